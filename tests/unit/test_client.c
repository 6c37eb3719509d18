/* The subscriber's side against the real publisher over loopback: nothing lost, nothing twice. */
#include "tests/unit/monitor.h"

#include "publish/client.h"

#include <signal.h>
#include <zmq.h>

static struct client *connect_client(const struct monitor *monitor,
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

static struct client_message next(struct client *client) {
    struct client_message message = {0};
    struct error error = {0};
    enum status status = client_next(client, PATIENCE_MS, &message, &error);
    if (status != STATUS_OK) {
        fail_msg("client_next: %s %s", status_text(status), error.message);
    }
    return message;
}

static void expect_alert(struct client *client, uint64_t seq) {
    struct client_message message = next(client);
    assert_int_equal(message.event, CLIENT_ALERT);
    assert_int_equal(message.seq, seq);
    char start[96];
    snprintf(start, sizeof start, "\"seq\":%llu,", (unsigned long long)seq);
    assert_non_null(memmem(message.json.data, message.json.bytes, start, strlen(start)));
    assert_true(slice_starts(message.topic, slice_of("alert/")));
}

static void expect_gap(struct client *client, uint64_t from, uint64_t to) {
    struct client_message message = next(client);
    assert_int_equal(message.event, CLIENT_GAP);
    assert_int_equal(message.gap_from, from);
    assert_int_equal(message.gap_to, to);
}

static void expect_position(const struct client *client, uint64_t seq, const char *epoch) {
    struct slice found = {0};
    assert_int_equal(client_position(client, &found), seq);
    assert_slice_equal(found, epoch);
}

/* Until the client has its place: it has met the monitor's first heartbeat. */
static void settle(struct client *client, uint64_t seq) {
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

static void begins_with_live_alerts(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    memory_add(&journal, "a.x");
    memory_add(&journal, "a.x");
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 2);
    struct client *client =
        connect_client(&monitor, &(struct client_options){.replay = monitor.replay});
    struct slice epoch = {0};
    assert_int_equal(client_position(client, &epoch), 0);
    assert_int_equal(epoch.bytes, 0);
    settle(client, 2);
    for (uint64_t seq = 3; seq <= 100; seq++) {
        monitor_add(&monitor, seq % 3 ? "a.x" : "b.y");
    }
    for (uint64_t seq = 3; seq <= 100; seq++) {
        expect_alert(client, seq);
    }
    expect_position(client, 100, TEST_EPOCH);
    client_destroy(&client);
    assert_null(client);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void late_subscriber_gets_everything_through_replay(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 0; i < 3500; i++) {
        memory_add(&journal, i % 2 ? "a.x" : "b.y");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 3500);
    static const struct {
        uint64_t since, last;
        bool since_given;
        uint64_t first;
    } table[] = {
        {.since_given = true, .since = 0, .first = 1},
        {.since_given = true, .since = 3400, .first = 3401},
        {.last = 1200, .first = 2301},
        {.last = 999999, .first = 1},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct client *client =
            connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                              .since_given = table[i].since_given,
                                                              .since = table[i].since,
                                                              .last = table[i].last});
        for (uint64_t seq = table[i].first; seq <= journal.count; seq++) {
            expect_alert(client, seq);
        }
        uint64_t live = monitor_add(&monitor, "a.x");
        expect_alert(client, live);
        client_destroy(&client);
    }
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void filters_pass_over_what_others_want(void **state) {
    (void)state;
    static const char *const rules[] = {"a.x", "b.y", "ab.z", "a.xx", "a.x"};
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 0; i < 500; i++) {
        memory_add(&journal, rules[i % 5]);
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, 50000, 500);
    static const char *const topics[][3] = {
        {"alert/a/"}, {"alert/a/a.x/"}, {"alert/a"}, {"alert/b/", "alert/a/a.xx/"},
        {"alert/a/", "alert/"}, {"alert/a/a.x"},
    };
    for (size_t t = 0; t < COUNT_OF(topics); t++) {
        struct slice wanted[3];
        size_t count = 0;
        while (count < 3 && topics[t][count]) {
            wanted[count] = slice_of(topics[t][count]);
            count++;
        }
        struct client *client = connect_client(
            &monitor, &(struct client_options){.replay = monitor.replay,
                                               .topics = wanted,
                                               .topic_count = count,
                                               .since_given = true,
                                               .since = 100});
        uint64_t got_from[4096] = {0};
        uint64_t start = journal.count;
        for (int i = 0; i < 50; i++) {
            monitor_add(&monitor, rules[i % 5]);
        }
        uint64_t expected = 0;
        for (uint64_t seq = 101; seq <= journal.count; seq++) {
            bool takes = false;
            for (size_t i = 0; i < count; i++) {
                takes = takes ||
                        slice_starts(slice_of(journal.entries[seq - 1].topic), wanted[i]);
            }
            expected += takes;
        }
        uint64_t before = 0;
        for (uint64_t i = 0; i < expected; i++) {
            struct client_message message = next(client);
            assert_int_equal(message.event, CLIENT_ALERT);
            assert_int_equal(got_from[message.seq]++, 0);
            assert_true(count > 1 || message.seq > before);
            before = message.seq;
        }
        /* Heartbeats carry the position on past what the filter does not take. */
        settle(client, start + 50);
        client_destroy(&client);
    }
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void last_counts_what_the_filter_takes(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 4000; i++) {
        memory_add(&journal, i % 500 == 0 ? "r.rare" : i % 2 ? "a.x" : "a.y");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 4000);
    static const struct {
        const char *topic;
        uint64_t last;
        uint64_t first, step;
    } table[] = {
        {"alert/r/", 3, 3000, 500},
        {"alert/r/r.rare/", 1, 4000, 500},
        {"alert/r/", 100, 500, 500},
        {"alert/a/a.x/", 5, 3991, 2},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct slice topic = slice_of(table[i].topic);
        struct client *client =
            connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                              .topics = &topic,
                                                              .topic_count = 1,
                                                              .last = table[i].last});
        for (uint64_t seq = table[i].first; seq <= 4000; seq += table[i].step) {
            expect_alert(client, seq);
        }
        settle(client, 4000);
        client_destroy(&client);
    }
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void heartbeat_heals_a_lost_last_alert(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    memory_add(&journal, "a.x");
    struct monitor monitor;
    monitor_start(&monitor, &journal, 50000, 1);
    char alerts[128], replay[128];
    strcpy(alerts, monitor.alerts);
    strcpy(replay, monitor.replay);
    struct slice topics[] = {slice_of("alert/b/"), slice_of("alert/a/")};
    struct client *client = connect_client(
        &monitor,
        &(struct client_options){.replay = monitor.replay, .topics = topics, .topic_count = 2});
    struct slice rule = slice_of("alert/b/b.y/");
    struct client *of_rule = connect_client(
        &monitor,
        &(struct client_options){.replay = monitor.replay, .topics = &rule, .topic_count = 1});
    settle(client, 1);
    settle(of_rule, 1);
    monitor_stop(&monitor);
    /* Committed and marked as published, but never sent to anybody. */
    memory_add(&journal, "a.x");
    memory_add(&journal, "b.y");
    memory_add(&journal, "c.z");
    monitor_start_at(&monitor, &journal, alerts, replay, 50000, 4);
    struct client_message one = next(client);
    uint64_t first = one.seq;
    struct client_message two = next(client);
    assert_true((first == 2 && two.seq == 3) || (first == 3 && two.seq == 2));
    expect_alert(of_rule, 3);
    settle(client, 4);
    settle(of_rule, 4);
    client_destroy(&client);
    client_destroy(&of_rule);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void new_store_is_told_and_begun_from_its_first_alert(void **state) {
    (void)state;
    struct memory_journal journal, second;
    memory_init(&journal);
    memory_init(&second);
    second.epoch = "ffffffffffffffffffffffffffffffff";
    for (int i = 0; i < 7; i++) {
        memory_add(&journal, "a.x");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, 50000, 7);
    char alerts[128], replay[128];
    strcpy(alerts, monitor.alerts);
    strcpy(replay, monitor.replay);
    struct client *client =
        connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                          .since_given = true,
                                                          .since = 6,
                                                          .epoch = TEST_EPOCH});
    expect_alert(client, 7);
    monitor_stop(&monitor);
    memory_add(&second, "a.x");
    memory_add(&second, "b.y");
    monitor_start_at(&monitor, &second, alerts, replay, 50000, 0);
    struct client_message message = next(client);
    assert_int_equal(message.event, CLIENT_NEW_EPOCH);
    assert_slice_equal(message.epoch, second.epoch);
    expect_alert(client, 1);
    expect_alert(client, 2);
    expect_position(client, 2, second.epoch);
    client_destroy(&client);
    /* A place remembered from another epoch is void. */
    client = connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                               .since_given = true,
                                                               .since = 2,
                                                               .epoch = TEST_EPOCH});
    assert_int_equal(next(client).event, CLIENT_NEW_EPOCH);
    expect_alert(client, 1);
    expect_alert(client, 2);
    client_destroy(&client);
    monitor_stop(&monitor);
    memory_fini(&second);
    memory_fini(&journal);
}

