/* One writing process per store: a lock on a file beside it. The kernel drops the lock with the
 * process, however that ends, so there is never a stale one. Internal to store/. */
#ifndef TOCSIN_STORE_STORE_LOCK_H
#define TOCSIN_STORE_STORE_LOCK_H

#include "core/status.h"

/* Takes the lock of the store at `path` (absolute, links resolved). STATUS_IN_USE if it is held,
 * with the number of the process that holds it where it can be read. */
enum status store_lock_take(const char *path, int *out, struct error *error) WARN_UNUSED;
/* The file stays: to remove it would let two processes lock two files of one name. */
void store_lock_release(int *lock);

#endif
