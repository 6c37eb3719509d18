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
/* Of the expression: never-matches, always-true, unused-group. */
void lint_when(struct lint_run *run);

#endif