static void expired_alerts_are_told_as_a_gap(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 20; i++) {
        memory_add(&journal, i % 4 == 0 ? "b.y" : "a.x");
    }
    journal.oldest = 11; /* of b: 12, 16, 20 are kept; 4 and 8 are not */
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 20);

    struct client *client =
        connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                          .since_given = true,
                                                          .since = 5});
    expect_gap(client, 6, 10);
    expect_alert(client, 11);
    client_destroy(&client);

    struct slice topic = slice_of("alert/b/");
    client = connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                               .topics = &topic,
                                                               .topic_count = 1,
                                                               .since_given = true,
                                                               .since = 5});
    expect_gap(client, 6, 8);
    expect_alert(client, 12);
    client_destroy(&client);

    /* None of b after 8 has expired: no gap. */
    client = connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                               .topics = &topic,
                                                               .topic_count = 1,
                                                               .since_given = true,
                                                               .since = 8});
    expect_alert(client, 12);
    client_destroy(&client);

    /* From 0 on means all that are kept. */
    client = connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                               .since_given = true});
    expect_alert(client, 11);
    client_destroy(&client);

    journal.oldest = 21;
    client = connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
                                                               .since_given = true,
                                                               .since = 5});
    expect_gap(client, 6, 20);
    expect_alert(client, monitor_add(&monitor, "a.x"));
    client_destroy(&client);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void without_replay_gaps_are_told(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 9; i++) {
        memory_add(&journal, i == 4 ? "b.y" : "a.x");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 9);
    struct slice topic = slice_of("alert/b/");
    struct client *all =
        connect_client(&monitor, &(struct client_options){.since_given = true, .since = 6});
    struct client *category = connect_client(
        &monitor, &(struct client_options){
                      .topics = &topic, .topic_count = 1, .since_given = true, .since = 2});
    expect_gap(all, 7, 9);
    expect_gap(category, 3, 4);
    settle(category, 9);
    monitor_add(&monitor, "b.y");
    expect_alert(all, 10);
    expect_alert(category, 10);
    client_destroy(&category);
    client_destroy(&all);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

