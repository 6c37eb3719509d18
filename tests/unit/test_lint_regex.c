#include "rules/lint_regex.h"
#include "tests/unit/unit.h"

static void fixed_text_is_what_every_match_holds(void **state) {
    (void)state;
    static const struct {
        const char *regex;
        size_t bytes;
    } rows[] = {
        {"", 0},
        {"abc", 3},
        {"a.c", 1},
        {"abc?", 2},
        {"ab+c", 2},
        {"ab*c", 1},
        {"ab{2}c", 2},
        {"ab{0,2}c", 1},
        {"[abc]def", 3},
        {"[]a]bcd", 3},
        {"[^]a\\]b]cd", 2},
        {"abc|de", 2},
        {"(?:abc|defg)[0-9]", 3},
        {"(abc)?de", 2},
        {"(abc)+de", 3},
        {"(?i)bank", 4},
        {"(?i:bank)s", 4},
        {"(*UCP)ab", 2},
        {"^ab\\b-cd$", 5},
        {"\\.\\-\\$", 3},
        {"\\w\\d\\s", 0},
        {"\\p{L}ab\\pLabc", 3},
        {"\\x41\\x{42}C", 3},
        {"ab+?c", 2},
        {"\u0441\u0431", 4},
        {"\u0441\u0431?", 2},
        {"a(b(cd(e", 2},
        {"\\d{4}ab", 2},
        {"a\\", 1},
        {"[a", 0},
        {"a{2", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        size_t bytes = lint_regex_fixed_bytes(slice_of(rows[i].regex));
        if (bytes != rows[i].bytes) {
            fail_msg("%s: %zu, not %zu", rows[i].regex, bytes, rows[i].bytes);
        }
    }
}

static void a_start_of_any_length_is_seen(void **state) {
    (void)state;
    static const char *const open[] = {"[0-9]+ km",           "\\w*bank", ".*x",
                                       "(?i)\\b[a-z]{2,}ing", "^\\d{2,}", "\\p{L}+\\d"};
    static const char *const closed[] = {"",        "a+b",      "[0-9]{1,3} km",
                                         "[0-9]",   "bank\\w*", "[0-9]{2} km",
                                         "[0-9]?x", "(?i)",     "[0-9]{2,3}"};
    for (size_t i = 0; i < COUNT_OF(open); i++) {
        assert_true(lint_regex_open_start(slice_of(open[i])));
    }
    for (size_t i = 0; i < COUNT_OF(closed); i++) {
        assert_false(lint_regex_open_start(slice_of(closed[i])));
    }
}

static void depth_is_no_danger(void **state) {
    (void)state;
    static char deep[100000];
    memset(deep, '(', sizeof deep);
    assert_int_equal(lint_regex_fixed_bytes(slice_make(deep, sizeof deep)), 0);
}

static void classes_of_ascii_beside_other_letters_are_seen(void **state) {
    (void)state;
    static const struct {
        const char *regex;
        char found;
    } rows[] = {
        {"\\bab\\w", '\0'}, {"\u0441\\w", 'w'},    {"\\b\u0441\\w", 'b'},     {"\\B\u0441", 'B'},
        {"\u0441\\W", 'W'}, {"\u0441\\\\w", '\0'}, {"\u0441\\d\\s", '\0'},    {"\u0441\\", '\0'},
        {"", '\0'},         {"\\w[\u0441]", 'w'},  {"(*UCP)\u0441\\w", '\0'},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (lint_regex_ascii_class(slice_of(rows[i].regex)) != rows[i].found) {
            fail_msg("%s", rows[i].regex);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fixed_text_is_what_every_match_holds),
        cmocka_unit_test(a_start_of_any_length_is_seen),
        cmocka_unit_test(depth_is_no_danger),
        cmocka_unit_test(classes_of_ascii_beside_other_letters_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
