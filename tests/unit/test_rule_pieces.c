#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "rules/rule_pieces.h"

static void a_slip_in_one_rule_does_not_hide_the_next(void **state) {
    (void)state;
    ASSERT_REFUSED("# head\n"
                   "rules:\n"
                   "  - id: a.a\n"
                   "    terms: [abc\n" /* 4 */
                   "    tests: []\n"
                   "  - id: a.b\n"
                   "    terms: [abc]\n"
                   "    severity: hihg\n" /* 8 */
                   "  - id: a.c\n"
                   "    title: \"open\n" /* 10 */
                   "    terms: [abc]\n"
                   "  - id: a.d\n"
                   "    terms: [abc]\n"
                   "    terms: [def]\n", /* 14 */
                   {5, 10, "a comma or the closing ] is missing"}, {8, 15, "did you mean high?"},
                   {10, 12, "the quote that opens here is not closed"},
                   {14, 5, "the key \"terms\" is already there in line 13"});
}

static void elements_may_stand_at_the_margin(void **state) {
    (void)state;
    ASSERT_REFUSED("rules:\n- id: a.a\n  terms: [*]\n- id: a.b\n  terms: [a*]\n- id: a.c\n"
                   "  terms: [\tx\n",
                   {3, 11, "must be in quotes"}, {5, 11, "at least 3 other"},
                   {8, 1, "the closing ] is missing"});
}

static void a_mistake_outside_of_rules_is_told_as_it_is(void **state) {
    (void)state;
    ASSERT_REFUSED("rules: [\n", {2, 1, "a value cannot begin here"});
    ASSERT_REFUSED("rules:\n  - id: a.b\n    terms: [abc]\nx y\n", {5, 1, "no \": \" after it"});
    ASSERT_REFUSED("\tx: 1\n", {1, 1, "tab"});
}

static void lines_and_columns_of_the_rest_stay(void **state) {
    (void)state;
    struct rule_errors errors = {0};
    struct buffer rest;
    size_t found = 0;
    buffer_init(&rest, MIB);
    const char text[] = "rules:\n  - id: \"\n  # why\n\n  - id: b\nfilters:\n  - [\n";
    assert_int_equal(rule_pieces_check(slice_of(text), "rules.yaml", &errors, &rest, &found),
                     STATUS_OK);
    assert_int_equal(found, 2);
    assert_slice_equal(buffer_slice(&rest),
                       "rules:\n         \n       \n\n  - id: b\n        \n     \n");
    assert_int_equal(
        rule_pieces_check(SLICE_LITERAL("rules:\n  - id: b\n"), "r", &errors, &rest, &found),
        STATUS_OK);
    assert_int_equal(found, 0);
    buffer_fini(&rest);
    rule_errors_fini(&errors);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_in_one_rule_does_not_hide_the_next),
        cmocka_unit_test(elements_may_stand_at_the_margin),
        cmocka_unit_test(a_mistake_outside_of_rules_is_told_as_it_is),
        cmocka_unit_test(lines_and_columns_of_the_rest_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
