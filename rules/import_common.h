/* Which terms of a list are common in news: the texts of a corpus are asked. */
#ifndef TOCSIN_RULES_IMPORT_COMMON_H
#define TOCSIN_RULES_IMPORT_COMMON_H

#include "rules/import_names.h"

/* Counts each term of up to four words in the articles of `path` (JSON Lines: title, summary, body)
 * and sets aside those that are common: that stand mostly in small letters, at least three times,
 * so that they are words and no names; or that stand in five of a hundred articles and in at least
 * ten. Of the articles, a term compared with case is counted with case; an acronym is
 * never a word. Mistakes of the file are told. */
void import_drop_common(struct import *import, const char *path);

#endif