/* ---- a live side that loses what the test says ---- */

struct lossy {
    void *context, *socket;
    char endpoint[128];
};

static void lossy_open(struct lossy *lossy) {
    lossy->context = zmq_ctx_new();
    lossy->socket = zmq_socket(lossy->context, ZMQ_XPUB);
    size_t bytes = sizeof lossy->endpoint;
    assert_int_equal(zmq_bind(lossy->socket, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(
        zmq_getsockopt(lossy->socket, ZMQ_LAST_ENDPOINT, lossy->endpoint, &bytes), 0);
}

static void lossy_close(struct lossy *lossy) {
    int none = 0;
    zmq_setsockopt(lossy->socket, ZMQ_LINGER, &none, sizeof none);
    zmq_close(lossy->socket);
    zmq_ctx_term(lossy->context);
}

/* Waits for the subscription to heartbeats, which goes out last. */
static void lossy_wait(struct lossy *lossy) {
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

static void lossy_send(struct lossy *lossy, const char *topic, const char *body) {
    assert_true(zmq_send(lossy->socket, topic, strlen(topic), ZMQ_SNDMORE) >= 0);
    assert_true(zmq_send(lossy->socket, body, strlen(body), 0) >= 0);
}

static void lossy_send_entry(struct lossy *lossy, const struct memory_journal *journal,
                             uint64_t seq) {
    lossy_send(lossy, journal->entries[seq - 1].topic, journal->entries[seq - 1].json);
}

static void lost_live_alerts_are_brought_in_order_and_once(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 40; i++) {
        memory_add(&journal, i % 5 == 0 ? "b.y" : "a.x");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 40);
    static const char *const topics[] = {"alert/", "alert/a/", "alert/a/a.x/", "alert/a/a"};
    /* 0 ends; repeated and stale ones as a reconnecting publisher may send them. */
    static const uint64_t sent[] = {1, 2, 3, 7, 8, 8, 2, 21, 22, 23, 34, 0};
    for (size_t t = 0; t < COUNT_OF(topics); t++) {
        struct lossy lossy;
        lossy_open(&lossy);
        struct slice topic = slice_of(topics[t]);
        struct client *client = connect_client(
            &monitor, &(struct client_options){.alerts = lossy.endpoint,
                                               .replay = monitor.replay,
                                               .topics = &topic,
                                               .topic_count = 1});
        lossy_wait(&lossy);
        for (size_t i = 0; sent[i]; i++) {
            lossy_send_entry(&lossy, &journal, sent[i]);
        }
        for (uint64_t seq = 1; seq <= 34; seq++) {
            if (t == 0 || seq % 5 != 0) {
                expect_alert(client, seq);
            }
        }
        struct client_message message;
        assert_int_equal(client_next(client, 0, &message, NULL), STATUS_EMPTY);
        client_destroy(&client);
        lossy_close(&lossy);
    }
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void lost_live_alerts_are_told_without_replay(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 20; i++) {
        memory_add(&journal, i % 5 == 0 ? "b.y" : "a.x");
    }
    struct lossy lossy;
    lossy_open(&lossy);
    struct slice topic = slice_of("alert/b/b.y/");
    struct client *client = connect_client(
        NULL, &(struct client_options){
                  .alerts = lossy.endpoint, .topics = &topic, .topic_count = 1});
    lossy_wait(&lossy);
    lossy_send_entry(&lossy, &journal, 5);
    lossy_send_entry(&lossy, &journal, 20);
    expect_alert(client, 5);
    expect_gap(client, 6, 15);
    expect_alert(client, 20);
    client_destroy(&client);
    lossy_close(&lossy);
    memory_fini(&journal);
}

static void frames_that_cannot_be_read_are_passed_over(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    memory_add(&journal, "a.x");
    memory_add(&journal, "a.x");
    struct lossy lossy;
    lossy_open(&lossy);
    struct client *client =
        connect_client(NULL, &(struct client_options){.alerts = lossy.endpoint});
    lossy_wait(&lossy);
    static const char *const bodies[] = {
        "", "{", "[]", "{\"seq\":1}", "{\"epoch\":\"\",\"seq\":1,\"prev\":{}}",
        "{\"epoch\":\"e\",\"seq\":-1,\"prev\":{\"all\":0,\"category\":0,\"rule\":0}}",
        "{\"epoch\":\"e\",\"seq\":3,\"prev\":{\"all\":3,\"category\":0,\"rule\":0}}",
        "{\"epoch\":\"e\",\"seq\":0,\"prev\":{\"all\":0,\"category\":0,\"rule\":0}}",
    };
    lossy_send_entry(&lossy, &journal, 1);
    for (size_t i = 0; i < COUNT_OF(bodies); i++) {
        lossy_send(&lossy, "alert/a/a.x/", bodies[i]);
        lossy_send(&lossy, "heartbeat/", bodies[i]);
    }
    assert_true(zmq_send(lossy.socket, "alert/one/", 10, 0) >= 0);
    assert_true(zmq_send(lossy.socket, "alert/three/", 12, ZMQ_SNDMORE) >= 0);
    lossy_send(&lossy, "b", "c");
    lossy_send_entry(&lossy, &journal, 2);
    expect_alert(client, 1);
    expect_alert(client, 2);
    client_destroy(&client);
    lossy_close(&lossy);
    memory_fini(&journal);
}

static void replay_that_never_answers_is_given_up_when_alerts_wait(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 6; i++) {
        memory_add(&journal, "a.x");
    }
    struct lossy lossy;
    lossy_open(&lossy);
    struct client *client =
        connect_client(NULL, &(struct client_options){
                                 .alerts = lossy.endpoint,
                                 .replay = "tcp://127.0.0.1:1", /* nobody is there */
                             });
    lossy_wait(&lossy);
    lossy_send_entry(&lossy, &journal, 1);
    lossy_send_entry(&lossy, &journal, 4);
    lossy_send_entry(&lossy, &journal, 5);
    expect_alert(client, 1);
    expect_gap(client, 2, 4);
    expect_alert(client, 5);
    client_destroy(&client);
    lossy_close(&lossy);
    memory_fini(&journal);
}

/* ---- the rest ---- */

static void on_alarm(int number) {
    (void)number;
}

static void signal_ends_a_wait(void **state) {
    (void)state;
    struct client *client = NULL;
    const struct client_options options = {.alerts = "tcp://127.0.0.1:1"};
    assert_int_equal(client_create(&options, &client, NULL), STATUS_OK);
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGALRM, &action, NULL);
    alarm(1);
    struct client_message message;
    assert_int_equal(client_next(client, -1, &message, NULL), STATUS_EMPTY);
    client_destroy(&client);
}

