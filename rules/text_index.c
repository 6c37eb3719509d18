/* Open addressing with linear probing, over SipHash: the keys come from files of others, who could
 * choose them so that a weaker hash has them all in one place. */
#include "rules/text_index.h"

#include "core/hash.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 1024 };

void text_index_fini(struct text_index *index) {
    free(index->slots);
    *index = (struct text_index){.slots = NULL};
}

/* Where `key` is, or where it would be put. There is always a free slot. */
static struct text_slot *slot_of(const struct text_index *index, struct slice key, uint64_t hash) {
    size_t at = (size_t)hash & (index->capacity - 1);
    while (index->slots[at].key.data &&
           (index->slots[at].hash != hash || !slice_equal(index->slots[at].key, key))) {
        at = (at + 1) & (index->capacity - 1);
    }
    return &index->slots[at];
}

size_t *text_index_find(const struct text_index *index, struct slice key) {
    if (index->count == 0) {
        return NULL;
    }
    struct text_slot *slot = slot_of(index, key, hash_bytes(key).low);
    return slot->key.data ? &slot->value : NULL;
}

static enum status grow(struct text_index *index) {
    struct text_index larger = {.capacity = index->capacity ? index->capacity * 2 : FIRST_CAPACITY};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < index->capacity; i++) {
        const struct text_slot *slot = &index->slots[i];
        if (slot->key.data) {
            *slot_of(&larger, slot->key, slot->hash) = *slot;
        }
    }
    larger.count = index->count;
    free(index->slots);
    *index = larger;
    return STATUS_OK;
}

enum status text_index_put(struct text_index *index, struct slice key, size_t value) {
    if (index->count * 2 >= index->capacity && grow(index) != STATUS_OK) {
        return STATUS_NO_MEMORY;
    }
    uint64_t hash = hash_bytes(key).low;
    *slot_of(index, key, hash) = (struct text_slot){.key = key, .hash = hash, .value = value};
    index->count++;
    return STATUS_OK;
}
