/* A fetcher on its thread with a web server to talk to: what the fetcher's tests share. */
#ifndef TOCSIN_TESTS_FETCH_MONITOR_H
#define TOCSIN_TESTS_FETCH_MONITOR_H

#include "tests/unit/unit.h"

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

static inline struct monitor *monitor_create(void) {
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

static inline void add_feed(struct monitor *monitor, const char *url) {
    monitor->feeds[monitor->count++] =
        (struct feed_config){.url = slice_of(url), .every_us = DAY_US, .allow_private = true};
}

static inline void add_path(struct monitor *monitor, const char *path) {
    add_feed(monitor, http_server_url(monitor->server, path));
}

static inline void *run(void *context) {
    struct monitor *monitor = context;
    fetcher_run(monitor->fetcher, monitor->queue);
    return NULL;
}

static inline void start(struct monitor *monitor) {
    struct error error = {0};
    assert_int_equal(queue_create(monitor->queue_capacity, &monitor->queue), STATUS_OK);
    assert_int_equal(fetcher_create(monitor->feeds, monitor->states, monitor->count,
                                    &monitor->options, &monitor->fetcher, &error),
                     STATUS_OK);
    assert_int_equal(pthread_create(&monitor->thread, NULL, run, monitor), 0);
}

static inline struct fetched *next(struct monitor *monitor) {
    void *item = NULL;
    assert_int_equal(queue_pop(monitor->queue, -1, &item), STATUS_OK);
    return item;
}

/* Says that the answer is saved, to be polled again at once. */
static inline void commit_and_repoll(struct monitor *monitor, struct fetched *fetched) {
    struct feed_state state = fetched->status == STATUS_OK || fetched->status == STATUS_NOT_MODIFIED
                                  ? fetched->accepted
                                  : fetched->refused;
    state.next_poll_us = 1;
    fetcher_committed(monitor->fetcher, fetched->feed, &state);
    fetched_destroy(&fetched);
}

static inline void stop_running(struct monitor *monitor) {
    fetcher_stop(monitor->fetcher);
    assert_int_equal(pthread_join(monitor->thread, NULL), 0);
}

static inline void finish(struct monitor *monitor) {
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

static inline void add_numbered_feeds(struct monitor *monitor, size_t count) {
    for (size_t i = 0; i < count; i++) {
        char path[16] = {'/', (char)('a' + i), '\0'};
        http_server_reply(monitor->server, path, "HTTP/1.1 200 OK", "", FEED_BODY);
        add_path(monitor, path);
    }
}

#endif
