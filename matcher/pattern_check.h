/* A pattern → the forms in which it is looked for, or why it cannot be: for the dictionary, and for
 * the rules, so that a mistake is told where it was written. */
#ifndef TOCSIN_MATCHER_PATTERN_CHECK_H
#define TOCSIN_MATCHER_PATTERN_CHECK_H

#include "core/pattern.h"
#include "core/status.h"

struct term;

/* Replaces what `term` held with the forms of the pattern, those with proclitics too. Errors as
 * term_parse; STATUS_INVALID also for a fuzzy term in which no edit may be, or that has a `*` or
 * exact case: matcher/fuzzy.h says why. */
enum status pattern_read(const struct pattern *pattern, struct term *term,
                         struct error *error) WARN_UNUSED;
/* Whether a database can be made of it, as far as can be told quickly: a regex may be too large all
 * the same. STATUS_INVALID with the reason (error->column: where in the text of a regex, or 0), or
 * STATUS_NO_MEMORY. */
enum status pattern_check(const struct pattern *pattern, struct error *error) WARN_UNUSED;
/* The same for good: a regex is compiled. */
enum status pattern_check_whole(const struct pattern *pattern, struct error *error) WARN_UNUSED;

#endif
