/* The making of a `struct fetched`: the outcome of a transfer joined with what was known of the
 * feed before. */
#ifndef TOCSIN_INGEST_FETCHED_H
#define TOCSIN_INGEST_FETCHED_H

#include "ingest/fetch.h"
#include "ingest/pace.h"
#include "ingest/transfer.h"

/* `result` is what transfer_end gave for `transfer`; its body is taken on STATUS_OK. `old` is the
 * state with which it was asked for, `now_us` real time. `pace` and `every_us` plan the next poll.
 * Returns an owned value; STATUS_NO_MEMORY. */
enum status fetched_create(size_t feed, struct transfer *transfer,
                           const struct transfer_result *result, const struct feed_state *old,
                           struct pace *pace, int64_t every_us, int64_t now_us,
                           struct fetched **out) WARN_UNUSED;

#endif
