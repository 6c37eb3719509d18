/* Patterns → an immutable database, shared by all threads: the compile side of the matcher. */
#ifndef TOCSIN_MATCHER_DATABASE_H
#define TOCSIN_MATCHER_DATABASE_H

#include "core/pattern.h"
#include "core/status.h"

#include <stddef.h>

struct database;

/* Copies what it needs of the patterns. A pattern is a phrase: words in order, whole words,
 * compared after folding; `*` at either end of a word stands for any run of word characters (also
 * none); a word joined by hyphen or apostrophe also matches with that mark left out where the
 * joined word has at least 5 characters; the flags of struct pattern let more through.
 * STATUS_INVALID names the pattern in error->message and its
 * index in error->line; a pattern that folds to nothing is invalid. count may be 0. `cache` is a
 * folder for compiled databases, or NULL; one that cannot be written is told in the log. Returns
 * owned. */
enum status database_create(const struct pattern *patterns, size_t count, const char *cache,
                            struct database **out, struct error *error) WARN_UNUSED;
void database_destroy(struct database **database);
size_t database_pattern_count(const struct database *database);

#endif
