#include "matcher/phrase.h"
#include "tests/unit/unit.h"

/* `text` is folded, between newlines; the anchor is the word that `anchor` first occurs in. */
static bool matches(const char *term, const char *text, const char *anchor, size_t anchor_word,
                    struct span *found) {
    struct pattern pattern = {.text = slice_of(term),
                              .case_exact = true}; /* exact: the words are kept */
    struct dictionary dictionary;
    assert_int_equal(dictionary_init(&dictionary, &pattern, 1, NULL), STATUS_OK);
    const char *at = strstr(text, anchor);
    assert_non_null(at);
    struct span span = {.start = (size_t)(at - text)};
    span.end = span.start + strcspn(at, " ");
    bool result = phrase_match(&dictionary, &dictionary.entries[0],
                               dictionary.entries[0].kept_words, text, span, anchor_word, found);
    dictionary_fini(&dictionary);
    return result;
}

static void compares_word_by_word_both_ways(void **state) {
    (void)state;
    static const char text[] = "\n he lifted all sanctions now \n";
    struct span found = {0, 0};
    assert_true(matches("lift* all *tions", text, "all", 1, &found));
    assert_slice_equal(slice_make(text + found.start, found.end - found.start),
                       "lifted all sanctions");
    assert_true(matches("*ift* all", text, "lifted", 0, &found));
    assert_false(matches("lift* all", text, "he", 0, &found));
    assert_false(matches("lift all *tions", text, "all", 1, &found));
    assert_false(matches("lift* all *tion", text, "all", 1, &found));
}

static void stops_at_both_ends_of_a_text(void **state) {
    (void)state;
    static const char text[] = "\n one two \n";
    struct span found;
    assert_true(matches("one* two*", text, "two", 1, &found));
    assert_false(matches("zero* one two", text, "one", 1, &found));
    assert_false(matches("one* two three", text, "one", 0, &found));
}

static void a_free_end_is_not_covered_beyond_the_term(void **state) {
    (void)state;
    static const char text[] = "\n \u5728\u57FA\u5730 attacks \u57FA\u5730\u7EC4 \n";
    struct span found;
    assert_true(matches("\u57FA\u5730 attack* \u57FA\u5730", text, "attacks", 1, &found));
    assert_slice_equal(slice_make(text + found.start, found.end - found.start),
                       "\u57FA\u5730 attacks \u57FA\u5730");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_word_by_word_both_ways),
        cmocka_unit_test(stops_at_both_ends_of_a_text),
        cmocka_unit_test(a_free_end_is_not_covered_beyond_the_term),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
