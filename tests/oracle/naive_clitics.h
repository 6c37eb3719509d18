/* The proclitics that may stand before a word: matcher/clitics.h once more, as the plain lists of
 * them all. */
#ifndef TOCSIN_TESTS_NAIVE_CLITICS_H
#define TOCSIN_TESTS_NAIVE_CLITICS_H

#include "core/slice.h"

#include <stdint.h>

enum { NAIVE_CLITICS_MAX = 64, NAIVE_CLITIC_POINTS_MAX = 8 };

/* A beginning: `points` before the word, of which the first `cut` points fall away. */
struct naive_clitic {
    uint32_t points[NAIVE_CLITIC_POINTS_MAX];
    size_t count, cut;
};

/* Of the first word of the term `text`, folded; `goes_on`: other words follow it. */
size_t naive_clitics(const uint32_t *word, size_t count, bool goes_on, struct slice text,
                     struct naive_clitic out[NAIVE_CLITICS_MAX]);

#endif
