#include "rules/text_index.h"
#include "tests/unit/unit.h"

#include <stdio.h>

static void finds_what_was_put_and_nothing_else(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    static char keys[COUNT][16];
    struct text_index index = {.slots = NULL};
    assert_null(text_index_find(&index, SLICE_LITERAL("k0")));
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(keys[i], sizeof keys[i], "k%zu", i);
        assert_int_equal(text_index_put(&index, slice_of(keys[i]), i), STATUS_OK);
    }
    for (size_t i = 0; i < COUNT; i++) {
        size_t *value = text_index_find(&index, slice_of(keys[i]));
        assert_non_null(value);
        assert_int_equal(*value, i);
    }
    assert_null(text_index_find(&index, SLICE_LITERAL("k5000")));
    assert_null(text_index_find(&index, SLICE_LITERAL("")));
    assert_int_equal(index.count, COUNT);
    text_index_fini(&index);
    assert_null(index.slots);
}

static void keeps_an_empty_key(void **state) {
    (void)state;
    struct text_index index = {.slots = NULL};
    assert_int_equal(text_index_put(&index, SLICE_LITERAL(""), 7), STATUS_OK);
    assert_int_equal(*text_index_find(&index, SLICE_LITERAL("")), 7);
    text_index_fini(&index);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_what_was_put_and_nothing_else),
                                       cmocka_unit_test(keeps_an_empty_key)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
