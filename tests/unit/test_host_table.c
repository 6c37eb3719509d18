#include "tests/unit/unit.h"

#include "ingest/host_table.h"

#include <stdio.h>
#include <stdlib.h>

static const struct slice names[] = {
    {"a.example", 9}, {"a.example", 9}, {"b.example", 9}, {"a.example", 9}, {"a.example", 9},
};

static void a_host_has_no_more_than_its_share(void **state) {
    (void)state;
    struct host_table table;
    assert_int_equal(host_table_init(&table, names, COUNT_OF(names), 2), STATUS_OK);
    assert_int_equal(table.count, 2);
    assert_true(host_table_begin(&table, 0));
    assert_true(host_table_begin(&table, 1));
    assert_false(host_table_begin(&table, 3));
    assert_true(host_table_begin(&table, 2));
    host_table_fini(&table);
}

static void who_waited_longest_goes_first(void **state) {
    (void)state;
    struct host_table table;
    assert_int_equal(host_table_init(&table, names, COUNT_OF(names), 1), STATUS_OK);
    assert_true(host_table_begin(&table, 0));
    assert_false(host_table_begin(&table, 4));
    assert_false(host_table_begin(&table, 1));
    assert_false(host_table_begin(&table, 3));
    static const uint32_t order[] = {4, 1, 3};
    uint32_t active = 0;
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        assert_int_equal(host_table_end(&table, active), order[i]);
        assert_true(host_table_begin(&table, order[i]));
        active = order[i];
    }
    assert_int_equal(host_table_end(&table, active), HOST_FEED_NONE);
    host_table_fini(&table);
}

static void an_emptied_line_can_be_joined_again(void **state) {
    (void)state;
    struct host_table table;
    assert_int_equal(host_table_init(&table, names, COUNT_OF(names), 1), STATUS_OK);
    for (int round = 0; round < 3; round++) {
        assert_true(host_table_begin(&table, 0));
        assert_false(host_table_begin(&table, 1));
        assert_int_equal(host_table_end(&table, 0), 1);
    }
    host_table_fini(&table);
}

enum { MANY = 5000 };

static void numbers_each_distinct_name_once(void **state) {
    (void)state;
    char(*texts)[16] = malloc(MANY * sizeof *texts);
    struct slice *many = malloc(MANY * sizeof *many);
    assert_non_null(texts);
    assert_non_null(many);
    for (int i = 0; i < MANY; i++) {
        snprintf(texts[i], sizeof texts[i], "h%d.example", i % 1234);
        many[i] = slice_of(texts[i]);
    }
    struct host_table table;
    assert_int_equal(host_table_init(&table, many, MANY, 1), STATUS_OK);
    assert_int_equal(table.count, 1234);
    for (int i = 1234; i < MANY; i++) {
        assert_int_equal(table.feed_host[i], table.feed_host[i % 1234]);
    }
    host_table_fini(&table);
    free(many);
    free(texts);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_has_no_more_than_its_share),
        cmocka_unit_test(who_waited_longest_goes_first),
        cmocka_unit_test(an_emptied_line_can_be_joined_again),
        cmocka_unit_test(numbers_each_distinct_name_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
