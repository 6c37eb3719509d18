/* The bump allocator: a chain of blocks, each twice the one before. After a reset the chain is
 * walked again from its first block, so a warm arena touches the heap no more. Under
 * AddressSanitizer whatever has not been given out is poisoned, so an overrun of one value is seen
 * although its neighbour lives in the same block. */
#include "core/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif
#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(address, bytes) ((void)(address), (void)(bytes))
#define ASAN_UNPOISON_MEMORY_REGION(address, bytes) ((void)(address), (void)(bytes))
#endif

enum { ALIGNMENT_BYTES = 16, FIRST_BLOCK_BYTES = 16 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t capacity_bytes;
    size_t used_bytes;
    alignas(ALIGNMENT_BYTES) char data[];
};

void arena_init(struct arena *arena, size_t bytes_max) {
    *arena = (struct arena){.bytes_max = bytes_max};
}

void arena_fini(struct arena *arena) {
    struct arena_block *block = arena->first;
    while (block) {
        struct arena_block *next = block->next;
        ASAN_UNPOISON_MEMORY_REGION(block->data, block->capacity_bytes);
        free(block);
        block = next;
    }
    arena_init(arena, arena->bytes_max);
}

void arena_reset(struct arena *arena) {
    for (struct arena_block *block = arena->first; block; block = block->next) {
        block->used_bytes = 0;
        ASAN_POISON_MEMORY_REGION(block->data, block->capacity_bytes);
    }
    arena->current = arena->first;
    arena->used_bytes = 0;
}

/* A new block behind the current one, large enough for `bytes`. */
static struct arena_block *block_add(struct arena *arena, size_t bytes) {
    size_t capacity = arena->current ? 2 * arena->current->capacity_bytes : FIRST_BLOCK_BYTES;
    if (capacity > arena->bytes_max) {
        capacity = arena->bytes_max;
    }
    if (capacity < bytes) {
        capacity = bytes;
    }
    struct arena_block *block = malloc(sizeof *block + capacity);
    if (block == NULL) {
        return NULL;
    }
    *block = (struct arena_block){.capacity_bytes = capacity};
    ASAN_POISON_MEMORY_REGION(block->data, capacity);
    if (arena->current) {
        block->next = arena->current->next;
        arena->current->next = block;
    } else {
        arena->first = block;
    }
    return block;
}

void *arena_alloc(struct arena *arena, size_t bytes) {
    if (bytes > arena->bytes_max) {
        return NULL;
    }
    size_t rounded = (bytes + ALIGNMENT_BYTES - 1) & ~(size_t)(ALIGNMENT_BYTES - 1);
    rounded = rounded ? rounded : ALIGNMENT_BYTES;
    if (rounded > arena->bytes_max - arena->used_bytes) {
        return NULL;
    }
    struct arena_block *block = arena->current;
    while (block && rounded > block->capacity_bytes - block->used_bytes) {
        if (block->next == NULL) {
            block = NULL;
            break;
        }
        block = block->next;
        arena->current = block;
    }
    if (block == NULL) {
        block = block_add(arena, rounded);
        if (block == NULL) {
            return NULL;
        }
        arena->current = block;
    }
    char *given = block->data + block->used_bytes;
    block->used_bytes += rounded;
    arena->used_bytes += rounded;
    ASAN_UNPOISON_MEMORY_REGION(given, bytes);
    return given;
}

void *arena_calloc(struct arena *arena, size_t count, size_t element_bytes) {
    if (element_bytes != 0 && count > SIZE_MAX / element_bytes) {
        return NULL;
    }
    void *given = arena_alloc(arena, count * element_bytes);
    if (given) {
        memset(given, 0, count * element_bytes);
    }
    return given;
}

struct slice arena_copy(struct arena *arena, struct slice text) {
    char *copy = text.bytes < SIZE_MAX ? arena_alloc(arena, text.bytes + 1) : NULL;
    if (copy == NULL) {
        return (struct slice){NULL, 0};
    }
    if (text.bytes > 0) {
        memcpy(copy, text.data, text.bytes);
    }
    copy[text.bytes] = '\0';
    return slice_make(copy, text.bytes);
}
