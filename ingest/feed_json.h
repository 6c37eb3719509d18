/* JSON Feed documents (jsonfeed.org, version 1.1) → what they say, told to a feed_builder. */
#ifndef TOCSIN_INGEST_FEED_JSON_H
#define TOCSIN_INGEST_FEED_JSON_H

#include "core/status.h"
#include "ingest/feed_builder.h"

/* Parses `text` (valid UTF-8). STATUS_INVALID if it is no JSON, with line and column, or JSON of
 * another sort; STATUS_TOO_LARGE past LIMIT_JSON_VALUES. What the builder refuses stays in
 * builder->status. */
enum status feed_json_parse(struct slice text, struct feed_builder *builder,
                            struct error *error) WARN_UNUSED;

#endif
