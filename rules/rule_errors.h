/* Errors of rule files, all of them told at once; also what warnings are gathered in. */
#ifndef TOCSIN_RULES_RULE_ERRORS_H
#define TOCSIN_RULES_RULE_ERRORS_H

#include "core/status.h"

/* Errors of all files, in order of file and line; at most `count_max` are kept, the rest counted.
 */
struct rule_errors {
    struct error *items; /* owned */
    size_t count, capacity;
    size_t left_out;
    size_t count_max; /* 0: LIMIT_ERRORS */
};

/* Copies `error`; past the maximum, or out of memory, it is counted in left_out. */
void rule_errors_add(struct rule_errors *errors, const struct error *error);
void rule_errors_fini(struct rule_errors *errors);
/* By file, in the order of `files` (an error of no file among them comes first), then by line and
 * column; equals keep their order. */
void rule_errors_sort(struct rule_errors *errors, const char *const *files, size_t count);

#endif
