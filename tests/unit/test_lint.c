#include "tests/unit/ruled.h"

#include "rules/lint.h"

#include <stdio.h>

#define TESTS "    tests: [{match: a}]\n"

/* A rule with a test, whose terms begin in line 4, column 12. */
static void check(const char *lines, const struct told *wanted, size_t count) {
    char text[1024];
    snprintf(text, sizeof text, "rules:\n  - id: a.b\n" TESTS "    %s\n", lines);
    struct rule_set *set = ruled(text);
    size_t found = 0;
    const struct error *warnings = rule_set_warnings(set, &found);
    assert_told(warnings, found, wanted, count);
    rule_set_destroy(&set);
}

#define CHECK(lines, ...) check(lines, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))
#define CHECK_NONE(lines) check(lines, NULL, 0)

static void a_rule_without_a_test_is_told(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n  - id: a.b\n    terms: [abc]\n");
    size_t count = 0;
    const struct error *warnings = rule_set_warnings(set, &count);
    assert_told(warnings, count, TOLD({2, 5, "missing-test: a.b: "}), 1);
    assert_string_equal(warnings[0].file, "rules.yaml");
    rule_set_destroy(&set);
    CHECK_NONE("terms: [abc]");
}

static void a_regex_that_is_slow_or_not_what_it_seems_is_told(void **state) {
    (void)state;
    CHECK("terms: [abc, {regex: '[A-Z]{2}-[0-9]+'}]", {4, 18, "slow-regex: a.b: \"[A-Z]{2}"});
    CHECK("terms: [{regex: 'санкци\\w*'}]", {4, 13, "ascii-class: a.b: \\w in"});
    CHECK("terms: [{regex: '[0-9]+ tanks'}]", {4, 13, "slow-regex: a.b: \"[0-9]+ tanks\" begins"});
    CHECK_NONE(
        "terms: [{regex: '[0-9]{1,9} tanks'}, {regex: 'CVE-[0-9]+'}, {regex: 'санкци[а-я]*'}]");
    CHECK_NONE("# lint: allow slow-regex\n    terms: [{regex: '[A-Z]+1'}]");
}

static void a_very_common_word_is_told(void **state) {
    (void)state;
    CHECK("terms: [abc, The]", {4, 18, "common-word: a.b: \"The\""});
    CHECK("terms: [us]", {4, 13, "common-word"});
    CHECK("terms: [в]", {4, 13, "common-word"});
    CHECK_NONE("terms: [US, the end, thee]");
    CHECK_NONE("terms: [{text: IT, case: exact}]");
}

static void a_duplicate_term_is_told(void **state) {
    (void)state;
    CHECK("terms: [al-Qaeda, abc, AL QAEDA]", {4, 28, "\"AL QAEDA\" is already there in line 4"});
    CHECK("terms: {a: [abc, abc], b: [abc]}", {4, 22, "duplicate-term"});
    CHECK_NONE("terms: [abc, {text: abc, fields: [url]}]");
    CHECK_NONE("terms: [ISIS, {text: ISIS, case: fold}]");
    CHECK_NONE("terms: [{text: Abc, case: exact}, {text: ABC, case: exact}]");
    CHECK_NONE("terms: [lift* sanctions, lift *sanctions]");
    CHECK_NONE("terms: [unfreez*, unfreez]");
}

static void a_shadowed_term_is_told(void **state) {
    (void)state;
    CHECK("terms: [Afghan Taliban, Taliban]",
          {4, 13, "shadowed-term: a.b: \"Afghan Taliban\" adds nothing to \"Taliban\" in line 4"});
    CHECK("terms: [b c, a b c d]", {4, 18, "\"a b c d\" adds nothing to \"b c\""});
    CHECK("terms: [lift* sanctions, sanctions]", {4, 13, "shadowed-term"});
    CHECK("terms: [lift, lift *sanctions]", {4, 19, "shadowed-term"});
    CHECK_NONE("terms: [lift* sanctions, lift]");
    CHECK_NONE("terms: {a: [Afghan Taliban], b: [Taliban]}");
    CHECK_NONE("terms: [Afghan Taliban, {text: Taliban, fields: [title]}]");
    CHECK_NONE("terms: [US Army, US]");                      /* another case */
    CHECK_NONE("terms: [{text: Us Army, case: exact}, US]"); /* the letters differ in case */
    CHECK_NONE("terms: [Talibans, Taliban]");
    CHECK_NONE("terms: [al-Shabaab, Shabaab]"); /* it also finds "alshabaab" */
    CHECK_NONE("terms: [{text: Afghan Taliban, weight: 2}, Taliban]");
}

