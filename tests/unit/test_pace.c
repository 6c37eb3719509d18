#include "tests/unit/unit.h"

#include "ingest/pace.h"

#define MINUTE_US ((int64_t)60 * 1000000)

enum { DRAWS = 2000 };

static void a_feed_without_interval_gets_the_default(void **state) {
    (void)state;
    const struct pace pace = {.min_interval_us = 5 * MINUTE_US};
    assert_int_equal(pace_interval_us(&pace, 0), PACE_INTERVAL_DEFAULT_US);
    assert_int_equal(pace_interval_us(&pace, 7 * MINUTE_US), 7 * MINUTE_US);
    assert_int_equal(pace_interval_us(&pace, MINUTE_US), 5 * MINUTE_US);
    const struct pace slow = {.min_interval_us = 60 * MINUTE_US};
    assert_int_equal(pace_interval_us(&slow, 0), 60 * MINUTE_US);
}

static void success_spreads_within_five_percent(void **state) {
    (void)state;
    struct pace pace = {.min_interval_us = MINUTE_US, .random = 1};
    int64_t low = INT64_MAX, high = 0;
    for (int i = 0; i < DRAWS; i++) {
        int64_t delay = pace_success_us(&pace, 100 * MINUTE_US);
        low = delay < low ? delay : low;
        high = delay > high ? delay : high;
    }
    assert_in_range(low, 95 * MINUTE_US, 96 * MINUTE_US);
    assert_in_range(high, 104 * MINUTE_US, 105 * MINUTE_US);
}

static void never_sooner_than_the_minimum(void **state) {
    (void)state;
    struct pace pace = {.min_interval_us = 5 * MINUTE_US, .random = 2};
    for (int i = 0; i < DRAWS; i++) {
        assert_true(pace_success_us(&pace, 5 * MINUTE_US) >= 5 * MINUTE_US);
        assert_true(pace_failure_us(&pace, 5 * MINUTE_US, 1) >= 5 * MINUTE_US);
    }
}

static void failures_double_the_delay_up_to_a_day(void **state) {
    (void)state;
    struct pace pace = {.min_interval_us = MINUTE_US, .random = 3};
    for (uint32_t failures = 1; failures <= 7; failures++) {
        int64_t full = 10 * MINUTE_US << (failures - 1);
        int64_t delay = pace_failure_us(&pace, 10 * MINUTE_US, failures);
        assert_in_range(delay, full / 100 * 90, full);
    }
    int64_t dead = pace_failure_us(&pace, 10 * MINUTE_US, UINT32_MAX);
    assert_in_range(dead, PACE_BACKOFF_MAX_US / 100 * 90, PACE_BACKOFF_MAX_US);
}

static void an_interval_over_a_day_is_kept_on_failure(void **state) {
    (void)state;
    struct pace pace = {.random = 4};
    int64_t delay = pace_failure_us(&pace, 3 * PACE_BACKOFF_MAX_US, 9);
    assert_in_range(delay, 3 * (PACE_BACKOFF_MAX_US / 100 * 90), 3 * PACE_BACKOFF_MAX_US);
}

static void survives_the_smallest_intervals(void **state) {
    (void)state;
    struct pace pace = {.min_interval_us = 0, .random = 5};
    assert_in_range(pace_success_us(&pace, 1), 0, 1);
    assert_in_range(pace_failure_us(&pace, 1, 1), 0, 1);
}

static void no_delay_is_over_the_bound(void **state) {
    (void)state;
    struct pace pace = {.min_interval_us = MINUTE_US, .random = 6};
    for (int i = 0; i < DRAWS; i++) {
        assert_true(pace_success_us(&pace, 0) <= pace_delay_max_us(&pace, 0, 0));
        assert_true(pace_failure_us(&pace, 0, 20) <= pace_delay_max_us(&pace, 0, 20));
    }
    assert_int_equal(pace_delay_max_us(&pace, 0, 1), PACE_RETRY_AFTER_MAX_US);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_without_interval_gets_the_default),
        cmocka_unit_test(success_spreads_within_five_percent),
        cmocka_unit_test(never_sooner_than_the_minimum),
        cmocka_unit_test(failures_double_the_delay_up_to_a_day),
        cmocka_unit_test(an_interval_over_a_day_is_kept_on_failure),
        cmocka_unit_test(survives_the_smallest_intervals),
        cmocka_unit_test(no_delay_is_over_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
