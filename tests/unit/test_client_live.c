/* Live frames and heartbeats: what they prove, what they show to be missing. */
#include "tests/unit/client_calls.h"

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
        NULL,
        &(struct client_options){.alerts = lossy.endpoint, .topics = &topic, .topic_count = 1});
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
        "",
        "{",
        "[]",
        "{\"seq\":1}",
        "{\"epoch\":\"\",\"seq\":1,\"prev\":{}}",
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heartbeat_heals_a_lost_last_alert),
        cmocka_unit_test(without_replay_gaps_are_told),
        cmocka_unit_test(lost_live_alerts_are_told_without_replay),
        cmocka_unit_test(frames_that_cannot_be_read_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
