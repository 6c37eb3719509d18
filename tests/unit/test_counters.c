#include "tests/unit/unit.h"

#include "core/counters.h"

static void adds_to_the_named_one_only(void **state) {
    (void)state;
    uint64_t polls = counter_get(COUNTER_polls);
    uint64_t alerts = counter_get(COUNTER_alerts);
    counter_add(COUNTER_polls, 3);
    assert_int_equal(counter_get(COUNTER_polls), polls + 3);
    assert_int_equal(counter_get(COUNTER_alerts), alerts);
}

static void names_are_distinct_and_explained(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNTER_COUNT; i++) {
        assert_true(strlen(counter_text((enum counter)i)) > 0);
        for (size_t other = 0; other < i; other++) {
            assert_string_not_equal(counter_name((enum counter)i),
                                    counter_name((enum counter)other));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adds_to_the_named_one_only),
        cmocka_unit_test(names_are_distinct_and_explained),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
