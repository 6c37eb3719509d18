#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/fetch.h"
#include "tests/support/http_server.h"

#include <pthread.h>
#include <stdlib.h>

#define DAY_US ((int64_t)24 * 3600 * 1000000)
#define FEED_BODY SLICE_LITERAL("<rss/>")

enum { FEEDS_MAX = 64 };

/* A fetcher on its thread, with one web server; each test sets what it needs before start(). */
struct monitor {
    struct http_server *server;
    struct feed_config feeds[FEEDS_MAX];
    struct feed_state states[FEEDS_MAX];
    size_t count;
    struct fetch_options options;
    size_t queue_capacity;
    struct queue *queue;
    struct fetcher *fetcher;
    pthread_t thread;
};

static struct monitor *monitor_create(void) {
    struct monitor *monitor = calloc(1, sizeof *monitor);
    assert_non_null(monitor);
    monitor->server = http_server_start("127.0.0.1");
    monitor->queue_capacity = FEEDS_MAX;
    monitor->options = (struct fetch_options){
        .concurrency = 16,
        .per_host = 16,
        .min_interval_us = 1,
        .timeout_us = 60 * (int64_t)1000000,
        .body_bytes_max = 1 * MIB,
        .user_agent = SLICE_LITERAL("tocsin-test/1"),
    };
    return monitor;
}

static void add_feed(struct monitor *monitor, const char *url) {
    monitor->feeds[monitor->count++] = (struct feed_config){
        .url = slice_of(url), .every_us = DAY_US, .allow_private = true};
}

static void add_path(struct monitor *monitor, const char *path) {
    add_feed(monitor, http_server_url(monitor->server, path));
}

static void *run(void *context) {
    struct monitor *monitor = context;
    fetcher_run(monitor->fetcher, monitor->queue);
    return NULL;
}

static void start(struct monitor *monitor) {
    struct error error = {0};
    assert_int_equal(queue_create(monitor->queue_capacity, &monitor->queue), STATUS_OK);
    assert_int_equal(fetcher_create(monitor->feeds, monitor->states, monitor->count,
                                    &monitor->options, &monitor->fetcher, &error),
                     STATUS_OK);
    assert_int_equal(pthread_create(&monitor->thread, NULL, run, monitor), 0);
}

static struct fetched *next(struct monitor *monitor) {
    void *item = NULL;
    assert_int_equal(queue_pop(monitor->queue, -1, &item), STATUS_OK);
    return item;
}

/* Says that the answer is saved, to be polled again at once. */
static void commit_and_repoll(struct monitor *monitor, struct fetched *fetched) {
    struct feed_state state = fetched->status == STATUS_OK || fetched->status == STATUS_NOT_MODIFIED
                                  ? fetched->accepted
                                  : fetched->refused;
    state.next_poll_us = 1;
    fetcher_committed(monitor->fetcher, fetched->feed, &state);
    fetched_destroy(&fetched);
}

static void stop_running(struct monitor *monitor) {
    fetcher_stop(monitor->fetcher);
    assert_int_equal(pthread_join(monitor->thread, NULL), 0);
}

static void finish(struct monitor *monitor) {
    void *item = NULL;
    stop_running(monitor);
    while (queue_pop(monitor->queue, 0, &item) == STATUS_OK) {
        struct fetched *fetched = item;
        fetched_destroy(&fetched);
    }
    fetcher_destroy(&monitor->fetcher);
    assert_null(monitor->fetcher);
    queue_destroy(&monitor->queue);
    http_server_stop(&monitor->server);
    free(monitor);
}

/* ---- conditional requests ---- */

/* Quotes, a weak mark, a backslash, a tab, Latin-1 bytes: opaque, so nothing is touched. */
#define ODD_ETAG "W/\"a\\b\t\xe9\xff-gzip\""
#define ODD_DATE "Thu, 01-Jan-1970  00:00:00 GMT+0"

