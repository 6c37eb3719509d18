/* Inside the word index: its hashes and records, for making it (word_index.c) and for scanning with
 * it (word_scan.c). */
#ifndef TOCSIN_MATCHER_WORD_INSIDE_H
#define TOCSIN_MATCHER_WORD_INSIDE_H

#include "matcher/spaces.h"
#include "matcher/word_index.h"

#include <endian.h>
#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

#define HASH_FIRST UINT64_C(0x9E3779B97F4A7C15)
#define HASH_LAST UINT64_C(0xC2B2AE3D27D4EB4F)
#define HASH_PAIR UINT64_C(0xD6E8FEB86659FD93)
enum { HASH_TURN = 21, HASH_FOLD = 32 };

INLINE uint64_t load_8(const char *at) {
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return le64toh(word); /* so that later bytes stand higher */
}

/* Of a word's first and last eight bytes, without a branch. Reads 8 bytes from `word` on. The high
 * half of the sum is mixed by all bytes; folded onto the low half, both are. */
INLINE uint64_t hash_word(const char *word, size_t bytes) {
    size_t skipped = bytes > 8 ? bytes - 8 : 0;
    size_t beyond = 8 * (8 + skipped - bytes); /* bits that are not the word's */
    uint64_t first = load_8(word) << beyond >> beyond;
    uint64_t last = load_8(word + skipped) << beyond >> beyond;
    uint64_t hash = first * HASH_FIRST + last * HASH_LAST;
    return hash ^ hash >> HASH_FOLD;
}

/* Of a word with the one before it, by their hashes. */
INLINE uint64_t hash_pair(uint64_t before, uint64_t word) {
    uint64_t hash = ((before << HASH_TURN | before >> (64 - HASH_TURN)) ^ word) * HASH_PAIR;
    return hash ^ hash >> HASH_FOLD;
}

/* The two bits of an anchor: from the low end of its hash, as the filter's word is from the high.
 */
INLINE uint64_t filter_bits(uint64_t hash) {
    return (uint64_t)1 << (hash & 63) | (uint64_t)1 << (hash >> 6 & 63);
}

INLINE uint32_t hash_tag(uint64_t hash) {
    return (uint32_t)(hash >> 32);
}

INLINE size_t hash_slot(const struct word_index *index, uint64_t hash) {
    return (size_t)(hash >> 12) & index->slot_mask;
}

/* What is compared where an anchor was found. In one piece, so that it is one wait for memory. */
struct word_record {
    uint32_t literal;
    uint16_t bytes;      /* of the literal */
    uint16_t anchor_end; /* where in the literal the anchor's last word ends */
    char text[];         /* the literal, filled up with NULs to whole units */
};

INLINE const struct word_record *record_at(const struct word_index *index, uint32_t record) {
    return (const struct word_record *)&index->records[record];
}

#endif
