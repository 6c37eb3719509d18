/* Two frames, no more and no less. */
#include "tests/unit/unit.h"

#include "core/clock.h"
#include "publish/frames.h"

static void send_parts(void *socket, const char *const *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_true(zmq_send(socket, parts[i], strlen(parts[i]), i + 1 < count ? ZMQ_SNDMORE : 0) >=
                    0);
    }
}

static void other_numbers_of_frames_are_dropped_whole(void **state) {
    (void)state;
    void *context = zmq_ctx_new();
    void *one = zmq_socket(context, ZMQ_PAIR), *two = zmq_socket(context, ZMQ_PAIR);
    assert_int_equal(zmq_bind(one, "inproc://frames"), 0);
    assert_int_equal(zmq_connect(two, "inproc://frames"), 0);
    static const char *const parts[] = {"topic", "body", "third", "fourth"};
    for (size_t count = 1; count <= 4; count++) {
        send_parts(one, parts, count);
    }
    send_parts(one, (const char *const[]){"", ""}, 2);
    struct frames frames;
    frames_init(&frames);
    assert_int_equal(frames_wait(two, clock_monotonic_us() + 20000000, NULL), STATUS_OK);
    assert_int_equal(frames_receive(two, &frames), STATUS_INVALID);
    assert_int_equal(frames_receive(two, &frames), STATUS_OK);
    assert_slice_equal(frames_topic(&frames), "topic");
    assert_slice_equal(frames_body(&frames), "body");
    assert_int_equal(frames_receive(two, &frames), STATUS_INVALID);
    assert_int_equal(frames_receive(two, &frames), STATUS_INVALID);
    assert_int_equal(frames_receive(two, &frames), STATUS_OK);
    assert_int_equal(frames_topic(&frames).bytes, 0);
    assert_int_equal(frames_receive(two, &frames), STATUS_EMPTY);
    frames_fini(&frames);
    zmq_close(two);
    zmq_close(one);
    zmq_ctx_term(context);
}

static void wait_ends_at_its_deadline(void **state) {
    (void)state;
    void *context = zmq_ctx_new();
    void *socket = zmq_socket(context, ZMQ_PAIR);
    assert_int_equal(zmq_bind(socket, "inproc://silence"), 0);
    assert_int_equal(frames_wait(socket, 0, NULL), STATUS_EMPTY);
    int64_t deadline_us = clock_monotonic_us() + 3000;
    assert_int_equal(frames_wait(socket, deadline_us, NULL), STATUS_EMPTY);
    assert_true(clock_monotonic_us() >= deadline_us); /* never before it: a caller would spin */
    zmq_close(socket);
    zmq_ctx_term(context);
}

static void socket_that_is_none_is_an_error(void **state) {
    (void)state;
    void *context = zmq_ctx_new();
    struct error error = {0};
    assert_int_equal(frames_wait(context, 0, &error), STATUS_NETWORK);
    assert_non_null(strstr(error.message, "waiting for alerts"));
    zmq_ctx_term(context);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_numbers_of_frames_are_dropped_whole),
        cmocka_unit_test(wait_ends_at_its_deadline),
        cmocka_unit_test(socket_that_is_none_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
