#include "rules/rule_filter.h"
#include "tests/unit/ruled.h"

#include <stdio.h>

#define RULES                                                                                      \
    "rules:\n"                                                                                     \
    "  - {id: actors.one, terms: [atoll], tests: [{match: atoll}]}\n"                              \
    "  - {id: actors.two.three, terms: [basin], tests: [{match: basin}]}\n"                        \
    "  - {id: bases.one, terms: [canyon], tests: [{match: canyon}]}\n"

static void globs_stand_for_any_run_of_characters(void **state) {
    (void)state;
    static const struct {
        const char *glob, *id;
        bool matches;
    } rows[] = {
        {"actors.one", "actors.one", true},
        {"actors.one", "actors.on", false},
        {"actors.on", "actors.one", false},
        {"actors.*", "actors.one", true},
        {"actors.*", "actors.two.three", true},
        {"actors.*", "actorsx", false},
        {"*", "a.b", true},
        {"*.one", "bases.one", true},
        {"*.one", "bases.one.two", false},
        {"a*o*e", "actors.one", true},
        {"**", "a.b", true},
        {"*s.*e", "bases.onee", true},
        {"*aab", "aaaab", true},
        {"a.*.b", "a.b", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rule_glob_matches(slice_of(rows[i].glob), slice_of(rows[i].id)) != rows[i].matches) {
            fail_msg("%s %s", rows[i].glob, rows[i].id);
        }
    }
}

static void a_filter_is_given_to_the_rules_it_names(void **state) {
    (void)state;
    struct rule_set *set = ruled("filters:\n"
                                 "  - {id: one, rules: [actors.*], terms: [obituary]}\n"
                                 "  - id: two\n"
                                 "    rules: ['*.one', actors.one]\n"
                                 "    terms: {a: [x, {text: atoll, fields: [title]}], b: [y]}\n"
                                 "    when: a and not b\n" RULES);
    assert_int_equal(set->filter_count, 2);
    static const struct {
        size_t count;
        uint32_t filters[2];
    } wanted[] = {{2, {0, 1}}, {1, {0}}, {1, {1}}};
    for (size_t r = 0; r < COUNT_OF(wanted); r++) {
        assert_int_equal(set->rules[r].filter_count, wanted[r].count);
        for (size_t i = 0; i < wanted[r].count; i++) {
            assert_int_equal(set->rules[r].filters[i], wanted[r].filters[i]);
        }
    }
    const struct rule_filter *two = &set->filters[1];
    assert_slice_equal(two->rule.alert.id, "two");
    assert_int_equal(two->rule.line, 3);
    assert_int_equal(two->rule.term_count, 3);
    assert_non_null(two->rule.when);
    /* One pattern for the same term of a rule and of a filter. */
    assert_int_equal(two->rule.terms[1].pattern, set->rules[0].terms[0].pattern);
    size_t patterns;
    (void)rule_set_patterns(set, &patterns);
    assert_int_equal(patterns, 6);
    for (size_t i = 1; i < two->rule.term_count; i++) {
        assert_true(two->uses[i - 1].pattern <= two->uses[i].pattern);
        assert_int_equal(two->rule.terms[two->uses[i].term].pattern, two->uses[i].pattern);
    }
    rule_set_destroy(&set);
}

