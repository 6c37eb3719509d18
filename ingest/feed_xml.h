/* RSS and Atom documents → what they say, told to a feed_builder. */
#ifndef TOCSIN_INGEST_FEED_XML_H
#define TOCSIN_INGEST_FEED_XML_H

#include "core/slice.h"
#include "core/status.h"
#include "ingest/feed_builder.h"

enum { FEED_XML_NAME_BYTES = 64, FEED_XML_MESSAGE_BYTES = 256 };

struct feed_xml {
    bool is_feed;                      /* the root element is a feed's */
    enum feed_format format;           /* if it is */
    char root[FEED_XML_NAME_BYTES];    /* name of the root element; empty: the text has none */
    size_t root_at;                    /* byte offset of it in the text */
    bool mended;                       /* the text was not well-formed … */
    size_t lost_at;                    /* … first here, byte offset in the text … */
    char lost[FEED_XML_MESSAGE_BYTES]; /* … and this is why */
};

/* Parses `text` (valid UTF-8). A text that is no feed is STATUS_OK with is_feed false, read no
 * further than its root element. STATUS_NO_MEMORY; what the builder refuses stays in
 * builder->status. */
enum status feed_xml_parse(struct slice text, struct feed_builder *builder,
                           struct feed_xml *out) WARN_UNUSED;

#endif
