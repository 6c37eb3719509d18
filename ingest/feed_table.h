/* Every feed of the fetcher with what is remembered of it, small: about 100 bytes, its address and
 * its validators. Not thread-safe. */
#ifndef TOCSIN_INGEST_FEED_TABLE_H
#define TOCSIN_INGEST_FEED_TABLE_H

#include "ingest/fetch.h"
#include "ingest/host_table.h"

struct feed {
    const char *url;  /* NUL-terminated, in the table's text */
    char *validators; /* owned: the ETag, then Last-Modified; NULL: neither */
    uint16_t etag_bytes, last_modified_bytes;
    bool allow_private;
    bool awaits_commit; /* its last answer is not yet known to be saved */
    bool answered;      /* an answer of it has been saved since the start */
    uint32_t failures;
    struct hash body;
    int64_t every_us, next_poll_us, last_success_us;
};

struct feed_table {
    struct feed *feeds; /* owned */
    size_t count;
    char *text; /* owned: all addresses */
};

/* Copies all that it keeps. STATUS_TOO_LARGE past LIMIT_FEEDS. */
enum status feed_table_init(struct feed_table *table, const struct feed_config *feeds,
                            const struct feed_state *states, size_t count,
                            struct error *error) WARN_UNUSED;
/* The hosts of the feeds, each with room for `per_host` transfers. STATUS_INVALID, with the feed's
 * address as the error's file, if one is no http or https URL or is longer than LIMIT_URL_BYTES. */
enum status feed_table_hosts(const struct feed_table *table, size_t per_host,
                             struct host_table *out, struct error *error) WARN_UNUSED;
void feed_table_fini(struct feed_table *table);
/* Borrows from the feed until feed_put_state. */
struct feed_state feed_get_state(const struct feed *feed);
/* Copies. Validators that are too long, or for which there is no memory, become none: the next
 * answer is then a full one, and nothing is lost. */
void feed_put_state(struct feed *feed, const struct feed_state *state);

#endif
