/* Where do the last N alerts of these topics begin? A filter passes over most of the journal, so
 * the answer is not "N before the end". The journal is walked in stretches from its end backwards,
 * each wider than the one before, and each forwards by replay, keeping only the numbers; so at most
 * about N alerts cross the network for it, however rare they are. */
#include "publish/client_state.h"

#include "core/limits.h"
#include "publish/replay_answer.h"

#include <stdlib.h>

/* The first stretch has so many seqs for each alert wanted; each further one is so many times
 * wider. */
#define WIDTH_FACTOR ((uint64_t)8)

static void search_end(struct client *client, uint64_t position) {
    uint64_t end = client->search.end;
    free(client->search.found);
    client->search = (struct search){0};
    client_position_at(client, position, true);
    for (size_t i = 0; i < client->track_count; i++) {
        client->tracks[i].heal_to = end;
    }
}

/* The stretch that ends at `high`. */
static void search_stretch(struct search *search, uint64_t high) {
    search->high = high;
    search->low = high > search->width ? high - search->width + 1 : 1;
    search->next = search->low;
    search->found_count = 0;
    search->width *= WIDTH_FACTOR;
}

enum status client_search_begin(struct client *client, uint64_t end, struct error *error) {
    uint64_t wanted = client->last < end ? client->last : end;
    bool takes_all = client->track_count == 1 && client->tracks[0].kind == TRACK_ALL;
    if (takes_all || wanted == 0 || client->replay_endpoint == NULL) {
        client_position_at(client, end - wanted, client->replay_endpoint != NULL);
        return STATUS_END;
    }
    struct search search = {
        .active = true,
        .end = end,
        .wanted = wanted,
        .width = wanted * WIDTH_FACTOR,
        .found = calloc(wanted, sizeof *search.found),
    };
    if (search.found == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "no memory for the last %llu alerts",
                         (unsigned long long)wanted);
    }
    search_stretch(&search, end);
    client->search = search;
    return STATUS_END;
}

/* The stretch has been walked to its end. */
static void search_next_stretch(struct client *client) {
    struct search *search = &client->search;
    if (search->found_count >= search->wanted) {
        uint64_t first = search->found[(search->found_count - search->wanted) % search->wanted];
        search_end(client, first - 1);
        return;
    }
    if (search->low == 1) {
        search_end(client, 0);
        return;
    }
    search->wanted -= search->found_count;
    search_stretch(search, search->low - 1);
}

static enum status take_answer(struct client *client) {
    struct search *search = &client->search;
    struct slice topic = frames_topic(&client->frames);
    struct slice body = frames_body(&client->frames);
    struct end_envelope end = {0};
    if (slice_equal(topic, SLICE_LITERAL(REPLAY_ERROR_TOPIC))) {
        return STATUS_END; /* no answer follows it: overdue in a while, and asked again then */
    }
    if (!slice_equal(topic, SLICE_LITERAL(REPLAY_END_TOPIC))) {
        struct alert_envelope alert = {0};
        if (alert_envelope_read(body, &alert) != STATUS_OK || alert.seq < search->next) {
            return client_refuse_frames();
        }
        search->found[search->found_count % search->wanted] = alert.seq;
        search->found_count++;
        search->next = alert.seq + 1;
        return STATUS_END;
    }
    if (end_envelope_read(body, &end) != STATUS_OK) {
        return client_refuse_frames();
    }
    replay_session_done(&client->session);
    if (end.next > search->high || end.next > end.last || end.next < search->next) {
        search_next_stretch(client);
        return STATUS_END;
    }
    search->next = end.next;
    return STATUS_END;
}

enum status client_search_step(struct client *client, int64_t deadline_us, struct error *error) {
    struct search *search = &client->search;
    struct slice topics[LIMIT_REPLAY_TOPICS];
    enum status status = STATUS_OK;
    for (size_t i = 0; i < client->track_count; i++) {
        topics[i] = client->tracks[i].topic;
    }
    if (!client->session.asked) {
        status = replay_session_ask(&client->session, search->next, search->high, topics,
                                    client->track_count, error);
    }
    if (status == STATUS_OK) {
        status = replay_session_receive(&client->session, deadline_us, &client->frames, error);
    }
    if (status == STATUS_OK) {
        return take_answer(client);
    }
    return status == STATUS_INVALID ? client_refuse_frames() : status;
}
