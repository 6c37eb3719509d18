/* What was wrong with a document and read all the same: each kind once, with how often and where
 * first. Bounded, whatever a document is made of. */
#ifndef TOCSIN_INGEST_FAULT_LIST_H
#define TOCSIN_INGEST_FAULT_LIST_H

#include <stddef.h>

enum {
    FAULT_KINDS = 32, /* more than there are */
    FAULT_PLACES = 3, /* of each kind: enough to find the cause in a feed's own template */
};

struct fault {
    const char *what; /* compared as a text; lives as long as whoever told it says */
    size_t count;
    size_t
        at[FAULT_PLACES]; /* byte offsets of the first ones, in the order in which they were told */
};

struct fault_list {
    struct fault items[FAULT_KINDS];
    size_t count;
    size_t last;     /* the kind told last: most faults come in runs of one kind */
    size_t left_out; /* faults of kinds that had no room */
};

/* How many of `at` are set. */
static inline size_t fault_places(const struct fault *fault) {
    return fault->count < FAULT_PLACES ? fault->count : FAULT_PLACES;
}

void fault_list_add(struct fault_list *list, const char *what, size_t at);
/* All that `from` holds, its places `ahead` bytes further on. */
void fault_list_merge(struct fault_list *list, const struct fault_list *from, size_t ahead);

#endif
