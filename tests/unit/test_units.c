#include "tests/unit/unit.h"

#include "app/units.h"

static void durations_need_a_known_unit(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool good;
        int64_t wanted_us;
    } cases[] = {
        {"15m", true, 900000000},
        {"1 s", true, 1000000},
        {"250ms", true, 250000},
        {"2h", true, 7200000000},
        {"90d", true, 7776000000000},
        {"0s", true, 0},
        {"15", false, 0},
        {"", false, 0},
        {"m", false, 0},
        {"-1s", false, 0},
        {"1.5s", false, 0},
        {"15 minutes", false, 0},
        {"99999999999999999999s", false, 0},
        {"40000d", false, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t us = -1;
        assert_int_equal(duration_parse(slice_of(cases[i].text), &us), cases[i].good);
        assert_int_equal(us, cases[i].good ? cases[i].wanted_us : -1);
    }
}

static void sizes_are_in_powers_of_two(void **state) {
    (void)state;
    size_t bytes = 0;
    assert_true(size_parse(slice_of("10MiB"), &bytes));
    assert_int_equal(bytes, 10485760);
    assert_true(size_parse(slice_of("7B"), &bytes));
    assert_int_equal(bytes, 7);
    assert_false(size_parse(slice_of("10MB"), &bytes));
    assert_false(size_parse(slice_of("10"), &bytes));
    assert_false(size_parse(slice_of("2000GiB"), &bytes));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_need_a_known_unit),
        cmocka_unit_test(sizes_are_in_powers_of_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
