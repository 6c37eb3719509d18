/* The store, read: a read-only connection per thread, short read transactions only. */
#ifndef TOCSIN_STORE_READER_H
#define TOCSIN_STORE_READER_H

#include "core/arena.h"
#include "core/feed_state.h"
#include "core/hash.h"
#include "core/status.h"

struct store_reader;

enum status store_reader_open(const char *path, struct store_reader **out,
                              struct error *error) WARN_UNUSED;
void store_reader_close(struct store_reader **reader);

/* STATUS_EMPTY when nothing is known of the feed. Slices live in `arena`. */
enum status store_reader_feed_state(struct store_reader *reader, struct slice feed_url,
                                    struct arena *arena, struct feed_state *out,
                                    struct error *error) WARN_UNUSED;

struct seen_item {
    struct hash content;
    int64_t first_seen_us, present_us; /* present: when it was last saved as present */
};
/* STATUS_EMPTY when the item is new. */
enum status store_reader_seen(struct store_reader *reader, struct hash item, struct seen_item *out,
                              struct error *error) WARN_UNUSED;
/* Whether the journal has an alert of this rule for this item. */
enum status store_reader_alerted(struct store_reader *reader, struct hash item, struct slice rule,
                                 bool *out, struct error *error) WARN_UNUSED;

/* Last seq overall, and the oldest still kept (0: none). */
enum status store_reader_bounds(struct store_reader *reader, uint64_t *oldest, uint64_t *last,
                                struct error *error) WARN_UNUSED;

/* Called per alert with frames valid during the call; false ends the walk. */
typedef bool (*journal_sink)(void *context, uint64_t seq, struct slice topic, struct slice json);
/* Alerts with from ≤ seq ≤ to (0: the last), in order, at most `max`, only those whose topic starts
 * with one of `topics` (none given: all). */
enum status store_reader_journal(struct store_reader *reader, uint64_t from, uint64_t to,
                                 const struct slice *topics, size_t topic_count, size_t max,
                                 journal_sink sink, void *context, struct error *error) WARN_UNUSED;

/* Last seq per category, name order. */
typedef void (*category_sink)(void *context, struct slice category, uint64_t last_seq);
enum status store_reader_categories(struct store_reader *reader, category_sink sink, void *context,
                                    struct error *error) WARN_UNUSED;

#endif
