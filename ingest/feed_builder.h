/* Fields as a feed gives them, one by one → articles. The readers of XML and JSON feeds both build
 * with it. One owner, one thread. */
#ifndef TOCSIN_INGEST_FEED_BUILDER_H
#define TOCSIN_INGEST_FEED_BUILDER_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/document.h"

enum text_kind { TEXT_PLAIN, TEXT_HTML };

/* The single texts of an item, and of the feed. */
enum feed_text {
    ITEM_ID,
    ITEM_URL,
    ITEM_TITLE,
    ITEM_SUMMARY,
    ITEM_BODY,
    ITEM_LANGUAGE,
    CHANNEL_TITLE,
    CHANNEL_LINK,
    CHANNEL_LANGUAGE,
    FEED_TEXT_COUNT
};

/* How good a source of a field is; a better one replaces, an equal one does not. */
enum rank { RANK_NONE, RANK_FALLBACK, RANK_USUAL, RANK_BEST };

struct ranked_text {
    struct slice text;
    enum rank rank;
};

struct ranked_date {
    int64_t us;
    enum rank rank;
};

struct item_list {
    struct slice items[LIMIT_ITEM_LIST];
    size_t count;
};

struct feed_builder {
    struct arena *arena;                /* borrowed */
    const struct document_hints *hints; /* borrowed */
    struct article *articles;
    size_t count, capacity;
    bool in_item;
    struct ranked_text texts[FEED_TEXT_COUNT];
    struct ranked_date published, updated;
    struct item_list authors, categories;
    struct item_list channel_authors; /* of every item that names none of its own */
    struct buffer text;               /* scratch */
    size_t odd_dates;                 /* texts in the place of a date that are none */
    struct slice odd_date;            /* the first of them */
    bool text_cut;      /* the text last given was cut, and counted; the giver clears it */
    enum status status; /* the first failure; nothing is built after it */
};

/* Borrows `arena` and `hints` until the end. */
void feed_builder_init(struct feed_builder *builder, struct arena *arena,
                       const struct document_hints *hints);
void feed_builder_fini(struct feed_builder *builder);

/* Begins an item; one that is still open ends first. */
void feed_builder_begin_item(struct feed_builder *builder);
void feed_builder_end_item(struct feed_builder *builder);

/* Each copies. Texts are cleaned (tags, entities, white space) and cut at their maximum; empty ones
 * change nothing. Texts of an item outside an item are passed over. */
void feed_builder_text(struct feed_builder *builder, enum feed_text field, enum rank rank,
                       enum text_kind kind, struct slice raw);
/* An address, resolved against `base`, or as written if that is not absolute. */
void feed_builder_link(struct feed_builder *builder, enum feed_text field, enum rank rank,
                       struct slice base, struct slice raw);
/* A text kept as written but for white space at its ends: an id. */
void feed_builder_exact(struct feed_builder *builder, enum feed_text field, enum rank rank,
                        struct slice raw);
/* A language tag (RFC 5646); "en_US" becomes "en-US". */
void feed_builder_language(struct feed_builder *builder, enum feed_text field, enum rank rank,
                           struct slice raw);
/* Of the item; outside an item of the feed, and so of all its items that name none. */
void feed_builder_author(struct feed_builder *builder, enum text_kind kind, struct slice raw);
void feed_builder_category(struct feed_builder *builder, enum text_kind kind, struct slice raw);
void feed_builder_published(struct feed_builder *builder, enum rank rank, struct slice raw);
void feed_builder_updated(struct feed_builder *builder, enum rank rank, struct slice raw);

/* Ends the last item, gives every article what the feed says of itself, and gives *out its
 * articles. */
enum status feed_builder_finish(struct feed_builder *builder, struct document *out) WARN_UNUSED;

#endif
