/* JSON Feed documents (jsonfeed.org, version 1.1) → what they say, told to a feed_builder. */
#ifndef TOCSIN_INGEST_FEED_JSON_H
#define TOCSIN_INGEST_FEED_JSON_H

#include "core/status.h"
#include "ingest/fault_list.h"
#include "ingest/feed_builder.h"

/* Parses `text` (valid UTF-8), mended where it has to be: what was wrong goes into `faults`.
 * `*version` is that of the format, in the builder's arena. STATUS_INVALID if it is no JSON, with
 * line and column, or JSON of another sort; STATUS_TOO_LARGE past LIMIT_JSON_VALUES. What the
 * builder refuses stays in builder->status. */
enum status feed_json_parse(struct slice text, struct feed_builder *builder,
                            struct fault_list *faults, struct slice *version,
                            struct error *error) WARN_UNUSED;

#endif
