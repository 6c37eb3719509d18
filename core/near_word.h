/* The word that was probably meant: what "did you mean" is made of. */
#ifndef TOCSIN_CORE_NEAR_WORD_H
#define TOCSIN_CORE_NEAR_WORD_H

#include "core/slice.h"

/* The place in `words` of the one nearest to `word`, the first of equals; `count` if none is near
 * enough: at most 2 letters left out, put in, changed or swapped with their neighbour, 1 where the
 * words have at most 4 letters, and never all of them. ASCII letters of another case are near. */
size_t near_word(struct slice word, const struct slice *words, size_t count);
/* The same among C strings; NULL if none is near. */
const char *near_text(struct slice word, const char *const *words, size_t count);

#endif
