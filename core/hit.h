/* A hit: one occurrence of a pattern in one text of an article.
 *
 * Words are numbered as folding separates them: "Al-Qaeda's" is three. In the scripts without word
 * spaces (Han, Kana, Thai, Lao, Khmer, Myanmar) every character but a mark counts as one word, and
 * a hit may begin and end at any character. A character's dropped accents and other marks belong to
 * it; a character that folds to several, as a ligature does, is in the hit whole or not at all.
 *
 * A regex's hit begins and ends at any character; its words are those that it has a letter or digit
 * of, or if it has none the word before it. */
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
