/* The store: one SQLite file (WAL, synchronous=FULL) with the items seen, the state of each feed
 * and the journal of alerts. This is the writing side: one thread, one connection, one transaction
 * per batch (DESIGN 3). Reading: store/reader.h. */
#ifndef TOCSIN_STORE_STORE_H
#define TOCSIN_STORE_STORE_H

#include "core/feed_state.h"
#include "core/hash.h"
#include "core/status.h"

struct store;

enum { STORE_EPOCH_BYTES = 33 };

/* How exactly presence is kept, one day: expiry counts days, and a poll that brings nothing new
 * should write next to nothing. */
#define STORE_PRESENCE_AGE_US ((int64_t)86400 * 1000000)

/* Makes the file and its folder's tables if absent. The error names the path and what would be
 * right (no such folder, not writable, not a store, a newer version, held by another process: an
 * exclusive lock says so with STATUS_IN_USE). Returns owned. */
enum status store_open(const char *path, struct store **out, struct error *error) WARN_UNUSED;
void store_close(struct store **store);

/* 32 hex digits, made at random when the store was made. Borrowed. */
const char *store_epoch(const struct store *store);
/* Seq of the last alert committed, 0 if none; and of the last one marked as published. */
uint64_t store_last_seq(const struct store *store);
uint64_t store_published_seq(const struct store *store);

enum status store_begin(struct store *store, struct error *error) WARN_UNUSED;
enum status store_commit(struct store *store, struct error *error) WARN_UNUSED;
void store_rollback(struct store *store);

/* All below inside a transaction. After a failure: store_rollback. */
enum status store_put_feed_state(struct store *store, struct slice feed_url,
                                 const struct feed_state *state, struct error *error) WARN_UNUSED;
/* The feed, whose state was put before, brought a document now: items that it does not hold, and
 * that are not put as seen, are absent from here on. */
enum status store_put_document(struct store *store, struct slice feed_url, int64_t now_us,
                               struct error *error) WARN_UNUSED;
/* The item is present now in the feed with this content; first_seen_us is kept if it was known. An
 * item found unchanged need be put again only when its presence is older than
 * STORE_PRESENCE_AGE_US. */
enum status store_put_seen(struct store *store, struct slice feed_url, struct hash item,
                           struct hash content, int64_t now_us, struct error *error) WARN_UNUSED;
enum status store_put_published(struct store *store, uint64_t seq, struct error *error) WARN_UNUSED;

/* Where the next alert of this category and rule stands: seq is the next number, the others the seq
 * of the alert before it overall, in its category and for its rule (0: none). */
struct journal_position {
    uint64_t seq, prev_all, prev_category, prev_rule;
};
enum status store_position(struct store *store, struct slice category, struct slice rule,
                           struct journal_position *out, struct error *error) WARN_UNUSED;

struct journal_entry {
    uint64_t seq;
    struct slice category, rule, topic, json; /* the two frames as they go over the wire */
    struct hash id, item;
    int64_t time_us;
};
/* entry->seq must be the one store_position gave last. */
enum status store_append(struct store *store, const struct journal_entry *entry,
                         struct error *error) WARN_UNUSED;

/* Forgets items absent since before seen_us (an item in the last document of its feed is not
 * absent, however long ago that was: a feed may answer 304 for a year) and published alerts from
 * before alerts_us, at most `max` of both together. Outside a transaction it makes one of its own.
 */
enum status store_expire(struct store *store, int64_t seen_us, int64_t alerts_us, size_t max,
                         struct error *error) WARN_UNUSED;

#endif
