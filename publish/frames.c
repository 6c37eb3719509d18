/* Receiving two frames, and waiting for them. */
#include "publish/frames.h"

#include "core/clock.h"

#include <errno.h>
#include <limits.h>

void frames_init(struct frames *frames) {
    zmq_msg_init(&frames->topic);
    zmq_msg_init(&frames->body);
}

void frames_fini(struct frames *frames) {
    zmq_msg_close(&frames->body);
    zmq_msg_close(&frames->topic);
}

/* The parts of one message arrive together, so the rest of it is there without waiting. */
static void drop_rest(void *socket) {
    int more = 1;
    while (more) {
        zmq_msg_t part;
        zmq_msg_init(&part);
        more = zmq_msg_recv(&part, socket, ZMQ_DONTWAIT) >= 0 && zmq_msg_more(&part);
        zmq_msg_close(&part);
    }
}

enum status frames_receive(void *socket, struct frames *frames) {
    if (zmq_msg_recv(&frames->topic, socket, ZMQ_DONTWAIT) < 0) {
        return STATUS_EMPTY;
    }
    if (!zmq_msg_more(&frames->topic)) {
        return STATUS_INVALID;
    }
    if (zmq_msg_recv(&frames->body, socket, ZMQ_DONTWAIT) < 0) {
        return STATUS_INVALID;
    }
    if (zmq_msg_more(&frames->body)) {
        drop_rest(socket);
        return STATUS_INVALID;
    }
    return STATUS_OK;
}

struct slice frames_topic(struct frames *frames) {
    return slice_make(zmq_msg_data(&frames->topic), zmq_msg_size(&frames->topic));
}

struct slice frames_body(struct frames *frames) {
    return slice_make(zmq_msg_data(&frames->body), zmq_msg_size(&frames->body));
}

/* Rounded up, so that a deadline is over when the wait is. */
static long milliseconds_left(int64_t deadline_us) {
    if (deadline_us == INT64_MAX) {
        return -1;
    }
    int64_t left_us = deadline_us - clock_monotonic_us();
    int64_t left_ms = left_us <= 0 ? 0 : (left_us + 999) / 1000;
    return left_ms < INT_MAX ? (long)left_ms : (long)INT_MAX;
}

enum status frames_wait(void *socket, int64_t deadline_us, struct error *error) {
    zmq_pollitem_t item = {.socket = socket, .events = ZMQ_POLLIN};
    int ready = zmq_poll(&item, 1, milliseconds_left(deadline_us));
    if (ready > 0) {
        return STATUS_OK;
    }
    if (ready == 0 || zmq_errno() == EINTR) {
        return STATUS_EMPTY;
    }
    return error_set(error, STATUS_NETWORK, NULL, 0, 0, "waiting for alerts: %s",
                     zmq_strerror(zmq_errno()));
}
