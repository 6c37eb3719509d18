/* The literals that are whole words, found by the hashes of words: a second scanner beside
 * Hyperscan, whose cost hardly grows with their number. */
#ifndef TOCSIN_MATCHER_WORD_INDEX_H
#define TOCSIN_MATCHER_WORD_INDEX_H

#include "matcher/dictionary.h"
#include "matcher/folded_article.h"

/* A literal whose anchor (one word, or two neighbouring words) has a hash with this upper half. */
struct word_slot {
    uint32_t tag;
    uint32_t record; /* where its record begins, in units of 8 bytes; 0: the slot is empty */
};

/* Immutable once made, shared by all threads. */
struct word_index {
    uint64_t *filter;        /* a Bloom filter, each anchor two bits of one word */
    unsigned filter_shift;   /* of a hash, to the word's number */
    struct word_slot *slots; /* open addressing, a power of two of them */
    size_t slot_mask;
    uint64_t *records;                   /* struct word_record, one after the other */
    const struct dictionary *dictionary; /* borrowed */
};

/* Of the dictionary's whole literals. STATUS_NO_MEMORY. */
enum status word_index_init(struct word_index *out,
                            const struct dictionary *dictionary) WARN_UNUSED;
void word_index_fini(struct word_index *index);

/* Told of each literal found and of the byte after it. */
typedef void word_index_found(void *context, uint32_t literal, size_t end);

/* Finds every occurrence of every whole literal in `text`: folded words with one space between
 * them, with FOLDED_PADDING_BYTES behind it that may be read. A newline is a word. */
void word_index_scan(const struct word_index *index, struct slice text, word_index_found *found,
                     void *context);

#endif
