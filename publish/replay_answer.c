/* One request, one answer: the alerts asked for, two frames each as they were published, then
 * `end/` with where to go on. An answer is bounded three ways, in alerts, in bytes and in the
 * stretch of the journal that is walked, because the thread that makes it is the one that
 * publishes.
 *
 * ROUTER is set to say when a peer cannot take a message (ZMQ_ROUTER_MANDATORY): then the answer is
 * broken off at once, without its `end/`, so the asker sees that it is not whole and asks again.
 * Silently dropping a message in the middle, as ROUTER does by itself, would leave a hole that
 * looks like an answer. */
#include "publish/replay_answer.h"

#include "core/buffer.h"
#include "core/counters.h"
#include "core/limits.h"
#include "core/log.h"
#include "publish/replay_request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <zmq.h>

struct answer {
    void *router;
    const zmq_msg_t *peer; /* the identity frame of the asker */
    size_t alerts_left;
    size_t bytes_left;
    uint64_t last_seq; /* of the alert sent last; 0: none */
    bool broken_off;
};

static bool send_part(void *router, const void *data, size_t bytes, int flags) {
    int sent = 0;
    do {
        sent = zmq_send(router, data, bytes, flags | ZMQ_DONTWAIT);
    } while (sent < 0 && zmq_errno() == EINTR);
    return sent >= 0;
}

/* All three parts or none: only the first can be refused. */
static bool send_frames(struct answer *answer, struct slice topic, struct slice body) {
    zmq_msg_t *peer = (zmq_msg_t *)answer->peer; /* libzmq knows no const; it only reads here */
    return send_part(answer->router, zmq_msg_data(peer), zmq_msg_size(peer), ZMQ_SNDMORE) &&
           send_part(answer->router, topic.data, topic.bytes, ZMQ_SNDMORE) &&
           send_part(answer->router, body.data, body.bytes, 0);
}

static bool send_alert(void *context, uint64_t seq, struct slice topic, struct slice json) {
    struct answer *answer = context;
    if (!send_frames(answer, topic, json)) {
        answer->broken_off = true;
        return false;
    }
    answer->last_seq = seq;
    answer->alerts_left--;
    answer->bytes_left -= json.bytes < answer->bytes_left ? json.bytes : answer->bytes_left;
    return answer->alerts_left > 0 && answer->bytes_left > 0;
}

static void send_error(struct answer *answer, const char *message) {
    struct buffer body;
    buffer_init(&body, LIMIT_REQUEST_BYTES);
    buffer_append_text(&body, "{\"v\":1,\"error\":");
    buffer_append_json(&body, slice_of(message));
    buffer_append_char(&body, '}');
    if (body.failed != STATUS_OK ||
        !send_frames(answer, slice_of(REPLAY_ERROR_TOPIC), buffer_slice(&body))) {
        answer->broken_off = true;
    }
    buffer_fini(&body);
}

static void send_end(struct answer *answer, uint64_t next, uint64_t oldest, uint64_t last) {
    char body[128];
    int bytes =
        snprintf(body, sizeof body,
                 "{\"v\":1,\"next\":%" PRIu64 ",\"last\":%" PRIu64 ",\"oldest\":%" PRIu64 "}", next,
                 last, oldest);
    if (!send_frames(answer, slice_of(REPLAY_END_TOPIC), slice_make(body, (size_t)bytes))) {
        answer->broken_off = true;
    }
}

static enum status answer_request(struct answer *answer, const struct journal_source *source,
                                  const struct replay_request *request, struct error *error) {
    uint64_t oldest = 0, last = 0;
    enum status status = source->bounds(source->context, &oldest, &last, error);
    if (status != STATUS_OK) {
        return status;
    }
    uint64_t from = request->from > oldest ? request->from : oldest;
    uint64_t to = request->to == 0 || request->to > last ? last : request->to;
    uint64_t next = from;
    if (oldest > 0 && from <= to) {
        uint64_t stretch_to = to - from < LIMIT_REPLAY_SPAN ? to : from + LIMIT_REPLAY_SPAN - 1;
        status = source->read(source->context, from, stretch_to, request->topics,
                              request->topic_count, request->max, send_alert, answer, error);
        bool cut = answer->alerts_left == 0 || answer->bytes_left == 0;
        next = (cut ? answer->last_seq : stretch_to) + 1;
    } else if (request->from <= to) {
        next = to + 1; /* all of it has expired */
    }
    if (status == STATUS_OK && !answer->broken_off) {
        send_end(answer, next, oldest, last);
    }
    return status;
}

static void answer_body(struct answer *answer, const struct journal_source *source,
                        struct slice body) {
    struct replay_request request = {0};
    struct error error = {0};
    if (replay_request_parse(body, &request, &error) != STATUS_OK) {
        counter_add(COUNTER_replay_refused, 1);
        send_error(answer, error.message);
        return;
    }
    answer->alerts_left = request.max;
    answer->bytes_left = LIMIT_REPLAY_BYTES;
    enum status status = answer_request(answer, source, &request, &error);
    replay_request_fini(&request);
    if (status != STATUS_OK) {
        log_error("replay: the journal cannot be read: %s", error.message);
        send_error(answer, "the journal cannot be read now; ask again later");
        return;
    }
    counter_add(answer->broken_off ? COUNTER_replay_broken_off : COUNTER_replay_requests, 1);
}

/* Takes what is left of a message that has more parts than it should; returns how many. */
static size_t drain_parts(void *router) {
    size_t parts = 0;
    int more = 0;
    size_t bytes = sizeof more;
    while (zmq_getsockopt(router, ZMQ_RCVMORE, &more, &bytes) == 0 && more != 0) {
        zmq_msg_t part;
        zmq_msg_init(&part);
        if (zmq_msg_recv(&part, router, ZMQ_DONTWAIT) < 0) {
            zmq_msg_close(&part);
            break;
        }
        zmq_msg_close(&part);
        parts++;
    }
    return parts;
}

enum status replay_answer_next(void *router, const struct journal_source *source) {
    zmq_msg_t peer, body;
    zmq_msg_init(&peer);
    zmq_msg_init(&body);
    enum status status = STATUS_EMPTY;
    if (zmq_msg_recv(&peer, router, ZMQ_DONTWAIT) < 0) {
        goto cleanup;
    }
    status = STATUS_OK;
    struct answer answer = {.router = router, .peer = &peer};
    bool has_body = zmq_msg_more(&peer) && zmq_msg_recv(&body, router, ZMQ_DONTWAIT) >= 0;
    if (!has_body || drain_parts(router) > 0) {
        counter_add(COUNTER_replay_refused, 1);
        send_error(&answer, "a request must be one frame of JSON");
        goto cleanup;
    }
    answer_body(&answer, source, slice_make(zmq_msg_data(&body), zmq_msg_size(&body)));
cleanup:
    zmq_msg_close(&body);
    zmq_msg_close(&peer);
    return status;
}
