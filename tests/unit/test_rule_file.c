#include "tests/unit/ruled.h"

#include "core/clock.h"
#include "core/limits.h"

#include <stdio.h>

#define HEAD "rules:\n  - id: a.b\n    terms: [abc]\n"

static void every_key_is_read(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  - id: region.al-quds.x1\n"
                                 "    title: A title\n"
                                 "    severity: critical\n"
                                 "    tags: [one, two]\n"
                                 "    references: [https://a.example/]\n"
                                 "    terms: {a: [abc, {text: def, weight: 7}], b: [ghi]}\n"
                                 "    when: a near/3 b\n"
                                 "    score: {threshold: 5}\n"
                                 "    languages: [en, fa]\n"
                                 "    feeds: [wire]\n"
                                 "    expires: 2028-02-29\n"
                                 "    enabled: false\n"
                                 "    tests:\n"
                                 "      - match: abc ghi\n"
                                 "      - no_match: nothing\n");
    const struct rule *rule = &set->rules[0];
    assert_slice_equal(rule->alert.id, "region.al-quds.x1");
    assert_slice_equal(rule->alert.category, "region");
    assert_slice_equal(rule->alert.title, "A title");
    assert_slice_equal(rule->alert.set, "rules.yaml");
    assert_int_equal(rule->alert.severity, SEVERITY_CRITICAL);
    assert_int_equal(rule->alert.tags.count, 2);
    assert_slice_equal(rule->alert.references.items[0], "https://a.example/");
    assert_int_equal(rule->group_count, 2);
    assert_int_equal(rule->term_count, 3);
    assert_slice_equal(rule->when_text, "a near/3 b");
    assert_true(rule->has_score);
    assert_int_equal(rule->score_threshold, 5);
    assert_int_equal(rule->languages.count, 2);
    assert_slice_equal(rule->feeds.items[0], "wire");
    assert_int_equal(rule->expires_us, clock_days_from_civil(2028, 2, 29) * 86400000000);
    assert_false(rule->enabled);
    assert_int_equal(rule->test_count, 2);
    assert_true(rule->tests[0].want_match);
    assert_slice_equal(rule->tests[1].text, "nothing");
    assert_false(rule->tests[1].want_match);
    assert_int_equal(rule->tests[1].line, 16);
    rule_set_destroy(&set);
}

static void what_is_left_out_has_a_default(void **state) {
    (void)state;
    struct rule_set *set = ruled(HEAD);
    const struct rule *rule = &set->rules[0];
    assert_slice_equal(rule->alert.title, "a.b");
    assert_int_equal(rule->alert.severity, SEVERITY_MEDIUM);
    assert_slice_equal(rule->when_text, "any");
    assert_null(rule->when);
    assert_false(rule->has_score);
    assert_int_equal(rule->expires_us, CLOCK_UNKNOWN);
    assert_true(rule->enabled);
    assert_int_equal(rule->terms[0].weight, 1);
    rule_set_destroy(&set);
}

static void ids_have_a_form(void **state) {
    (void)state;
    static const char *const good[] = {"a.b", "1.2", "a-b.c-d.e", "a--b.c", "x.y9"};
    static const char *const bad[] = {"a",    "a.",   ".a",   "a..b", "A.b",   "a.b c", "a_b.c",
                                      "-a.b", "a-.b", "a.-b", "a.b-", "a/b.c", "é.b"};
    char text[256];
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        snprintf(text, sizeof text, "rules:\n  - id: '%s'\n    terms: [abc]\n", good[i]);
        struct rule_set *set = ruled(text);
        assert_slice_equal(rule_set_rule(set, 0)->id, good[i]);
        rule_set_destroy(&set);
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        snprintf(text, sizeof text, "rules:\n  - id: '%s'\n    terms: [abc]\n", bad[i]);
        ASSERT_REFUSED(text, {2, 9, "category.name"});
    }
}

static void an_id_fits_its_topic(void **state) {
    (void)state;
    char text[512];
    int most = (int)(LIMIT_TOPIC_BYTES - strlen("alert/c//") - strlen("c."));
    snprintf(text, sizeof text, "rules:\n  - id: c.%0*d\n    terms: [abc]\n", most, 0);
    struct rule_set *set = ruled(text);
    rule_set_destroy(&set);
    snprintf(text, sizeof text, "rules:\n  - id: c.%0*d\n    terms: [abc]\n", most + 1, 0);
    ASSERT_REFUSED(text, {2, 9, "too long"});
}

