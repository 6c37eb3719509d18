/* The events that a client gives, made in one place for the rooms that give them. */
#include "publish/client_state.h"

#include "core/counters.h"

enum status client_give_alert(struct client *client, struct track *track, uint64_t seq,
                              struct client_message *out) {
    track->fresh = false;
    *out = (struct client_message){
        .event = CLIENT_ALERT,
        .topic = frames_topic(&client->frames),
        .json = frames_body(&client->frames),
        .seq = seq,
        .epoch = slice_of(client->epoch),
    };
    return STATUS_OK;
}

enum status client_give_gap(const struct client *client, const struct track *track, uint64_t from,
                            uint64_t to, struct client_message *out) {
    if (track->fresh) {
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

enum status client_refuse_frames(void) {
    counter_add(COUNTER_frames_refused, 1);
    return STATUS_END;
}

void client_position_at(struct client *client, uint64_t seq, bool fresh) {
    for (size_t i = 0; i < client->track_count; i++) {
        track_start(&client->tracks[i], seq);
        client->tracks[i].fresh = fresh;
    }
    client->positioned = true;
}
