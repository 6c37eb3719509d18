#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/rule_errors.h"

static void add(struct rule_errors *errors, const char *file, size_t line, size_t column) {
    struct error error;
    error_set(&error, STATUS_INVALID, file, line, column, "x");
    rule_errors_add(errors, &error);
}

static void past_the_limit_errors_are_counted(void **state) {
    (void)state;
    struct rule_errors errors = {0};
    for (size_t i = 0; i < LIMIT_ERRORS + 7; i++) {
        add(&errors, "a", i + 1, 1);
    }
    assert_int_equal(errors.count, LIMIT_ERRORS);
    assert_int_equal(errors.left_out, 7);
    assert_int_equal(errors.items[LIMIT_ERRORS - 1].line, LIMIT_ERRORS);
    rule_errors_fini(&errors);
    assert_int_equal(errors.count, 0);
}

static void errors_are_told_in_order_of_file_and_place(void **state) {
    (void)state;
    static const char *const files[] = {"z", "a"};
    static const struct {
        const char *file;
        size_t line, column;
    } wanted[] = {{"gone", 9, 9}, {"z", 1, 5}, {"z", 2, 1}, {"a", 1, 1}, {"a", 1, 2}};
    struct rule_errors errors = {0};
    add(&errors, "a", 1, 2);
    add(&errors, "z", 2, 1);
    add(&errors, "a", 1, 1);
    add(&errors, "gone", 9, 9);
    add(&errors, "z", 1, 5);
    rule_errors_sort(&errors, files, 2);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_string_equal(errors.items[i].file, wanted[i].file);
        assert_int_equal(errors.items[i].line, wanted[i].line);
        assert_int_equal(errors.items[i].column, wanted[i].column);
    }
    rule_errors_fini(&errors);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(past_the_limit_errors_are_counted),
        cmocka_unit_test(errors_are_told_in_order_of_file_and_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
