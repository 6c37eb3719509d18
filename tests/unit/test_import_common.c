#include "tests/unit/imported.h"

static void import_with(const char *names, const char *corpus) {
    const char *const texts[] = {names, corpus};
    import_texts("plain", texts, 2, true);
}

static void sets_aside_words_that_are_no_names(void **state) {
    (void)state;
    import_with(
        "Monitoring\nThe Base\nGreen Light\nQuds Force\nHAMAS\n",
        "{\"title\":\"Monitoring of Hamas\",\"body\":\"the base is quiet; monitoring goes on, "
        "monitoring. Quds Force.\"}\n\n"
        "{\"body\":\"At the base, monitoring. The Base said: the base. Green light, quds "
        "force\"}\n");
    assert_string_equal(imported_terms(), "Green Light|Green Light|fold|10\n"
                                          "Quds Force|Quds Force|fold|10\n"
                                          "HAMAS|HAMAS|exact|10\nHamas|HAMAS|exact|8\n");
    assert_int_equal(imported.import->corpus_articles, 2);
    assert_int_equal(imported.import->reasons[IMPORT_TOO_COMMON], 2);
    assert_slice_equal(imported.import->asides[0].text, "Monitoring");
    assert_slice_equal(imported.import->asides[0].more,
                       "3 of 4 times in small letters in the corpus");
    assert_slice_equal(imported.import->asides[1].more,
                       "3 of 4 times in small letters in the corpus");
}

static void sets_aside_names_that_stand_in_one_article_of_twenty(void **state) {
    (void)state;
    static char corpus[64 * 250];
    size_t used = 0;
    for (size_t i = 0; i < 200; i++) {
        used +=
            (size_t)snprintf(corpus + used, sizeof corpus - used, "{\"summary\":\"%s %s %s\"}\n",
                             i % 20 == 0 ? "Ruritania" : "x", i % 20 < 2 && i > 1 ? "HOPE" : "y",
                             i % 21 == 0 ? "Graustark" : "z");
    }
    import_with("Ruritania\nGraustark Palace\nHOPE\n", corpus);
    assert_string_equal(imported_terms(), "Graustark Palace|Graustark Palace|fold|10\n"
                                          "Hope|HOPE|exact|8\n");
    assert_slice_equal(imported.import->asides[0].more, "in 10 of 200 articles of the corpus");
    assert_slice_equal(imported.import->asides[1].more, "in 18 of 200 articles of the corpus");
}

static void tells_what_is_wrong_with_the_corpus(void **state) {
    (void)state;
    import_with("Quds Force\n", "{\"title\":\"x\"}\n[]\n{\"title\":\n");
    assert_non_null(strstr(imported_terms(), "file 2:2: this is no object; an article is one JSON "
                                             "object a line, with title, summary or body\n"
                                             "file 2:3:"));
    import_with("Quds Force\n", "");
    assert_string_equal(imported_terms(), "file 2:1: there is no article in this corpus\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_aside_words_that_are_no_names),
        cmocka_unit_test(sets_aside_names_that_stand_in_one_article_of_twenty),
        cmocka_unit_test(tells_what_is_wrong_with_the_corpus)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
