/* An article: what ingest makes, what matching reads. Self-contained (DESIGN 2 and 6): every slice
 * points into the arena of the document it came in, and is valid UTF-8 plain text. */
#ifndef TOCSIN_CORE_ARTICLE_H
#define TOCSIN_CORE_ARTICLE_H

#include "core/clock.h"
#include "core/slice.h"

/* The fields that a term can name, in the order in which they are folded and matched. */
enum article_field {
    FIELD_TITLE,
    FIELD_SUMMARY,
    FIELD_BODY,
    FIELD_AUTHORS,
    FIELD_CATEGORIES,
    FIELD_URL,
    FIELD_COUNT
};
/* Matched unless a term says otherwise. */
#define FIELDS_DEFAULT ((1u << FIELD_TITLE) | (1u << FIELD_SUMMARY) | (1u << FIELD_BODY))

const char *field_name(enum article_field field); /* "title", … static */

struct slice_list {
    const struct slice *items;
    size_t count;
};

struct feed_info {
    struct slice url, title, link, language;
    struct slice_list tags;
};

struct article {
    struct feed_info feed;
    struct slice id; /* guid or atom:id as written; empty if the feed gave none */
    struct slice url, title, summary, body, language;
    struct slice_list authors, categories;
    int64_t published_us, updated_us; /* CLOCK_UNKNOWN if absent or unreadable */
};

/* The text of a field; for authors and categories the element `index`. Empty when there is none. */
struct slice article_text(const struct article *article, enum article_field field, size_t index);
/* How many texts the field has: 1 for the single ones, also when empty. */
size_t article_text_count(const struct article *article, enum article_field field);

/* A date that lies in the future, by more than clocks differ, becomes `now_us`; true if one did.
 * Not before identity_of: that is of what the feed wrote. */
bool article_clamp_dates(struct article *article, int64_t now_us);

#endif