static void a_rule_that_can_never_match_is_told(void **state) {
    (void)state;
    CHECK("terms: {a: [abc], b: [def]}\n    when: a and b and not a",
          {5, 11, "never-matches: a.b: no article"});
    CHECK("terms: [abc]\n    when: not terms", {5, 11, "never-matches"});
    CHECK("terms: [abc]\n    expires: 2020-01-01", {2, 5, "never-matches: a.b: this rule has exp"});
    CHECK("terms: [abc, {text: def, weight: 5}]\n    score: {threshold: 13}",
          {2, 5, "never-matches: a.b: the threshold is 13, and all terms together reach 12"});
    CHECK("terms: [{text: def, weight: 5, fields: [body]}, {text: abc, weight: -3}]\n"
          "    score: {threshold: 6}",
          {2, 5, "all terms together reach 5"});
    CHECK_NONE("terms: [abc, {text: def, weight: 5}]\n    score: {threshold: 12}");
    CHECK_NONE("terms: [abc]\n    expires: 9999-12-31");
}

static void a_group_that_when_does_not_name_is_told(void **state) {
    (void)state;
    CHECK("terms:\n      a: [abc]\n      b: [def]\n    when: a",
          {6, 7, "unused-group: a.b: when does not name the group \"b\""});
    CHECK_NONE("terms: {a: [abc], b: [def]}");
    CHECK_NONE("terms: {a: [abc], b: [def]}\n    when: any");
    CHECK_NONE("terms: {a: [abc], b: [def]}\n    when: a and not b");
}

static void warnings_come_in_order_of_place(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  - id: a.b\n"
                                 "    terms:\n"
                                 "      a: [zzz, the, zzz, abc, abc]\n"
                                 "      b: [it]\n"
                                 "    when: a\n"
                                 "  - id: a.c\n"
                                 "    terms: [a]\n");
    size_t count = 0;
    const struct error *warnings = rule_set_warnings(set, &count);
    assert_told(warnings, count,
                TOLD({2, 5, "missing-test"}, {4, 16, "common-word"}, {4, 21, "duplicate-term"},
                     {4, 31, "duplicate-term"}, {5, 7, "unused-group"}, {5, 11, "common-word"},
                     {7, 5, "missing-test"}, {8, 13, "common-word"}),
                8);
    rule_set_destroy(&set);
}

static void a_comment_silences_its_codes_on_its_rule(void **state) {
    (void)state;
    static const char text[] = "# lint: allow common-word\n"                       /* 1 */
                               "rules:\n"                                          /* 2 */
                               "  # why\n"                                         /* 3 */
                               "  # lint: allow missing-test\n"                    /* 4 */
                               "  # because\n"                                     /* 5 */
                               "  - id: a\n"                                       /* 6 */
                               "    x: 1 # lint: allow unused-group\n"             /* 7 */
                               "    # lint: allow shadowed-term, duplicate-term\n" /* 8 */
                               "    y: 2\n"                                        /* 9 */
                               "  # lint: allow never-matches\n"                   /* 10 */
                               "  - id: b\n";                                      /* 11 */
    const unsigned missing_test = 1u << LINT_MISSING_TEST, unused = 1u << LINT_UNUSED_GROUP,
                   terms = 1u << LINT_SHADOWED_TERM | 1u << LINT_DUPLICATE_TERM,
                   never = 1u << LINT_NEVER_MATCHES;
    assert_int_equal(lint_allowed(slice_of(text), 6, 11), missing_test | unused | terms);
    assert_int_equal(lint_allowed(slice_of(text), 11, SIZE_MAX), never);
    assert_int_equal(
        lint_allowed(slice_of("a: 1\n# lint: allow\n# lint:allow common-word\n"), 1, SIZE_MAX), 0);
    assert_int_equal(lint_allowed(slice_of(""), 1, SIZE_MAX), 0);
    assert_int_equal(lint_allowed(slice_of("# lint: allow "), 1, SIZE_MAX), 0);
}

static void every_warning_can_be_silenced(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  # lint: allow missing-test, common-word, duplicate-term,\n"
                                 "  # lint: allow shadowed-term, never-matches, unused-group\n"
                                 "  - id: a.b\n"
                                 "    terms: {a: [the, the, the end], b: [abc]}\n"
                                 "    when: a and not a\n");
    size_t count = 0;
    (void)rule_set_warnings(set, &count);
    assert_int_equal(count, 0);
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_without_a_test_is_told),
        cmocka_unit_test(a_regex_that_is_slow_or_not_what_it_seems_is_told),
        cmocka_unit_test(a_very_common_word_is_told),
        cmocka_unit_test(a_duplicate_term_is_told),
        cmocka_unit_test(a_shadowed_term_is_told),
        cmocka_unit_test(a_rule_that_can_never_match_is_told),
        cmocka_unit_test(a_group_that_when_does_not_name_is_told),
        cmocka_unit_test(warnings_come_in_order_of_place),
        cmocka_unit_test(a_comment_silences_its_codes_on_its_rule),
        cmocka_unit_test(every_warning_can_be_silenced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
