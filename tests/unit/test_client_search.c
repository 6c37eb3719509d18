/* Where the last N alerts of a filter begin. */
#include "tests/unit/client_calls.h"

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

/* A page of replay has 1,000: the stretch takes several, and its numbers fall out of the ring. */
static void last_goes_back_over_many_pages(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 12000; i++) {
        memory_add(&journal, i % 4 == 0 ? "b.y" : "a.x");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 12000);
    struct slice topics[] = {slice_of("alert/a/")};
    struct client *client = connect_client(
        &monitor, &(struct client_options){
                      .replay = monitor.replay, .topics = topics, .topic_count = 1, .last = 3000});
    for (uint64_t seq = 8001; seq <= 12000; seq++) {
        if (seq % 4 != 0) {
            expect_alert(client, seq);
        }
    }
    settle(client, 12000);
    client_destroy(&client);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

static void last_of_a_filter_that_never_rang_waits_for_its_first(void **state) {
    (void)state;
    struct memory_journal journal;
    memory_init(&journal);
    for (int i = 1; i <= 300; i++) {
        memory_add(&journal, "a.x");
    }
    struct monitor monitor;
    monitor_start(&monitor, &journal, NO_HEARTBEAT_US, 300);
    struct slice topic = slice_of("alert/b/");
    struct client *client = connect_client(
        &monitor, &(struct client_options){
                      .replay = monitor.replay, .topics = &topic, .topic_count = 1, .last = 2});
    settle(client, 300);
    expect_alert(client, monitor_add(&monitor, "b.y"));
    client_destroy(&client);
    monitor_stop(&monitor);
    memory_fini(&journal);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(last_counts_what_the_filter_takes),
        cmocka_unit_test(last_goes_back_over_many_pages),
        cmocka_unit_test(last_of_a_filter_that_never_rang_waits_for_its_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
