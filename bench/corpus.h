/* What the cases are measured on: files of ../shared/data, which are not part of the repository. */
#ifndef TOCSIN_BENCH_CORPUS_H
#define TOCSIN_BENCH_CORPUS_H

#include "core/arena.h"
#include "core/article.h"
#include "core/buffer.h"

/* The articles of a JSON Lines file, as they are and folded. */
struct corpus {
    struct arena arena;
    struct article *articles;
    size_t count, bytes; /* bytes of title, summary and body */
    struct buffer folded;
    size_t *starts; /* of each article in `folded`; count + 1 */
};

/* False, told on standard error, if it cannot be read. */
bool corpus_load(const char *path, struct corpus *out);
void corpus_fini(struct corpus *corpus);
struct slice corpus_folded(const struct corpus *corpus, size_t article);

/* The first column of a CSV file with a heading (RFC 4180), in `arena`: the first `max` names that
 * fold to something, each once; and behind them as many as are missing: the first word of one with
 * the other words of another, so that words and pairs repeat as they do among real names. */
bool corpus_terms(const char *path, size_t max, struct arena *arena, struct slice **terms,
                  size_t *count);

#endif
