#include "tests/unit/unit.h"

#include "core/hash.h"

#include <stdio.h>

/* The first, a middle and the last of the 64 vectors of the reference implementation: inputs 00 01
 * 02 … under the key 00 01 … 0f, 128-bit output, as bytes. */
static void agrees_with_the_reference_vectors(void **state) {
    (void)state;
    static const struct {
        size_t bytes;
        const char *wanted;
    } cases[] = {
        {0, "a3817f04ba25a8e66df67214c7550293"},
        {1, "da87c1d86b99af44347659119b22fc45"},
        {15, "5493e99933b0a8117e08ec0f97cfc3d9"},
        {63, "5150d1772f50834a503e069a973fbd7c"},
    };
    unsigned char input[64];
    for (size_t i = 0; i < sizeof input; i++) {
        input[i] = (unsigned char)i;
    }
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct hash hash = hash_bytes(slice_make((const char *)input, cases[i].bytes));
        char text[33];
        for (size_t b = 0; b < 16; b++) {
            uint64_t half = b < 8 ? hash.low : hash.high;
            snprintf(text + 2 * b, 3, "%02x", (unsigned)(half >> (8 * (b % 8))) & 0xff);
        }
        assert_string_equal(text, cases[i].wanted);
    }
}

static void parts_do_not_run_together(void **state) {
    (void)state;
    const struct slice left[] = {slice_of("a"), slice_of("bc")};
    const struct slice right[] = {slice_of("ab"), slice_of("c")};
    const struct slice one[] = {slice_of("abc")};
    assert_false(hash_equal(hash_parts(left, 2), hash_parts(right, 2)));
    assert_false(hash_equal(hash_parts(left, 2), hash_parts(one, 1)));
    assert_true(hash_equal(hash_parts(left, 2), hash_parts(left, 2)));
}

/* Parts are hashed as their lengths, 8 bytes little-endian, and their bytes one behind the other,
 * wherever the word boundaries fall. */
static void parts_are_their_lengths_and_bytes(void **state) {
    (void)state;
    char text[64], joined[160];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = (char)(7 * i + 1);
    }
    for (size_t left = 0; left <= 20; left++) {
        for (size_t right = 0; right <= 40; right++) {
            const struct slice parts[] = {slice_make(text, left), slice_make(text + left, right)};
            size_t bytes = 0;
            for (size_t i = 0; i < 2; i++) {
                memset(joined + bytes, 0, 8);
                joined[bytes] = (char)parts[i].bytes;
                memcpy(joined + bytes + 8, parts[i].data, parts[i].bytes);
                bytes += 8 + parts[i].bytes;
            }
            assert_true(hash_equal(hash_parts(parts, 2), hash_bytes(slice_make(joined, bytes))));
        }
    }
}

static void hex_has_the_high_half_first(void **state) {
    (void)state;
    char text[HASH_HEX_BYTES];
    hash_hex((struct hash){.low = 0x1, .high = 0xabcdef0000000000}, text);
    assert_string_equal(text, "abcdef00000000000000000000000001");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_the_reference_vectors),
        cmocka_unit_test(parts_do_not_run_together),
        cmocka_unit_test(parts_are_their_lengths_and_bytes),
        cmocka_unit_test(hex_has_the_high_half_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
