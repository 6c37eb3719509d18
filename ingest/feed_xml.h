/* RSS and Atom documents → what they say, told to a feed_builder. */
#ifndef TOCSIN_INGEST_FEED_XML_H
#define TOCSIN_INGEST_FEED_XML_H

#include "core/slice.h"
#include "core/status.h"
#include "ingest/fault_list.h"
#include "ingest/feed_builder.h"

enum { FEED_XML_NAME_BYTES = 64, FEED_XML_VERSION_BYTES = 8 };

struct feed_xml {
    bool is_feed;                         /* the root element is a feed's */
    enum feed_format format;              /* if it is */
    char root[FEED_XML_NAME_BYTES];       /* name of the root element; empty: the text has none */
    size_t root_at;                       /* byte offset of it in the text */
    char version[FEED_XML_VERSION_BYTES]; /* as its attribute says; may be empty */
    struct fault_list faults; /* why it was not well-formed; the texts are static, or live
                                 in the builder's arena */
};

/* Parses `text` (valid UTF-8). A text that is no feed is STATUS_OK with is_feed false, read no
 * further than its root element. STATUS_NO_MEMORY; what the builder refuses stays in
 * builder->status. */
enum status feed_xml_parse(struct slice text, struct feed_builder *builder,
                           struct feed_xml *out) WARN_UNUSED;

#endif
