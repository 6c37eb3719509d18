/* What the subscriber's side reads out of the frames it gets. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_ENVELOPE_H
#define TOCSIN_PUBLISH_ENVELOPE_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

enum { EPOCH_BYTES = 64 }; /* with its NUL; ours have 32 digits */

/* All of these: STATUS_INVALID if the frame is not what it should be. */

struct alert_envelope {
    char epoch[EPOCH_BYTES];
    uint64_t seq, prev_all, prev_category, prev_rule;
};
enum status alert_envelope_read(struct slice json, struct alert_envelope *out) WARN_UNUSED;

struct heartbeat_envelope {
    char epoch[EPOCH_BYTES];
    uint64_t seq;
    void *document; /* owned: heartbeat_envelope_fini */
};
enum status heartbeat_envelope_read(struct slice json, struct heartbeat_envelope *out) WARN_UNUSED;
void heartbeat_envelope_fini(struct heartbeat_envelope *heartbeat);
/* Last seq of one category; 0: it has none. */
uint64_t heartbeat_category_last(const struct heartbeat_envelope *heartbeat, struct slice category);
/* The highest last seq of the categories whose topics could start with `topic`. */
uint64_t heartbeat_topic_last(const struct heartbeat_envelope *heartbeat, struct slice topic);

struct end_envelope {
    uint64_t next, last;
};
enum status end_envelope_read(struct slice json, struct end_envelope *out) WARN_UNUSED;

#endif
