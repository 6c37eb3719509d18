/* Bytes of a feed document → articles. The whole of parsing: charset → UTF-8, libxml2 SAX2 or JSON,
 * then per item: HTML → text, dates, links. Touches no network and no file. */
#ifndef TOCSIN_INGEST_DOCUMENT_H
#define TOCSIN_INGEST_DOCUMENT_H

#include "core/arena.h"
#include "core/article.h"
#include "core/status.h"

enum feed_format { FEED_RSS, FEED_RSS1, FEED_ATOM, FEED_JSON };
const char *feed_format_name(enum feed_format format); /* "RSS", "RSS 1.0", "Atom", "JSON Feed" */

struct document {
    enum feed_format format;
    struct article *articles; /* each with .feed filled in from the document and the hints */
    size_t count;
    bool mended; /* the document was not well-formed; `lost` says where it first went wrong */
    struct error lost;
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
