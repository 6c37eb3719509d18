#include "tests/unit/unit.h"

#include "ingest/json_locate.h"

static void finds_the_column_of_a_value(void **state) {
    (void)state;
    static const char text[] = "{\"a\":{\"id\":1,\"x\":\"\\\"}\"}, \"\xC3\xA9\":\"id\", "
                               "\"list\":[{\"id\":2}], \"id\" : 3}";
    static const struct {
        const char *outer, *key;
        size_t column;
    } cases[] = {{NULL, "a", 6},   {"a", "id", 12},   {NULL, "list", 43},
                 {NULL, "id", 62}, {NULL, "none", 0}, {"none", "id", 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(json_locate(slice_of(text), cases[i].outer, cases[i].key),
                         cases[i].column);
    }
}

static void counts_at_least_all_values(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t count;
    } cases[] = {{"", 1}, {"1", 1}, {"[1,2]", 3}, {"{\"a,[\":\"{\\\",\"}", 2}, {"\"open [", 1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(json_count_values(slice_of(cases[i].text)), cases[i].count);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_column_of_a_value),
        cmocka_unit_test(counts_at_least_all_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
