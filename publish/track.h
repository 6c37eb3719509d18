/* One topic that a client follows, and what it knows of its completeness. No sockets here: this is
 * the arithmetic of seq, prev and heartbeats. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_TRACK_H
#define TOCSIN_PUBLISH_TRACK_H

#include "core/slice.h"
#include "publish/envelope.h"

/* How much of the journal a topic takes in decides which `prev` proves that nothing is missing. */
enum track_kind {
    TRACK_ALL,      /* "alert/" or shorter */
    TRACK_CATEGORY, /* "alert/CATEGORY/" */
    TRACK_RULE,     /* "alert/CATEGORY/RULE/" */
    TRACK_OTHER     /* a prefix that ends inside a name: only an unbroken seq proves it */
};

struct track {
    struct slice topic;    /* borrowed */
    struct slice category; /* within topic; empty for TRACK_ALL and TRACK_OTHER */
    enum track_kind kind;
    uint64_t complete; /* all alerts of the topic up to here were given, or told as a gap */
    uint64_t known;    /* the highest seq that is certain to be an alert of this topic */
    uint64_t heal_to;  /* above `complete`: replay is needed up to here */
    bool fresh;        /* nothing given since its start: what expired before is no gap */
};

void track_init(struct track *track, struct slice topic);
/* A new store: numbers start again. */
void track_restart(struct track *track);
/* All up to `seq` counts as given. */
void track_start(struct track *track, uint64_t seq);
bool track_takes(const struct track *track, struct slice topic);
bool track_needs_heal(const struct track *track);

enum track_verdict {
    TRACK_DELIVER,   /* it is the next one; counted as given */
    TRACK_DUPLICATE, /* given before */
    TRACK_GAP        /* something before it is missing, see the function */
};

/* A live alert. TRACK_GAP: heal_to takes it in, so that replay brings it; `missing_to` is the last
 * seq missing for certain (0: for TRACK_OTHER nothing is certain). */
enum track_verdict track_live(struct track *track, const struct alert_envelope *alert,
                              uint64_t *missing_to);
/* An alert out of a replay. TRACK_GAP: those up to *missing_to have expired. */
enum track_verdict track_replayed(struct track *track, const struct alert_envelope *alert,
                                  uint64_t *missing_to);
/* A heartbeat: raises heal_to if it shows alerts that never came, else all up to it is complete. */
void track_heartbeat(struct track *track, const struct heartbeat_envelope *heartbeat);
/* Replay has given all it has before `next`. True: alerts up to *missing_to were certain to exist
 * and did not come; they have expired. Either way the track is then complete up to there. */
bool track_replay_reached(struct track *track, uint64_t next, uint64_t *missing_to);
/* Gives up all up to `seq`. */
void track_skip(struct track *track, uint64_t seq);

#endif
