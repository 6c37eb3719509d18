/* A match worker: the road of one document through parse, seen filter, fold, scan and evaluate, up
 * to the batch that the writer commits (DESIGN 1). One per thread. */
#ifndef TOCSIN_APP_WORKER_H
#define TOCSIN_APP_WORKER_H

#include "app/batch.h"
#include "app/generation.h"

struct worker;

/* Borrows all but the path, which it opens a reader on. Returns owned. */
enum status worker_create(const struct generation *generation, const struct feed_config *feeds,
                          const char *store_path, struct worker **out,
                          struct error *error) WARN_UNUSED;
void worker_destroy(struct worker **worker);

/* Fills the rest of a batch that was reset for its `fetched`. STATUS_STORE or STATUS_NO_MEMORY:
 * nothing of the document may be saved; the same batch may be tried again after batch_rewind. */
enum status worker_process(struct worker *worker, struct batch *batch,
                           struct error *error) WARN_UNUSED;

#endif
