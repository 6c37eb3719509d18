#include "tests/unit/unit.h"

#include "app/scan_input.h"

static void guesses_by_name_then_by_content(void **state) {
    (void)state;
    static const struct {
        const char *name, *text;
        enum scan_input wanted;
    } cases[] = {
        {"a.jsonl", "<rss>", SCAN_JSONL},
        {"a.RSS", "hello", SCAN_FEED},
        {"a.txt", "<html>", SCAN_TEXT},
        {"a.xml", "<?xml version='1.0'?><feed/>", SCAN_FEED},
        {"a", "\xEF\xBB\xBF  <rss version='2.0'>", SCAN_FEED},
        {"a.html", "<!DOCTYPE html><p>", SCAN_HTML},
        {"a", "{\"version\": \"https://jsonfeed.org/version/1.1\"}", SCAN_FEED},
        {"a", "{\"title\": \"t\"}", SCAN_JSONL},
        {"a", "Bagram", SCAN_TEXT},
        {"a", "", SCAN_TEXT},
        {".txt", "<html>", SCAN_HTML},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(scan_input_guess(cases[i].name, slice_of(cases[i].text)), cases[i].wanted);
    }
}

static void has_a_name_for_each(void **state) {
    (void)state;
    static const char *const names[] = {"auto", "feed", "html", "text", "jsonl"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        enum scan_input input = SCAN_JSONL;
        assert_true(scan_input_parse(slice_of(names[i]), &input));
        assert_int_equal(input, i);
    }
    enum scan_input input = SCAN_HTML;
    assert_false(scan_input_parse(slice_of("json"), &input));
    assert_false(scan_input_parse(slice_of(""), &input));
    assert_int_equal(input, SCAN_HTML);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guesses_by_name_then_by_content),
        cmocka_unit_test(has_a_name_for_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
