/* Text of strangers, made fit for a line on a terminal. */
#ifndef TOCSIN_CORE_SAFE_TEXT_H
#define TOCSIN_CORE_SAFE_TEXT_H

#include "core/buffer.h"

/* Appends `text` as one line: a run of white space becomes one space; what moves the cursor,
 * changes the terminal or turns the direction of the line is dropped; invalid UTF-8 becomes U+FFFD.
 */
void safe_text_append(struct slice text, struct buffer *out);

/* The same of at most `bytes_max` bytes of it, whole characters, with … where it was cut. */
void safe_text_append_cut(struct slice text, size_t bytes_max, struct buffer *out);

#endif
