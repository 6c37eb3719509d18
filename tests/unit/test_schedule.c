#include "tests/unit/unit.h"

#include "ingest/schedule.h"

enum { FEEDS = 1000 };

static void gives_the_earliest_first(void **state) {
    (void)state;
    struct schedule schedule;
    assert_int_equal(schedule_init(&schedule, 4), STATUS_OK);
    assert_null(schedule_first(&schedule));
    schedule_put(&schedule, 0, 30);
    schedule_put(&schedule, 1, -10);
    schedule_put(&schedule, 2, INT64_MIN);
    schedule_put(&schedule, 3, 20);
    assert_int_equal(schedule_first(&schedule)->feed, 2);
    static const uint32_t expected[] = {2, 1, 3, 0};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_int_equal(schedule_take(&schedule).feed, expected[i]);
    }
    assert_null(schedule_first(&schedule));
    schedule_fini(&schedule);
}

static void equal_times_go_in_the_order_of_the_list(void **state) {
    (void)state;
    struct schedule schedule;
    assert_int_equal(schedule_init(&schedule, FEEDS), STATUS_OK);
    for (uint32_t i = FEEDS; i > 0; i--) {
        schedule_put(&schedule, i - 1, 7);
    }
    for (uint32_t i = 0; i < FEEDS; i++) {
        assert_int_equal(schedule_take(&schedule).feed, i);
    }
    schedule_fini(&schedule);
}

/* Against the plainest way to know the minimum: look at all. */
static void agrees_with_a_linear_search(void **state) {
    (void)state;
    static int64_t due[FEEDS];
    static bool inside[FEEDS];
    struct schedule schedule;
    assert_int_equal(schedule_init(&schedule, FEEDS), STATUS_OK);
    uint32_t random = 12345;
    size_t count = 0;
    for (size_t step = 0; step < 20000; step++) {
        random = random * 1664525 + 1013904223;
        uint32_t feed = (random >> 8) % FEEDS;
        if (!inside[feed] && random % 3 != 0) {
            due[feed] = (random >> 4) % 500;
            inside[feed] = true;
            count++;
            schedule_put(&schedule, feed, due[feed]);
            continue;
        }
        if (count == 0) {
            continue;
        }
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < FEEDS; i++) {
            if (inside[i] && (best == UINT32_MAX || due[i] < due[best])) {
                best = i;
            }
        }
        struct schedule_entry taken = schedule_take(&schedule);
        assert_int_equal(taken.feed, best);
        assert_int_equal(taken.due_us, due[best]);
        inside[best] = false;
        count--;
    }
    assert_int_equal(schedule.count, count);
    schedule_fini(&schedule);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_the_earliest_first),
        cmocka_unit_test(equal_times_go_in_the_order_of_the_list),
        cmocka_unit_test(agrees_with_a_linear_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
