/* Replay as a bare DEALER sees it: pages, filters, bounds, refusals, and an asker that does not
 * listen. */
#include "tests/unit/monitor.h"

#include "core/counters.h"
#include "core/limits.h"
#include "publish/replay_answer.h"

#include <zmq.h>

struct asker {
    void *context, *router, *dealer;
    struct memory_journal journal;
    struct journal_source source;
    char topic[300];
    char body[4096];
};

static int asker_make(void **state) {
    struct asker *asker = calloc(1, sizeof *asker);
    assert_non_null(asker);
    memory_init(&asker->journal);
    asker->source = (struct journal_source){.context = &asker->journal,
                                            .read = memory_read,
                                            .bounds = memory_bounds,
                                            .categories = memory_categories};
    asker->context = zmq_ctx_new();
    asker->router = zmq_socket(asker->context, ZMQ_ROUTER);
    asker->dealer = zmq_socket(asker->context, ZMQ_DEALER);
    int yes = 1, patience_ms = PATIENCE_MS;
    zmq_setsockopt(asker->router, ZMQ_ROUTER_MANDATORY, &yes, sizeof yes);
    zmq_setsockopt(asker->dealer, ZMQ_RCVTIMEO, &patience_ms, sizeof patience_ms);
    *state = asker;
    return 0;
}

static void asker_connect(struct asker *asker, int messages_max) {
    zmq_setsockopt(asker->router, ZMQ_SNDHWM, &messages_max, sizeof messages_max);
    zmq_setsockopt(asker->dealer, ZMQ_RCVHWM, &messages_max, sizeof messages_max);
    assert_int_equal(zmq_bind(asker->router, "inproc://replay"), 0);
    assert_int_equal(zmq_connect(asker->dealer, "inproc://replay"), 0);
}

static int asker_remove(void **state) {
    struct asker *asker = *state;
    int none = 0;
    zmq_setsockopt(asker->router, ZMQ_LINGER, &none, sizeof none);
    zmq_setsockopt(asker->dealer, ZMQ_LINGER, &none, sizeof none);
    zmq_close(asker->dealer);
    zmq_close(asker->router);
    zmq_ctx_term(asker->context);
    memory_fini(&asker->journal);
    free(asker);
    return 0;
}

static void ask(struct asker *asker, const char *request) {
    assert_true(zmq_send(asker->dealer, request, strlen(request), 0) >= 0);
    zmq_pollitem_t item = {.socket = asker->router, .events = ZMQ_POLLIN};
    assert_int_equal(zmq_poll(&item, 1, PATIENCE_MS), 1);
    assert_int_equal(replay_answer_next(asker->router, &asker->source), STATUS_OK);
}

static void receive(struct asker *asker) {
    int bytes = zmq_recv(asker->dealer, asker->topic, sizeof asker->topic - 1, 0);
    assert_true(bytes >= 0);
    asker->topic[bytes] = '\0';
    bytes = zmq_recv(asker->dealer, asker->body, sizeof asker->body - 1, 0);
    assert_true(bytes >= 0);
    asker->body[bytes] = '\0';
}

static void expect_entry(struct asker *asker, uint64_t seq) {
    receive(asker);
    assert_string_equal(asker->topic, asker->journal.entries[seq - 1].topic);
    assert_string_equal(asker->body, asker->journal.entries[seq - 1].json);
}

static void expect_end(struct asker *asker, const char *body) {
    receive(asker);
    assert_string_equal(asker->topic, "end/");
    assert_string_equal(asker->body, body);
}

static void fill(struct asker *asker, int count) {
    for (int i = 1; i <= count; i++) {
        memory_add(&asker->journal, i % 2 ? "a.x" : "b.y");
    }
}

static void nothing_asked_is_nothing_answered(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    assert_int_equal(replay_answer_next(asker->router, &asker->source), STATUS_EMPTY);
}

