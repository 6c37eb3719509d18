/* An oracle for folding: DESIGN 7 written down once more, character by character, from utf8proc's
 * data alone. It shares no code and no table with matcher/, and is compared with it on every code
 * point (unit test_fold) and on all corpora (oracle_news).
 *
 * Slow, and not for threads: what a code point becomes is kept once asked for. */
#ifndef TOCSIN_TESTS_NAIVE_FOLD_H
#define TOCSIN_TESTS_NAIVE_FOLD_H

#include "core/slice.h"

#include <stdint.h>

enum {
    NAIVE_FOLD_POINTS_MAX = 24, /* the longest, of U+FDFA, has 18 */
    NAIVE_SPACE = ' ',
};

enum naive_class {
    NAIVE_SEPARATOR,
    NAIVE_DROPPED,  /* leaves no trace */
    NAIVE_ATTACHED, /* the same, but a reader sees it as part of the character before */
    NAIVE_LETTERS,  /* word characters; separators too, each as NAIVE_SPACE */
};

struct naive_folding {
    enum naive_class class;
    uint32_t points[NAIVE_FOLD_POINTS_MAX];
    size_t count;
};

const struct naive_folding *naive_fold(uint32_t point, bool keep_case);
bool naive_is_mark(uint32_t point);      /* a mark, kept or not */
bool naive_is_spaceless(uint32_t point); /* of a script without word spaces */
unsigned naive_combining_class(uint32_t point);
/* The character at `at`, U+0000 for a byte that begins none; its length goes to *bytes. */
uint32_t naive_decode(struct slice text, size_t at, size_t *bytes);
/* realloc to hold `count` items at least; there is no test without memory. */
void *naive_grow(void *items, size_t item_bytes, size_t count, size_t *capacity);

#endif
