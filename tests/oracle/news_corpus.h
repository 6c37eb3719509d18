/* The articles and names of the shared test data, as the oracle's program reads them. */
#ifndef TOCSIN_TESTS_NEWS_CORPUS_H
#define TOCSIN_TESTS_NEWS_CORPUS_H

#include "core/arena.h"
#include "core/article.h"

struct news_corpus {
    struct article *items; /* owned; what they hold lies in the arena */
    size_t count, capacity;
};

/* Adds the articles of every .jsonl file in `folder`, in the order of their names; false if there
 * is no such folder. What cannot be read is an end of the program. */
bool news_corpus_add_lines(struct news_corpus *corpus, const char *folder, struct arena *arena);
/* The same of every feed document (.xml). Those that are no feeds are passed over. */
bool news_corpus_add_feeds(struct news_corpus *corpus, const char *folder, struct arena *arena);
/* The first `count` terms of a names.csv; fewer if it has fewer. NULL if there is no such file. */
struct slice *news_names(const char *path, struct arena *arena, size_t *count);

#endif
