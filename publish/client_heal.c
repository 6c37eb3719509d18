/* Healing: what a track lacks is asked for by replay, one page after the other; what replay cannot
 * bring either has expired, and is told as a gap. */
#include "publish/client_state.h"

#include "publish/replay_answer.h"

#include <string.h>

/* Requests in a row without a whole answer after which a gap is told, if live alerts are waiting
 * behind it. */
#define TRIES_MAX 3

enum status client_take_replayed(struct client *client, struct client_message *out) {
    struct alert_envelope alert = {0};
    if (alert_envelope_read(frames_body(&client->frames), &alert) != STATUS_OK) {
        return client_refuse_frames();
    }
    struct track *track = client->healing;
    if (strcmp(alert.epoch, client->epoch) != 0) {
        /* The journal is a new one. Live frames of the old one may still be waiting: those end with
         * the heartbeat that says so, and only that starts anew. */
        track->heal_to = 0;
        replay_session_reset(&client->session);
        return STATUS_END;
    }
    if (alert.seq > client->session.to || !track_takes(track, frames_topic(&client->frames))) {
        return client_refuse_frames();
    }
    uint64_t from = track->complete + 1, missing_to = 0;
    switch (track_replayed(track, &alert, &missing_to)) {
    case TRACK_DELIVER:
        client->session.tries = 0;
        return client_give_alert(client, track, alert.seq, out);
    case TRACK_DUPLICATE:
        return STATUS_END;
    case TRACK_GAP:
        break;
    }
    track_skip(track, missing_to);
    client->kept = KEPT_REPLAYED;
    return client_give_gap(client, track, from, missing_to, out);
}

static enum status take_end(struct client *client, struct client_message *out) {
    struct end_envelope end = {0};
    struct replay_session *session = &client->session;
    if (end_envelope_read(frames_body(&client->frames), &end) != STATUS_OK) {
        return client_refuse_frames();
    }
    bool over = end.next > session->to || end.next > end.last;
    if (!over && end.next <= session->from) {
        return client_refuse_frames(); /* no progress: left to be overdue, and asked again then */
    }
    replay_session_done(session);
    struct track *track = client->healing;
    uint64_t from = track->complete + 1, missing_to = 0;
    enum status status = STATUS_END;
    if (track_replay_reached(track, over ? session->to + 1 : end.next, &missing_to)) {
        status = client_give_gap(client, track, from, missing_to, out);
    }
    track->fresh = track->fresh && !over;
    return status;
}

static enum status take_answer(struct client *client, struct client_message *out) {
    struct slice topic = frames_topic(&client->frames);
    if (slice_equal(topic, SLICE_LITERAL(REPLAY_END_TOPIC))) {
        return take_end(client, out);
    }
    if (slice_equal(topic, SLICE_LITERAL(REPLAY_ERROR_TOPIC))) {
        return STATUS_END; /* no answer follows it: overdue in a while, and asked again then */
    }
    return client_take_replayed(client, out);
}

/* Replay does not answer. As long as nothing is waiting behind the gap, nor is anything lost by
 * asking on; else the gap is told, and what came after it is given. */
static enum status replay_is_late(struct client *client, struct track *track,
                                  struct client_message *out) {
    enum status waiting = frames_wait(client->alerts, 0, NULL);
    if (waiting != STATUS_OK) {
        client->session.tries = 0;
    }
    if (client->session.tries < TRIES_MAX) {
        return STATUS_END;
    }
    client->session.tries = 0;
    track->fresh = false;
    uint64_t from = track->complete + 1;
    track_skip(track, track->heal_to);
    return client_give_gap(client, track, from, track->complete, out);
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
    return client_give_gap(client, track, from, known, out);
}

enum status client_heal_step(struct client *client, struct track *track, int64_t deadline_us,
                             struct client_message *out, struct error *error) {
    if (client->replay_endpoint == NULL) {
        return settle_step(client, track, out);
    }
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
        return take_answer(client, out);
    }
    if (status == STATUS_INVALID) {
        return client_refuse_frames();
    }
    return status == STATUS_END ? replay_is_late(client, track, out) : status;
}
