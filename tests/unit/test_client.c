/* A client from its making to its end, against the real publisher over loopback. */
#include "tests/unit/client_calls.h"

#include <signal.h>

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
        {"alert/a/"},           {"alert/a/a.x/"}, {"alert/a"}, {"alert/b/", "alert/a/a.xx/"},
        {"alert/a/", "alert/"}, {"alert/a/a.x"},
    };
    for (size_t t = 0; t < COUNT_OF(topics); t++) {
        struct slice wanted[3];
        size_t count = 0;
        while (count < 3 && topics[t][count]) {
            wanted[count] = slice_of(topics[t][count]);
            count++;
        }
        struct client *client =
            connect_client(&monitor, &(struct client_options){.replay = monitor.replay,
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
                takes = takes || slice_starts(slice_of(journal.entries[seq - 1].topic), wanted[i]);
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
    struct client *client = connect_client(
        &monitor,
        &(struct client_options){
            .replay = monitor.replay, .since_given = true, .since = 6, .epoch = TEST_EPOCH});
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
        cmocka_unit_test(filters_pass_over_what_others_want),
        cmocka_unit_test(new_store_is_told_and_begun_from_its_first_alert),
        cmocka_unit_test(signal_ends_a_wait),
        cmocka_unit_test(wrong_options_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
