/* Healing by replay: everything once and in order; what cannot be had is told. */
#include "tests/unit/client_calls.h"

#include "core/counters.h"

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
        {.last = 1200, .first = 2303}, /* two came live in the rounds before */
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
        struct client *client =
            connect_client(&monitor, &(struct client_options){.alerts = lossy.endpoint,
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

static void expired_alerts_are_told_as_a_gap(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 20; i++) {
        memory_add(&journal, i % 4 == 0 ? "b.y" : "a.x");
    }
    memory_expire(&journal, 11); /* of b: 12, 16, 20 are kept; 4 and 8 are not */
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 20);

    struct client *client = connect_client(
        &monitor,
        &(struct client_options){.replay = monitor.replay, .since_given = true, .since = 5});
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
    client = connect_client(
        &monitor, &(struct client_options){.replay = monitor.replay, .since_given = true});
    expect_alert(client, 11);
    client_destroy(&client);

    memory_expire(&journal, 21);
    client = connect_client(
        &monitor,
        &(struct client_options){.replay = monitor.replay, .since_given = true, .since = 5});
    expect_gap(client, 6, 20);
    expect_alert(client, monitor_add(&monitor, "a.x"));
    client_destroy(&client);
    monitor_stop(&monitor);
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
    struct client *client = connect_client(
        NULL, &(struct client_options){
                  .alerts = lossy.endpoint, .replay = "tcp://127.0.0.1:1", /* nobody is there */
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

/* A subscriber that sleeps while the monitor sends more than its marks and the network's buffers
 * hold. */
static void burst_past_every_mark_arrives_whole(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    struct monitor monitor;
    monitor_start(&monitor, &journal, 100000, 0); /* the last may be dropped too */
    struct client *client =
        connect_client(&monitor, &(struct client_options){.replay = monitor.replay});
    settle(client, 0);
    uint64_t asked = counter_get(COUNTER_replay_requests);
    for (int i = 0; i < MEMORY_ENTRIES_MAX; i++) {
        memory_add(&journal, i % 2 ? "a.x" : "b.y");
    }
    publisher_wake(monitor.publisher);
    while (publisher_seq(monitor.publisher) < MEMORY_ENTRIES_MAX) {
        usleep(1000);
    }
    for (uint64_t seq = 1; seq <= MEMORY_ENTRIES_MAX; seq++) {
        struct client_message message = next(client);
        if (message.event != CLIENT_ALERT || message.seq != seq) {
            fail_msg("event %d, seq %llu instead of %llu", message.event,
                     (unsigned long long)message.seq, (unsigned long long)seq);
        }
    }
    assert_true(counter_get(COUNTER_replay_requests) > asked);
    client_destroy(&client);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(late_subscriber_gets_everything_through_replay),
        cmocka_unit_test(lost_live_alerts_are_brought_in_order_and_once),
        cmocka_unit_test(expired_alerts_are_told_as_a_gap),
        cmocka_unit_test(burst_past_every_mark_arrives_whole),
        cmocka_unit_test(replay_that_never_answers_is_given_up_when_alerts_wait),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
