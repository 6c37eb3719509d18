/* Random texts and terms of a few words in one script, and in Latin between, so that terms are
 * found: as they are, in other case, with an edit, with letters before and behind. */
#ifndef TOCSIN_TESTS_RANDOM_WORDS_H
#define TOCSIN_TESTS_RANDOM_WORDS_H

#include "core/buffer.h"
#include "tests/oracle/naive_when.h"

enum { VOCABULARY = 8, WORD_LETTERS_MAX = 9 };

struct random_word {
    unsigned script;
    unsigned char letters[WORD_LETTERS_MAX];
    size_t count;
};

struct random_words {
    struct naive_random *random;
    struct random_word words[VOCABULARY];
};

void random_words_make(struct naive_random *random, struct random_words *out);
void random_words_text(const struct random_words *words, size_t count, struct buffer *out);
/* A term; it may be none, or not what a pattern may be. */
void random_words_term(const struct random_words *words, struct buffer *out);
/* A letter or a sign of a text, NUL-terminated. */
const char *random_words_piece(const struct random_words *words);

#endif
