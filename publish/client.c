/* The subscriber's side.
 *
 * A client is in one of two states. Live: it reads the SUB socket, and every alert proves by its prev that
 * none before it is missing. Healing: some track lacks alerts (a gap, a heartbeat that shows more than has
 * come, or a start in the past), so it asks for them by replay, one page at a time. While it heals it does
 * not read the SUB socket: live alerts wait there, up to its high-water mark; what the network then drops
 * shows as a gap again. Either way the caller gets each alert once, in order of seq for each topic.
 *
 *   client_next ─▶ step ─┬─ a message kept for a second look (after an event about what came before it)
 *                        ├─ a track needs healing ─▶ heal_step   (replay socket)
 *                        └─ else                  ─▶ live_step   (SUB socket)
 *
 * A step returns STATUS_OK with an event for the caller, STATUS_END when it did something that concerns
 * nobody, STATUS_EMPTY when the time is over or a signal came. One thread; its own libzmq context. */
#include "publish/client.h"

#include "core/clock.h"
#include "core/counters.h"
#include "core/limits.h"
#include "publish/endpoint.h"
#include "publish/envelope.h"
#include "publish/heartbeat.h"
#include "publish/replay_answer.h"
#include "publish/replay_session.h"
#include "publish/track.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Requests in a row without any answer after which a gap is told, if live alerts are waiting behind it. */
#define TRIES_MAX 3

/* Which message is kept for a second look. */
enum kept { KEPT_NONE, KEPT_LIVE, KEPT_REPLAYED };

struct client {
    void *context, *alerts;
    char *replay_endpoint; /* NULL: gaps are told, not healed */
    struct replay_session session;
    char *topic_text; /* the topics one behind the other, owned; the tracks borrow from it */
    struct track *tracks;
    size_t track_count;
    struct track *healing; /* the one the request under way is for */
    uint64_t last;         /* start with so many, once a heartbeat has told where the end is */
    bool positioned;       /* the tracks have their start */
    bool quiet;            /* what expired before the start is no gap */
    char epoch[EPOCH_BYTES]; /* "": not known yet */
    struct frames frames;
    enum kept kept;
};

/* ---- making ---- */

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

