/* What is odd of a regex, as its text tells. */
#ifndef TOCSIN_RULES_LINT_REGEX_H
#define TOCSIN_RULES_LINT_REGEX_H

#include "core/slice.h"

#include <stdbool.h>

enum { REGEX_FIXED_BYTES_MIN = 3 };

/* How long a fixed text every match holds at least, in bytes, as far as is easily seen. With few of
 * them Hyperscan has nothing to look for that is rare, and tries the regex nearly everywhere. */
size_t lint_regex_fixed_bytes(struct slice regex);
/* Whether it begins with a class of any length, as in `[0-9]+ tanks`: at each of its letters a
 * match may begin, and Hyperscan must keep them all in mind. */
bool lint_regex_open_start(struct slice regex);
/* The first of b, B, w and W that stands in it behind a backslash, though it also has letters that
 * are not ASCII, which those do not know; 0 if there is none. */
char lint_regex_ascii_class(struct slice regex);

#endif
