/* Completeness of one topic.
 *
 * The journal numbers all alerts without gaps; a filtered subscriber sees only some of the numbers.
 * Each alert therefore names the one before it in its category and for its rule: if that one is at
 * or below `complete`, nothing between the two was lost. A heartbeat says the same about the end of
 * the journal. */
#include "publish/track.h"

#include <string.h>

#define TOPIC_ROOT "alert/"

void track_init(struct track *track, struct slice topic) {
    struct slice root = SLICE_LITERAL(TOPIC_ROOT);
    *track = (struct track){.topic = topic, .kind = TRACK_OTHER};
    if (slice_starts(root, topic)) {
        track->kind = TRACK_ALL;
        return;
    }
    if (!slice_starts(topic, root) || topic.data[topic.bytes - 1] != '/') {
        return;
    }
    struct slice rest = slice_sub(topic, root.bytes, topic.bytes);
    const char *slash = memchr(rest.data, '/', rest.bytes);
    size_t category_bytes = (size_t)(slash - rest.data);
    struct slice rule = slice_sub(rest, category_bytes + 1, rest.bytes);
    const char *second = rule.bytes > 0 ? memchr(rule.data, '/', rule.bytes) : NULL;
    if (second && second + 1 != rule.data + rule.bytes) {
        return; /* more parts than a topic of ours has */
    }
    track->category = slice_sub(rest, 0, category_bytes);
    track->kind = rule.bytes == 0 ? TRACK_CATEGORY : TRACK_RULE;
}

void track_restart(struct track *track) {
    track->complete = 0;
    track->known = 0;
    track->heal_to = 0;
    track->fresh = false;
}

void track_start(struct track *track, uint64_t seq) {
    track_restart(track);
    track->complete = seq;
}

bool track_takes(const struct track *track, struct slice topic) {
    return slice_starts(topic, track->topic);
}

bool track_needs_heal(const struct track *track) {
    return track->heal_to > track->complete;
}

static uint64_t larger(uint64_t a, uint64_t b) {
    return a > b ? a : b;
}

/* The seq that must have come before this alert. */
static uint64_t prev_of(const struct track *track, const struct alert_envelope *alert) {
    switch (track->kind) {
    case TRACK_ALL:
        return alert->prev_all;
    case TRACK_CATEGORY:
        return alert->prev_category;
    case TRACK_RULE:
        return alert->prev_rule;
    case TRACK_OTHER:
        break;
    }
    return alert->seq - 1;
}

enum track_verdict track_live(struct track *track, const struct alert_envelope *alert,
                              uint64_t *missing_to) {
    if (alert->seq <= track->complete) {
        return TRACK_DUPLICATE;
    }
    uint64_t prev = prev_of(track, alert);
    if (prev <= track->complete) {
        track->complete = alert->seq;
        return TRACK_DELIVER;
    }
    bool certain = track->kind != TRACK_OTHER;
    track->known = larger(track->known, certain ? prev : 0);
    track->heal_to = larger(track->heal_to, alert->seq);
    *missing_to = certain ? prev : 0;
    return TRACK_GAP;
}

enum track_verdict track_replayed(struct track *track, const struct alert_envelope *alert,
                                  uint64_t *missing_to) {
    if (alert->seq <= track->complete) {
        return TRACK_DUPLICATE;
    }
    uint64_t prev = prev_of(track, alert);
    if (track->kind != TRACK_OTHER && prev > track->complete) {
        *missing_to = prev;
        return TRACK_GAP;
    }
    track->complete = alert->seq;
    return TRACK_DELIVER;
}

void track_heartbeat(struct track *track, const struct heartbeat_envelope *heartbeat) {
    uint64_t last = heartbeat->seq;
    if (track->kind == TRACK_CATEGORY || track->kind == TRACK_RULE) {
        last = heartbeat_category_last(heartbeat, track->category);
    } else if (track->kind == TRACK_OTHER) {
        last = heartbeat_topic_last(heartbeat, track->topic);
    }
    if (last <= track->complete) {
        track->complete = larger(track->complete, heartbeat->seq);
        return;
    }
    if (track->kind == TRACK_ALL || track->kind == TRACK_CATEGORY) {
        track->known = larger(track->known, last);
    }
    track->heal_to = larger(track->heal_to, larger(last, heartbeat->seq));
}

bool track_replay_reached(struct track *track, uint64_t next, uint64_t *missing_to) {
    uint64_t reached = next > 0 ? next - 1 : 0;
    uint64_t certain = track->known < reached ? track->known : reached;
    bool missing = certain > track->complete;
    if (missing) {
        *missing_to = certain;
    }
    track->complete = larger(track->complete, reached);
    return missing;
}

void track_skip(struct track *track, uint64_t seq) {
    track->complete = larger(track->complete, seq);
}
