/* Live: alerts and heartbeats as they come over the SUB socket, each judged by the track it belongs
 * to. */
#include "publish/client_state.h"

#include "publish/heartbeat.h"

#include <string.h>

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
    replay_session_reset(&client->session);
    *out = (struct client_message){.event = CLIENT_NEW_EPOCH, .epoch = slice_of(client->epoch)};
    return true;
}

static struct track *track_of(struct client *client, struct slice topic) {
    for (size_t i = 0; i < client->track_count; i++) {
        if (track_takes(&client->tracks[i], topic)) {
            return &client->tracks[i];
        }
    }
    return NULL;
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
    return client_give_gap(client, track, from, missing_to, out);
}

static enum status take_live_alert(struct client *client, struct client_message *out) {
    struct alert_envelope alert = {0};
    if (alert_envelope_read(frames_body(&client->frames), &alert) != STATUS_OK) {
        return client_refuse_frames();
    }
    if (epoch_has_changed(client, alert.epoch, out)) {
        client->kept = KEPT_LIVE;
        return STATUS_OK;
    }
    if (!client->positioned && client->last > 0) {
        return STATUS_END; /* replay will bring it, once a heartbeat has said from where */
    }
    if (!client->positioned) {
        client_position_at(client, alert.seq - 1, false);
    }
    struct track *track = track_of(client, frames_topic(&client->frames));
    if (track == NULL) {
        return STATUS_END;
    }
    uint64_t missing_to = 0;
    switch (track_live(track, &alert, &missing_to)) {
    case TRACK_DELIVER:
        return client_give_alert(client, track, alert.seq, out);
    case TRACK_DUPLICATE:
        return STATUS_END;
    case TRACK_GAP:
        break;
    }
    return client->replay_endpoint ? STATUS_END
                                   : tell_live_gap(client, track, alert.seq, missing_to, out);
}

static enum status take_heartbeat(struct client *client, struct client_message *out,
                                  struct error *error) {
    struct heartbeat_envelope heartbeat = {0};
    if (heartbeat_envelope_read(frames_body(&client->frames), &heartbeat) != STATUS_OK) {
        return client_refuse_frames();
    }
    enum status status = STATUS_END;
    if (epoch_has_changed(client, heartbeat.epoch, out)) {
        client->kept = KEPT_LIVE;
        status = STATUS_OK;
        goto cleanup;
    }
    if (!client->positioned && client->last == 0) {
        client_position_at(client, heartbeat.seq, false);
    }
    if (!client->positioned) {
        status = client_search_begin(client, heartbeat.seq, error);
    }
    if (!client->positioned) {
        goto cleanup;
    }
    for (size_t i = 0; i < client->track_count; i++) {
        track_heartbeat(&client->tracks[i], &heartbeat);
    }
cleanup:
    heartbeat_envelope_fini(&heartbeat);
    return status;
}

enum status client_take_live(struct client *client, struct client_message *out,
                             struct error *error) {
    if (slice_equal(frames_topic(&client->frames), SLICE_LITERAL(HEARTBEAT_TOPIC))) {
        return take_heartbeat(client, out, error);
    }
    return take_live_alert(client, out);
}

enum status client_live_step(struct client *client, int64_t deadline_us, struct client_message *out,
                             struct error *error) {
    enum status status = frames_receive(client->alerts, &client->frames);
    if (status == STATUS_EMPTY) {
        status = frames_wait(client->alerts, deadline_us, error);
        return status == STATUS_OK ? STATUS_END : status;
    }
    if (status == STATUS_INVALID) {
        return client_refuse_frames();
    }
    return client_take_live(client, out, error);
}
