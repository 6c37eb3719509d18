#include "tests/unit/unit.h"

#include "rules/day.h"

static void only_days_that_there_are(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int64_t day; /* since 1970; -1: refused */
    } cases[] = {
        {"1970-01-01", 0},     {"1970-01-02", 1},  {"2000-02-29", 11016}, {"2024-02-29", 19782},
        {"2030-12-31", 22279}, {"2023-02-29", -1}, {"1900-02-29", -1},    {"2030-13-01", -1},
        {"2030-00-01", -1},    {"2030-01-00", -1}, {"2030-04-31", -1},    {"2030-1-1", -1},
        {"2030-01-01 ", -1},   {"2030/01/01", -1}, {"2030-01-0x", -1},    {"", -1}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        int64_t us = -1;
        bool good = day_read(slice_of(cases[i].text), &us);
        assert_int_equal(good, cases[i].day >= 0);
        assert_true(us == (good ? cases[i].day * 86400 * 1000000 : -1));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_days_that_there_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