static void mistakes_are_told_where_they_stand(void **state) {
    (void)state;
    ASSERT_REFUSED("filters:\n"
                   "  - {rules: [a.b], terms: [x]}\n"
                   "  - {id: a, terms: [x]}\n"
                   "  - {id: b, rules: [a.b]}\n"
                   "  - {id: c, rules: [a.b], terms: [x], severity: low}\n"
                   "  - {id: D, rules: [], terms: []}\n"
                   "  - {id: e, rules: [A.b, 'a b'], terms: [x*]}\n"
                   "  - {id: f, rules: [a.b], terms: [x], when: terms and other}\n"
                   "  - {id: g, rules: a.b, terms: [x]}\n"
                   "  - a filter\n"
                   "  - {id: -x, rules: [a.b], terms: [x]}\n" RULES,
                   {2, 5, "no id"}, {3, 5, "names no rules"}, {4, 5, "no terms"},
                   {5, 39, "severity"}, {6, 10, "cannot be the id of a filter"},
                   {6, 20, "rules is empty"}, {6, 31, "has no terms"},
                   {7, 21, "can be no rule's id"}, {7, 26, "can be no rule's id"},
                   {7, 42, "at least 3"}, {8, 55, "other"}, {9, 20, "rules"}, {10, 5, "a filter"},
                   {11, 10, "cannot be the id of a filter"});
    ASSERT_REFUSED("filters: {id: a}\n" RULES, {1, 10, "filters"});
}

static void two_filters_of_one_id_are_refused(void **state) {
    (void)state;
    ASSERT_REFUSED("filters:\n"
                   "  - {id: a, rules: ['*'], terms: [x]}\n"
                   "  - {id: b, rules: ['*'], terms: [x]}\n"
                   "  - {id: a, rules: ['*'], terms: [y]}\n" RULES,
                   {4, 5, "\"a\" is already that of a filter in rules.yaml:2"});
}

static void a_name_of_no_rule_is_a_warning(void **state) {
    (void)state;
    struct rule_set *set = ruled("filters:\n"
                                 "  - {id: a, rules: [actors.*, nobody.*], terms: [x]}\n" RULES);
    assert_warned(set, TOLD({2, 31, "unmatched-glob: a: no rule"}), 1);
    rule_set_destroy(&set);
}

static struct hash hash_with(const char *filters) {
    char text[2048];
    snprintf(text, sizeof text, "%s" RULES, filters);
    struct rule_set *set = ruled(text);
    struct hash hash = rule_set_rule(set, 0)->content;
    rule_set_destroy(&set);
    return hash;
}

static void the_hash_of_a_rule_covers_its_filters(void **state) {
    (void)state;
    static const char *const same[] = {
        "filters: [{id: a, rules: [actors.*], terms: [x]}]\n",
        "filters: [{id: c, rules: [actors.one], terms: [x], when: any}]\n",
        "filters: [{id: b, rules: [bases.*], terms: [y]}, {id: a, rules: [actors.*], terms: "
        "[x]}]\n"};
    static const char *const different[] = {
        "", same[0], "filters: [{id: a, rules: [actors.*], terms: [y]}]\n",
        "filters: [{id: a, rules: [actors.*], terms: [x], when: not terms}]\n",
        "filters: [{id: b, rules: [actors.*], terms: [y]}, {id: a, rules: [actors.*], terms: "
        "[x]}]\n"};
    for (size_t i = 1; i < COUNT_OF(same); i++) {
        assert_true(hash_equal(hash_with(same[i]), hash_with(same[0])));
    }
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        for (size_t k = 0; k < i; k++) {
            assert_false(hash_equal(hash_with(different[i]), hash_with(different[k])));
        }
    }
    assert_true(hash_equal(hash_with("filters: [{id: a, rules: ['*.one'], terms: [x]}, {id: b, "
                                     "rules: ['*.one'], terms: [y]}]\n"),
                           hash_with("filters: [{id: b, rules: ['*.one'], terms: [x]}, {id: a, "
                                     "rules: ['*.one'], terms: [y]}]\n")));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(globs_stand_for_any_run_of_characters),
        cmocka_unit_test(a_filter_is_given_to_the_rules_it_names),
        cmocka_unit_test(mistakes_are_told_where_they_stand),
        cmocka_unit_test(two_filters_of_one_id_are_refused),
        cmocka_unit_test(a_name_of_no_rule_is_a_warning),
        cmocka_unit_test(the_hash_of_a_rule_covers_its_filters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
