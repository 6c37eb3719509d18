/* The writer: the one thread that commits (DESIGN 2 and 3). Takes batches off a queue, puts each
 * batch's feed state, items and alerts into one transaction, and only then lets the fetcher plan
 * the next poll and the publisher send. */
#ifndef TOCSIN_APP_WRITER_H
#define TOCSIN_APP_WRITER_H

#include "app/batch.h"
#include "core/queue.h"
#include "publish/publisher.h"
#include "store/store.h"

struct writer_options {
    struct store *store;   /* the writer's alone while it runs */
    struct queue *batches; /* struct batch *, in */
    struct queue *spare;   /* struct batch *, out: written, to be used again */
    const struct feed_config *feeds;
    struct fetcher *fetcher;
    struct publisher *publisher;
    int64_t keep_seen_us, keep_alerts_us;
};

struct writer;

/* Borrows everything. Returns owned. */
enum status writer_create(const struct writer_options *options, struct writer **out) WARN_UNUSED;
void writer_destroy(struct writer **writer);
/* The writer thread's body, until the queue is stopped and empty. A commit that fails (disk full)
 * is tried again until it succeeds; meanwhile the stages before it wait. */
void writer_run(struct writer *writer);
/* Any thread: a failing commit is given up; its batches were never saved, so they are fetched
 * again. */
void writer_stop(struct writer *writer);
/* After writer_run returned and the publisher was stopped: remembers what was published. */
enum status writer_close(struct writer *writer, struct error *error) WARN_UNUSED;

#endif