static void wrong_values_are_told_where_they_stand(void **state) {
    (void)state;
    static const struct {
        const char *line;
        size_t column;
        const char *says;
    } cases[] = {
        {"severity: hihg", 15, "info, low, medium, high or critical"},
        {"severity: [high]", 15, "info, low"},
        {"title: ''", 12, "empty"},
        {"title: [a]", 12, "must be a single value"},
        {"tags: wire", 11, "must be a list"},
        {"tags: [a, '']", 15, "empty"},
        {"references: {a: b}", 17, "must be a list"},
        {"languages: en", 16, "must be a list"},
        {"feeds: [[a]]", 13, "must be a single value"},
        {"expires: tomorrow", 14, "2027-01-31"},
        {"expires: 2027-02-29", 14, "2027-01-31"},
        {"expires: 2100-02-29", 14, "2027-01-31"},
        {"expires: 2027-13-01", 14, "2027-01-31"},
        {"expires: 2027-00-01", 14, "2027-01-31"},
        {"expires: 2027-01-00", 14, "2027-01-31"},
        {"expires: 2027-1-011", 14, "2027-01-31"},
        {"expires: '2027- 1- 3'", 14, "2027-01-31"},
        {"expires: 2027-01-01T00", 14, "2027-01-31"},
        {"expires: [2027-01-01]", 14, "2027-01-31"},
        {"enabled: no", 14, "true or false"},
        {"score: 30", 12, "must be a mapping"},
        {"score: {}", 12, "needs a threshold"},
        {"score: {threshold: many}", 24, "whole number"},
        {"score: {threshold: 0}", 24, "whole number"},
        {"score: {treshold: 3}", 13, "did you mean threshold?"},
        {"tests: {match: a}", 12, "must be a list"},
        {"tests: [a]", 13, "must be a mapping"},
        {"tests: [{}]", 13, "either match"},
        {"tests: [{match: a, no_match: b}]", 13, "either match"},
        {"tests: [{matches: a}]", 14, "did you mean match?"},
        {"tests: [{match: ''}]", 21, "empty"},
        {"when: ''", 11, "empty"},
        {"when: [terms]", 11, "must be a single value"},
        {"wehn: terms", 5, "did you mean when?"},
        {"regex: a", 5, "there is no key"},
    };
    char text[512];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, HEAD "    %s\n", cases[i].line);
        ASSERT_REFUSED(text, {4, cases[i].column, cases[i].says});
    }
}

static void an_error_in_when_has_its_own_column(void **state) {
    (void)state;
    static const struct {
        const char *when;
        size_t line, column;
    } cases[] = {
        {"terms and nobody", 4, 21},
        {"'terms and nobody'", 4, 22},
        {"\"terms and nobody\"", 4, 22},
        {"    terms near/5000 terms", 4, 26},
        {"terms und терм", 4, 17},
        {"терм and x", 4, 11},
        {"terms and терм", 4, 21},
        {"\"terms \\x61nd nobody\"", 4, 11}, /* an escape: where the value begins */
        {"terms and\n      nobody", 4, 11},  /* two lines: the same */
        {">\n      terms and nobody", 4, 11},
    };
    char text[512];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, HEAD "    when: %s\n", cases[i].when);
        ASSERT_REFUSED(text, {cases[i].line, cases[i].column, ""});
    }
}

static void every_mistake_is_told(void **state) {
    (void)state;
    ASSERT_REFUSED("ruels: []\n"
                   "rules:\n"
                   "  - id: A\n"
                   "    colour: red\n"
                   "    terms: [x*, abc, '']\n"
                   "    shape: round\n"
                   "  - a rule\n"
                   "  - terms: [abc]\n"
                   "  - id: a.b\n"
                   "  - id: a.good\n"
                   "    terms: [abc]\n"
                   "    when: nobody\n"
                   "    severity: loud\n",
                   {1, 1, "did you mean rules?"}, {3, 9, "category.name"}, {4, 5, "colour"},
                   {5, 13, "at least 3"}, {5, 22, "empty"}, {6, 5, "shape"},
                   {7, 5, "must be a mapping"}, {8, 5, "no id"}, {9, 5, "no terms"},
                   {12, 11, "no group \"nobody\""}, {13, 15, "info, low"});
}

static void a_file_that_is_no_rule_file_is_refused(void **state) {
    (void)state;
    ASSERT_REFUSED("- a\n", {1, 1, "must be a mapping"});
    ASSERT_REFUSED("rules: {}\n", {1, 8, "must be a list"});
    ASSERT_REFUSED("rules:\n", {1, 7, "must be a list"});
    ASSERT_REFUSED("rules: []\n", {0, 0, "no rule here"});
    ASSERT_REFUSED("", {0, 0, "no rule here"});
    ASSERT_REFUSED("a: [\n", {2, 1, ""});
}

static void comments_reach_their_rule_alone(void **state) {
    (void)state;
    struct rule_set *set = ruled("# lint: allow common-word\n"
                                 "rules:\n"
                                 "  # lint: allow missing-test\n"
                                 "  - id: a.a\n"
                                 "    terms: [the]\n"
                                 "  - id: a.b\n"
                                 "    terms: [the] # lint: allow missing-test common-word\n"
                                 "    # lint: allow unused-group\n"
                                 "\n"
                                 "  # lint: allow common-word\n"
                                 "  - id: a.c\n"
                                 "    terms: [the]\n"
                                 "  - {id: a.d, terms: [the]}\n"
                                 "  # lint: allow missing-test\n");
    assert_warned(set,
                  TOLD({1, 15, "this comment stands at no rule"}, {5, 13, "common-word: a.a"},
                       {8, 19, "unused-allow: a.b: there is no unused-group here to silence"},
                       {11, 5, "missing-test: a.c"}, {13, 23, "common-word: a.d"}),
                  5);
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(what_is_left_out_has_a_default),
        cmocka_unit_test(ids_have_a_form),
        cmocka_unit_test(an_id_fits_its_topic),
        cmocka_unit_test(wrong_values_are_told_where_they_stand),
        cmocka_unit_test(an_error_in_when_has_its_own_column),
        cmocka_unit_test(every_mistake_is_told),
        cmocka_unit_test(a_file_that_is_no_rule_file_is_refused),
        cmocka_unit_test(comments_reach_their_rule_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
