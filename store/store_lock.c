/* flock(2) on PATH.lock. Not on the database itself: SQLite holds POSIX locks there, and those are
 * lost as soon as the process closes any descriptor of the file. */
#include "store/store_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

enum { HOLDER_BYTES = 32 };

/* The process number that the holder wrote, or "another process". */
static void read_holder(int lock, char out[HOLDER_BYTES]) {
    char text[HOLDER_BYTES] = "";
    long number = pread(lock, text, sizeof text - 1, 0) > 0 ? strtol(text, NULL, 10) : 0;
    if (number > 0) {
        snprintf(out, HOLDER_BYTES, "process %ld", number);
        return;
    }
    snprintf(out, HOLDER_BYTES, "another process");
}

/* Only for whoever meets the lock: that it fails changes nothing. */
static void write_holder(int lock) {
    char text[HOLDER_BYTES];
    int bytes = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(lock, 0) == 0) {
        (void)!pwrite(lock, text, (size_t)bytes, 0);
    }
}

enum status store_lock_take(const char *path, int *out, struct error *error) {
    char *name = NULL;
    if (asprintf(&name, "%s.lock", path) < 0) {
        return error_set(error, STATUS_NO_MEMORY, path, 0, 0, "out of memory");
    }
    enum status status = STATUS_OK;
    char holder[HOLDER_BYTES];
    int lock = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (lock < 0) {
        status = error_set(error, STATUS_IO, path, 0, 0,
                           "cannot create %s (%s); give this user write permission for the folder",
                           name, strerror(errno));
        goto cleanup;
    }
    if (flock(lock, LOCK_EX | LOCK_NB) == 0) {
        write_holder(lock);
        *out = lock;
        lock = -1;
        goto cleanup;
    }
    if (errno != EWOULDBLOCK) {
        status =
            error_set(error, STATUS_IO, path, 0, 0, "cannot lock %s: %s", name, strerror(errno));
        goto cleanup;
    }
    read_holder(lock, holder);
    status = error_set(error, STATUS_IN_USE, path, 0, 0,
                       "this store is held by %s; stop that monitor, or give this one a store of "
                       "its own",
                       holder);
cleanup:
    if (lock >= 0) {
        close(lock);
    }
    free(name);
    return status;
}

void store_lock_release(int *lock) {
    if (*lock >= 0) {
        close(*lock);
        *lock = -1;
    }
}
