/* Articles as JSON Lines (DESIGN 6), written and read. */
#ifndef TOCSIN_INGEST_ARTICLE_JSON_H
#define TOCSIN_INGEST_ARTICLE_JSON_H

#include "core/arena.h"
#include "core/article.h"
#include "core/buffer.h"

/* Appends one line with its newline; what is absent is left out. */
enum status article_json_append(const struct article *article, struct buffer *out) WARN_UNUSED;
/* Reads one line; unknown keys are passed over, a known key of the wrong type is an error with its
 * column. Strings are copied into `arena`. */
enum status article_json_parse(struct slice line, const char *name, size_t line_number,
                               struct arena *arena, struct article *out,
                               struct error *error) WARN_UNUSED;

#endif
