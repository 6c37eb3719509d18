/* A client's calls with failure made loud, and a live side that loses what the test says. */
#ifndef TOCSIN_TESTS_CLIENT_CALLS_H
#define TOCSIN_TESTS_CLIENT_CALLS_H

#include "tests/unit/monitor.h"

#include "publish/client.h"

#include <zmq.h>

static inline struct client *connect_client(const struct monitor *monitor,
                                            const struct client_options *given) {
    struct client_options options = *given;
    options.alerts = options.alerts ? options.alerts : monitor->alerts;
    struct client *client = NULL;
    struct error error = {0};
    if (client_create(&options, &client, &error) != STATUS_OK) {
        fail_msg("%s", error.message);
    }
    return client;
}

static inline struct client_message next(struct client *client) {
    struct client_message message = {0};
    struct error error = {0};
    enum status status = client_next(client, PATIENCE_MS, &message, &error);
    if (status != STATUS_OK) {
        fail_msg("client_next: %s %s", status_text(status), error.message);
    }
    return message;
}

static inline void expect_alert(struct client *client, uint64_t seq) {
    struct client_message message = next(client);
    assert_int_equal(message.event, CLIENT_ALERT);
    assert_int_equal(message.seq, seq);
    char start[96];
    snprintf(start, sizeof start, "\"seq\":%llu,", (unsigned long long)seq);
    assert_non_null(memmem(message.json.data, message.json.bytes, start, strlen(start)));
    assert_true(slice_starts(message.topic, slice_of("alert/")));
}

static inline void expect_gap(struct client *client, uint64_t from, uint64_t to) {
    struct client_message message = next(client);
    assert_int_equal(message.event, CLIENT_GAP);
    assert_int_equal(message.gap_from, from);
    assert_int_equal(message.gap_to, to);
}

static inline void expect_position(const struct client *client, uint64_t seq, const char *epoch) {
    struct slice found = {0};
    assert_int_equal(client_position(client, &found), seq);
    assert_slice_equal(found, epoch);
}

/* Until the client has its place: it has met the monitor's first heartbeat. */
static inline void settle(struct client *client, uint64_t seq) {
    struct slice epoch = {0};
    for (int i = 0; i < 2000; i++) {
        struct client_message message;
        enum status status = client_next(client, 10, &message, NULL);
        assert_int_equal(status, STATUS_EMPTY);
        if (client_position(client, &epoch) == seq && epoch.bytes > 0) {
            return;
        }
    }
    fail_msg("the client never got its position");
}

/* An XPUB socket without a monitor behind it. */
struct lossy {
    void *context, *socket;
    char endpoint[128];
};

static inline void lossy_open(struct lossy *lossy) {
    lossy->context = zmq_ctx_new();
    lossy->socket = zmq_socket(lossy->context, ZMQ_XPUB);
    size_t bytes = sizeof lossy->endpoint;
    assert_int_equal(zmq_bind(lossy->socket, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(lossy->socket, ZMQ_LAST_ENDPOINT, lossy->endpoint, &bytes), 0);
}

static inline void lossy_close(struct lossy *lossy) {
    int none = 0;
    zmq_setsockopt(lossy->socket, ZMQ_LINGER, &none, sizeof none);
    zmq_close(lossy->socket);
    zmq_ctx_term(lossy->context);
}

/* Waits for the subscription to heartbeats, which goes out last. */
static inline void lossy_wait(struct lossy *lossy) {
    char message[256];
    int timeout_ms = PATIENCE_MS;
    zmq_setsockopt(lossy->socket, ZMQ_RCVTIMEO, &timeout_ms, sizeof timeout_ms);
    for (;;) {
        int bytes = zmq_recv(lossy->socket, message, sizeof message, 0);
        assert_true(bytes > 0);
        if (bytes == 11 && memcmp(message, "\1heartbeat/", 11) == 0) {
            return;
        }
    }
}

static inline void lossy_send(struct lossy *lossy, const char *topic, const char *body) {
    assert_true(zmq_send(lossy->socket, topic, strlen(topic), ZMQ_SNDMORE) >= 0);
    assert_true(zmq_send(lossy->socket, body, strlen(body), 0) >= 0);
}

static inline void lossy_send_entry(struct lossy *lossy, const struct memory_journal *journal,
                                    uint64_t seq) {
    lossy_send(lossy, journal->entries[seq - 1].topic, journal->entries[seq - 1].json);
}

#endif
