/* A folder for the files of one measurement. */
#ifndef TOCSIN_BENCH_TEMPORARY_H
#define TOCSIN_BENCH_TEMPORARY_H

#include "core/slice.h"

enum { TEMPORARY_BYTES = 512 };

struct temporary {
    char path[TEMPORARY_BYTES];
};

/* Below $TMPDIR or /tmp; false, told on standard error, if it cannot be made. */
bool temporary_make(struct temporary *out);
bool temporary_write(const struct temporary *folder, const char *name, struct slice text);
/* With the files in it. */
void temporary_remove(const struct temporary *folder);

#endif
