/* The subscriber's side: making a client, and the order of its steps.
 *
 * A client is live or healing. Live: it reads the SUB socket, and every alert proves by its prev
 * that none before it is missing (client_live.c). Healing: some track lacks alerts (a gap, a
 * heartbeat that shows more than has come, a start in the past), so it asks for them by replay,
 * page by page (client_heal.c). While it heals it does not read the SUB socket: live alerts wait
 * there, up to its high-water mark; what the network then drops shows as a gap again. Either way
 * the caller gets each alert once, in order of seq for each topic.
 *
 *   client_next ─▶ step ─┬─ a message kept for a second look
 *                        ├─ looking for where the last N begin ─▶ client_search.c
 *                        ├─ a track lacks alerts                ─▶ client_heal.c
 *                        └─ else                                ─▶ client_live.c
 *
 * One thread; its own libzmq context. */
#include "publish/client_state.h"

#include "core/clock.h"
#include "core/limits.h"
#include "publish/endpoint.h"
#include "publish/heartbeat.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static bool topic_is_covered(const struct client *client, struct slice topic) {
    for (size_t i = 0; i < client->track_count; i++) {
        if (slice_starts(topic, client->tracks[i].topic)) {
            return true;
        }
    }
    return false;
}

static int shorter_first(const void *a, const void *b) {
    size_t left = ((const struct slice *)a)->bytes, right = ((const struct slice *)b)->bytes;
    return left < right ? -1 : left > right;
}

/* Copies the topics, shorter ones first, and passes over those that another takes in: so every
 * alert belongs to exactly one track. */
static enum status make_tracks(struct client *client, const struct client_options *options,
                               struct error *error) {
    const struct slice all = SLICE_LITERAL("alert/");
    const struct slice *given = options->topic_count > 0 ? options->topics : &all;
    size_t count = options->topic_count > 0 ? options->topic_count : 1;
    if (count > LIMIT_REPLAY_TOPICS) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0,
                         "at most %zu topics can be followed; name a prefix that takes in several",
                         LIMIT_REPLAY_TOPICS);
    }
    struct slice topics[LIMIT_REPLAY_TOPICS];
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        topics[i] = given[i];
        bytes += given[i].bytes;
        if (given[i].bytes > LIMIT_TOPIC_BYTES) {
            return error_set(error, STATUS_INVALID, NULL, 0, 0,
                             "a topic may have at most %zu bytes", LIMIT_TOPIC_BYTES);
        }
    }
    qsort(topics, count, sizeof *topics, shorter_first);
    client->topic_text = malloc(bytes + 1);
    client->tracks = calloc(count, sizeof *client->tracks);
    if (client->topic_text == NULL || client->tracks == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    char *at = client->topic_text;
    for (size_t i = 0; i < count; i++) {
        if (topic_is_covered(client, topics[i])) {
            continue;
        }
        if (topics[i].bytes > 0) {
            memcpy(at, topics[i].data, topics[i].bytes);
        }
        track_init(&client->tracks[client->track_count++], slice_make(at, topics[i].bytes));
        at += topics[i].bytes;
    }
    return STATUS_OK;
}

static enum status open_alerts(struct client *client, const char *endpoint, struct error *error) {
    const struct endpoint_options options = {
        .type = ZMQ_SUB,
        .send_messages_max = 16,
        .receive_messages_max = LIMIT_SUBSCRIBER_ALERTS,
        .message_bytes_max = (int64_t)LIMIT_HEARTBEAT_BYTES,
        .linger_ms = 0,
    };
    enum status status = endpoint_open(client->context, &options, &client->alerts, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool subscribed = true;
    for (size_t i = 0; i < client->track_count; i++) {
        struct slice topic = client->tracks[i].topic;
        subscribed = subscribed &&
                     zmq_setsockopt(client->alerts, ZMQ_SUBSCRIBE, topic.data, topic.bytes) == 0;
    }
    /* Subscriptions go out in order of their bytes, so this one, which brings a heartbeat at once,
     * goes out behind the topics: what that heartbeat does not count will come. */
    subscribed = subscribed && zmq_setsockopt(client->alerts, ZMQ_SUBSCRIBE, HEARTBEAT_TOPIC,
                                              sizeof HEARTBEAT_TOPIC - 1) == 0;
    if (!subscribed) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "cannot subscribe: %s",
                         zmq_strerror(zmq_errno()));
    }
    return endpoint_connect(client->alerts, endpoint, error);
}