/* Copies the topics, shorter ones first, and passes over those that another takes in: so every alert
 * belongs to exactly one track. */
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
        subscribed = subscribed && zmq_setsockopt(client->alerts, ZMQ_SUBSCRIBE, topic.data,
                                                  topic.bytes) == 0;
    }
    /* Last, so that the greeting it brings comes when the topics are already in force. */
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
    if (options->epoch && strlen(options->epoch) >= EPOCH_BYTES) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "\"%s\" is no epoch", options->epoch);
    }
    strcpy(client->epoch, options->epoch ? options->epoch : "");
    client->last = options->last;
    client->positioned = options->since_given;
    client->quiet = options->since_given && options->since == 0;
    for (size_t i = 0; i < client->track_count; i++) {
        track_start(&client->tracks[i], options->since_given ? options->since : 0);
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

/* ---- events ---- */

static enum status give_alert(struct client *client, uint64_t seq, struct client_message *out) {
    client->quiet = false;
    *out = (struct client_message){
        .event = CLIENT_ALERT,
        .topic = frames_topic(&client->frames),
        .json = frames_body(&client->frames),
        .seq = seq,
        .epoch = slice_of(client->epoch),
    };
    return STATUS_OK;
}

static enum status give_gap(const struct client *client, uint64_t from, uint64_t to,
                            struct client_message *out) {
    if (client->quiet) {
        return STATUS_END;
    }
    *out = (struct client_message){
        .event = CLIENT_GAP,
        .seq = to,
        .gap_from = from,
        .gap_to = to,
        .epoch = slice_of(client->epoch),
    };
    return STATUS_OK;
}

/* True if `epoch` is another one than so far: then all starts again at 1, and *out says so. */
static bool epoch_has_changed(struct client *client, const char *epoch,
                              struct client_message *out) {
    if (strcmp(client->epoch, epoch) == 0) {
        return false;
    }
    bool first = client->epoch[0] == '\0';
    strcpy(client->epoch, epoch);
    if (first) {
        return false;
    }
    for (size_t i = 0; i < client->track_count; i++) {
        track_restart(&client->tracks[i]);
    }
    client->positioned = true;
    client->quiet = false;
    replay_session_reset(&client->session);
    *out = (struct client_message){.event = CLIENT_NEW_EPOCH, .epoch = slice_of(client->epoch)};
    return true;
}

static enum status refuse_frames(void) {
    counter_add(COUNTER_frames_refused, 1);
    return STATUS_END;
}

/* ---- live ---- */

static struct track *track_of(struct client *client, struct slice topic) {
    for (size_t i = 0; i < client->track_count; i++) {
        if (track_takes(&client->tracks[i], topic)) {
            return &client->tracks[i];
        }
    }
    return NULL;
}

static void position_at(struct client *client, uint64_t seq) {
    for (size_t i = 0; i < client->track_count; i++) {
        track_start(&client->tracks[i], seq);
    }
    client->positioned = true;
}

/* Without replay a gap is told, and the alert that showed it is looked at again. */
static enum status tell_live_gap(struct client *client, struct track *track, uint64_t seq,
                                 uint64_t missing_to, struct client_message *out) {
    uint64_t from = track->complete + 1;
    client->kept = KEPT_LIVE;
    track->heal_to = 0;
    if (missing_to == 0) {
        track_skip(track, seq - 1); /* a filter that cannot tell a loss from what it passes over */
        return STATUS_END;
    }
    track_skip(track, missing_to);
    return give_gap(client, from, missing_to, out);
}

static enum status take_live_alert(struct client *client, struct client_message *out) {
    struct alert_envelope alert = {0};
    if (alert_envelope_read(frames_body(&client->frames), &alert) != STATUS_OK) {
        return refuse_frames();
    }
    if (epoch_has_changed(client, alert.epoch, out)) {
        client->kept = KEPT_LIVE;
        return STATUS_OK;
    }
    if (!client->positioned && client->last > 0) {
        return STATUS_END; /* replay will bring it, once a heartbeat has said from where */
    }
    if (!client->positioned) {
        position_at(client, alert.seq - 1);
    }
    struct track *track = track_of(client, frames_topic(&client->frames));
    if (track == NULL) {
        return STATUS_END;
    }
    uint64_t missing_to = 0;
    switch (track_live(track, &alert, &missing_to)) {
    case TRACK_DELIVER:
        return give_alert(client, alert.seq, out);
    case TRACK_DUPLICATE:
        return STATUS_END;
    case TRACK_GAP:
        break;
    }
    return client->replay_endpoint ? STATUS_END
                                   : tell_live_gap(client, track, alert.seq, missing_to, out);
}

static enum status take_heartbeat(struct client *client, struct client_message *out) {
    struct heartbeat_envelope heartbeat = {0};
    if (heartbeat_envelope_read(frames_body(&client->frames), &heartbeat) != STATUS_OK) {
        return refuse_frames();
    }
    enum status status = STATUS_END;
    if (epoch_has_changed(client, heartbeat.epoch, out)) {
        client->kept = KEPT_LIVE;
        status = STATUS_OK;
        goto cleanup;
    }
    if (!client->positioned) {
        uint64_t back = client->last < heartbeat.seq ? client->last : heartbeat.seq;
        position_at(client, heartbeat.seq - back);
        client->quiet = client->last > 0;
    }
    for (size_t i = 0; i < client->track_count; i++) {
        track_heartbeat(&client->tracks[i], &heartbeat);
    }
cleanup:
    heartbeat_envelope_fini(&heartbeat);
    return status;
}

static enum status take_live(struct client *client, struct client_message *out) {
    if (slice_equal(frames_topic(&client->frames), SLICE_LITERAL(HEARTBEAT_TOPIC))) {
        return take_heartbeat(client, out);
    }
    return take_live_alert(client, out);
}

static enum status live_step(struct client *client, int64_t deadline_us,
                             struct client_message *out, struct error *error) {
    enum status status = frames_receive(client->alerts, &client->frames);
    if (status == STATUS_EMPTY) {
        status = frames_wait(client->alerts, deadline_us, error);
        return status == STATUS_OK ? STATUS_END : status;
    }
    if (status == STATUS_INVALID) {
        return refuse_frames();
    }
    return take_live(client, out);
}

/* ---- healing ---- */

static enum status take_replayed_alert(struct client *client, struct client_message *out) {
    struct alert_envelope alert = {0};
    if (alert_envelope_read(frames_body(&client->frames), &alert) != STATUS_OK) {
        return refuse_frames();
    }
    if (epoch_has_changed(client, alert.epoch, out)) {
        return STATUS_OK;
    }
    struct track *track = client->healing;
    if (alert.seq > client->session.to || !track_takes(track, frames_topic(&client->frames))) {
        return refuse_frames();
    }
    uint64_t from = track->complete + 1, missing_to = 0;
    switch (track_replayed(track, &alert, &missing_to)) {
    case TRACK_DELIVER:
        return give_alert(client, alert.seq, out);
    case TRACK_DUPLICATE:
        return STATUS_END;
    case TRACK_GAP:
        break;
    }
    track_skip(track, missing_to);
    client->kept = KEPT_REPLAYED;
    return give_gap(client, from, missing_to, out);
}

static enum status take_end(struct client *client, struct client_message *out) {
    struct end_envelope end = {0};
    struct replay_session *session = &client->session;
    if (end_envelope_read(frames_body(&client->frames), &end) != STATUS_OK) {
        return refuse_frames();
    }
    bool over = end.next > session->to || end.next > end.last;
    if (!over && end.next <= session->from) {
        return refuse_frames(); /* no progress: left to be overdue, and asked again then */
    }
    replay_session_done(session);
    uint64_t from = client->healing->complete + 1, missing_to = 0;
    if (track_replay_reached(client->healing, over ? session->to + 1 : end.next, &missing_to)) {
        return give_gap(client, from, missing_to, out);
    }
    return STATUS_END;
}

static enum status take_replayed(struct client *client, struct client_message *out) {
    struct slice topic = frames_topic(&client->frames);
    if (slice_equal(topic, SLICE_LITERAL(REPLAY_END_TOPIC))) {
        return take_end(client, out);
    }
    if (slice_equal(topic, SLICE_LITERAL(REPLAY_ERROR_TOPIC))) {
        return STATUS_END; /* no answer follows it: overdue in a while, and asked again then */
    }
    return take_replayed_alert(client, out);
}

/* Replay does not answer. As long as nothing is waiting behind the gap, nor is anything lost by asking
 * on; else the gap is told, and what came after it is given. */
static enum status replay_is_late(struct client *client, struct track *track,
                                  struct client_message *out) {
    enum status waiting = frames_wait(client->alerts, 0, NULL);
    if (client->session.tries < TRIES_MAX || waiting != STATUS_OK) {
        return STATUS_END;
    }
    client->session.tries = 0;
    client->quiet = false;
    uint64_t from = track->complete + 1;
    track_skip(track, track->heal_to);
    return give_gap(client, from, track->complete, out);
}

static enum status heal_step(struct client *client, struct track *track, int64_t deadline_us,
                             struct client_message *out, struct error *error) {
    struct replay_session *session = &client->session;
    enum status status = STATUS_OK;
    if (!session->asked) {
        size_t topic_count = track->kind == TRACK_ALL ? 0 : 1;
        client->healing = track;
        status = replay_session_ask(session, track->complete + 1, track->heal_to, &track->topic,
                                    topic_count, error);
    }
    if (status == STATUS_OK) {
        status = replay_session_receive(session, deadline_us, &client->frames, error);
    }
    if (status == STATUS_OK) {
        return take_replayed(client, out);
    }
    if (status == STATUS_INVALID) {
        return refuse_frames();
    }
    return status == STATUS_END ? replay_is_late(client, track, out) : status;
}

/* A heartbeat showed what never came, and there is no replay: told where it is certain. */
static enum status settle_step(struct client *client, struct track *track,
                               struct client_message *out) {
    uint64_t from = track->complete + 1, to = track->heal_to, known = track->known;
    track->heal_to = 0;
    if (known < from) {
        return STATUS_END;
    }
    track_skip(track, to);
    return give_gap(client, from, known, out);
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
    client->quiet = client->quiet && !client->positioned;
    return NULL;
}

static enum status step(struct client *client, int64_t deadline_us, struct client_message *out,
                        struct error *error) {
    enum kept kept = client->kept;
    client->kept = KEPT_NONE;
    if (kept != KEPT_NONE) {
        return kept == KEPT_LIVE ? take_live(client, out) : take_replayed_alert(client, out);
    }
    struct track *track = track_to_heal(client);
    if (track == NULL) {
        return live_step(client, deadline_us, out, error);
    }
    return client->replay_endpoint ? heal_step(client, track, deadline_us, out, error)
                                   : settle_step(client, track, out);
}

enum status client_next(struct client *client, int64_t timeout_ms, struct client_message *out,
                        struct error *error) {
    int64_t deadline_us =
        timeout_ms < 0 ? INT64_MAX : clock_monotonic_us() + timeout_ms * 1000;
    enum status status = STATUS_END;
    while (status == STATUS_END) {
        status = step(client, deadline_us, out, error);
    }
    return status;
}
