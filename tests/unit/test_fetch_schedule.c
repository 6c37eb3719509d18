/* Who is polled when, how many at once, and how the fetcher stops. */
#include "tests/unit/fetch_monitor.h"

/* ---- who may be polled when ---- */

/* Feed 1 is polled over and over; were feed 0 not waiting for its commit, its first interval of a
 * microsecond would bring it round many times. */
static void never_polls_again_before_the_commit(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "", FEED_BODY);
    http_server_reply(monitor->server, "/b", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_path(monitor, "/a");
    add_path(monitor, "/b");
    monitor->feeds[0].every_us = 1;
    start(monitor);
    struct fetched *kept = NULL;
    for (int polls = 0; polls < 20 || kept == NULL;) {
        struct fetched *fetched = next(monitor);
        if (fetched->feed == 0) {
            assert_null(kept);
            kept = fetched;
            continue;
        }
        polls++;
        commit_and_repoll(monitor, fetched);
    }
    assert_int_equal(http_server_count(monitor->server, "/a"), 1);
    assert_false(fetcher_all_polled(monitor->fetcher));
    commit_and_repoll(monitor, kept);
    assert_true(fetcher_all_polled(monitor->fetcher));
    http_server_wait(monitor->server, "/a", 2);
    finish(monitor);
}

/* Were feed 0 planned twice, it would come round more often than it was committed while feed 1
 * goes its rounds. */
static void a_second_commit_of_the_same_answer_changes_nothing(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "", FEED_BODY);
    http_server_reply(monitor->server, "/b", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_path(monitor, "/a");
    add_path(monitor, "/b");
    start(monitor);
    size_t polls[2] = {0};
    while (polls[1] < 20 || polls[0] < 2) {
        struct fetched *fetched = next(monitor);
        size_t feed = fetched->feed;
        if (++polls[feed] == 1 && feed == 0) {
            struct feed_state soon = fetched->accepted;
            soon.next_poll_us = 1;
            /* Else the next answer might be there in between, and the second commit be its. */
            http_server_hold(monitor->server);
            fetcher_committed(monitor->fetcher, 0, &soon);
            fetcher_committed(monitor->fetcher, 0, &soon);
            fetcher_committed(monitor->fetcher, 12345, &soon);
            http_server_release(monitor->server);
        }
        if (feed == 1) {
            commit_and_repoll(monitor, fetched);
        } else {
            fetched_destroy(&fetched);
        }
    }
    assert_int_equal(polls[0], 2);
    assert_int_equal(http_server_count(monitor->server, "/a"), 2);
    finish(monitor);
}

static void a_feed_that_is_not_due_is_left_alone(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/b", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_path(monitor, "/a");
    add_path(monitor, "/b");
    monitor->states[0].next_poll_us = clock_real_us() + DAY_US / 2;
    start(monitor);
    for (int i = 0; i < 5; i++) {
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->feed, 1);
        commit_and_repoll(monitor, fetched);
    }
    assert_int_equal(http_server_count(monitor->server, "/a"), 0);
    finish(monitor);
}

/* A saved time a century ahead comes from a wrong clock; the feed's interval is a microsecond. */
static void a_saved_time_too_far_ahead_is_not_believed(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_path(monitor, "/a");
    monitor->feeds[0].every_us = 1;
    monitor->states[0].next_poll_us = clock_real_us() + 36500 * DAY_US;
    start(monitor);
    struct fetched *fetched = next(monitor);
    assert_int_equal(fetched->status, STATUS_OK);
    fetched_destroy(&fetched);
    finish(monitor);
}

static void feeds_never_polled_go_first_in_their_order(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->options.concurrency = 1;
    static const char *const paths[] = {"/a", "/b", "/c", "/d"};
    for (size_t i = 0; i < COUNT_OF(paths); i++) {
        http_server_reply(monitor->server, paths[i], "HTTP/1.1 200 OK", "", FEED_BODY);
        add_path(monitor, paths[i]);
    }
    monitor->states[0].next_poll_us = 1;
    monitor->states[2].next_poll_us = 1000000;
    start(monitor);
    static const size_t order[] = {1, 3, 0, 2};
    for (size_t i = 0; i < COUNT_OF(order); i++) {
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->feed, order[i]);
        fetched_destroy(&fetched);
    }
    finish(monitor);
}

/* ---- how many at once ---- */

static void destroy_next(struct monitor *monitor, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->status, STATUS_OK);
        fetched_destroy(&fetched);
    }
}

static void runs_as_many_at_once_as_it_may(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->options.concurrency = 3;
    add_numbered_feeds(monitor, 8);
    http_server_hold(monitor->server);
    start(monitor);
    http_server_wait_open(monitor->server, 3);
    http_server_release(monitor->server);
    destroy_next(monitor, 8);
    assert_int_equal(http_server_open_max(monitor->server), 3);
    finish(monitor);
}

