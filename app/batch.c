/* Batches are used again and again, so that a warm pipeline does not go to the heap for them. */
#include "app/batch.h"

#include "core/limits.h"

#include <stdlib.h>

enum status batch_create(struct batch **out) {
    struct batch *batch = calloc(1, sizeof *batch);
    if (batch == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_init(&batch->arena, LIMIT_BATCH_ARENA_BYTES);
    *out = batch;
    return STATUS_OK;
}

void batch_destroy(struct batch **batch) {
    if (*batch == NULL) {
        return;
    }
    fetched_destroy(&(*batch)->fetched);
    arena_fini(&(*batch)->arena);
    free(*batch);
    *batch = NULL;
}

void batch_reset(struct batch *batch, struct fetched *fetched) {
    fetched_destroy(&batch->fetched);
    arena_reset(&batch->arena);
    batch->fetched = fetched;
    batch->state = NULL;
    batch->items = NULL;
    batch->item_count = 0;
    batch->matched_us = 0;
}
