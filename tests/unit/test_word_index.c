#include "matcher/word_index.h"
#include "matcher/word_inside.h"
#include "tests/unit/unit.h"

static struct dictionary dictionary_of(const char *const *terms, size_t count) {
    struct pattern patterns[16];
    for (size_t i = 0; i < count; i++) {
        patterns[i] = (struct pattern){.text = slice_of(terms[i])};
    }
    struct dictionary dictionary;
    struct error error;
    assert_int_equal(dictionary_init(&dictionary, patterns, count, &error), STATUS_OK);
    return dictionary;
}

static void a_word_is_hashed_by_its_own_bytes_alone(void **state) {
    (void)state;
    static const char one[] = "a xxxxxxxxxxxxxxxxxxxxxx";
    static const char other[] = "a yyyyyyyyyyyyyyyyyyyyyy";
    for (size_t bytes = 1; bytes <= 2; bytes++) {
        assert_int_equal(hash_word(one, bytes), hash_word(other, bytes));
    }
    assert_int_not_equal(hash_word(one, 3), hash_word(other, 3));
    assert_int_not_equal(hash_word("ab      ", 2), hash_word("ba      ", 2));
    assert_int_not_equal(hash_pair(hash_word(one, 1), hash_word(other, 5)),
                         hash_pair(hash_word(other, 5), hash_word(one, 1)));
}

/* "of the" is in all, "the w" in one each. */
static void the_anchor_is_the_rarest_pair(void **state) {
    (void)state;
    const char *const terms[] = {"of the sea", "of the air", "of the land"};
    struct dictionary dictionary = dictionary_of(terms, COUNT_OF(terms));
    struct word_index index;
    assert_int_equal(word_index_init(&index, &dictionary), STATUS_OK);
    size_t records = 0;
    for (size_t slot = 0; slot <= index.slot_mask; slot++) {
        if (index.slots[slot].record == 0) {
            continue;
        }
        const struct word_record *record = record_at(&index, index.slots[slot].record);
        struct slice literal = dictionary_literal(&dictionary, record->literal);
        assert_slice_equal(literal, record->text);
        assert_int_equal(record->anchor_end, literal.bytes - 1);
        records++;
    }
    assert_int_equal(records, COUNT_OF(terms));
    word_index_fini(&index);
    dictionary_fini(&dictionary);
}

static void takes_whole_literals_only(void **state) {
    (void)state;
    const char *const terms[] = {"al qaeda", "unfreez*", "\u4E2D\u56FD"};
    struct dictionary dictionary = dictionary_of(terms, COUNT_OF(terms));
    assert_int_equal(dictionary.literal_count, 3);
    assert_int_equal(dictionary.whole_count, 1);
    assert_slice_equal(dictionary_literal(&dictionary, 0), " al qaeda ");
    dictionary_fini(&dictionary);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_word_is_hashed_by_its_own_bytes_alone),
        cmocka_unit_test(the_anchor_is_the_rarest_pair),
        cmocka_unit_test(takes_whole_literals_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
