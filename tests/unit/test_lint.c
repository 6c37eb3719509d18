#include "tests/unit/linted.h"

#include "rules/lint.h"

static void a_rule_without_a_test_is_told(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n  - id: a.b\n    terms: [oil]\n");
    struct rule_errors warnings = {0};
    rule_set_lint(set, &warnings);
    assert_told(warnings.items, warnings.count, TOLD({2, 5, "missing-test: a.b: "}), 1);
    assert_string_equal(warnings.items[0].file, "rules.yaml");
    rule_errors_fini(&warnings);
    rule_set_destroy(&set);
    CHECK_NONE("terms: [oil]");
}

static void a_regex_that_is_slow_or_not_what_it_seems_is_told(void **state) {
    (void)state;
    CHECK("terms: [oil, {regex: '[A-Z]{2}-[0-9]+'}]", {4, 18, "slow-regex: a.b: \"[A-Z]{2}"});
    CHECK("terms: [{regex: 'санкци\\w*'}]", {4, 13, "ascii-class: a.b: \\w in"});
    CHECK("terms: [{regex: '[0-9]+ tanks'}]", {4, 13, "slow-regex: a.b: \"[0-9]+ tanks\" begins"});
    CHECK_NONE(
        "terms: [{regex: '[0-9]{1,9} tanks'}, {regex: 'CVE-[0-9]+'}, {regex: 'санкци[а-я]*'}]");
    CHECK_NONE("# lint: allow slow-regex\n    terms: [{regex: '[A-Z]+1'}]");
}

static void a_rule_that_can_never_match_is_told(void **state) {
    (void)state;
    CHECK("terms: [oil]\n    expires: 2020-01-01", {2, 5, "never-matches: a.b: this rule has exp"});
    CHECK("terms: [oil, {text: gas, weight: 5}]\n    score: {threshold: 13}",
          {2, 5, "never-matches: a.b: the threshold is 13, and all terms together reach 12"});
    CHECK("terms: [{text: gas, weight: 5, fields: [body]}, {text: oil, weight: -3}]\n"
          "    score: {threshold: 6}",
          {2, 5, "all terms together reach 5"});
    CHECK_NONE("terms: [oil, {text: gas, weight: 5}]\n    score: {threshold: 12}");
    CHECK_NONE("terms: [oil]\n    expires: 9999-12-31");
}

static void warnings_come_in_order_of_place(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  - id: a.b\n"
                                 "    terms:\n"
                                 "      a: [tax, the, tax, oil, oil]\n"
                                 "      b: [it]\n"
                                 "    when: a\n"
                                 "  - id: a.c\n"
                                 "    terms: [a]\n");
    assert_warned(set,
                  TOLD({2, 5, "missing-test"}, {4, 16, "common-word"}, {4, 21, "duplicate-term"},
                       {4, 31, "duplicate-term"}, {5, 7, "unused-group"}, {5, 11, "common-word"},
                       {7, 5, "missing-test"}, {8, 13, "common-word"}),
                  8);
    rule_set_destroy(&set);
}

static void every_warning_can_be_silenced(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  # lint: allow missing-test, common-word, duplicate-term,\n"
                                 "  # lint: allow shadowed-term, never-matches, unused-group\n"
                                 "  - id: a.b\n"
                                 "    terms: {a: [the, the, the end], b: [oil]}\n"
                                 "    when: a and not a\n");
    assert_warned(set, NULL, 0);
    rule_set_destroy(&set);
}

static void a_comment_that_silences_nothing_is_told(void **state) {
    (void)state;
    CHECK("terms: [oil] # lint: allow common-word",
          {4, 32, "unused-allow: a.b: there is no common-word here to silence"});
    CHECK("terms: [oil] # lint: allow comon-word",
          {4, 32, "there is no warning \"comon-word\"; did you mean common-word?"});
    CHECK("terms: [oil] # lint: allow everything",
          {4, 32, "there is no warning \"everything\"; tocsin rules check --explain all"});
    CHECK("terms: [oil, the] # lint: allow common-word, missing-test",
          {4, 50, "there is no missing-test here"});
    CHECK_NONE("terms: [oil, the] # lint: allow common-word, missing-test, unused-allow");
    CHECK_NONE("terms: [oil, the] # lint: allow common-word, unused-allow");
    CHECK_NONE("terms: [oil, the] # lint: allow common-word, it is meant, so it is");
}

static void a_code_is_known_by_its_message(void **state) {
    (void)state;
    enum lint_code code = LINT_COUNT;
    assert_true(lint_code_of(SLICE_LITERAL("common-word: a.b: \"x\""), &code));
    assert_int_equal(code, LINT_COMMON_WORD);
    assert_false(lint_code_of(SLICE_LITERAL("common-words: x"), &code));
    assert_false(lint_code_of(SLICE_LITERAL("common-word"), &code));
    assert_false(lint_code_of(SLICE_LITERAL(""), &code));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_without_a_test_is_told),
        cmocka_unit_test(a_regex_that_is_slow_or_not_what_it_seems_is_told),
        cmocka_unit_test(a_rule_that_can_never_match_is_told),
        cmocka_unit_test(warnings_come_in_order_of_place),
        cmocka_unit_test(a_comment_that_silences_nothing_is_told),
        cmocka_unit_test(a_code_is_known_by_its_message),
        cmocka_unit_test(every_warning_can_be_silenced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