static void gives_the_range_then_where_to_go_on(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    fill(asker, 10);
    memory_expire(&asker->journal, 3);
    static const struct {
        const char *request;
        uint64_t first, last, step;
        const char *end;
    } table[] = {
        {"{\"v\":1,\"op\":\"replay\",\"from\":5,\"to\":7}", 5, 7, 1,
         "{\"v\":1,\"next\":8,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1}", 3, 10, 1,
         "{\"v\":1,\"next\":11,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":4,\"max\":2}", 4, 5, 1,
         "{\"v\":1,\"next\":6,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"to\":99,\"topics\":[\"alert/b/\"]}", 4, 10, 2,
         "{\"v\":1,\"next\":11,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":1,\"to\":2}", 1, 0, 1,
         "{\"v\":1,\"next\":3,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":20,\"to\":30}", 1, 0, 1,
         "{\"v\":1,\"next\":20,\"last\":10,\"oldest\":3}"},
        {"{\"v\":1,\"op\":\"replay\",\"from\":7,\"to\":5}", 1, 0, 1,
         "{\"v\":1,\"next\":7,\"last\":10,\"oldest\":3}"},
    };
    uint64_t before = counter_get(COUNTER_replay_requests);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        ask(asker, table[i].request);
        for (uint64_t seq = table[i].first; seq <= table[i].last; seq += table[i].step) {
            expect_entry(asker, seq);
        }
        expect_end(asker, table[i].end);
    }
    assert_int_equal(counter_get(COUNTER_replay_requests) - before, COUNT_OF(table));
}

static void empty_journal_ends_at_once(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":1}");
    expect_end(asker, "{\"v\":1,\"next\":1,\"last\":0,\"oldest\":0}");
    fill(asker, 10);
    memory_expire(&asker->journal, 11);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":4}");
    expect_end(asker, "{\"v\":1,\"next\":11,\"last\":10,\"oldest\":0}");
}

static void one_answer_has_at_most_a_page(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    fill(asker, (int)LIMIT_REPLAY_ALERTS + 500);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":1,\"max\":1000000}");
    for (uint64_t seq = 1; seq <= LIMIT_REPLAY_ALERTS; seq++) {
        expect_entry(asker, seq);
    }
    expect_end(asker, "{\"v\":1,\"next\":1001,\"last\":1500,\"oldest\":1}");
}

static void malformed_requests_are_counted_and_told(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    fill(asker, 3);
    uint64_t before = counter_get(COUNTER_replay_refused);
    ask(asker, "");
    receive(asker);
    assert_string_equal(asker->topic, "error/");
    assert_string_equal(asker->body, "{\"v\":1,\"error\":\"a request must be one JSON object\"}");
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":\"\\u001b[2J\"}");
    receive(asker);
    assert_string_equal(asker->body,
                        "{\"v\":1,\"error\":\"from must be the number of an alert, 1 or above\"}");
    assert_true(zmq_send(asker->dealer, "", 0, ZMQ_SNDMORE) >= 0);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":1}");
    receive(asker);
    assert_string_equal(asker->body, "{\"v\":1,\"error\":\"a request must be one frame of JSON\"}");
    assert_int_equal(counter_get(COUNTER_replay_refused) - before, 3);
    /* Nothing follows an error; the next request is answered as ever. */
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":3}");
    expect_entry(asker, 3);
    expect_end(asker, "{\"v\":1,\"next\":4,\"last\":3,\"oldest\":1}");
}

static void asker_that_does_not_listen_is_cut_off_without_an_end(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 10); /* inproc: the marks of both sides add up to 20 messages */
    fill(asker, 100);
    uint64_t broken = counter_get(COUNTER_replay_broken_off);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":1}");
    assert_int_equal(counter_get(COUNTER_replay_broken_off) - broken, 1);
    for (uint64_t seq = 1; seq <= 20; seq++) {
        expect_entry(asker, seq);
    }
    char byte;
    assert_int_equal(zmq_recv(asker->dealer, &byte, 1, ZMQ_DONTWAIT), -1);
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":21,\"max\":5}");
    for (uint64_t seq = 21; seq <= 25; seq++) {
        expect_entry(asker, seq);
    }
    expect_end(asker, "{\"v\":1,\"next\":26,\"last\":100,\"oldest\":1}");
}

static void journal_that_fails_is_told(void **state) {
    struct asker *asker = *state;
    asker_connect(asker, 0);
    fill(asker, 3);
    asker->journal.broken = true;
    ask(asker, "{\"v\":1,\"op\":\"replay\",\"from\":1}");
    receive(asker);
    assert_string_equal(asker->topic, "error/");
    assert_non_null(strstr(asker->body, "ask again later"));
}

int main(void) {
#define ASKER_TEST(name) cmocka_unit_test_setup_teardown(name, asker_make, asker_remove)
    const struct CMUnitTest tests[] = {
        ASKER_TEST(nothing_asked_is_nothing_answered),
        ASKER_TEST(gives_the_range_then_where_to_go_on),
        ASKER_TEST(empty_journal_ends_at_once),
        ASKER_TEST(one_answer_has_at_most_a_page),
        ASKER_TEST(malformed_requests_are_counted_and_told),
        ASKER_TEST(asker_that_does_not_listen_is_cut_off_without_an_end),
        ASKER_TEST(journal_that_fails_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
