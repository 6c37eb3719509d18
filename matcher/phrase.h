/* Comparing the words of an entry with the words of a folded text, one by one. */
#ifndef TOCSIN_MATCHER_PHRASE_H
#define TOCSIN_MATCHER_PHRASE_H

#include "core/slice.h"
#include "matcher/dictionary.h"

/* Words in a folded text: `start` is the first byte of one, `end` is where the space after it
 * stands. The text has a newline before its opening space and one after its closing space. */
struct span {
    size_t start, end; /* half-open */
};

/* True if the words from `words` on, as many as the entry has, are like those of the text in which
 * `anchor`, a whole word of the text, is word number `anchor_word`. *found is what they cover:
 * whole words, but for an end that is free. With ENTRY_FUZZY the anchor is taken as it is. */
bool phrase_match(const struct dictionary *dictionary, const struct dictionary_entry *entry,
                  uint32_t words, const char *text, struct span anchor, size_t anchor_word,
                  struct span *found);

#endif
