/* What a one-shot command reads (files, folders, standard input, URLs), worked on by all
 * processors.
 */
#ifndef TOCSIN_APP_CORPUS_H
#define TOCSIN_APP_CORPUS_H

#include "app/corpus_piece.h"

enum { CORPUS_THREADS_MAX = 256 };

struct corpus_totals {
    size_t documents, articles, alerts, errors;
};

struct corpus_job {
    void *workers[CORPUS_THREADS_MAX]; /* borrowed; each used by one thread */
    size_t worker_count;
    void (*work)(void *worker, struct corpus_piece *piece);
    /* On the caller's thread, in the order of the corpus; NULL: nothing. The piece's errors have
     * been told. */
    void (*deliver)(void *context, const struct corpus_piece *piece);
    void *context;
    enum scan_input input;
    bool progress; /* a line that tells how far it is, if standard error is a terminal */
};

/* As many as the machine has processors. */
size_t corpus_threads(void);

/* What cannot be read is told and counted; the rest goes on. A large JSON Lines file is divided at
 * its lines. A failure is of memory or threads. */
enum status corpus_run(const struct corpus_job *job, char *const *names, size_t name_count,
                       struct corpus_totals *totals) WARN_UNUSED;

#endif
