#include "rules/import_table.h"
#include "tests/unit/imported.h"

static struct import import;
static struct rule_errors errors;

/* Rows that are read below a header with the column `key`. */
static size_t rows_of(const char *text, const char *key) {
    struct import_table table;
    size_t rows = 0;
    rule_errors_fini(&errors);
    errors = (struct rule_errors){0};
    import = (struct import){.file = "x.csv", .errors = &errors};
    if (import_table_open(&table, &import, slice_of(text), ',', key, "it has one")) {
        while (import_table_next(&table)) {
            rows++;
        }
    }
    import_table_close(&table);
    return rows;
}

static void finds_the_header_below_other_lines(void **state) {
    (void)state;
    assert_int_equal(rows_of("Last Updated,2026\nid,name\n1,x\n2,y\n", "name"), 2);
    assert_int_equal(errors.count, 0);
    assert_int_equal(rows_of("1\n2\n3\n4\n5\nname\nx\n", "name"), 0);
    assert_string_equal(errors.items[0].message,
                        "there is no header with a column \"name\"; it has one");
}

static void tells_every_row_of_another_width(void **state) {
    (void)state;
    assert_int_equal(rows_of("id,name\n1\n2,y\n3,z,\n", "name"), 1);
    assert_int_equal(errors.count, 2);
    assert_int_equal(errors.items[0].line, 2);
    assert_int_equal(errors.items[1].line, 4);
}

static void goes_on_behind_a_row_that_is_no_csv(void **state) {
    (void)state;
    assert_int_equal(rows_of("id,name\n1,x\n2,y\"\n3,z\n", "name"), 2);
    assert_int_equal(errors.count, 1);
    assert_int_equal(errors.items[0].line, 3);
    assert_int_equal(errors.items[0].column, 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_the_header_below_other_lines),
                                       cmocka_unit_test(tells_every_row_of_another_width),
                                       cmocka_unit_test(goes_on_behind_a_row_that_is_no_csv)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rule_errors_fini(&errors);
    return failed;
}
