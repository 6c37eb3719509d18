/* What a document is that is no feed, said so that its user knows what to do. */
#ifndef TOCSIN_INGEST_NOT_FEED_H
#define TOCSIN_INGEST_NOT_FEED_H

#include "core/slice.h"
#include "core/status.h"

/* Fills *error and returns its status, STATUS_INVALID. `root` is the name of the XML root element
 * that stands at byte `root_at` of `text` (valid UTF-8), empty if there is none; `base` resolves
 * the feeds that an HTML page links to. */
enum status not_feed_explain(struct slice text, struct slice root, size_t root_at,
                             struct slice base, struct error *error);

/* 1-based line and column, in characters, of byte `at`. */
void not_feed_position(struct slice text, size_t at, size_t *line, size_t *column);

#endif
