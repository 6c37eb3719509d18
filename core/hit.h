/* A hit: one occurrence of a pattern in one text of an article. */
#ifndef TOCSIN_CORE_HIT_H
#define TOCSIN_CORE_HIT_H

#include <stdint.h>

struct hit {
    uint32_t pattern;    /* index into the patterns that the database was made of */
    uint16_t field;      /* enum article_field */
    uint16_t index;      /* element of authors or categories, else 0 */
    uint32_t start, end; /* UTF-8 bytes of the original text, 0-based, half-open; whole words */
    uint32_t first_word, last_word; /* 0-based word numbers within the text, inclusive */
};

#endif
