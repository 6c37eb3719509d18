/* The text around a find, as explanations quote it. */
#ifndef TOCSIN_RULES_QUOTE_H
#define TOCSIN_RULES_QUOTE_H

#include "core/article.h"
#include "core/buffer.h"
#include "core/hit.h"

/* Appends " [field] …text before «find» text behind…", one line, safe for a terminal. With a
 * `second` (NULL: none) both are marked in one quote, or quoted one after the other if they stand
 * far apart or in different texts. */
void quote_append(const struct article *article, const struct hit *first, const struct hit *second,
                  struct buffer *out);
/* The text of a find alone, in double quotes. */
void quote_append_find(const struct article *article, const struct hit *hit, struct buffer *out);

#endif
