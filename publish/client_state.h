/* What the rooms of the client share: its state, and the events that they give. A step of any of
 * them returns STATUS_OK with an event for the caller, STATUS_END when it did something that
 * concerns nobody, STATUS_EMPTY when the time is over or a signal came. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_CLIENT_STATE_H
#define TOCSIN_PUBLISH_CLIENT_STATE_H

#include "publish/client.h"
#include "publish/envelope.h"
#include "publish/frames.h"
#include "publish/replay_session.h"
#include "publish/track.h"

/* Which message is kept for a second look, after an event about what came before it. */
enum kept { KEPT_NONE, KEPT_LIVE, KEPT_REPLAYED };

/* Looking for the seq with which the last `wanted` alerts of the topics begin: stretches of the
 * journal from its end backwards, each walked forwards by replay. */
struct search {
    bool active;
    uint64_t end;         /* of the journal when the search began */
    uint64_t wanted;      /* alerts still to be found before `low` */
    uint64_t low, high;   /* the stretch under way */
    uint64_t next;        /* where its walk goes on */
    uint64_t width;       /* seqs of the stretch */
    uint64_t *found;      /* ring of the last `wanted` seqs met in the stretch; owned */
    uint64_t found_count; /* met in the stretch, those fallen out of the ring included */
};

struct client {
    void *context, *alerts;
    char *replay_endpoint; /* NULL: gaps are told, not healed */
    struct replay_session session;
    char *topic_text; /* the topics one behind the other, owned; the tracks borrow from it */
    struct track *tracks;
    size_t track_count;
    struct track *healing; /* the one the request under way is for */
    struct search search;
    uint64_t last;           /* start with so many, once a heartbeat has told where the end is */
    bool positioned;         /* the tracks have their start */
    char epoch[EPOCH_BYTES]; /* "": not known yet */
    struct frames frames;
    enum kept kept;
};

/* ---- events ---- */

enum status client_give_alert(struct client *client, struct track *track, uint64_t seq,
                              struct client_message *out);
/* Nothing is given for a track that is still fresh: what expired before its start is no gap. */
enum status client_give_gap(const struct client *client, const struct track *track, uint64_t from,
                            uint64_t to, struct client_message *out);
/* Counts a frame that could not be read. STATUS_END. */
enum status client_refuse_frames(void);
/* All tracks begin after `seq`. */
void client_position_at(struct client *client, uint64_t seq, bool fresh);

/* ---- steps ---- */

enum status client_live_step(struct client *client, int64_t deadline_us, struct client_message *out,
                             struct error *error) WARN_UNUSED;
/* The message kept from a live step. */
enum status client_take_live(struct client *client, struct client_message *out,
                             struct error *error) WARN_UNUSED;
/* Brings what `track` lacks, by replay or, where there is none, as a gap. */
enum status client_heal_step(struct client *client, struct track *track, int64_t deadline_us,
                             struct client_message *out, struct error *error) WARN_UNUSED;
/* The message kept from a heal step. */
enum status client_take_replayed(struct client *client, struct client_message *out) WARN_UNUSED;
/* Begins to look for the last client->last alerts up to `end`. STATUS_END: either it has begun, or
 * the start was known at once (no replay; topics that take in everything) and the client is
 * positioned. */
enum status client_search_begin(struct client *client, uint64_t end,
                                struct error *error) WARN_UNUSED;
enum status client_search_step(struct client *client, int64_t deadline_us,
                               struct error *error) WARN_UNUSED;

#endif
