/* The letters of names, as lists of persons and organisations write them: what has to be taken away
 * before a name can be a term, and names in capitals made readable. Knows Latin, Greek and Cyrillic
 * letters; others have no capitals or do not stand in such lists. */
#ifndef TOCSIN_RULES_NAME_TEXT_H
#define TOCSIN_RULES_NAME_TEXT_H

#include "core/arena.h"
#include "core/status.h"

#include <stdint.h>

enum { NAME_WORDS_MAX = 128 };

/* The words of a name: what stands between white space. */
struct name_words {
    struct slice items[NAME_WORDS_MAX];
    size_t count;
};

/* Without white space at the ends and doubled inside, quotes around it or around a word, `*` (which
 * would stand for any letters), and punctuation left over at the ends; a dot at the end stays. In
 * `arena`; {NULL, 0} out of memory, and a text with data and without bytes if nothing is left. */
struct slice name_clean(struct slice text, struct arena *arena);
/* At most NAME_WORDS_MAX words, the rest stays with the last one. */
void name_split(struct slice text, struct name_words *out);
/* The words from `first` on with single spaces between; {NULL, 0} out of memory. */
struct slice name_join(const struct slice *words, size_t count, struct arena *arena);

/* Letters and digits of any script. */
size_t name_letters(struct slice text);
/* It has a letter that has capitals, and all such letters are. */
bool name_is_capitals(struct slice text);
bool name_has_capitals(struct slice text); /* at least one */
bool name_has_vowel(struct slice text);    /* a, e, i, o, u, y and their capitals */
bool name_is_wordless(struct slice text);  /* its first letter is of a script without word spaces */
/* A word of 2 to 5 capitals and digits, the first a capital: it has to be compared with case. */
bool name_is_acronym(struct slice text);
/* Compared without the case of ASCII letters and without dots. */
bool name_word_is(struct slice word, const char *text);

/* A text in capitals with small letters where the press has them: "AL-ZAWAHIRI" becomes
 * "Al-Zawahiri", "BANK OF IRAN" "Bank of Iran"; words with digits or dots inside
 * stay, and so do legal forms and short words without a vowel, but not in the name of a person.
 * Other texts are given back as they are. {NULL, 0} out of memory. */
struct slice name_title_case(struct slice text, bool of_person, struct arena *arena);

#endif
