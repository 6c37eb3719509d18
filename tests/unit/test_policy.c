#include "tests/unit/ruled.h"

#include "rules/policy.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char path[] = "/tmp/tocsin-policy-XXXXXX";

static enum status read_text(const char *text, struct policy **out, struct rule_errors *errors) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    return policy_read(path, out, errors);
}

static void check_policy(const char *text, const char *rules, const struct told *wanted,
                         size_t count) {
    struct policy *policy = NULL;
    struct rule_errors errors = {0};
    assert_int_equal(read_text(text, &policy, &errors), STATUS_OK);
    struct rule_set *set = ruled(rules);
    policy_check(policy, set, &errors);
    assert_told(errors.items, errors.count, wanted, count);
    rule_set_destroy(&set);
    policy_destroy(&policy);
    assert_null(policy);
    rule_errors_fini(&errors);
}

#define BARE "rules:\n  - id: a.b\n    terms: [oil]\n"
#define FULL                                                                                       \
    "rules:\n  - id: a.b\n    title: A\n    severity: low\n    tags: [t]\n    references: [r]\n"   \
    "    languages: [en]\n    expires: 2999-01-01\n    terms: [oil]\n"                             \
    "    tests: [{match: oil}, {no_match: gas}]\n"
#define ALL "require: [title, severity, references, tags, tests, languages, expires]\n"

static void what_is_required_and_missing_is_told(void **state) {
    (void)state;
    check_policy(ALL, FULL, NULL, 0);
    check_policy(ALL, BARE,
                 TOLD({2, 5, "policy: a.b: this rule has no title"}, {2, 5, "no severity"},
                      {2, 5, "no references"}, {2, 5, "no tags"}, {2, 5, "no tests"},
                      {2, 5, "no languages"}, {2, 5, "no expires"}),
                 7);
    check_policy("require: [severity]", BARE, TOLD({2, 5, "no severity; the policy requires"}), 1);
    check_policy("", BARE, NULL, 0);
}

static void names_are_held_to_their_form(void **state) {
    (void)state;
    check_policy("id_pattern: '^[a-z]\\.[a-z]+$'\ncategories: [a]", BARE, NULL, 0);
    check_policy("id_pattern: '^actors\\.'", BARE, TOLD({2, 5, "the id is not of the form ^act"}),
                 1);
    check_policy("categories: [actors]", BARE, TOLD({2, 5, "the policy has no category \"a\""}), 1);
    check_policy("categories: [actors]", "rules:\n  - id: actor.b\n    terms: [oil]\n",
                 TOLD({2, 5, "did you mean actors?"}), 1);
}

static void tests_are_counted(void **state) {
    (void)state;
    check_policy("min_tests: 2", FULL, NULL, 0);
    check_policy("min_tests: 3", FULL, TOLD({2, 5, "has 2 tests; the policy asks for 3"}), 1);
}

static void a_policy_with_a_mistake_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"require: [titel]", "\"titel\" cannot be required"},
        {"require: title", "must be a list"},
        {"id_pattern: '('", "this is no regular expression"},
        {"min_tests: many", "whole number"},
        {"min_test: 1", "did you mean min_tests?"},
        {"- a", "a policy must be a mapping"},
        {"a: [", "a value cannot begin here"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct policy *policy = NULL;
        struct rule_errors errors = {0};
        assert_int_equal(read_text(cases[i].text, &policy, &errors), STATUS_INVALID);
        assert_null(policy);
        assert_int_equal(errors.count, 1);
        assert_non_null(strstr(errors.items[0].message, cases[i].says));
        assert_string_equal(errors.items[0].file, path);
        rule_errors_fini(&errors);
    }
}

static void the_example_is_true(void **state) {
    (void)state;
    check_policy(policy_doc.example, policy_doc.refused,
                 TOLD({2, 5, "no title"}, {2, 5, "no severity"}, {2, 5, "did you mean actors?"},
                      {2, 5, "1 test; the policy asks for 2"}),
                 4);
    check_policy(policy_doc.example, policy_doc.cured, NULL, 0);
}

static void a_policy_that_cannot_be_read_is_told(void **state) {
    (void)state;
    struct policy *policy = NULL;
    struct rule_errors errors = {0};
    assert_int_equal(policy_read("/nowhere/at/all.yaml", &policy, &errors), STATUS_IO);
    assert_int_equal(errors.count, 1);
    rule_errors_fini(&errors);
}

static int make_path(void **state) {
    (void)state;
    int file = mkstemp(path);
    return file >= 0 ? close(file) : -1;
}

static int remove_path(void **state) {
    (void)state;
    return unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_required_and_missing_is_told),
        cmocka_unit_test(names_are_held_to_their_form),
        cmocka_unit_test(tests_are_counted),
        cmocka_unit_test(a_policy_with_a_mistake_is_refused),
        cmocka_unit_test(the_example_is_true),
        cmocka_unit_test(a_policy_that_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
