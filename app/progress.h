/* A bar on a terminal's standard error while a corpus is read. Nothing where there is no terminal.
 */
#ifndef TOCSIN_APP_PROGRESS_H
#define TOCSIN_APP_PROGRESS_H

#include "core/slice.h"

#include <stdint.h>

enum { PROGRESS_LINE_BYTES = 160 };

struct progress {
    bool shown; /* on a terminal, and something is told of it */
    uint64_t bytes_total, bytes_done;
    int64_t started_us, drawn_us;
};

/* `bytes_total` of all that will be read; 0: unknown, then no bar but what was read is told. */
void progress_start(struct progress *progress, uint64_t bytes_total);
/* So much more was read. Drawn at most ten times a second. */
void progress_add(struct progress *progress, uint64_t bytes);
/* Takes the bar away, so that what is told next has its own line. */
void progress_clear(struct progress *progress);

/* The line, without what moves the cursor; `out` is terminated. */
void progress_format(uint64_t bytes_done, uint64_t bytes_total, int64_t elapsed_us,
                     char out[PROGRESS_LINE_BYTES]);

#endif
