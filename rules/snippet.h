/* The line or two of text that an alert shows around its matches. */
#ifndef TOCSIN_RULES_SNIPPET_H
#define TOCSIN_RULES_SNIPPET_H

#include "core/arena.h"
#include "core/article.h"
#include "rules/when.h"

/* At most LIMIT_SNIPPET_BYTES of plain text in `arena`, around the find in whose neighbourhood most
 * groups of the rule stand; text beside the title goes before the title, which is shown anyway. Cut
 * between words, with "…" where it was cut; white space is one space. {NULL, 0}: no memory. */
struct slice snippet_make(const struct article *article, const struct when_finds *finds,
                          struct arena *arena);

#endif
