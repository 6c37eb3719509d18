#include "tests/unit/unit.h"

#include "ingest/not_feed.h"

static void positions_count_lines_and_characters(void **state) {
    (void)state;
    static const char text[] = "ab\n\xC3\xA9x\n";
    static const struct {
        size_t at, line, column;
    } cases[] = {{0, 1, 1}, {2, 1, 3}, {3, 2, 1}, {5, 2, 2}, {7, 3, 1}, {99, 3, 1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t line = 0;
        size_t column = 0;
        not_feed_position(slice_of(text), cases[i].at, &line, &column);
        assert_int_equal(line, cases[i].line);
        assert_int_equal(column, cases[i].column);
    }
}

static void a_page_names_its_first_feeds(void **state) {
    (void)state;
    static const char link[] = "<link rel='alternate' type='application/rss+xml' href='f'>";
    char page[1024] = "<html>";
    for (size_t i = 0; i < 5; i++) {
        strcat(page, link);
    }
    struct error error = {0};
    assert_int_equal(not_feed_explain(slice_of(page), slice_of("html"), 0,
                                      slice_of("http://a.example/"), &error),
                     STATUS_INVALID);
    assert_string_equal(error.message,
                        "an HTML page, not a feed; the page links to these feeds: "
                        "http://a.example/f, http://a.example/f, http://a.example/f");
}

static void binary_data_is_called_so(void **state) {
    (void)state;
    struct error error = {0};
    not_feed_explain(slice_make("\x1F\x8B\x08\0\0", 5), slice_of(""), 0, slice_of(""), &error);
    assert_string_equal(error.message, "binary data, not a feed");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positions_count_lines_and_characters),
        cmocka_unit_test(a_page_names_its_first_feeds),
        cmocka_unit_test(binary_data_is_called_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
