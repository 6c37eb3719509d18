/* Asking for a replay. Answers carry no number of their request; so a request that is given up
 * takes its socket with it, and the next one goes out under a new identity, to which no late answer
 * can come. */
#include "publish/replay_session.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/limits.h"
#include "publish/endpoint.h"

#include <inttypes.h>

/* Without a frame for this long, the request is asked again. */
#define LATE_US ((int64_t)2000000)

enum status replay_session_open(struct replay_session *session, struct error *error) {
    const struct endpoint_options options = {
        .type = ZMQ_DEALER,
        .send_messages_max = 16,
        .receive_messages_max = 2 * (int)LIMIT_REPLAY_ALERTS,
        .message_bytes_max = (int64_t)LIMIT_HEARTBEAT_BYTES,
        .linger_ms = 0,
    };
    void *socket = NULL;
    enum status status = endpoint_open(session->context, &options, &socket, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = endpoint_connect(socket, session->endpoint, error);
    if (status != STATUS_OK) {
        zmq_close(socket);
        return status;
    }
    session->socket = socket;
    return STATUS_OK;
}

void replay_session_close(struct replay_session *session) {
    if (session->socket) {
        zmq_close(session->socket);
        session->socket = NULL;
    }
    session->asked = false;
}

void replay_session_done(struct replay_session *session) {
    session->asked = false;
    session->tries = 0;
}

void replay_session_reset(struct replay_session *session) {
    if (session->asked) {
        replay_session_close(session);
    }
    session->tries = 0;
}

static enum status append_request(struct buffer *out, uint64_t from, uint64_t to,
                                  const struct slice *topics, size_t topic_count) {
    buffer_append_format(out, "{\"v\":1,\"op\":\"replay\",\"from\":%" PRIu64 ",\"to\":%" PRIu64,
                         from, to);
    for (size_t i = 0; i < topic_count; i++) {
        buffer_append_text(out, i == 0 ? ",\"topics\":[" : ",");
        buffer_append_json(out, topics[i]);
    }
    buffer_append_format(out, "%s,\"max\":%zu}", topic_count > 0 ? "]" : "", LIMIT_REPLAY_ALERTS);
    return out->failed;
}

enum status replay_session_ask(struct replay_session *session, uint64_t from, uint64_t to,
                               const struct slice *topics, size_t topic_count,
                               struct error *error) {
    struct buffer request;
    buffer_init(&request, LIMIT_REQUEST_BYTES);
    enum status status = STATUS_OK;
    if (session->socket == NULL) {
        status = replay_session_open(session, error);
    }
    if (status == STATUS_OK) {
        status = append_request(&request, from, to, topics, topic_count);
        if (status != STATUS_OK) {
            error_set(error, status, NULL, 0, 0, "cannot ask for a replay: %s",
                      status_text(status));
        }
    }
    if (status == STATUS_OK) {
        /* Where there is no room, because nobody is there, the answer will be overdue. */
        (void)!zmq_send(session->socket, request.data, request.bytes, ZMQ_DONTWAIT);
        session->asked = true;
        session->from = from;
        session->to = to;
        session->late_at_us = clock_monotonic_us() + LATE_US;
    }
    buffer_fini(&request);
    return status;
}

enum status replay_session_receive(struct replay_session *session, int64_t deadline_us,
                                   struct frames *frames, struct error *error) {
    enum status status = frames_receive(session->socket, frames);
    if (status == STATUS_EMPTY) {
        int64_t until_us = deadline_us < session->late_at_us ? deadline_us : session->late_at_us;
        status = frames_wait(session->socket, until_us, error);
        if (status == STATUS_OK) {
            status = frames_receive(session->socket, frames);
        }
    }
    int64_t now_us = clock_monotonic_us();
    if (status == STATUS_OK) {
        session->late_at_us = now_us + LATE_US;
    }
    if (status == STATUS_EMPTY && now_us >= session->late_at_us) {
        replay_session_close(session);
        session->tries++;
        return STATUS_END;
    }
    return status;
}
