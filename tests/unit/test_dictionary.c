#include "matcher/dictionary.h"
#include "tests/unit/unit.h"

static struct dictionary made_of(const char *const *terms, size_t count) {
    struct pattern patterns[16];
    for (size_t i = 0; i < count; i++) {
        patterns[i] = (struct pattern){.text = slice_of(terms[i])};
    }
    struct dictionary dictionary;
    struct error error;
    assert_int_equal(dictionary_init(&dictionary, patterns, count, &error), STATUS_OK);
    return dictionary;
}

static void literals_are_distinct_and_whole_ones_come_first(void **state) {
    (void)state;
    const char *const terms[] = {"US", "unfreez*", "Al-Qaeda", "us", "al qaeda", "*liba*", "in"};
    struct dictionary dictionary = made_of(terms, COUNT_OF(terms));
    static const char *const literals[] = {" us ", " al qaeda ", " alqaeda ",
                                           " in ", " unfreez",   "liba"};
    static const uint32_t entries[] = {2, 2, 1, 1, 1, 1};
    assert_int_equal(dictionary.literal_count, COUNT_OF(literals));
    assert_int_equal(dictionary.whole_count, 4);
    for (size_t i = 0; i < COUNT_OF(literals); i++) {
        const struct dictionary_literal *literal = &dictionary.literals[i];
        assert_slice_equal(dictionary_literal(&dictionary, i), literals[i]);
        assert_int_equal(literal[1].first_entry - literal[0].first_entry, entries[i]);
    }
    assert_int_equal(dictionary.entries[0].pattern, 0);
    assert_int_equal(dictionary.entries[1].pattern, 3);
    dictionary_fini(&dictionary);
}

static void a_term_with_stars_is_found_by_its_longest_piece(void **state) {
    (void)state;
    static const struct {
        const char *term, *literal;
        uint16_t anchor_word;
        uint8_t lead_bytes, tail_bytes;
    } rows[] = {
        {"unfreez*", " unfreez", 0, 1, 0},
        {"*freeze", "freeze ", 0, 0, 1},
        {"*liba*", "liba", 0, 0, 0},
        {"lift* sanctions", " sanctions ", 1, 1, 1},
        {"the old *liba*", " the old ", 0, 1, 1},
        {"*aaa* b c *ddd", " b c ", 1, 1, 1},
        {"of the unfreez*", " of the unfreez", 0, 1, 0},
        {"\u57FA\u5730 attack*", "\u57FA\u5730 attack", 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct dictionary dictionary = made_of(&rows[i].term, 1);
        assert_int_equal(dictionary.literal_count, 1);
        assert_slice_equal(dictionary_literal(&dictionary, 0), rows[i].literal);
        assert_true(dictionary.entries[0].flags & ENTRY_OPEN);
        assert_int_equal(dictionary.entries[0].anchor_word, rows[i].anchor_word);
        assert_int_equal(dictionary.entries[0].lead_bytes, rows[i].lead_bytes);
        assert_int_equal(dictionary.entries[0].tail_bytes, rows[i].tail_bytes);
        dictionary_fini(&dictionary);
    }
}

static void finds_all_literals_that_a_text_begins_with(void **state) {
    (void)state;
    const char *const terms[] = {"ali*",     "al qaed*", "al qaeda isla*", "al qaeda islamic ira*",
                                 "al shab*", "al",       "*ala*"};
    struct dictionary dictionary = made_of(terms, COUNT_OF(terms));
    static const char *const chain[] = {" al qaeda islamic ira", " al qaeda isla", " al qaed"};
    uint32_t literal = dictionary_find(&dictionary, slice_of(" al qaeda islamic iran "));
    for (size_t i = 0; i < COUNT_OF(chain); i++) {
        assert_int_not_equal(literal, DICTIONARY_NONE);
        assert_slice_equal(dictionary_literal(&dictionary, literal), chain[i]);
        literal = dictionary.literals[literal].shorter;
    }
    assert_int_equal(literal, DICTIONARY_NONE);
    assert_int_equal(dictionary_find(&dictionary, slice_of(" a")), DICTIONARY_NONE);
    assert_int_equal(dictionary_find(&dictionary, slice_of("zzz")), DICTIONARY_NONE);
    assert_int_equal(dictionary_find(&dictionary, slice_of("")), DICTIONARY_NONE);
    dictionary_fini(&dictionary);
}

static void nothing_gives_an_empty_dictionary(void **state) {
    (void)state;
    struct dictionary dictionary = made_of(NULL, 0);
    assert_int_equal(dictionary.literal_count, 0);
    assert_int_equal(dictionary_find(&dictionary, slice_of(" a ")), DICTIONARY_NONE);
    dictionary_fini(&dictionary);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_distinct_and_whole_ones_come_first),
        cmocka_unit_test(a_term_with_stars_is_found_by_its_longest_piece),
        cmocka_unit_test(finds_all_literals_that_a_text_begins_with),
        cmocka_unit_test(nothing_gives_an_empty_dictionary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