static enum status open_all(struct client *client, const struct client_options *options,
                            struct error *error) {
    client->context = zmq_ctx_new();
    if (client->context == NULL) {
        return error_set(error, STATUS_NETWORK, NULL, 0, 0, "cannot set up ZeroMQ: %s",
                         strerror(errno));
    }
    enum status status = open_alerts(client, options->alerts, error);
    if (status != STATUS_OK || options->replay == NULL) {
        return status;
    }
    client->replay_endpoint = strdup(options->replay);
    if (client->replay_endpoint == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    client->session.context = client->context;
    client->session.endpoint = client->replay_endpoint;
    return replay_session_open(&client->session, error);
}

static enum status take_start(struct client *client, const struct client_options *options,
                              struct error *error) {
    if (options->last > LIMIT_CLIENT_LAST) {
        return error_set(
            error, STATUS_INVALID, NULL, 0, 0,
            "at most the last %llu alerts can be asked for; start with a number instead",
            (unsigned long long)LIMIT_CLIENT_LAST);
    }
    if (options->epoch && strlen(options->epoch) >= EPOCH_BYTES) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "\"%s\" is no epoch", options->epoch);
    }
    strcpy(client->epoch, options->epoch ? options->epoch : "");
    client->last = options->last;
    if (options->since_given) {
        client_position_at(client, options->since, options->since == 0 && options->replay);
    }
    return STATUS_OK;
}

enum status client_create(const struct client_options *options, struct client **out,
                          struct error *error) {
    struct client *client = calloc(1, sizeof *client);
    if (client == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    frames_init(&client->frames);
    enum status status = make_tracks(client, options, error);
    if (status == STATUS_OK) {
        status = take_start(client, options, error);
    }
    if (status == STATUS_OK) {
        status = open_all(client, options, error);
    }
    if (status != STATUS_OK) {
        client_destroy(&client);
        return status;
    }
    *out = client;
    return STATUS_OK;
}

void client_destroy(struct client **address) {
    struct client *client = *address;
    if (client == NULL) {
        return;
    }
    frames_fini(&client->frames);
    free(client->search.found);
    replay_session_close(&client->session);
    if (client->alerts) {
        zmq_close(client->alerts);
    }
    if (client->context) {
        while (zmq_ctx_term(client->context) != 0 && zmq_errno() == EINTR) {
        }
    }
    free(client->replay_endpoint);
    free(client->tracks);
    free(client->topic_text);
    free(client);
    *address = NULL;
}

uint64_t client_position(const struct client *client, struct slice *epoch) {
    uint64_t position = client->tracks[0].complete;
    for (size_t i = 1; i < client->track_count; i++) {
        if (client->tracks[i].complete < position) {
            position = client->tracks[i].complete;
        }
    }
    *epoch = client->positioned ? slice_of(client->epoch) : (struct slice){0};
    return position;
}

/* The track that the request under way is for, else the first that lacks something. */
static struct track *track_to_heal(struct client *client) {
    if (client->session.asked) {
        return client->healing;
    }
    for (size_t i = 0; i < client->track_count; i++) {
        if (track_needs_heal(&client->tracks[i])) {
            return &client->tracks[i];
        }
    }
    return NULL;
}

static enum status step(struct client *client, int64_t deadline_us, struct client_message *out,
                        struct error *error) {
    enum kept kept = client->kept;
    client->kept = KEPT_NONE;
    if (kept != KEPT_NONE) {
        return kept == KEPT_LIVE ? client_take_live(client, out, error)
                                 : client_take_replayed(client, out);
    }
    if (client->search.active) {
        return client_search_step(client, deadline_us, error);
    }
    struct track *track = track_to_heal(client);
    if (track == NULL) {
        return client_live_step(client, deadline_us, out, error);
    }
    return client_heal_step(client, track, deadline_us, out, error);
}

enum status client_next(struct client *client, int64_t timeout_ms, struct client_message *out,
                        struct error *error) {
    int64_t deadline_us = timeout_ms < 0 ? INT64_MAX : clock_monotonic_us() + timeout_ms * 1000;
    enum status status = STATUS_END;
    while (status == STATUS_END) {
        status = step(client, deadline_us, out, error);
    }
    return status;
}
