/* Making the word index: choosing each literal's anchor, and the filter and table of anchors. How
 * it is used, and why it is so, stands in word_scan.c. */
#include "core/large_pages.h"
#include "matcher/word_inside.h"

#include <stdlib.h>

enum {
    FILTER_WORDS_LOG2_MIN = 8,
    FILTER_WORDS_LOG2_MAX = 18, /* 2 MiB: past it the filter no longer fits a core's own cache */
    FILTER_BITS_AN_ANCHOR = 32, /* of which two are set; as far as the maximum lets it */
    PAIR_COUNTS_LOG2 = 20,      /* counters of how rare a pair is; shared ones only make it less */
    WORDS_MAX = 256,            /* looked at in one literal for its anchor */
};

struct literal_words {
    uint64_t hashes[WORDS_MAX];
    uint32_t ends[WORDS_MAX];
    size_t count;
};

/* The words of a literal with spaces at both ends. */
static void words_read(struct slice literal, struct literal_words *out) {
    out->count = 0;
    size_t start = 1;
    for (size_t block = 1; block < literal.bytes; block += BLOCK_BYTES) {
        uint64_t spaces = find_spaces(literal.data + block);
        size_t left = literal.bytes - block;
        spaces &= left < BLOCK_BYTES ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
        for (; spaces != 0 && out->count < WORDS_MAX; spaces &= spaces - 1) {
            size_t end = block + (size_t)__builtin_ctzll(spaces);
            out->hashes[out->count] = hash_word(literal.data + start, end - start);
            out->ends[out->count++] = (uint32_t)end;
            start = end + 1;
        }
    }
}

static uint8_t *pair_count(uint8_t *counts, uint64_t pair) {
    return &counts[pair >> (64 - PAIR_COUNTS_LOG2)];
}

static void count_pairs(const struct dictionary *dictionary, uint8_t *counts) {
    struct literal_words words;
    for (size_t i = 0; i < dictionary->whole_count; i++) {
        words_read(dictionary_literal(dictionary, i), &words);
        for (size_t w = 1; w < words.count; w++) {
            uint8_t *count = pair_count(counts, hash_pair(words.hashes[w - 1], words.hashes[w]));
            *count += *count < UINT8_MAX;
        }
    }
}

/* Gives the anchor's hash. Among pairs as rare, the one with the longest second word. */
static uint64_t anchor_choose(const struct literal_words *words, uint8_t *counts, uint32_t *end) {
    uint64_t best = words->hashes[0];
    *end = words->ends[0];
    uint32_t best_cost = UINT32_MAX;
    for (size_t w = 1; w < words->count; w++) {
        uint64_t pair = hash_pair(words->hashes[w - 1], words->hashes[w]);
        uint32_t bytes = words->ends[w] - words->ends[w - 1];
        uint32_t cost = (uint32_t)*pair_count(counts, pair) << 8 | (255 - (bytes & 255));
        if (cost < best_cost) {
            best_cost = cost;
            best = pair;
            *end = words->ends[w];
        }
    }
    return best;
}

struct anchor {
    uint64_t hash;
    uint32_t record;
};

static void slot_add(struct word_index *index, const struct anchor *anchor) {
    index->filter[anchor->hash >> index->filter_shift] |= filter_bits(anchor->hash);
    size_t slot = hash_slot(index, anchor->hash);
    while (index->slots[slot].record != 0) {
        slot = (slot + 1) & index->slot_mask;
    }
    index->slots[slot] = (struct word_slot){hash_tag(anchor->hash), anchor->record};
}

static size_t record_units(size_t literal_bytes) {
    return (sizeof(struct word_record) + literal_bytes + 7) / 8;
}

/* Writes the record of a literal and gives its anchor. */
static struct anchor literal_add(struct word_index *index, const struct dictionary *dictionary,
                                 size_t literal, uint32_t record, uint8_t *counts) {
    struct literal_words words;
    struct slice text = dictionary_literal(dictionary, literal);
    uint32_t anchor_end;
    words_read(text, &words);
    uint64_t hash = anchor_choose(&words, counts, &anchor_end);
    struct word_record made = {(uint32_t)literal, (uint16_t)text.bytes, (uint16_t)anchor_end};
    memcpy(&index->records[record], &made, sizeof made);
    memcpy((char *)&index->records[record] + sizeof made, text.data, text.bytes);
    return (struct anchor){hash, record};
}

/* Records begin with unit 1. The slots are more than any cache holds: each is asked for some
 * literals before it is written. */
static void literals_add(struct word_index *index, const struct dictionary *dictionary,
                         uint8_t *counts) {
    enum { AHEAD = 16 };
    struct anchor anchors[AHEAD];
    uint32_t record = 1;
    for (size_t i = 0; i < dictionary->whole_count + AHEAD; i++) {
        struct anchor *anchor = &anchors[i % AHEAD];
        if (i >= AHEAD) {
            slot_add(index, anchor);
        }
        if (i < dictionary->whole_count) {
            *anchor = literal_add(index, dictionary, i, record, counts);
            __builtin_prefetch(&index->slots[hash_slot(index, anchor->hash)], 1);
            record += (uint32_t)record_units(dictionary_literal(dictionary, i).bytes);
        }
    }
}

static unsigned log2_at_least(size_t count) {
    unsigned log2 = 0;
    while ((size_t)1 << log2 < count) {
        log2++;
    }
    return log2;
}

enum status word_index_init(struct word_index *out, const struct dictionary *dictionary) {
    size_t count = dictionary->whole_count;
    unsigned filter_log2 = log2_at_least(count * FILTER_BITS_AN_ANCHOR / 64 + 1);
    filter_log2 = filter_log2 < FILTER_WORDS_LOG2_MIN ? FILTER_WORDS_LOG2_MIN : filter_log2;
    filter_log2 = filter_log2 > FILTER_WORDS_LOG2_MAX ? FILTER_WORDS_LOG2_MAX : filter_log2;
    size_t slot_count = (size_t)1 << log2_at_least(2 * count + 1);
    size_t units = 1;
    for (size_t i = 0; i < count; i++) {
        units += record_units(dictionary_literal(dictionary, i).bytes);
    }
    struct word_index made = {
        .filter = calloc((size_t)1 << filter_log2, sizeof *made.filter),
        .filter_shift = 64 - filter_log2,
        .slots =
            large_pages(calloc(slot_count, sizeof *made.slots), slot_count * sizeof *made.slots),
        .slot_mask = slot_count - 1,
        .records = large_pages(calloc(units, sizeof *made.records), units * sizeof *made.records),
        .dictionary = dictionary,
    };
    uint8_t *counts = calloc((size_t)1 << PAIR_COUNTS_LOG2, 1);
    if (!made.filter || !made.slots || !made.records || !counts || units > UINT32_MAX) {
        free(counts);
        word_index_fini(&made);
        return STATUS_NO_MEMORY;
    }
    count_pairs(dictionary, counts);
    literals_add(&made, dictionary, counts);
    free(counts);
    *out = made;
    return STATUS_OK;
}

void word_index_fini(struct word_index *index) {
    free(index->filter);
    free(index->slots);
    free(index->records);
    *index = (struct word_index){.filter = NULL};
}
