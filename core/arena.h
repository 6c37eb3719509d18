/* A bump allocator for what lives as long as one document: many small values, freed at once.
 * After arena_reset the blocks are kept, so a warm arena allocates nothing from the heap.
 * Not thread-safe: one owner at a time. Under AddressSanitizer unused room is poisoned. */
#ifndef TOCSIN_CORE_ARENA_H
#define TOCSIN_CORE_ARENA_H

#include "core/slice.h"

#include <stddef.h>

struct arena_block;

struct arena {
    struct arena_block *first; /* owned */
    struct arena_block *current;
    size_t used_bytes;
    size_t bytes_max;
};

void arena_init(struct arena *arena, size_t bytes_max);
void arena_fini(struct arena *arena);
void arena_reset(struct arena *arena);
/* 16-byte aligned, not zeroed; NULL past the cap or out of memory. */
void *arena_alloc(struct arena *arena, size_t bytes) __attribute__((malloc));
/* `count` zeroed elements; NULL past the cap, on overflow or out of memory. */
void *arena_calloc(struct arena *arena, size_t count, size_t element_bytes);
/* A copy that is also NUL-terminated; {NULL, 0} past the cap. Check .data. */
struct slice arena_copy(struct arena *arena, struct slice text);

#endif
