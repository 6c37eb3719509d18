/* The comments that silence warnings: `# lint: allow CODE, CODE (why)`. */
#ifndef TOCSIN_RULES_LINT_ALLOW_H
#define TOCSIN_RULES_LINT_ALLOW_H

#include "core/arena.h"
#include "core/status.h"

/* A code that a comment names. */
struct lint_allow {
    struct slice word;
    size_t line, column; /* of the word, 1-based */
    unsigned code;       /* a bit as in struct rule's `allowed`; 0: there is no such code */
    bool stray;          /* it stands at no rule */
};

struct lint_allows {
    const struct lint_allow *items;
    size_t count;
};

/* The comments of `text` by rule. `lines` are where the `count` rules begin, in order. A comment
 * belongs to the rule that it stands in, or that begins directly below it; one before all rules
 * is given to the first, as a stray. Filters and lists are rules to it. `out` has `count` elements.
 * STATUS_NO_MEMORY. */
enum status lint_allows_read(struct slice text, const size_t *lines, size_t count,
                             struct arena *arena, struct lint_allows *out) WARN_UNUSED;
/* The codes that they silence, a bit each. */
unsigned lint_allowed_codes(const struct lint_allows *allows);

#endif
