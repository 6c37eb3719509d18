/* What the fetcher asks, and what it makes of the answers. */
#include "tests/unit/fetch_monitor.h"

#include "core/counters.h"

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
    uint64_t not_modified = counter_get(COUNTER_polls_not_modified);
    start(monitor);

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
    monitor->states[0] =
        (struct feed_state){.etag = SLICE_LITERAL("\"kept\""), .next_poll_us = 1, .failures = 3};
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
    uint64_t unchanged = counter_get(COUNTER_polls_unchanged);
    start(monitor);
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
    uint64_t failed = counter_get(COUNTER_polls_failed);
    start(monitor);
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

/* ---- private addresses ---- */

static void a_private_address_needs_permission(void **state) {
    (void)state;
    struct monitor *monitor = monitor_create();
    add_numbered_feeds(monitor, 1);
    monitor->feeds[0].allow_private = false;
    uint64_t refused = counter_get(COUNTER_fetch_private_refused);
    start(monitor);
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

static void refuses_a_feed_that_is_no_web_address(void **state) {
    (void)state;
    static const char *const urls[] = {"file:///etc/passwd", "example.org/feed",
                                       "ftp://a.example/"};
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
        cmocka_unit_test(a_private_address_needs_permission),
        cmocka_unit_test(an_open_connection_gives_no_permission),
        cmocka_unit_test(refuses_a_feed_that_is_no_web_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
