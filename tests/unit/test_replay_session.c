/* The asking side of replay, against a ROUTER that this test holds in its hand. */
#include "tests/unit/unit.h"

#include "core/clock.h"
#include "publish/replay_session.h"

enum { PATIENCE_MS = 20000 };

struct server {
    void *context, *router;
    char endpoint[128];
    char peer[64];
    int peer_bytes;
    char request[1024];
};

static int server_make(void **state) {
    static struct server server;
    server = (struct server){.context = zmq_ctx_new()};
    server.router = zmq_socket(server.context, ZMQ_ROUTER);
    int patience_ms = PATIENCE_MS, none = 0;
    zmq_setsockopt(server.router, ZMQ_RCVTIMEO, &patience_ms, sizeof patience_ms);
    zmq_setsockopt(server.router, ZMQ_LINGER, &none, sizeof none);
    size_t bytes = sizeof server.endpoint;
    assert_int_equal(zmq_bind(server.router, "tcp://127.0.0.1:*"), 0);
    assert_int_equal(zmq_getsockopt(server.router, ZMQ_LAST_ENDPOINT, server.endpoint, &bytes), 0);
    *state = &server;
    return 0;
}

static int server_remove(void **state) {
    struct server *server = *state;
    zmq_close(server->router);
    zmq_ctx_term(server->context);
    return 0;
}

static void server_receive(struct server *server) {
    server->peer_bytes = zmq_recv(server->router, server->peer, sizeof server->peer, 0);
    assert_true(server->peer_bytes > 0);
    int bytes = zmq_recv(server->router, server->request, sizeof server->request - 1, 0);
    assert_true(bytes >= 0);
    server->request[bytes] = '\0';
}

static void server_send(struct server *server, const char *topic, const char *body) {
    zmq_send(server->router, server->peer, (size_t)server->peer_bytes, ZMQ_SNDMORE);
    zmq_send(server->router, topic, strlen(topic), ZMQ_SNDMORE);
    zmq_send(server->router, body, strlen(body), 0);
}

static int64_t later(void) {
    return clock_monotonic_us() + (int64_t)PATIENCE_MS * 1000;
}

static void request_is_written_as_the_monitor_reads_it(void **state) {
    struct server *server = *state;
    struct replay_session session = {.context = server->context, .endpoint = server->endpoint};
    assert_int_equal(replay_session_open(&session, NULL), STATUS_OK);
    assert_int_equal(replay_session_ask(&session, 3, 9, NULL, 0, NULL), STATUS_OK);
    server_receive(server);
    assert_string_equal(server->request,
                        "{\"v\":1,\"op\":\"replay\",\"from\":3,\"to\":9,\"max\":1000}");
    const struct slice topics[] = {slice_of("alert/a/"), slice_of("alert/\"b\"/")};
    assert_int_equal(replay_session_ask(&session, 4, 9, topics, 2, NULL), STATUS_OK);
    server_receive(server);
    assert_string_equal(server->request,
                        "{\"v\":1,\"op\":\"replay\",\"from\":4,\"to\":9,\"topics\":[\"alert/a/\","
                        "\"alert/\\\"b\\\"/\"],\"max\":1000}");
    assert_true(session.asked);
    replay_session_close(&session);
    assert_false(session.asked);
}

static void late_answer_of_a_request_given_up_is_never_met(void **state) {
    struct server *server = *state;
    struct replay_session session = {.context = server->context, .endpoint = server->endpoint};
    struct frames frames;
    frames_init(&frames);
    assert_int_equal(replay_session_ask(&session, 1, 2, NULL, 0, NULL), STATUS_OK);
    server_receive(server);
    session.late_at_us = 0; /* as if the time were over */
    assert_int_equal(replay_session_receive(&session, later(), &frames, NULL), STATUS_END);
    assert_int_equal(session.tries, 1);
    assert_false(session.asked);
    server_send(server, "old/", "1");
    assert_int_equal(replay_session_ask(&session, 1, 2, NULL, 0, NULL), STATUS_OK);
    server_receive(server);
    server_send(server, "new/", "2");
    assert_int_equal(replay_session_receive(&session, later(), &frames, NULL), STATUS_OK);
    assert_slice_equal(frames_topic(&frames), "new/");
    assert_slice_equal(frames_body(&frames), "2");
    replay_session_done(&session);
    assert_int_equal(session.tries, 0);
    assert_non_null(session.socket); /* an answered session keeps its connection */
    frames_fini(&frames);
    replay_session_close(&session);
}

static void reset_drops_a_request_under_way_only(void **state) {
    struct server *server = *state;
    struct replay_session session = {.context = server->context, .endpoint = server->endpoint};
    assert_int_equal(replay_session_open(&session, NULL), STATUS_OK);
    replay_session_reset(&session);
    assert_non_null(session.socket);
    assert_int_equal(replay_session_ask(&session, 1, 2, NULL, 0, NULL), STATUS_OK);
    replay_session_reset(&session);
    assert_null(session.socket);
    assert_false(session.asked);
}

static void deadline_of_the_caller_ends_the_wait_not_the_request(void **state) {
    struct server *server = *state;
    struct replay_session session = {.context = server->context, .endpoint = server->endpoint};
    struct frames frames;
    frames_init(&frames);
    assert_int_equal(replay_session_ask(&session, 1, 2, NULL, 0, NULL), STATUS_OK);
    assert_int_equal(replay_session_receive(&session, 0, &frames, NULL), STATUS_EMPTY);
    assert_true(session.asked);
    server_receive(server);
    server_send(server, "end/", "{}");
    assert_int_equal(replay_session_receive(&session, later(), &frames, NULL), STATUS_OK);
    frames_fini(&frames);
    replay_session_close(&session);
}

static void wrong_endpoint_is_told(void **state) {
    struct server *server = *state;
    struct replay_session session = {.context = server->context, .endpoint = "nowhere"};
    struct error error = {0};
    assert_int_equal(replay_session_ask(&session, 1, 2, NULL, 0, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "\"nowhere\" is no endpoint"));
    assert_null(session.socket);
}

int main(void) {
#define SERVER_TEST(name) cmocka_unit_test_setup_teardown(name, server_make, server_remove)
    const struct CMUnitTest tests[] = {
        SERVER_TEST(request_is_written_as_the_monitor_reads_it),
        SERVER_TEST(late_answer_of_a_request_given_up_is_never_met),
        SERVER_TEST(reset_drops_a_request_under_way_only),
        SERVER_TEST(deadline_of_the_caller_ends_the_wait_not_the_request),
        SERVER_TEST(wrong_endpoint_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
