#include "tests/unit/unit.h"

#include "core/clock.h"

static void formats_rfc_3339_in_utc(void **state) {
    (void)state;
    static const struct {
        int64_t real_us;
        int milliseconds;
        const char *wanted;
    } cases[] = {
        {0, 0, "1970-01-01T00:00:00Z"},
        {1767323045678901, 1, "2026-01-02T03:04:05.678Z"},
        {1767323045678901, 0, "2026-01-02T03:04:05Z"},
        {-1, 1, "1969-12-31T23:59:59.999Z"},
        {951782400000000, 0, "2000-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[CLOCK_TEXT_BYTES];
        clock_format(cases[i].real_us, cases[i].milliseconds, text);
        assert_string_equal(text, cases[i].wanted);
    }
}

static void counts_days_as_the_calendar_does(void **state) {
    (void)state;
    static const struct {
        int64_t year;
        unsigned month, day;
        int64_t wanted;
    } cases[] = {
        {1970, 1, 1, 0},      {1969, 12, 31, -1},    {2000, 2, 29, 11016}, {2000, 3, 1, 11017},
        {1900, 3, 1, -25508}, {2026, 11, 23, 20780}, {1, 1, 1, -719162},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(clock_days_from_civil(cases[i].year, cases[i].month, cases[i].day),
                         cases[i].wanted);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats_rfc_3339_in_utc),
        cmocka_unit_test(counts_days_as_the_calendar_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
