/* Warnings: what is no error in a rule and probably not meant (DESIGN 5). Each begins with its code
 * and can be silenced on one rule with a comment `# lint: allow CODE` in it or directly above it.
 */
#ifndef TOCSIN_RULES_LINT_H
#define TOCSIN_RULES_LINT_H

#include "rules/rule.h"

/* X(name, code) */
#define LINT_TABLE(X)                                                                              \
    X(MISSING_TEST, "missing-test")                                                                \
    X(COMMON_WORD, "common-word")                                                                  \
    X(DUPLICATE_TERM, "duplicate-term")                                                            \
    X(SHADOWED_TERM, "shadowed-term")                                                              \
    X(NEVER_MATCHES, "never-matches")                                                              \
    X(UNUSED_GROUP, "unused-group")                                                                \
    X(SLOW_REGEX, "slow-regex")                                                                    \
    X(ASCII_CLASS, "ascii-class")

enum lint_code {
#define X(name, code) LINT_##name,
    LINT_TABLE(X)
#undef X
        LINT_COUNT
};

/* The codes that the comments of the rule from `line` up to before `line_end` allow, a bit each.
 * Comments directly above the next rule are the next rule's. */
unsigned lint_allowed(struct slice text, size_t line, size_t line_end);

/* Adds the warnings of one rule, in order of line and column. */
void lint_rule(const struct rule *rule, struct rule_errors *warnings);

#endif
