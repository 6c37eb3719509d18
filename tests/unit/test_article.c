#include "tests/unit/unit.h"

#include "core/alert.h"
#include "core/article.h"
#include "core/limits.h"

static void every_field_gives_its_text(void **state) {
    (void)state;
    const struct slice authors[] = {slice_of("one"), slice_of("two")};
    const struct article article = {.title = slice_of("t"),
                                    .summary = slice_of("s"),
                                    .body = slice_of("b"),
                                    .url = slice_of("u"),
                                    .authors = {authors, 2}};
    assert_slice_equal(article_text(&article, FIELD_TITLE, 0), "t");
    assert_slice_equal(article_text(&article, FIELD_SUMMARY, 0), "s");
    assert_slice_equal(article_text(&article, FIELD_BODY, 0), "b");
    assert_slice_equal(article_text(&article, FIELD_URL, 0), "u");
    assert_slice_equal(article_text(&article, FIELD_AUTHORS, 1), "two");
    assert_slice_equal(article_text(&article, FIELD_AUTHORS, 2), "");
    assert_slice_equal(article_text(&article, FIELD_CATEGORIES, 0), "");
    assert_int_equal(article_text_count(&article, FIELD_AUTHORS), 2);
    assert_int_equal(article_text_count(&article, FIELD_CATEGORIES), 0);
    assert_int_equal(article_text_count(&article, FIELD_TITLE), 1);
}

static void fields_have_the_names_that_terms_use(void **state) {
    (void)state;
    static const char *const names[] = {"title", "summary", "body", "authors", "categories", "url"};
    assert_int_equal(COUNT_OF(names), FIELD_COUNT);
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        assert_string_equal(field_name((enum article_field)i), names[i]);
    }
}

static void severities_read_back_as_written(void **state) {
    (void)state;
    enum severity severity = SEVERITY_INFO;
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        assert_true(severity_parse(slice_of(severity_name((enum severity)i)), &severity));
        assert_int_equal(severity, i);
    }
    assert_false(severity_parse(slice_of("High"), &severity));
    assert_false(severity_parse(slice_of(""), &severity));
}

static void dates_in_the_future_become_now(void **state) {
    (void)state;
    const int64_t now_us = INT64_C(1700000000000000), skew_us = LIMIT_CLOCK_SKEW_US;
    struct article article = {.published_us = now_us + skew_us, .updated_us = CLOCK_UNKNOWN};
    assert_false(article_clamp_dates(&article, now_us));
    assert_true(article.published_us == now_us + skew_us);
    article.published_us = now_us + skew_us + 1;
    assert_true(article_clamp_dates(&article, now_us));
    assert_true(article.published_us == now_us);
    assert_true(article.updated_us == CLOCK_UNKNOWN);
    article.updated_us = INT64_MAX;
    assert_true(article_clamp_dates(&article, now_us));
    assert_true(article.updated_us == now_us);
    article.published_us = 0;
    assert_false(article_clamp_dates(&article, now_us));
    assert_true(article.published_us == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_gives_its_text),
        cmocka_unit_test(fields_have_the_names_that_terms_use),
        cmocka_unit_test(dates_in_the_future_become_now),
        cmocka_unit_test(severities_read_back_as_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