static void sends_validators_back_byte_for_byte(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK",
                      "eTaG:  " ODD_ETAG " \r\nLast-Modified:" ODD_DATE "\r\n", FEED_BODY);
    http_server_answer(monitor->server, "/a",
                       SLICE_LITERAL("HTTP/1.1 304 Not Modified\r\nETag: \"new\"\r\n\r\n"));
    add_path(monitor, "/a");
    start(monitor);
    uint64_t not_modified = counter_get(COUNTER_polls_not_modified);

    struct fetched *first = next(monitor);
    assert_int_equal(first->status, STATUS_OK);
    assert_int_equal(first->http_status, 200);
    assert_slice_equal(slice_make(first->body, first->body_bytes), "<rss/>");
    assert_slice_equal(first->accepted.etag, ODD_ETAG);
    assert_slice_equal(first->accepted.last_modified, ODD_DATE);
    assert_true(hash_equal(first->accepted.body, hash_bytes(FEED_BODY)));
    assert_int_equal(first->accepted.failures, 0);
    assert_int_equal(first->accepted.last_success_us, first->received_us);
    assert_in_range(first->accepted.next_poll_us - first->received_us, DAY_US / 100 * 95,
                    DAY_US / 100 * 105);
    assert_int_equal(first->refused.etag.bytes, 0);
    assert_int_equal(first->refused.failures, 1);
    commit_and_repoll(monitor, first);

    struct fetched *second = next(monitor);
    assert_int_equal(second->status, STATUS_NOT_MODIFIED);
    assert_int_equal(second->http_status, 304);
    assert_null(second->body);
    assert_slice_equal(http_server_request_header(monitor->server, "/a", 1, "If-None-Match"),
                       ODD_ETAG);
    assert_slice_equal(http_server_request_header(monitor->server, "/a", 1, "If-Modified-Since"),
                       ODD_DATE);
    assert_slice_equal(second->accepted.etag, "\"new\"");
    assert_slice_equal(second->accepted.last_modified, ODD_DATE);
    assert_true(hash_equal(second->accepted.body, hash_bytes(FEED_BODY)));
    assert_int_equal(counter_get(COUNTER_polls_not_modified), not_modified + 1);
    fetched_destroy(&second);

    assert_null(http_server_request_header(monitor->server, "/a", 0, "If-None-Match").data);
    assert_null(http_server_request_header(monitor->server, "/a", 0, "If-Modified-Since").data);
    assert_slice_equal(http_server_request_header(monitor->server, "/a", 0, "User-Agent"),
                       "tocsin-test/1");
    finish(monitor);
}

static void starts_from_the_state_it_is_given(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_answer(monitor->server, "/a", SLICE_LITERAL("HTTP/1.1 304 Not Modified\r\n\r\n"));
    add_path(monitor, "/a");
    monitor->states[0] = (struct feed_state){
        .etag = SLICE_LITERAL("\"kept\""), .next_poll_us = 1, .failures = 3};
    start(monitor);
    struct fetched *fetched = next(monitor);
    assert_int_equal(fetched->status, STATUS_NOT_MODIFIED);
    assert_slice_equal(http_server_request_header(monitor->server, "/a", 0, "If-None-Match"),
                       "\"kept\"");
    assert_null(http_server_request_header(monitor->server, "/a", 0, "If-Modified-Since").data);
    assert_slice_equal(fetched->accepted.etag, "\"kept\"");
    assert_int_equal(fetched->accepted.failures, 0);
    fetched_destroy(&fetched);
    finish(monitor);
}

static void the_same_bytes_are_not_modified(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "ETag: \"1\"\r\n", FEED_BODY);
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "ETag: \"2\"\r\n", FEED_BODY);
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "", SLICE_LITERAL("<feed/>"));
    add_path(monitor, "/a");
    start(monitor);
    uint64_t unchanged = counter_get(COUNTER_polls_unchanged);
    commit_and_repoll(monitor, next(monitor));
    struct fetched *second = next(monitor);
    assert_int_equal(second->status, STATUS_NOT_MODIFIED);
    assert_int_equal(second->http_status, 200);
    assert_null(second->body);
    assert_slice_equal(second->accepted.etag, "\"2\"");
    assert_int_equal(counter_get(COUNTER_polls_unchanged), unchanged + 1);
    commit_and_repoll(monitor, second);
    struct fetched *third = next(monitor);
    assert_int_equal(third->status, STATUS_OK);
    assert_slice_equal(slice_make(third->body, third->body_bytes), "<feed/>");
    assert_int_equal(third->accepted.etag.bytes, 0);
    assert_slice_equal(third->refused.etag, "\"2\"");
    fetched_destroy(&third);
    finish(monitor);
}

/* What was refused was not saved: the whole document must come again. */
static void a_refused_document_is_asked_for_again_in_full(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "ETag: \"1\"\r\n", FEED_BODY);
    add_path(monitor, "/a");
    start(monitor);
    struct fetched *first = next(monitor);
    struct feed_state refused = first->refused;
    refused.next_poll_us = 1;
    fetcher_committed(monitor->fetcher, 0, &refused);
    fetched_destroy(&first);
    struct fetched *second = next(monitor);
    assert_int_equal(second->status, STATUS_OK);
    assert_null(http_server_request_header(monitor->server, "/a", 1, "If-None-Match").data);
    assert_int_equal(second->refused.failures, 2);
    fetched_destroy(&second);
    finish(monitor);
}

