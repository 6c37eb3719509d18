/* Texts and the number that belongs to each: how an importer finds an entity by its id and a
 * spelling that it has met. Grows as needed; keys are borrowed and must outlive it. */
#ifndef TOCSIN_RULES_TEXT_INDEX_H
#define TOCSIN_RULES_TEXT_INDEX_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

struct text_slot {
    struct slice key; /* data NULL: free */
    uint64_t hash;
    size_t value;
};

/* Zero-initialized is empty. */
struct text_index {
    struct text_slot *slots; /* owned; a power of two, at most half of them taken */
    size_t capacity, count;
};

void text_index_fini(struct text_index *index);
/* The value of `key`; NULL if it is not there. Stays valid until the next text_index_put. */
size_t *text_index_find(const struct text_index *index, struct slice key);
/* Adds `key`, whose data is not NULL and which is not there yet. */
enum status text_index_put(struct text_index *index, struct slice key, size_t value) WARN_UNUSED;

#endif
