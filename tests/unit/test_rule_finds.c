#include "tests/unit/ruled.h"

#include "rules/rule_finds.h"

static void finds_and_score_are_those_of_the_rule(void **state) {
    (void)state;
    struct rule_set *set =
        ruled("rules:\n"
              "  - id: a.b\n"
              "    terms: {one: [{text: atoll, weight: 5}], two: [{text: basin, fields: [body]}]}\n"
              "    score: {threshold: 3}\n"
              "  - {id: a.c, terms: [canyon]}\n");
    const struct article article = {0};
    const struct hit hits[] = {
        {.pattern = 0, .field = FIELD_TITLE}, {.pattern = 1, .field = FIELD_TITLE},
        {.pattern = 0, .field = FIELD_BODY},  {.pattern = 1, .field = FIELD_BODY},
        {.pattern = 2, .field = FIELD_BODY},
    };
    struct rule_finds finds;
    assert_int_equal(
        rule_finds_collect(set, &set->rules[0], &article, hits, COUNT_OF(hits), &finds), STATUS_OK);
    assert_int_equal(finds.finds.count, 3); /* basin not in the title, canyon not at all */
    assert_ptr_equal(finds.finds.items[2].hit, &hits[3]);
    assert_int_equal(finds.terms[2], 1);
    assert_int_equal(finds.finds.groups, 3);
    assert_int_equal(finds.finds.title_groups, 1);
    assert_int_equal(finds.score, 11); /* 5, 5 more for the title, 1 */
    rule_finds_fini(&finds);
    assert_int_equal(rule_finds_collect(set, &set->rules[1], &article, hits, 4, &finds), STATUS_OK);
    assert_int_equal(finds.finds.count, 0);
    rule_finds_fini(&finds);
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_and_score_are_those_of_the_rule),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