/* ---- failures ---- */

static void a_failing_server_is_backed_off_from(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 500 Oops", "ETag: \"bad\"\r\n", FEED_BODY);
    add_path(monitor, "/a");
    monitor->feeds[0].every_us = DAY_US / 24;
    monitor->states[0] = (struct feed_state){
        .etag = SLICE_LITERAL("\"good\""), .next_poll_us = 1, .last_success_us = 7, .failures = 2};
    start(monitor);
    uint64_t failed = counter_get(COUNTER_polls_failed);
    struct fetched *fetched = next(monitor);
    assert_int_equal(fetched->status, STATUS_NETWORK);
    assert_int_equal(fetched->http_status, 500);
    assert_null(fetched->body);
    assert_string_equal(fetched->error.file, http_server_url(monitor->server, "/a"));
    assert_non_null(strstr(fetched->error.message, "500"));
    assert_slice_equal(fetched->refused.etag, "\"good\"");
    assert_int_equal(fetched->refused.last_success_us, 7);
    assert_int_equal(fetched->refused.failures, 3);
    int64_t delay_us = fetched->refused.next_poll_us - fetched->received_us;
    assert_in_range(delay_us, DAY_US / 24 * 4 / 100 * 90, DAY_US / 24 * 4);
    assert_slice_equal(fetched->accepted.etag, "\"good\"");
    assert_int_equal(fetched->accepted.failures, 3);
    assert_int_equal(counter_get(COUNTER_polls_failed), failed + 1);
    fetched_destroy(&fetched);
    finish(monitor);
}

struct delay_case {
    const char *status_line, *headers;
    int64_t delay_min_us, delay_max_us;
};

static void waits_as_long_as_the_server_asks(void **state) {
    (void)state;
    static const struct delay_case cases[] = {
        {"HTTP/1.1 429 Slow down", "Retry-After: 172800\r\n", 2 * DAY_US, 2 * DAY_US},
        {"HTTP/1.1 503 Busy", "Retry-After: 172800\r\n", 2 * DAY_US, 2 * DAY_US},
        {"HTTP/1.1 503 Busy", "Retry-After: 99999999\r\n", 7 * DAY_US, 7 * DAY_US},
        {"HTTP/1.1 503 Busy", "Retry-After: Fri, 31 Dec 2100 23:59:59 GMT\r\n", 7 * DAY_US,
         7 * DAY_US},
        {"HTTP/1.1 503 Busy", "Retry-After: 1\r\n", 0, DAY_US / 24},
        {"HTTP/1.1 500 Oops", "Retry-After: 172800\r\n", 0, DAY_US / 24},
        {"HTTP/1.1 410 Gone", "", DAY_US / 100 * 90, DAY_US},
        {"HTTP/1.1 404 Not Found", "", 0, DAY_US / 24},
    };
    struct monitor *monitor = monitor_create();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[16] = {'/', (char)('a' + i), '\0'};
        http_server_reply(monitor->server, path, cases[i].status_line, cases[i].headers, FEED_BODY);
        add_path(monitor, path);
        monitor->feeds[i].every_us = DAY_US / 24;
    }
    start(monitor);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fetched *fetched = next(monitor);
        const struct delay_case *expected = &cases[fetched->feed];
        assert_in_range(fetched->refused.next_poll_us - fetched->received_us,
                        expected->delay_min_us, expected->delay_max_us);
        fetched_destroy(&fetched);
    }
    finish(monitor);
}

static void a_hanging_server_times_out(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->options.timeout_us = 50000;
    http_server_hold(monitor->server);
    add_path(monitor, "/a");
    start(monitor);
    struct fetched *fetched = next(monitor);
    assert_int_equal(fetched->status, STATUS_NETWORK);
    assert_int_equal(fetched->http_status, 0);
    assert_non_null(strstr(fetched->error.message, "in time"));
    assert_non_null(strstr(fetched->error.message, "fetch.timeout"));
    assert_int_equal(fetched->refused.failures, 1);
    fetched_destroy(&fetched);
    finish(monitor);
}

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

static void a_second_commit_of_the_same_answer_changes_nothing(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    http_server_reply(monitor->server, "/a", "HTTP/1.1 200 OK", "", FEED_BODY);
    add_path(monitor, "/a");
    start(monitor);
    struct fetched *first = next(monitor);
    struct feed_state soon = first->accepted;
    soon.next_poll_us = 1;
    fetcher_committed(monitor->fetcher, 0, &soon);
    fetcher_committed(monitor->fetcher, 0, &soon);
    fetcher_committed(monitor->fetcher, 12345, &soon);
    fetched_destroy(&first);
    struct fetched *second = next(monitor);
    fetcher_committed(monitor->fetcher, 0, &second->accepted);
    fetched_destroy(&second);
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

static void add_numbered_feeds(struct monitor *monitor, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char path[16] = {'/', (char)('a' + i), '\0'};
        http_server_reply(monitor->server, path, "HTTP/1.1 200 OK", "", FEED_BODY);
        add_path(monitor, path);
    }
}

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

