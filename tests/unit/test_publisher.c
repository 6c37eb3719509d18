/* The publisher as bare sockets see it: topics, order, heartbeats, stopping, addresses. */
#include "tests/unit/monitor.h"

#include "core/counters.h"

#include <jansson.h>
#include <zmq.h>

struct peer {
    void *context, *socket;
    char topic[300];
    char body[4096];
};

static void peer_open(struct peer *peer, int type, const char *endpoint) {
    int patience_ms = PATIENCE_MS, none = 0;
    peer->context = zmq_ctx_new();
    peer->socket = zmq_socket(peer->context, type);
    assert_non_null(peer->socket);
    zmq_setsockopt(peer->socket, ZMQ_RCVTIMEO, &patience_ms, sizeof patience_ms);
    zmq_setsockopt(peer->socket, ZMQ_LINGER, &none, sizeof none);
    assert_int_equal(zmq_connect(peer->socket, endpoint), 0);
}

static void peer_close(struct peer *peer) {
    zmq_close(peer->socket);
    zmq_ctx_term(peer->context);
}

static void peer_subscribe(struct peer *peer, const char *topic) {
    assert_int_equal(zmq_setsockopt(peer->socket, ZMQ_SUBSCRIBE, topic, strlen(topic)), 0);
}

/* Two frames, as text. */
static void peer_receive(struct peer *peer) {
    int bytes = zmq_recv(peer->socket, peer->topic, sizeof peer->topic - 1, 0);
    assert_true(bytes >= 0);
    peer->topic[bytes] = '\0';
    bytes = zmq_recv(peer->socket, peer->body, sizeof peer->body - 1, 0);
    assert_true(bytes >= 0);
    peer->body[bytes] = '\0';
    int more = 1;
    size_t size = sizeof more;
    assert_int_equal(zmq_getsockopt(peer->socket, ZMQ_RCVMORE, &more, &size), 0);
    assert_int_equal(more, 0);
}

static void alerts_go_out_as_they_stand_in_the_journal(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 0);
    struct peer peer;
    peer_open(&peer, ZMQ_SUB, monitor.alerts);
    peer_subscribe(&peer, "");
    peer_receive(&peer);
    assert_string_equal(peer.topic, "heartbeat/");
    uint64_t before = counter_get(COUNTER_alerts_published);
    for (int i = 0; i < 2000; i++) {
        memory_add(&journal, i % 2 ? "a.x" : "b.y");
    }
    publisher_wake(monitor.publisher);
    for (int i = 0; i < 2000; i++) {
        peer_receive(&peer);
        assert_string_equal(peer.topic, journal.entries[i].topic);
        assert_string_equal(peer.body, journal.entries[i].json);
    }
    assert_int_equal(publisher_seq(monitor.publisher), 2000);
    assert_int_equal(counter_get(COUNTER_alerts_published) - before, 2000);
    peer_close(&peer);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void prefix_with_its_slash_does_not_take_the_neighbour(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 0);
    struct peer peer;
    peer_open(&peer, ZMQ_SUB, monitor.alerts);
    peer_subscribe(&peer, "alert/a/a.taliban/");
    peer_subscribe(&peer, "heartbeat/");
    peer_receive(&peer);
    monitor_add(&monitor, "a.taliban-pk");
    monitor_add(&monitor, "a.taliban");
    peer_receive(&peer);
    assert_string_equal(peer.topic, "alert/a/a.taliban/");
    peer_close(&peer);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void resumes_after_the_last_published(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 0; i < 5; i++) {
        memory_add(&journal, "a.x");
    }
    struct publisher *publisher =
        monitor_publisher(&journal, "tcp://127.0.0.1:*", NULL, NO_HEARTBEAT_US, 3);
    assert_string_equal(publisher_replay_endpoint(publisher), "");
    /* Stopped before it runs: still all that is committed goes out first. */
    assert_int_equal(publisher_seq(publisher), 3);
    publisher_stop(publisher);
    publisher_run(publisher);
    assert_int_equal(publisher_seq(publisher), 5);
    publisher_destroy(&publisher);
    assert_null(publisher);
    memory_fini(&journal);
}

static void stopping_publishes_what_is_committed(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 0);
    struct peer peer;
    peer_open(&peer, ZMQ_SUB, monitor.alerts);
    peer_subscribe(&peer, "alert/");
    peer_subscribe(&peer, "heartbeat/");
    peer_receive(&peer);
    for (int i = 0; i < 3000; i++) {
        memory_add(&journal, "a.x"); /* nobody wakes the publisher for them */
    }
    monitor_stop(&monitor);
    for (int i = 0; i < 3000; i++) {
        peer_receive(&peer);
        assert_string_equal(peer.body, journal.entries[i].json);
    }
    peer_receive(&peer);
    assert_string_equal(peer.topic, "heartbeat/");
    assert_non_null(strstr(peer.body, "\"seq\":3000,"));
    peer_close(&peer);
    memory_fini(&journal);
}

