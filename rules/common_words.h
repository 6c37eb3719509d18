/* Words that many news articles have, whatever they are about: what the warnings common-word and
 * acronym-case ask. Counted by common_words.py from corpora of news; the table is made by it. */
#ifndef TOCSIN_RULES_COMMON_WORDS_H
#define TOCSIN_RULES_COMMON_WORDS_H

#include "core/slice.h"

struct common_word {
    const char *word;     /* folded, without the spaces around it */
    const char *language; /* the one in which it is most common */
    int percent;          /* of the articles in that language */
};

extern const struct common_word common_words[]; /* in order of their bytes */
extern const size_t common_word_count;
/* Words of two and three letters that news writes in small letters, so that they are no acronyms;
 * in order of their bytes. */
extern const char *const short_words[];
extern const size_t short_word_count;

/* NULL if it is not common. */
const struct common_word *common_word_find(struct slice word);
bool short_word_known(struct slice word);

#endif
