/* What the files of the linter share. */
#ifndef TOCSIN_RULES_LINT_INSIDE_H
#define TOCSIN_RULES_LINT_INSIDE_H

#include "rules/lint.h"

/* A rule that is being looked at. */
struct lint_run {
    const struct rule *rule;
    struct rule_errors *warnings;
    unsigned silenced; /* codes that a comment has silenced, a bit each */
};

/* Adds a warning, unless the rule allows its code. */
void lint_warn(struct lint_run *run, enum lint_code code, size_t line, size_t column,
               const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Of each term as a text: common-word, acronym-case, look-alike. */
void lint_words(struct lint_run *run);
/* Of the terms against each other: duplicate-term, shadowed-term. */
void lint_terms(struct lint_run *run);
/* Of the regexes: slow-regex, ascii-class. */
void lint_regexes(struct lint_run *run);
/* Of the expression: never-matches, always-true, unused-group. */
void lint_when(struct lint_run *run);

/* The unused ones of the rule's comments. */
void lint_allows(struct lint_run *run);
/* look-alike, of one term. */
void lint_look_alike(struct lint_run *run, const struct rule_term *term);
/* In order of line and column from the `first` on; equals keep their order. */
void lint_sort(struct rule_errors *warnings, size_t first);

#endif