static void a_full_queue_slows_and_loses_nothing(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->queue_capacity = 1;
    monitor->options.concurrency = 2;
    add_numbered_feeds(monitor, 20);
    start(monitor);
    bool seen[20] = {false};
    for (size_t i = 0; i < 20; i++) {
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->status, STATUS_OK);
        assert_false(seen[fetched->feed]);
        seen[fetched->feed] = true;
        fetched_destroy(&fetched);
    }
    finish(monitor);
}

/* ---- private addresses ---- */

static void a_private_address_needs_permission(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    add_numbered_feeds(monitor, 1);
    monitor->feeds[0].allow_private = false;
    start(monitor);
    uint64_t refused = counter_get(COUNTER_fetch_private_refused);
    struct fetched *fetched = next(monitor);
    assert_int_equal(fetched->status, STATUS_INVALID);
    assert_non_null(strstr(fetched->error.message, "127.0.0.1"));
    assert_non_null(strstr(fetched->error.message, "allow_private: true"));
    assert_int_equal(counter_get(COUNTER_fetch_private_refused), refused + 1);
    assert_int_equal(http_server_connections(monitor->server), 0);
    fetched_destroy(&fetched);
    finish(monitor);
}

/* The first feed's connection stays open; the second may not use it. */
static void an_open_connection_gives_no_permission(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    monitor->options.concurrency = 1;
    add_numbered_feeds(monitor, 3);
    monitor->feeds[1].allow_private = false;
    start(monitor);
    static const enum status expected[] = {STATUS_OK, STATUS_INVALID, STATUS_OK};
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        struct fetched *fetched = next(monitor);
        assert_int_equal(fetched->feed, i);
        assert_int_equal(fetched->status, expected[i]);
        fetched_destroy(&fetched);
    }
    assert_int_equal(http_server_count(monitor->server, "/b"), 0);
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

static void refuses_a_feed_that_is_no_web_address(void **state) {
    (void)state;
    static const char *const urls[] = {"file:///etc/passwd", "example.org/feed", "ftp://a.example/"};
    const struct feed_state unknown = {0};
    const struct fetch_options options = {.concurrency = 1, .per_host = 1};
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        const struct feed_config feed = {.url = slice_of(urls[i])};
        struct fetcher *fetcher = NULL;
        struct error error = {0};
        assert_int_equal(fetcher_create(&feed, &unknown, 1, &options, &fetcher, &error),
                         STATUS_INVALID);
        assert_null(fetcher);
        assert_string_equal(error.file, urls[i]);
        assert_non_null(strstr(error.message, "http://"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sends_validators_back_byte_for_byte),
        cmocka_unit_test(starts_from_the_state_it_is_given),
        cmocka_unit_test(the_same_bytes_are_not_modified),
        cmocka_unit_test(a_refused_document_is_asked_for_again_in_full),
        cmocka_unit_test(a_failing_server_is_backed_off_from),
        cmocka_unit_test(waits_as_long_as_the_server_asks),
        cmocka_unit_test(a_hanging_server_times_out),
        cmocka_unit_test(never_polls_again_before_the_commit),
        cmocka_unit_test(a_second_commit_of_the_same_answer_changes_nothing),
        cmocka_unit_test(a_feed_that_is_not_due_is_left_alone),
        cmocka_unit_test(a_saved_time_too_far_ahead_is_not_believed),
        cmocka_unit_test(feeds_never_polled_go_first_in_their_order),
        cmocka_unit_test(runs_as_many_at_once_as_it_may),
        cmocka_unit_test(keeps_to_the_share_of_one_host),
        cmocka_unit_test(a_full_queue_slows_and_loses_nothing),
        cmocka_unit_test(a_private_address_needs_permission),
        cmocka_unit_test(an_open_connection_gives_no_permission),
        cmocka_unit_test(stops_while_a_transfer_hangs),
        cmocka_unit_test(stops_while_the_queue_is_full),
        cmocka_unit_test(stops_when_the_queue_is_stopped),
        cmocka_unit_test(a_commit_after_the_stop_does_no_harm),
        cmocka_unit_test(without_feeds_it_waits_to_be_stopped),
        cmocka_unit_test(refuses_a_feed_that_is_no_web_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
