/* The pipeline: fetch → match workers → writer → publisher, each on threads of its own, joined by
 * bounded queues (DESIGN 1 and 2). */
#ifndef TOCSIN_APP_PIPELINE_H
#define TOCSIN_APP_PIPELINE_H

#include "app/config.h"
#include "app/generation.h"

struct pipeline;

/* Opens the store, binds the sockets, starts the threads, in this order: whatever cannot be had is
 * an error before the first poll. Borrows both until stopped. Returns owned. */
enum status pipeline_start(const struct config *config, const struct generation *generation,
                           struct pipeline **out, struct error *error) WARN_UNUSED;
/* Stops the stages in the order of the road, so that what is committed is published; frees
 * everything. STATUS_STORE if the last note to the store failed (then some alerts will be sent
 * again). */
enum status pipeline_stop(struct pipeline **pipeline, struct error *error) WARN_UNUSED;

#endif
