/* Where lines end in a text, as YAML 1.1 and libyaml have it: LF, CR LF, CR, NEL, U+2028, U+2029.
 * Whoever counts lines of a rule file counts them so, or errors would name other lines. */
#ifndef TOCSIN_CORE_LINE_BREAK_H
#define TOCSIN_CORE_LINE_BREAK_H

#include "core/slice.h"

/* How many bytes end a line at the beginning of `text`; 0 if none do. */
size_t line_break_bytes(struct slice text);

/* The line that begins at `at`, without its end. `*next` is where the next one begins; after the
 * last it is text.bytes. */
struct slice line_at(struct slice text, size_t at, size_t *next);

#endif
