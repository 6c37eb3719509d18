/* Threads that work on pieces side by side, while what comes out keeps the order of what went in.
 */
#ifndef TOCSIN_APP_ORDERED_POOL_H
#define TOCSIN_APP_ORDERED_POOL_H

#include "core/status.h"

struct ordered_pool;

/* On a worker's thread: `context` is that worker's own. */
typedef void (*pool_work)(void *context, void *piece);
/* On the caller's thread, in order of submission; takes the piece. */
typedef void (*pool_deliver)(void *context, void *piece);

/* One thread per element of `contexts`, borrowed. Returns owned. */
enum status ordered_pool_create(void *const *contexts, size_t count, pool_work work,
                                pool_deliver deliver, void *deliver_context,
                                struct ordered_pool **out) WARN_UNUSED;
/* Takes `piece`. Delivers what is done, and waits while too many pieces are under way. */
void ordered_pool_submit(struct ordered_pool *pool, void *piece);
/* Delivers all that is left, ends the threads, frees and nulls. */
void ordered_pool_finish(struct ordered_pool **pool);

#endif
