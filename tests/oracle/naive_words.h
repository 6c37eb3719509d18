/* A text → its words, with the places that they were read from: the oracle's view of a text. In the
 * scripts without word spaces every character with its marks is a word. */
#ifndef TOCSIN_TESTS_NAIVE_WORDS_H
#define TOCSIN_TESTS_NAIVE_WORDS_H

#include "core/buffer.h"

struct naive_word {
    size_t first_point, point_count; /* in the points of the words */
    uint32_t start, end;             /* bytes of the original text, half-open */
    bool spaceless;
    bool glued; /* spaceless, right after another such word without a separator */
};

struct naive_letter;

struct naive_words {
    struct naive_word *items; /* owned */
    size_t count, capacity;
    struct naive_letter *letters; /* owned, in the order of the text: one for each code point that a
                                     character was folded to, but what merged into another */
    size_t letter_count, letter_capacity;
    uint32_t *points; /* owned */
    size_t point_count, point_capacity;
    bool parted; /* a separator stands after the last word */
};

/* A character that wrote into a word. */
struct naive_letter {
    uint32_t start; /* byte of the original text */
    size_t word;
};

/* Replaces what was held. */
void naive_words_read(struct naive_words *words, struct slice text, bool keep_case);
void naive_words_fini(struct naive_words *words);
/* The folded text that these words make. */
void naive_words_write(const struct naive_words *words, struct buffer *out);

#endif
