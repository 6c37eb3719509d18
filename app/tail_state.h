/* The file in which `tail --state` keeps its place: one line, "epoch seq". */
#ifndef TOCSIN_APP_TAIL_STATE_H
#define TOCSIN_APP_TAIL_STATE_H

#include "core/status.h"

#include <stdint.h>

enum { TAIL_EPOCH_BYTES = 64 };

struct tail_state {
    char epoch[TAIL_EPOCH_BYTES];
    uint64_t seq; /* of the last alert printed */
};

/* STATUS_EMPTY if there is no such file yet. */
enum status tail_state_read(const char *path, struct tail_state *out,
                            struct error *error) WARN_UNUSED;
/* Replaces the file whole: after a crash it holds the old line or the new one. */
enum status tail_state_write(const char *path, const struct tail_state *state,
                             struct error *error) WARN_UNUSED;

#endif
