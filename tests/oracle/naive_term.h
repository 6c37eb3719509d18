/* A term as written → the forms in which it is looked for: DESIGN 5 once more, as plainly as can
 * be, for the oracle. Shares no code with matcher/term.c. */
#ifndef TOCSIN_TESTS_NAIVE_TERM_H
#define TOCSIN_TESTS_NAIVE_TERM_H

#include "core/pattern.h"
#include "tests/oracle/naive_words.h"

enum naive_reading {
    NAIVE_VALID,
    NAIVE_INVALID, /* the database must refuse it */
    NAIVE_UNKNOWN, /* a `*` inside the term, beside a script without word spaces: more than
                      this oracle knows */
};

enum naive_open { NAIVE_OPEN_START = 1, NAIVE_OPEN_END = 2, NAIVE_FUZZY = 4 };

/* The words, folded and with their case kept; for each, what `*` stands beside it, and whether the
 * one edit of a fuzzy term may lie in it. */
struct naive_form {
    struct naive_words folded, kept;
    unsigned char *open; /* owned; for each word, enum naive_open or-ed */
};

struct naive_forms {
    struct naive_form *items; /* owned */
    size_t count, capacity;
};

enum naive_reading naive_term_check(const struct pattern *pattern);
/* Adds all forms of a valid term. */
void naive_term_add_forms(const struct pattern *pattern, struct naive_forms *forms);
void naive_forms_fini(struct naive_forms *forms);

#endif
