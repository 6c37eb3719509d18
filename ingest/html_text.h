/* HTML (or plain text with entities) → plain text, in one pass. */
#ifndef TOCSIN_INGEST_HTML_TEXT_H
#define TOCSIN_INGEST_HTML_TEXT_H

#include "core/buffer.h"

/* Appends the text of `html` (UTF-8): tags removed (block tags separate words, inline tags do not),
 * alt texts kept, HTML5 references decoded, white space folded to single spaces, block ends to
 * newlines. Dropped: script, style, iframe, noembed, noframes, template, rp, comments, and elements
 * with the attribute `hidden` or with `display: none` in their own style. What is opened and never
 * closed is shown, but for script and style. Appends valid UTF-8 only. Linear time. Fails only as
 * the buffer does; what fitted is then there, whole characters only. */
enum status html_to_text(struct slice html, struct buffer *out) WARN_UNUSED;

/* The same for `html` that is known to be valid UTF-8, which is not looked at again. */
enum status html_valid_to_text(struct slice html, struct buffer *out) WARN_UNUSED;

/* As html_valid_to_text for text that is no markup: white space is folded to single spaces, where
 * it held a blank line to a newline. */
enum status plain_valid_to_text(struct slice text, struct buffer *out) WARN_UNUSED;

#endif
