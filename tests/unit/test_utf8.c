#include "tests/unit/unit.h"

#include "core/utf8.h"

static void decodes_what_it_encodes(void **state) {
    (void)state;
    for (uint32_t code_point = 0; code_point <= 0x10FFFF; code_point++) {
        if (code_point >= 0xD800 && code_point <= 0xDFFF) {
            continue;
        }
        char text[UTF8_BYTES_MAX];
        size_t bytes = utf8_encode(code_point, text);
        size_t read = 0;
        assert_int_equal(utf8_decode(slice_make(text, bytes), &read), code_point);
        assert_int_equal(read, bytes);
        assert_int_equal(utf8_valid_bytes(slice_make(text, bytes - 1)), 0);
    }
}

static void refuses_what_rfc_3629_refuses(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "\x80",
        "\xC0\x80",
        "\xC1\xBF",
        "\xE0\x80\x80",
        "\xE0\x9F\xBF",
        "\xED\xA0\x80",
        "\xED\xBF\xBF",
        "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF",
        "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80",
        "\xFF",
        "\xE2\x82",
        "\xF0\x9F\x94",
        "\xC3(",
        "\xE2(\xA1",
        "\xF0\x28\x8C\xBC",
    };
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(utf8_valid_bytes(slice_of(wrong[i])), 0);
        assert_false(utf8_valid(slice_of(wrong[i])));
        size_t bytes = 0;
        assert_int_equal(utf8_decode(slice_of(wrong[i]), &bytes), 0xFFFD);
        assert_int_equal(bytes, 1);
    }
    assert_true(utf8_valid(slice_of("\xD8\xAD\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF")));
}

static void a_fault_is_seen_wherever_it_stands(void **state) {
    (void)state;
    char text[40];
    for (size_t at = 0; at < sizeof text; at++) {
        memset(text, 'a', sizeof text);
        assert_true(utf8_valid(slice_make(text, sizeof text)));
        text[at] = '\xC3';
        assert_false(utf8_valid(slice_make(text, sizeof text)));
        if (at + 1 < sizeof text) {
            text[at + 1] = '\xA9';
            assert_true(utf8_valid(slice_make(text, sizeof text)));
            assert_false(utf8_valid(slice_make(text, at + 1)));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fault_is_seen_wherever_it_stands),
        cmocka_unit_test(decodes_what_it_encodes),
        cmocka_unit_test(refuses_what_rfc_3629_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
