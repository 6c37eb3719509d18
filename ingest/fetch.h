/* Feeds over HTTP: who is due is polled with a conditional request, and every answer is handed on
 * as one owned value. curl's multi interface on one thread. No proxy is used, not even one that the
 * environment names. */
#ifndef TOCSIN_INGEST_FETCH_H
#define TOCSIN_INGEST_FETCH_H

#include "core/article.h"
#include "core/feed_state.h"
#include "core/queue.h"

/* One feed of the configuration. */
struct feed_config {
    struct slice url, language;
    struct slice_list tags;
    int64_t every_us; /* 0: the default interval */
    bool allow_private;
};

struct fetch_options {
    size_t concurrency;      /* transfers at once, ≥ 1 */
    size_t per_host;         /* transfers at once of feeds on one host, ≥ 1 */
    int64_t min_interval_us; /* never poll a feed sooner */
    int64_t timeout_us;      /* one transfer in all */
    size_t body_bytes_max;   /* decoded */
    struct slice user_agent;
};

/* The answer to one poll. Owned; fetched_destroy frees it. After a failure `accepted` says the same
 * as `refused`. */
struct fetched {
    size_t feed;        /* index into the feeds given to fetcher_create */
    enum status status; /* OK: a body; NOT_MODIFIED: 304 or the same bytes; else see error */
    struct error error; /* file is the feed's URL */
    long http_status;   /* 0: no answer */
    char *body;         /* owned, decoded; NULL unless OK, or if it is empty */
    size_t body_bytes;
    struct slice content_type, url; /* url: where it came from after redirects */
    struct slice language;          /* as the server said, if it named one; else empty */
    struct slice cache_control, expires, content_encoding; /* as the server said; empty: nothing */
    size_t transferred_bytes;                              /* of the body, before it was decoded */
    struct feed_state accepted; /* what to save if the document is good, or for NOT_MODIFIED */
    struct feed_state refused;  /* what to save if it is not: the old validators, backed off */
    int64_t received_us;        /* real time when the last byte was there */
    int64_t fetch_us;           /* from request to last byte */
    void *memory;               /* holds the slices; private to fetch */
};
void fetched_destroy(struct fetched **fetched);

struct fetcher;

/* Copies feeds, states and options. `states[i]` belongs to `feeds[i]`; zeros if unknown.
 * STATUS_INVALID with the address as the error's file if it is no http or https URL. */
enum status fetcher_create(const struct feed_config *feeds, const struct feed_state *states,
                           size_t count, const struct fetch_options *options, struct fetcher **out,
                           struct error *error) WARN_UNUSED;
void fetcher_destroy(struct fetcher **fetcher);

/* The fetch thread's body, once: polls what is due and pushes a `struct fetched *` a poll to `out`,
 * until fetcher_stop or `out` is stopped. Transfers under way then are dropped: nothing of them was
 * saved. A feed is polled again only after fetcher_committed was called for its last answer. While
 * `out` is full no transfer begins; those under way go on, and their answers wait here, never more
 * than `concurrency`. */
void fetcher_run(struct fetcher *fetcher, struct queue *out);
/* Any thread. */
void fetcher_stop(struct fetcher *fetcher);
/* Any thread, also after fetcher_run returned: `state` (copied) of the feed is saved; its next poll
 * may be planned. */
void fetcher_committed(struct fetcher *fetcher, size_t feed, const struct feed_state *state);
/* Any thread: true once every feed has been polled at least once, and what came of it is saved. */
bool fetcher_all_polled(const struct fetcher *fetcher);

/* One document, now, without a schedule: what scan and feeds use for a URL. `known` is what an
 * earlier answer left, to ask whether there is anything new: then status may be NOT_MODIFIED in
 * *out; NULL: nothing is known. */
enum status fetch_once(struct slice url, const struct fetch_options *options, bool allow_private,
                       const struct feed_state *known, struct fetched **out,
                       struct error *error) WARN_UNUSED;

#endif
