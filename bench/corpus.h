/* What the cases are measured on: files of ../shared/data, which are not part of the repository. */
#ifndef TOCSIN_BENCH_CORPUS_H
#define TOCSIN_BENCH_CORPUS_H

#include "core/arena.h"
#include "core/article.h"

/* All articles of a JSON Lines file, in `arena`. False, told on standard error, if it cannot be
 * read. */
bool corpus_articles(const char *path, struct arena *arena, struct article **articles,
                     size_t *count);
/* The first column of the first `max` rows of a CSV file with a heading (RFC 4180), in `arena`. */
bool corpus_terms(const char *path, size_t max, struct arena *arena, struct slice **terms,
                  size_t *count);
/* Bytes of title, summary and body. */
size_t corpus_text_bytes(const struct article *articles, size_t count);

#endif
