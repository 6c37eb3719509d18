#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "rules/rule_finds.h"

#include <stdlib.h>

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

static void no_more_is_kept_than_the_evaluator_looks_at(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules: [{id: a.b, terms: [atoll]}]");
    struct hit *hits = calloc(LIMIT_RULE_FINDS + 9, sizeof *hits);
    const struct article article = {0};
    struct rule_finds finds;
    assert_non_null(hits);
    for (size_t i = 0; i < LIMIT_RULE_FINDS + 9; i++) {
        hits[i].field = FIELD_BODY;
    }
    assert_int_equal(
        rule_finds_collect(set, &set->rules[0], &article, hits, LIMIT_RULE_FINDS + 9, &finds),
        STATUS_OK);
    assert_int_equal(finds.finds.count, LIMIT_RULE_FINDS);
    rule_finds_fini(&finds);
    free(hits);
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_and_score_are_those_of_the_rule),
        cmocka_unit_test(no_more_is_kept_than_the_evaluator_looks_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
