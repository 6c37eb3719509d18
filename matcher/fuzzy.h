/* Words that are one edit away from a word of a fuzzy term: a letter inserted, left out or
 * replaced, or two neighbours swapped. What a letter is: a code point of the folded text.
 *
 * A fuzzy term is found as any other, and also where exactly one of its words has one edit and all
 * others stand as they are. The words that may have it are those of 6 letters or more, digits not
 * counted, in scripts with word spaces; in a word joined at a hyphen the parts count together, a
 * proclitic does not count. A term without such a word cannot be fuzzy, nor can one with `*` or
 * with exact case. */
#ifndef TOCSIN_MATCHER_FUZZY_H
#define TOCSIN_MATCHER_FUZZY_H

#include "matcher/dictionary.h"

/* A word that some entries want with an edit. */
struct fuzzy_word {
    uint32_t at, bytes;   /* in the dictionary's pool */
    uint32_t first_entry; /* of the dictionary's fuzzy entries; up to the first of the next word */
};

/* A spelling, by the upper half of its hash, and the word that it leads to. */
struct fuzzy_slot {
    uint32_t tag, word; /* word: 1 and up; 0: the slot is empty */
};

enum { FUZZY_MAP_WORDS = 1 << 10 };

/* Immutable once made, shared by all threads. */
struct fuzzy_index {
    const struct dictionary *dictionary; /* borrowed */
    struct fuzzy_word *words;            /* owned, one more than there are */
    size_t word_count;
    uint64_t *filter; /* of all spellings: two bits of one word each */
    unsigned filter_shift;
    struct fuzzy_slot *slots; /* open addressing */
    size_t slot_mask;
    uint64_t *powers;            /* of the base of the hash, up to bytes_max */
    size_t bytes_min, bytes_max; /* of a word of text that may be one edit away */
    uint64_t heads[FUZZY_MAP_WORDS], tails[FUZZY_MAP_WORDS]; /* first and last bytes, a bit each */
};

/* Of the dictionary's fuzzy entries, which it puts in the order of their words. STATUS_NO_MEMORY.
 */
enum status fuzzy_index_init(struct fuzzy_index *out, struct dictionary *dictionary) WARN_UNUSED;
void fuzzy_index_fini(struct fuzzy_index *index);

/* Told of each entry of which a word stands at `start` to `end`, one edit away; the other words are
 * not looked at yet. The same may be told more than once. */
typedef void fuzzy_found(void *context, const struct dictionary_entry *entry, size_t start,
                         size_t end);

/* Looks at every word of `text`: folded words with one space between them, with
 * FOLDED_PADDING_BYTES behind it that may be read, and two bytes at least before the first word. */
void fuzzy_index_scan(const struct fuzzy_index *index, struct slice text, fuzzy_found *found,
                      void *context);

/* True if one edit makes one of the other: not if they are the same. */
bool fuzzy_one_edit(struct slice a, struct slice b);

#endif