static void wrong_options_are_told(void **state) {
    (void)state;
    static const struct slice long_topic = {
        "alert/0123456789012345678901234567890123456789012345678901234567890123456789012345678901"
        "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
        "890123456789012345678901234567890123456789012345678901234567890123456789012345678901234/",
        260};
    static const struct {
        struct client_options options;
        const char *message;
    } table[] = {
        {{.alerts = "127.0.0.1:5590"}, "\"127.0.0.1:5590\" is no endpoint; write tcp://"},
        {{.alerts = "http://127.0.0.1:5590"}, "is no endpoint"},
        {{.alerts = "tcp://127.0.0.1:1", .replay = "nowhere"}, "\"nowhere\" is no endpoint"},
        {{.alerts = "tcp://127.0.0.1:1", .topics = &long_topic, .topic_count = 1},
         "at most 245 bytes"},
        {{.alerts = "tcp://127.0.0.1:1", .last = 1000001}, "at most the last 1000000"},
        {{.alerts = "tcp://127.0.0.1:1",
          .epoch = "0123456789012345678901234567890123456789012345678901234567890123456789"},
         "is no epoch"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct client *client = NULL;
        struct error error = {0};
        assert_int_equal(client_create(&table[i].options, &client, &error), STATUS_INVALID);
        assert_null(client);
        if (strstr(error.message, table[i].message) == NULL) {
            fail_msg("%s", error.message);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(begins_with_live_alerts),
        cmocka_unit_test(late_subscriber_gets_everything_through_replay),
        cmocka_unit_test(filters_pass_over_what_others_want),
        cmocka_unit_test(last_counts_what_the_filter_takes),
        cmocka_unit_test(heartbeat_heals_a_lost_last_alert),
        cmocka_unit_test(new_store_is_told_and_begun_from_its_first_alert),
        cmocka_unit_test(expired_alerts_are_told_as_a_gap),
        cmocka_unit_test(without_replay_gaps_are_told),
        cmocka_unit_test(lost_live_alerts_are_brought_in_order_and_once),
        cmocka_unit_test(lost_live_alerts_are_told_without_replay),
        cmocka_unit_test(frames_that_cannot_be_read_are_passed_over),
        cmocka_unit_test(replay_that_never_answers_is_given_up_when_alerts_wait),
        cmocka_unit_test(signal_ends_a_wait),
        cmocka_unit_test(wrong_options_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
