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
    X(ACRONYM_CASE, "acronym-case")                                                                \
    X(LOOK_ALIKE, "look-alike")                                                                    \
    X(DUPLICATE_TERM, "duplicate-term")                                                            \
    X(SHADOWED_TERM, "shadowed-term")                                                              \
    X(NEVER_MATCHES, "never-matches")                                                              \
    X(ALWAYS_TRUE, "always-true")                                                                  \
    X(UNUSED_GROUP, "unused-group")                                                                \
    X(SLOW_REGEX, "slow-regex")                                                                    \
    X(ASCII_CLASS, "ascii-class")                                                                  \
    X(UNMATCHED_GLOB, "unmatched-glob")                                                            \
    X(UNUSED_LIST, "unused-list")                                                                  \
    X(LIST_EXPIRY, "list-expiry")                                                                  \
    X(UNUSED_ALLOW, "unused-allow")

enum lint_code {
#define X(name, code) LINT_##name,
    LINT_TABLE(X)
#undef X
        LINT_COUNT
};

extern const char *const lint_codes[LINT_COUNT];

/* What is to be known of a code. The examples are whole rule files: the first is warned of with
 * this code, the second is cured of it. */
struct lint_doc {
    const char *what, *why, *cure;
    const char *example, *cured;
};

const struct lint_doc *lint_doc(enum lint_code code);
/* The list that an example names, which stands beside it as names.csv; NULL: it names none. */
const char *lint_doc_list(enum lint_code code, bool cured);

/* The code that a warning's message begins with. */
bool lint_code_of(struct slice message, enum lint_code *out);

/* Adds the warnings of one rule, in order of line and column. */
void lint_rule(const struct rule *rule, struct rule_errors *warnings);
/* The same of a list: first what is said of it where it is named, then of its entries, in order. */
void lint_list(const struct term_list *list, struct rule_errors *warnings);

#endif
