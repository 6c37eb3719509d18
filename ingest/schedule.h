/* Who is due next: a binary heap of due times, one entry a feed at most. Not thread-safe. */
#ifndef TOCSIN_INGEST_SCHEDULE_H
#define TOCSIN_INGEST_SCHEDULE_H

#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

struct schedule_entry {
    int64_t due_us; /* on the monotonic clock; INT64_MIN: before all others */
    uint32_t feed;
};

struct schedule {
    struct schedule_entry *entries; /* owned */
    size_t count, capacity;
};

enum status schedule_init(struct schedule *schedule, size_t capacity) WARN_UNUSED;
void schedule_fini(struct schedule *schedule);
/* There must be room: no feed may be in it twice. */
void schedule_put(struct schedule *schedule, uint32_t feed, int64_t due_us);
/* The earliest entry, the lower feed first among equals; NULL if empty. Borrows until the next
 * change. */
const struct schedule_entry *schedule_first(const struct schedule *schedule);
/* Takes the earliest entry out; it must not be empty. */
struct schedule_entry schedule_take(struct schedule *schedule);

#endif
