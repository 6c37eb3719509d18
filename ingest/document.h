/* Bytes of a feed document → articles. The whole of parsing: charset → UTF-8, libxml2 SAX2 or JSON,
 * then per item: HTML → text, dates, links. Touches no network and no file. */
#ifndef TOCSIN_INGEST_DOCUMENT_H
#define TOCSIN_INGEST_DOCUMENT_H

#include "core/arena.h"
#include "core/article.h"
#include "core/status.h"
#include "ingest/charset.h"
#include "ingest/fault_list.h"

enum feed_format { FEED_RSS, FEED_RSS1, FEED_ATOM, FEED_JSON };
const char *feed_format_name(enum feed_format format); /* "RSS", "RSS 1.0", "Atom", "JSON Feed" */

/* 1-based, in characters of the document as UTF-8. */
struct document_place {
    size_t line, column;
};

/* One kind of thing that was not as it should be and was read all the same. */
struct document_fault {
    const char *what;
    size_t count;
    struct document_place places[FAULT_PLACES]; /* of the first ones */
    size_t place_count;                         /* 0: it has no place */
};

struct document {
    enum feed_format format;
    struct slice version;     /* as the document says: "2.0"; may be empty */
    struct article *articles; /* each with .feed filled in from the document and the hints */
    size_t count;
    const struct document_fault *faults; /* in order of their first places; none: well-formed */
    size_t fault_count;
    struct charset_choice charset;
};

/* What is known besides the bytes; any may be empty. */
struct document_hints {
    struct slice url;  /* the feed's address: feed.url, and part of an item's identity */
    struct slice base; /* where it was found after redirects: base of relative links; empty: url */
    struct slice content_type; /* the HTTP header's value, for its charset */
    struct slice language;     /* used when the document names none */
    struct slice_list tags;
};

/* Copies all that it keeps into `arena`. STATUS_INVALID if it is no feed: the message says what it
 * is instead (an HTML page with the feeds it links to, empty, plain text, …) and names the line
 * where there is one; STATUS_TOO_LARGE past a limit. */
enum status document_parse(struct slice bytes, const struct document_hints *hints,
                           struct arena *arena, struct document *out,
                           struct error *error) WARN_UNUSED;

#endif
