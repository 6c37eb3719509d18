/* Folding (DESIGN 7): the one function that text and terms pass through, so that what compares
 * equal to a reader compares equal as bytes. A folded text starts and ends with a space, its words
 * are separated by exactly one space, and it is valid UTF-8; a text without words folds to a single
 * space.
 *
 * Three things beyond DESIGN: the decimal digits of every script become ASCII digits; all
 * characters that Unicode calls default-ignorable are dropped, zero-width space and variation
 * selectors too; and a space is put where a script without word spaces meets one that has them, so
 * that "US" is a whole word in Chinese text. Jamo are composed to syllables. */
#ifndef TOCSIN_MATCHER_FOLD_H
#define TOCSIN_MATCHER_FOLD_H

#include "core/buffer.h"

/* Appends the folded form of `text` (any bytes: an invalid UTF-8 sequence is a separator and is
 * counted) to `out`. Idempotent. With `keep_case` everything but the case folding is done: that is
 * how case-exact terms are compared. Fails as the buffer does, which must have room for 12 bytes a
 * byte of a piece of text (at most 4 KiB) while it is folded; the buffer is then as before.
 * STATUS_NO_MEMORY also if there is none for the tables. Thread-safe. */
enum status fold_append(struct slice text, bool keep_case, struct buffer *out) WARN_UNUSED;

#endif
