/* A batch: one poll's answer on its way from a match worker to the writer, with all that the
 * transaction must hold together (DESIGN 3): the feed's state, its items, their alerts.
 * Self-contained. */
#ifndef TOCSIN_APP_BATCH_H
#define TOCSIN_APP_BATCH_H

#include "core/alert.h"
#include "core/arena.h"
#include "ingest/fetch.h"

struct batch_item {
    struct hash item, content;
    struct alert *alerts;
    size_t alert_count;
};

struct batch {
    struct arena arena;             /* holds the articles and the alerts */
    struct fetched *fetched;        /* owned */
    const struct feed_state *state; /* to save: fetched->accepted or fetched->refused */
    struct batch_item *items;       /* those to write to the seen set */
    size_t item_count;
    int64_t matched_us; /* monotonic: when the worker was done */
};

enum status batch_create(struct batch **out) WARN_UNUSED;
void batch_destroy(struct batch **batch);
/* Empty and ready for `fetched`, which it takes; memory is kept. */
void batch_reset(struct batch *batch, struct fetched *fetched);

#endif