/* The feed on the other host is the last on the list: when it is answered, every feed before it
 * that could begin has begun. */
static void keeps_to_the_share_of_one_host(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    struct http_server *other = http_server_start("127.0.0.2");
    monitor->options.per_host = 2;
    add_numbered_feeds(monitor, 6);
    http_server_reply(other, "/x", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_feed(monitor, http_server_url(other, "/x"));
    http_server_hold(monitor->server);
    start(monitor);
    struct fetched *first = next(monitor);
    assert_int_equal(first->feed, 6);
    fetched_destroy(&first);
    http_server_wait_open(monitor->server, 2);
    http_server_release(monitor->server);
    destroy_next(monitor, 6);
    assert_int_equal(http_server_open_max(monitor->server), 2);
    finish(monitor);
    http_server_stop(&other);
}

/* Beyond what was taken out there are at most one answer in the queue and two that wait. */
static void a_full_queue_slows_and_loses_nothing(void **state) {
    (void)state;
    enum { FEEDS = 20 };
    struct monitor *monitor = monitor_create();
    monitor->queue_capacity = 1;
    monitor->options.concurrency = 2;
    add_numbered_feeds(monitor, FEEDS);
    start(monitor);
    bool seen[FEEDS] = {false};
    for (size_t taken = 0; taken < FEEDS; taken++) {
        if (taken + 1 < FEEDS) {
            char path[16] = {'/', (char)('a' + taken + 1), '\0'};
            http_server_wait(monitor->server, path, 1);
        }
        assert_in_range(http_server_total(monitor->server), 1, taken + 3);
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->status, STATUS_OK);
        assert_false(seen[fetched->feed]);
        seen[fetched->feed] = true;
        fetched_destroy(&fetched);
    }
    finish(monitor);
}

/* ---- stopping ---- */

static void stops_while_a_transfer_hangs(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    add_numbered_feeds(monitor, 2);
    http_server_hold(monitor->server);
    start(monitor);
    http_server_wait_open(monitor->server, 2);
    stop_running(monitor);
    assert_int_equal(queue_length(monitor->queue), 0);
    assert_false(fetcher_all_polled(monitor->fetcher));
    assert_int_equal(pthread_create(&monitor->thread, NULL, run, monitor), 0);
    finish(monitor);
}

static void stops_while_the_queue_is_full(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->queue_capacity = 1;
    monitor->options.concurrency = 1;
    add_numbered_feeds(monitor, 5);
    start(monitor);
    http_server_wait(monitor->server, "/b", 1);
    finish(monitor);
}

static void stops_when_the_queue_is_stopped(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    add_numbered_feeds(monitor, 2);
    http_server_hold(monitor->server);
    start(monitor);
    http_server_wait_open(monitor->server, 2);
    queue_stop(monitor->queue);
    http_server_release(monitor->server);
    assert_int_equal(pthread_join(monitor->thread, NULL), 0);
    assert_int_equal(pthread_create(&monitor->thread, NULL, run, monitor), 0);
    finish(monitor);
}

static void a_commit_after_the_stop_does_no_harm(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    add_numbered_feeds(monitor, 1);
    start(monitor);
    struct fetched *fetched = next(monitor);
    stop_running(monitor);
    fetcher_committed(monitor->fetcher, fetched->feed, &fetched->accepted);
    assert_true(fetcher_all_polled(monitor->fetcher));
    fetched_destroy(&fetched);
    assert_int_equal(pthread_create(&monitor->thread, NULL, run, monitor), 0);
    finish(monitor);
}

static void without_feeds_it_waits_to_be_stopped(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    start(monitor);
    assert_true(fetcher_all_polled(monitor->fetcher));
    finish(monitor);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(never_polls_again_before_the_commit),
        cmocka_unit_test(a_second_commit_of_the_same_answer_changes_nothing),
        cmocka_unit_test(a_feed_that_is_not_due_is_left_alone),
        cmocka_unit_test(a_saved_time_too_far_ahead_is_not_believed),
        cmocka_unit_test(feeds_never_polled_go_first_in_their_order),
        cmocka_unit_test(runs_as_many_at_once_as_it_may),
        cmocka_unit_test(keeps_to_the_share_of_one_host),
        cmocka_unit_test(a_full_queue_slows_and_loses_nothing),
        cmocka_unit_test(stops_while_a_transfer_hangs),
        cmocka_unit_test(stops_while_the_queue_is_full),
        cmocka_unit_test(stops_when_the_queue_is_stopped),
        cmocka_unit_test(a_commit_after_the_stop_does_no_harm),
        cmocka_unit_test(without_feeds_it_waits_to_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
