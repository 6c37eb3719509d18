#include "tests/unit/ruled.h"

#include <stdio.h>

/* The content hash of a rule with these lines below its id. */
static struct hash hash_of(const char *lines) {
    char text[1024];
    snprintf(text, sizeof text, "rules:\n  - id: a.b\n%s", lines);
    struct rule_set *set = ruled(text);
    struct hash hash = rule_set_rule(set, 0)->content;
    rule_set_destroy(&set);
    return hash;
}

#define BASE "    terms: {a: [abc, def], b: [ghi]}\n"
#define WHEN "    when: a and b\n"

static void what_does_not_decide_the_match_leaves_the_hash(void **state) {
    (void)state;
    static const char *const same[] = {
        "    # a comment\n" BASE WHEN,
        "    title: T\n    severity: low\n    tags: [x]\n    references: [y]\n" BASE WHEN,
        BASE WHEN "    tests: [{match: abc ghi}]\n",
        "    when: 'a   and\tb '\n" BASE,
        "    terms:\n      a:\n        - \"abc\"\n        - {text: def, case: fold, weight: 1}\n"
        "      b: [{text: ghi, fields: [body, title, summary]}]\n" WHEN,
        BASE WHEN "    enabled: true\n",
    };
    struct hash wanted = hash_of(BASE WHEN);
    for (size_t i = 0; i < COUNT_OF(same); i++) {
        if (!hash_equal(hash_of(same[i]), wanted)) {
            print_error("%s", same[i]);
        }
        assert_true(hash_equal(hash_of(same[i]), wanted));
    }
}

static void whatever_decides_the_match_changes_the_hash(void **state) {
    (void)state;
    static const char *const different[] = {
        BASE WHEN,
        BASE,
        BASE "    when: a or b\n",
        BASE "    when: b and a\n",
        "    terms: {a: [abc], b: [ghi]}\n" WHEN,
        "    terms: {a: [abc, DeF], b: [ghi]}\n" WHEN,
        "    terms: {a: [abc], b: [def, ghi]}\n" WHEN,
        "    terms: {a: [abc, def], c: [ghi]}\n    when: a and c\n",
        "    terms: {a: [abc, {text: def, case: exact}], b: [ghi]}\n" WHEN,
        "    terms: {a: [abc, {text: def, fields: [title]}], b: [ghi]}\n" WHEN,
        "    terms: {a: [abc, {text: def, weight: 2}], b: [ghi]}\n" WHEN,
        BASE WHEN "    score: {threshold: 1}\n",
        BASE WHEN "    score: {threshold: 2}\n",
        BASE WHEN "    languages: [en]\n",
        BASE WHEN "    feeds: [en]\n",
        BASE WHEN "    expires: 2030-01-01\n",
        BASE WHEN "    enabled: false\n",
        "    terms: {a: [abcdef], b: [ghi]}\n" WHEN,
        "    terms: {a: [abcdef, \u062F\u0628\u064A], b: [ghi]}\n" WHEN,
        "    terms: {a: [abcdef, {text: \u062F\u0628\u064A, clitics: false}], b: [ghi]}\n" WHEN,
        "    terms: {a: [{text: abcdef, fuzzy: 1}], b: [ghi]}\n" WHEN,
        "    terms: {a: [{regex: abcdef}], b: [ghi]}\n" WHEN,
        "    terms: {a: [{regex: ABCDEF}], b: [ghi]}\n" WHEN,
        "    terms: {a: [{regex: abcdef, fields: [title]}], b: [ghi]}\n" WHEN,
    };
    for (size_t i = 0; i < COUNT_OF(different); i++) {
        for (size_t j = 0; j < i; j++) {
            assert_false(hash_equal(hash_of(different[i]), hash_of(different[j])));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_decide_the_match_leaves_the_hash),
        cmocka_unit_test(whatever_decides_the_match_changes_the_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
