/* All that is looked for: the distinct literals, each with the entries that it may be a part of. */
#ifndef TOCSIN_MATCHER_DICTIONARY_H
#define TOCSIN_MATCHER_DICTIONARY_H

#include "core/pattern.h"
#include "core/status.h"

#include <stdint.h>

#define DICTIONARY_NONE UINT32_MAX
enum { DICTIONARY_PADDING_BYTES = 64 }; /* behind each literal are at least so many to be read */

enum dictionary_flag {
    ENTRY_OPEN = 1,       /* has a `*`: the words around the literal must be looked at */
    ENTRY_EXACT = 2,      /* the case must be looked at, in the original text */
    ENTRY_FREE_START = 4, /* begins in a script without word spaces: needs no boundary there */
    ENTRY_FREE_END = 8,
    ENTRY_FUZZY = 16, /* the anchor word was found one edit away: it is not compared */
};

/* A word that a text's word must be like. Its bytes lie in the pool. */
struct dictionary_word {
    uint32_t at;
    uint16_t bytes;
    bool open_start, open_end; /* any run of word characters there, also none */
};

/* One form of one pattern, found by one literal: the whole form or, with a `*` in it, the longest
 * of the pieces that the stars leave; or by one word of it that has an edit (matcher/fuzzy.h). */
struct dictionary_entry {
    uint32_t pattern;
    uint32_t folded_words, kept_words; /* index of the first; DICTIONARY_NONE if not looked at */
    uint32_t memo;                     /* a number for each open entry; DICTIONARY_NONE */
    uint16_t word_count;
    uint16_t anchor_word; /* the word in which the literal begins, or which has the edit */
    uint8_t flags;        /* enum dictionary_flag */
    uint8_t lead_bytes;   /* 1 if the literal begins with a boundary space, else 0 */
    uint8_t tail_bytes;   /* 1 if it ends with one */
};

struct dictionary_literal {
    uint32_t at; /* in the pool */
    uint32_t bytes;
    uint32_t first_entry; /* the entries go on to the first of the next literal */
    uint32_t shorter;     /* the longest other one, not whole, that this begins with; or NONE */
};

/* Immutable once made. The whole literals come first: those that begin and end with a boundary
 * space, in the order of their patterns. The others follow in byte order. One past the last there
 * is one more, for its first_entry. */
struct dictionary {
    char *pool; /* with DICTIONARY_PADDING_BYTES behind it */
    struct dictionary_literal *literals;
    size_t literal_count, whole_count;
    struct dictionary_entry *entries; /* those of one literal stand together, by pattern */
    size_t entry_count;
    struct dictionary_entry *fuzzy; /* those of words with an edit, which have no literal */
    size_t fuzzy_count;
    struct dictionary_word *words;
    size_t word_count;
    size_t memo_count;
};

/* Errors as database_create. Fills `out`, which dictionary_fini empties. */
enum status dictionary_init(struct dictionary *out, const struct pattern *patterns, size_t count,
                            struct error *error) WARN_UNUSED;
void dictionary_fini(struct dictionary *dictionary);
struct slice dictionary_literal(const struct dictionary *dictionary, size_t literal);
/* The longest literal that is not whole and that `text` begins with, DICTIONARY_NONE if there is
 * none; the other ones follow by `shorter`. Slower than Hyperscan by far, and nothing can go wrong
 * in it. */
uint32_t dictionary_find(const struct dictionary *dictionary, struct slice text);

#endif
