#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/when_truth.h"

#define TEXT(text)                                                                                 \
    { text, sizeof(text) - 1 }

static struct arena arena;
static const struct slice groups[] = {TEXT("a"), TEXT("b"), TEXT("c")};
enum { GROUPS = 3 };

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 16 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static const struct when_node *parsed(const char *when) {
    const struct when_node *node = NULL;
    struct error error = {0};
    size_t column = 0;
    assert_int_equal(when_parse(slice_of(when), groups, GROUPS, &arena, &node, &column, &error),
                     STATUS_OK);
    return node;
}

static void what_can_never_hold_is_known(void **state) {
    (void)state;
    static const struct {
        const char *when;
        bool possible;
    } cases[] = {
        {"a", true},
        {"a and not a", false},
        {"a and not b", true},
        {"not a", true}, /* with b */
        {"not (a or b or c)", false},
        {"not any", false},
        {"all and not c", false},
        {"2 of (a, b) and not a", false},
        {"2 of (a, b, c) and not a", true},
        {"a near/3 b and not b", false},
        {"a and not (a near/3 b)", true},
        {"a and b and not (a near/3 b)", true},
        {"title:a and not a", false},
        {"a and not title:a", true},
        {"count(a) >= 2 and not a", false},
        {"count(a) > 0 and not a", false},
        {"count(a) < 1 and a", false},
        {"count(a) == 0 and b", true},
        {"count(a) <= 0 and a", false},
        {"count(a) < 0", false},
        {"count(a) < 2 and a", true},
        {"count(a) == 7", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        unsigned truth = when_truth_ever(parsed(cases[i].when), GROUPS, false);
        if (((truth & WHEN_MAY_HOLD) != 0) != cases[i].possible) {
            print_error("%s\n", cases[i].when);
        }
        assert_int_equal((truth & WHEN_MAY_HOLD) != 0, cases[i].possible);
    }
}

static void what_may_become_of_a_set_of_groups_is_known(void **state) {
    (void)state;
    static const struct {
        const char *when;
        uint64_t found;
        unsigned truth;
    } cases[] = {
        {"a", 1, WHEN_MAY_HOLD},
        {"a", 2, WHEN_MAY_FAIL},
        {"title:a", 1, WHEN_MAY_HOLD | WHEN_MAY_FAIL},
        {"not title:a", 2, WHEN_MAY_HOLD},
        {"a near/2 b", 3, WHEN_MAY_HOLD | WHEN_MAY_FAIL},
        {"a near/2 b", 1, WHEN_MAY_FAIL},
        {"a or a near/2 b", 3, WHEN_MAY_HOLD},
        {"a and a near/2 b", 3, WHEN_MAY_HOLD | WHEN_MAY_FAIL},
        {"count(a) >= 1", 1, WHEN_MAY_HOLD},
        {"count(a) >= 2", 1, WHEN_MAY_HOLD | WHEN_MAY_FAIL},
        {"count(a) < 1", 1, WHEN_MAY_FAIL},
        {"count(a) >= 0", 0, WHEN_MAY_HOLD},
        {"count(a) = 1", 1, WHEN_MAY_HOLD | WHEN_MAY_FAIL},
        {"2 of (a, b, c)", 5, WHEN_MAY_HOLD},
        {"all", 7, WHEN_MAY_HOLD},
        {"any", 0, WHEN_MAY_FAIL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(when_truth(parsed(cases[i].when), cases[i].found), cases[i].truth);
    }
}

static void parts_that_say_nothing_are_found(void **state) {
    (void)state;
    unsigned truth = 0;
    assert_null(when_constant(parsed("a or not b"), GROUPS, &truth));
    const struct when_node *found = when_constant(parsed("b and count(a) >= 0"), GROUPS, &truth);
    assert_non_null(found);
    assert_int_equal(found->kind, WHEN_COUNT);
    assert_int_equal(truth, WHEN_MAY_HOLD);
    found = when_constant(parsed("b or a and not a"), GROUPS, &truth);
    assert_non_null(found);
    assert_int_equal(found->kind, WHEN_AND);
    assert_int_equal(truth, WHEN_MAY_FAIL);
    assert_null(when_constant(parsed("a near/3 b"), GROUPS, &truth));
    assert_null(when_constant(parsed("b or a and not a"), 13, &truth)); /* too many to try */
}

static void an_operand_that_needs_nothing_is_found(void **state) {
    (void)state;
    static const char *const free[] = {"a or not b", "a and b or not c", "not c or a",
                                       "(a or not b) and not c"};
    static const char *const bound[] = {
        "a", "a or b", "not a", "not a and not b", "a and (b or not c)", "not a or not b"};
    for (size_t i = 0; i < COUNT_OF(free); i++) {
        const struct when_node *found = when_free_operand(parsed(free[i]));
        assert_non_null(found);
        assert_int_equal(found->kind, WHEN_NOT);
    }
    for (size_t i = 0; i < COUNT_OF(bound); i++) {
        assert_null(when_free_operand(parsed(bound[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_can_never_hold_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_may_become_of_a_set_of_groups_is_known, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parts_that_say_nothing_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_operand_that_needs_nothing_is_found, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