static void heartbeat_tells_where_the_journal_stands(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    memory_add(&journal, "a.x");
    memory_add(&journal, "b.y");
    memory_add(&journal, "a.x");
    memory_expire(&journal, 2);
    struct monitor monitor;
    monitor_start(&monitor, &journal, 20000, 3);
    struct peer peer;
    peer_open(&peer, ZMQ_SUB, monitor.alerts);
    peer_subscribe(&peer, "heartbeat/");
    for (int i = 0; i < 3; i++) {
        peer_receive(&peer);
        assert_string_equal(peer.topic, "heartbeat/");
        json_t *body = json_loads(peer.body, 0, NULL);
        assert_non_null(body);
        assert_int_equal(json_integer_value(json_object_get(body, "v")), 1);
        assert_string_equal(json_string_value(json_object_get(body, "epoch")), TEST_EPOCH);
        assert_int_equal(json_integer_value(json_object_get(body, "seq")), 3);
        assert_int_equal(json_integer_value(json_object_get(body, "oldest")), 2);
        assert_int_equal(json_string_length(json_object_get(body, "time")), 24);
        json_t *categories = json_object_get(body, "categories");
        assert_int_equal(json_object_size(categories), 2);
        assert_int_equal(json_integer_value(json_object_get(categories, "a")), 3);
        assert_int_equal(json_integer_value(json_object_get(categories, "b")), 2);
        json_decref(body);
    }
    peer_close(&peer);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void every_new_subscriber_is_greeted(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 0);
    struct peer peers[3];
    for (int i = 0; i < 3; i++) {
        peer_open(&peers[i], ZMQ_SUB, monitor.alerts);
        peer_subscribe(&peers[i], "heartbeat/");
        peer_receive(&peers[i]);
        assert_string_equal(peers[i].topic, "heartbeat/");
    }
    for (int i = 0; i < 3; i++) {
        peer_close(&peers[i]);
    }
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void journal_that_fails_is_read_again(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 0);
    struct peer peer;
    peer_open(&peer, ZMQ_SUB, monitor.alerts);
    peer_subscribe(&peer, "alert/");
    peer_subscribe(&peer, "heartbeat/");
    peer_receive(&peer);
    pthread_mutex_lock(&journal.mutex);
    journal.broken = true;
    pthread_mutex_unlock(&journal.mutex);
    monitor_add(&monitor, "a.x");
    pthread_mutex_lock(&journal.mutex);
    journal.broken = false;
    pthread_mutex_unlock(&journal.mutex);
    publisher_wake(monitor.publisher);
    peer_receive(&peer);
    assert_string_equal(peer.topic, "alert/a/a.x/");
    peer_close(&peer);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void wrong_addresses_are_named(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct publisher *holder =
        monitor_publisher(&journal, "tcp://127.0.0.1:*", NULL, NO_HEARTBEAT_US, 0);
    const char *taken = publisher_alerts_endpoint(holder);
    const struct {
        const char *alerts, *replay;
        enum status status;
        const char *endpoint, *advice;
    } table[] = {
        {taken, NULL, STATUS_IN_USE, taken, "choose another port"},
        {"tcp://127.0.0.1:*", taken, STATUS_IN_USE, taken, "choose another port"},
        {"127.0.0.1:5590", NULL, STATUS_INVALID, "\"127.0.0.1:5590\"", "write tcp://ADDRESS:PORT"},
        {"udp2://127.0.0.1:1", NULL, STATUS_INVALID, "udp2://", "write tcp://ADDRESS:PORT"},
        {"tcp://no-such-interface:5590", NULL, STATUS_INVALID, "tcp://no-such-interface:5590",
         "use 127.0.0.1"},
        {"tcp://192.0.2.1:5590", NULL, STATUS_INVALID, "tcp://192.0.2.1:5590", "use 127.0.0.1"},
        {"ipc:///no/such/folder/socket", NULL, STATUS_NETWORK, "ipc:///no/such/folder/socket",
         "create it"},
    };
    const struct journal_source source = {.context = &journal,
                                          .read = memory_read,
                                          .bounds = memory_bounds,
                                          .categories = memory_categories};
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        const struct publisher_options options = {.alerts = table[i].alerts,
                                                  .replay = table[i].replay,
                                                  .heartbeat_us = NO_HEARTBEAT_US,
                                                  .epoch = TEST_EPOCH};
        struct publisher *publisher = NULL;
        struct error error = {0};
        enum status status = publisher_create(&options, &source, &publisher, &error);
        if (status != table[i].status || strstr(error.message, table[i].endpoint) == NULL ||
            strstr(error.message, table[i].advice) == NULL) {
            fail_msg("%s: %s: %s", table[i].alerts, status_text(status), error.message);
        }
        assert_null(publisher);
    }
    publisher_destroy(&holder);
    memory_fini(&journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alerts_go_out_as_they_stand_in_the_journal),
        cmocka_unit_test(prefix_with_its_slash_does_not_take_the_neighbour),
        cmocka_unit_test(resumes_after_the_last_published),
        cmocka_unit_test(stopping_publishes_what_is_committed),
        cmocka_unit_test(heartbeat_tells_where_the_journal_stands),
        cmocka_unit_test(every_new_subscriber_is_greeted),
        cmocka_unit_test(journal_that_fails_is_read_again),
        cmocka_unit_test(wrong_addresses_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
