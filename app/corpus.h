/* Documents, as many as there are, through the threads of the one-shot commands: the main thread
 * reads and delivers, in order; every core works. A large JSON Lines file is divided at its lines,
 * so that one file keeps all cores busy too. */
#ifndef TOCSIN_APP_CORPUS_H
#define TOCSIN_APP_CORPUS_H

#include "app/corpus_piece.h"

enum { CORPUS_WORKERS_MAX = 256 };

/* On a worker's thread; `worker` is its own. */
typedef void corpus_work(void *worker, struct corpus_piece *piece);
/* On the caller's thread, in the order of the documents. The piece is destroyed afterwards. */
typedef void corpus_deliver(void *context, const struct corpus_piece *piece);

struct corpus {
    const struct source_list *list;
    enum scan_input input; /* SCAN_AUTO: of each document what it looks like */
    void *const *workers;  /* one thread each, at most CORPUS_WORKERS_MAX */
    size_t worker_count;
    corpus_work *work;
    corpus_deliver *deliver; /* or NULL */
    void *context;
    bool progress; /* show a bar on a terminal */
};

struct corpus_totals {
    size_t documents, articles, alerts, errors;
    uint64_t bytes;
};

/* How many workers to make: one for each processor. */
size_t corpus_worker_count(void);
/* Adds the documents that the names stand for; a name that cannot be read is told and counted. */
void corpus_list(char *const *names, size_t count, struct source_list *out,
                 struct corpus_totals *totals);
/* Reads all of it and adds to the totals. What cannot be read is told on standard error and
 * counted; the rest goes on. Fails only if no thread could be started. */
enum status corpus_run(const struct corpus *corpus, struct corpus_totals *totals) WARN_UNUSED;

#endif
