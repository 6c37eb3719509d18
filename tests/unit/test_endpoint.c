/* Sockets opened as asked, and addresses that are wrong. */
#include "tests/unit/unit.h"

#include "publish/endpoint.h"

#include <zmq.h>

static const struct endpoint_options options = {.type = ZMQ_DEALER,
                                                .send_messages_max = 7,
                                                .receive_messages_max = 8,
                                                .message_bytes_max = 900,
                                                .linger_ms = 10};

static int number(void *socket, int option) {
    int value = -2;
    size_t bytes = sizeof value;
    assert_int_equal(zmq_getsockopt(socket, option, &value, &bytes), 0);
    return value;
}

static void options_are_set(void **state) {
    (void)state;
    void *context = zmq_ctx_new(), *socket = NULL;
    assert_int_equal(endpoint_open(context, &options, &socket, NULL), STATUS_OK);
    assert_int_equal(number(socket, ZMQ_SNDHWM), 7);
    assert_int_equal(number(socket, ZMQ_RCVHWM), 8);
    assert_int_equal(number(socket, ZMQ_LINGER), 10);
    assert_int_equal(number(socket, ZMQ_IPV6), 1);
    assert_int_equal(number(socket, ZMQ_TCP_KEEPALIVE), 1);
    int64_t bytes_max = 0;
    size_t bytes = sizeof bytes_max;
    assert_int_equal(zmq_getsockopt(socket, ZMQ_MAXMSGSIZE, &bytes_max, &bytes), 0);
    assert_int_equal(bytes_max, 900);
    zmq_close(socket);
    zmq_ctx_term(context);
}

static void wildcard_port_is_filled_in_and_then_taken(void **state) {
    (void)state;
    void *context = zmq_ctx_new(), *one = NULL, *two = NULL;
    char bound[ENDPOINT_BYTES] = "", again[ENDPOINT_BYTES] = "";
    struct error error = {0};
    assert_int_equal(endpoint_open(context, &options, &one, NULL), STATUS_OK);
    assert_int_equal(endpoint_open(context, &options, &two, NULL), STATUS_OK);
    assert_int_equal(endpoint_bind(one, "tcp://127.0.0.1:*", bound, &error), STATUS_OK);
    assert_true(slice_starts(slice_of(bound), slice_of("tcp://127.0.0.1:")));
    assert_int_equal(endpoint_bind(two, bound, again, &error), STATUS_IN_USE);
    assert_non_null(strstr(error.message, bound));
    assert_int_equal(endpoint_connect(two, bound, &error), STATUS_OK);
    zmq_close(two);
    zmq_close(one);
    zmq_ctx_term(context);
}

static void wrong_endpoints_are_named_with_what_would_be_right(void **state) {
    (void)state;
    static const char *const table[] = {"",
                                        "5590",
                                        "tcp://",
                                        "tcp://127.0.0.1",
                                        "tcp:127.0.0.1:1",
                                        "ftp://127.0.0.1:1",
                                        "tcp://127.0.0.1:99999999",
                                        "tcp://127.0.0.1:65536",
                                        "tcp://127.0.0.1:55x",
                                        "tcp://127.0.0.1:"};
    void *context = zmq_ctx_new();
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        void *socket = NULL;
        char bound[ENDPOINT_BYTES];
        struct error error = {0};
        assert_int_equal(endpoint_open(context, &options, &socket, NULL), STATUS_OK);
        assert_int_equal(endpoint_bind(socket, table[i], bound, &error), STATUS_INVALID);
        assert_non_null(strstr(error.message, table[i]));
        assert_non_null(strstr(error.message, "tcp://ADDRESS:PORT"));
        assert_int_equal(endpoint_connect(socket, table[i], &error), STATUS_INVALID);
        zmq_close(socket);
    }
    zmq_ctx_term(context);
}

static void unknown_type_of_socket_is_an_error(void **state) {
    (void)state;
    void *context = zmq_ctx_new(), *socket = NULL;
    const struct endpoint_options wrong = {.type = 4711};
    struct error error = {0};
    assert_int_equal(endpoint_open(context, &wrong, &socket, &error), STATUS_NETWORK);
    assert_null(socket);
    zmq_ctx_term(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_are_set),
        cmocka_unit_test(wildcard_port_is_filled_in_and_then_taken),
        cmocka_unit_test(wrong_endpoints_are_named_with_what_would_be_right),
        cmocka_unit_test(unknown_type_of_socket_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
