#include "ingest/fault_list.h"
#include "tests/unit/unit.h"

#include <stdio.h>

static void a_kind_is_kept_once_with_its_first_places(void **state) {
    (void)state;
    struct fault_list list = {0};
    char copy[] = "a";
    for (size_t i = 0; i < 5; i++) {
        fault_list_add(&list, i % 2 ? copy : "a", 10 + i);
        fault_list_add(&list, "b", 20 + i);
    }
    assert_int_equal(list.count, 2);
    assert_string_equal(list.items[0].what, "a");
    assert_int_equal(list.items[0].count, 5);
    assert_int_equal(fault_places(&list.items[0]), FAULT_PLACES);
    assert_int_equal(list.items[0].at[0], 10);
    assert_int_equal(list.items[1].at[FAULT_PLACES - 1], 20 + FAULT_PLACES - 1);
    assert_int_equal(list.left_out, 0);
}

static void kinds_without_room_are_counted(void **state) {
    (void)state;
    static char names[FAULT_KINDS + 2][8];
    struct fault_list list = {0};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        snprintf(names[i], sizeof names[i], "%zu", i);
        fault_list_add(&list, names[i], i);
    }
    assert_int_equal(list.count, FAULT_KINDS);
    assert_int_equal(list.left_out, 2);
}

static void a_merged_list_keeps_counts_and_moves_places(void **state) {
    (void)state;
    struct fault_list list = {0}, more = {0};
    fault_list_add(&list, "a", 1);
    for (size_t i = 0; i < 7; i++) {
        fault_list_add(&more, "a", i);
    }
    fault_list_add(&more, "b", 9);
    fault_list_merge(&list, &more, 100);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.items[0].count, 8);
    assert_int_equal(list.items[0].at[0], 1);
    assert_int_equal(list.items[0].at[1], 100);
    assert_int_equal(list.items[1].at[0], 109);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_kind_is_kept_once_with_its_first_places),
        cmocka_unit_test(kinds_without_room_are_counted),
        cmocka_unit_test(a_merged_list_keeps_counts_and_moves_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
