/* Folding (DESIGN 7): the one function that text and terms pass through, so that what compares equal to
 * a reader compares equal as bytes. A folded text starts and ends with a space, its words are separated
 * by exactly one space, and it is valid UTF-8; a text without words folds to a single space. */
#ifndef TOCSIN_MATCHER_FOLD_H
#define TOCSIN_MATCHER_FOLD_H

#include "core/buffer.h"

/* Appends the folded form of `text` (any bytes: an invalid UTF-8 sequence is a separator and is
 * counted) to `out`. Idempotent. With `keep_case` everything but the case folding is done: that is how
 * case-exact terms are compared. Fails only as the buffer does. Thread-safe. */
enum status fold_append(struct slice text, bool keep_case, struct buffer *out) WARN_UNUSED;

#endif
