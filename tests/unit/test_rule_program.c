#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "rules/rule_program.h"

#include <stdio.h>

static void expect(const char *rules, const char *wanted) {
    struct rule_set *set = ruled(rules);
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(rule_program_append(set, 0, &out), STATUS_OK);
    buffer_append_char(&out, '\0');
    if (strstr(out.data, wanted) == NULL) {
        print_error("not in it: %s\n%s", wanted, out.data);
    }
    assert_non_null(strstr(out.data, wanted));
    buffer_fini(&out);
    rule_set_destroy(&set);
}

#define RULE "rules:\n  - id: a.b\n    terms: {one: [atoll], two: [basin], three: [canyon]}\n"

static void every_part_says_what_it_asks(void **state) {
    (void)state;
    static const struct {
        const char *when, *wanted;
    } cases[] = {
        {"one", "  one                               a term of it is found\n"},
        {"title:one", "title:one                         a term of it is found in the title\n"},
        {"all", "a term of each of its groups is found\n"},
        {"any", "a term of any of its groups is found\n"},
        {"2 of (one, two, three)", "terms of at least 2 of these groups are found\n"},
        {"count(one) >= 2", "at least 2 places have a term of it; those that overlap count each\n"},
        {"count(one) < 2 and two", "fewer than 2 places have"},
        {"one near/1 two", "both in one text, at most 1 word between, in either order\n"},
        {"one before/3 two", "both in one text, at most 3 words between, in this order\n"},
        {"one and (two or not three)",
         "  and                               all that is below it must hold\n"
         "    one                             a term of it is found\n"
         "    or                              one that is below it must hold\n"
         "      two                           a term of it is found\n"
         "      not                           what is below it must not hold\n"
         "        three                       a term of it is found\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char rules[512];
        snprintf(rules, sizeof rules, RULE "    when: %s\n", cases[i].when);
        expect(rules, cases[i].wanted);
    }
}

static void what_is_asked_besides_is_told(void **state) {
    (void)state;
    expect(RULE, "  any                               a term of it is found\n");
    expect(RULE "    score: {threshold: 7}\n", "and a score of 7 at least");
    expect(RULE "    languages: [en, fa]\n",
           "only in articles of unknown language, or in en, fa\n");
    expect(RULE "    feeds: [wire]\n", "only of feeds with a tag of wire\n");
    expect(RULE "    expires: 2037-01-02\n", "only before 2037-01-02T00:00:00Z\n");
    expect("filters: [{id: c, rules: [a.b], terms: [rain]}]\n" RULE,
           "unless the filter c holds: any (rules.yaml:1)\n");
}

static void the_groups_that_make_it_be_judged_are_told(void **state) {
    (void)state;
    expect(RULE, "judged only where something is found of one, two, three\n");
    expect(RULE "    when: two and not three\n", "judged only where something is found of two\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_says_what_it_asks),
        cmocka_unit_test(what_is_asked_besides_is_told),
        cmocka_unit_test(the_groups_that_make_it_be_judged_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
