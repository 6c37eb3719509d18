#include "rules/scope.h"
#include "tests/unit/ruled.h"

#include "core/clock.h"

static void a_language_is_itself_and_its_regions(void **state) {
    (void)state;
    static const struct {
        const char *language, *of_feed;
        bool in_scope;
    } cases[] = {
        {"en", "", true},    {"en-GB", "", true}, {"EN_us", "", true}, {"eng", "", false},
        {"fa", "", true},    {"ar", "", false},   {"", "", true},      {"", "ar", false},
        {"", "fa-AF", true}, {"en", "ar", true},  {"e", "", false},
    };
    struct rule_set *set = ruled("rules: [{id: a.b, terms: [Bagram], languages: [en, fa]}]");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct article article = {.language = slice_of(cases[i].language),
                                        .feed.language = slice_of(cases[i].of_feed)};
        if (scope_has_language(&set->rules[0], &article) != cases[i].in_scope) {
            print_error("%s of %s\n", cases[i].language, cases[i].of_feed);
        }
        assert_int_equal(scope_has_language(&set->rules[0], &article), cases[i].in_scope);
        assert_int_equal(scope_holds(&set->rules[0], &article), cases[i].in_scope);
    }
    rule_set_destroy(&set);
}

static void one_tag_of_the_feed_is_enough(void **state) {
    (void)state;
    const struct slice tags[] = {SLICE_LITERAL("uk"), SLICE_LITERAL("wire")};
    struct rule_set *set = ruled("rules: [{id: a.b, terms: [Bagram], feeds: [wire, blog]}]");
    const struct article tagged = {.feed.tags = {tags, 2}}, other = {.feed.tags = {tags, 1}};
    const struct article untagged = {.feed.url = SLICE_LITERAL("https://example.org/")};
    assert_true(scope_has_feed(&set->rules[0], &tagged));
    assert_false(scope_has_feed(&set->rules[0], &other));
    assert_false(scope_has_feed(&set->rules[0], &untagged));
    assert_false(scope_holds(&set->rules[0], &untagged));
    rule_set_destroy(&set);
}

static void a_rule_is_current_before_its_day(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules: [{id: a.b, terms: [Bagram], expires: 2027-01-01},\n"
                                 "        {id: a.c, terms: [Bagram], expires: 1999-01-01},\n"
                                 "        {id: a.d, terms: [Bagram]}]");
    const int64_t day_us = INT64_C(1798761600000000); /* 2027-01-01T00:00:00Z */
    const struct article article = {.body = SLICE_LITERAL("Bagram")};
    assert_true(scope_is_current(&set->rules[0], day_us - 1));
    assert_false(scope_is_current(&set->rules[0], day_us));
    assert_false(scope_holds(&set->rules[1], &article));
    assert_true(scope_is_current(&set->rules[2], INT64_MAX));
    assert_true(scope_holds(&set->rules[2], &article));
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_language_is_itself_and_its_regions),
        cmocka_unit_test(one_tag_of_the_feed_is_enough),
        cmocka_unit_test(a_rule_is_current_before_its_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
