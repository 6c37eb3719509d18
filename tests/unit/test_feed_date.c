#include "tests/unit/unit.h"

#include "core/clock.h"
#include "ingest/feed_date.h"

static void expect_date(const char *text, const char *expected) {
    char found[CLOCK_TEXT_BYTES] = "unknown";
    int64_t us = feed_date_parse(slice_of(text));
    if (us != CLOCK_UNKNOWN) {
        clock_format(us, us % 1000000 != 0, found);
    }
    if (strcmp(found, expected) != 0) {
        fail_msg("\"%s\" gave %s, not %s", text, found, expected);
    }
}

static void reads_dates_as_feeds_write_them(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        /* RFC 822 and 5322 */
        {"Fri, 02 Jan 2026 03:04:05 GMT", "2026-01-02T03:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05 +0200", "2026-01-02T01:04:05Z"},
        {"02 Jan 2026 03:04:05 -0330", "2026-01-02T06:34:05Z"},
        {"Fri, 2 Jan 26 3:04 EST", "2026-01-02T08:04:00Z"},
        {"Sat, 01 Jan 94 00:00:00 PDT", "1994-01-01T07:00:00Z"},
        {"Fri, 02 January 2026 03:04:05 Z", "2026-01-02T03:04:05Z"},
        {"Fri, 02 Sept 2026 03:04:05 CET", "2026-09-02T02:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05", "2026-01-02T03:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05 XYZ", "2026-01-02T03:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05 GMT+0100", "2026-01-02T02:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05 +01:00 (CET)", "2026-01-02T02:04:05Z"},
        {"Fri, 02 Jan 2026", "2026-01-02T00:00:00Z"},
        {"Fri,02 Jan 2026 03:04:05GMT", "2026-01-02T03:04:05Z"},
        {"Fri, 02 Jan 2026 03:04:05 PM +0000", "2026-01-02T15:04:05Z"},
        {"Fri, 02 Jan 2026 12:04:05 AM", "2026-01-02T00:04:05Z"},
        {"January 2, 2026 03:04", "2026-01-02T03:04:00Z"},
        {"Friday, 02-Jan-26 03:04:05 GMT", "2026-01-02T03:04:05Z"},
        {"Fri Jan  2 03:04:05 2026", "2026-01-02T03:04:05Z"},
        {"Fri Jan  2 03:04:05 EST 2026", "2026-01-02T08:04:05Z"},
        /* RFC 3339, W3C-DTF, ISO 8601 */
        {"2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z"},
        {"2026-01-02t03:04:05z", "2026-01-02T03:04:05Z"},
        {"2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.678Z"},
        {"2026-01-02T03:04:05.123456789+01:00", "2026-01-02T02:04:05.123Z"},
        {"2026-01-02T03:04+01:00", "2026-01-02T02:04:00Z"},
        {"2026-01-02 03:04:05 +0100", "2026-01-02T02:04:05Z"},
        {"2026-01-02 03:04:05 UTC", "2026-01-02T03:04:05Z"},
        {"2026-1-2 3:04:05", "2026-01-02T03:04:05Z"},
        {"2026/01/02 03:04:05", "2026-01-02T03:04:05Z"},
        {"2026", "2026-01-01T00:00:00Z"},
        {"2026-02", "2026-02-01T00:00:00Z"},
        {"2026-02-28", "2026-02-28T00:00:00Z"},
        {"20260102", "2026-01-02T00:00:00Z"},
        {"20260102T030405Z", "2026-01-02T03:04:05Z"},
        {"  2026-01-02T24:00:00Z\n", "2026-01-03T00:00:00Z"},
        {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"},
        {"2024-02-29", "2024-02-29T00:00:00Z"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_date(cases[i][0], cases[i][1]);
    }
}

static void guesses_nothing(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",
        "yesterday",
        "03/04/2026",
        "0000-00-00 00:00:00",
        "-0001-11-30T00:00:00+00:00",
        "0001-01-01T00:00:00Z",
        "2026-02-30",
        "2023-02-29",
        "2026-13-01",
        "2026-01-02T25:00:00Z",
        "2026-01-02T03:61:00Z",
        "Fri, 32 Jan 2026 03:04:05 GMT",
        "Fri, 02 Jan 2026 24:00:01 GMT",
        "Fri, 02 Jan 99999 03:04:05 GMT",
        "99999999999999999999",
        "Jan",
        "2026-01-02T03:04:05+99:00",
        "9999-12-31T23:59:60-15:59",
        "1900-01-01T00:00:00+01:00",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_date(cases[i], "unknown");
    }
}

static void a_long_text_is_no_date(void **state) {
    (void)state;
    char text[200];
    memset(text, ' ', sizeof text);
    memcpy(text, "2026-01-02x", 11);
    text[sizeof text - 1] = '1';
    assert_true(feed_date_parse(slice_make(text, sizeof text)) == CLOCK_UNKNOWN);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_dates_as_feeds_write_them),
        cmocka_unit_test(guesses_nothing),
        cmocka_unit_test(a_long_text_is_no_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
