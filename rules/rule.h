/* A rule as it is kept, and the set that holds it: the inside of struct rule_set, for the files of
 * this folder. Immutable once loaded. */
#ifndef TOCSIN_RULES_RULE_H
#define TOCSIN_RULES_RULE_H

#include "rules/lint_allow.h"
#include "rules/rule_set.h"
#include "rules/when.h"

struct rule_term {
    struct slice text;   /* as written */
    struct slice folded; /* what it compares by */
    bool case_exact;
    unsigned fields; /* a bit for each enum article_field */
    int64_t weight;
    uint32_t pattern; /* its number in the set */
    uint32_t group;
    size_t line, column;
};

struct rule_group {
    struct slice name;
    size_t line, column;
};

struct rule {
    struct alert_rule alert;
    bool title_given, severity_given; /* not a default */
    const char *file;
    size_t line, column;
    struct rule_group *groups;
    size_t group_count;
    struct rule_term *terms; /* in order of group */
    size_t term_count;
    const struct when_node *when; /* NULL: any */
    struct slice when_text;
    size_t when_line, when_column;
    bool has_score;
    int64_t score_threshold;
    struct slice_list languages, feeds;
    int64_t expires_us; /* CLOCK_UNKNOWN: never */
    bool enabled;
    struct rule_test *tests;
    size_t test_count;
    unsigned allowed;          /* warnings silenced on it: a bit for each enum lint_code */
    struct lint_allows allows; /* the comments that say so, and those that say nothing */
};

/* A term that a pattern stands for, with what is asked of it for each hit: so that a hit which
 * leads to no alert touches neither the rule nor the term. */
struct term_use {
    uint32_t rule, term;
    uint16_t fields; /* as in struct rule_term */
    uint16_t group;
};

/* The uses of a pattern, in order of rule and term: first those whose find may make the rule hold,
 * then those of rules that hold only if another group is found as well (rule_uses.c). They go on to
 * the first use of the next pattern. */
struct pattern_uses {
    uint32_t first, others;
};

/* What a rule asks besides its finds, in one piece: of most rules nothing else is looked at. */
struct rule_condition {
    const struct when_node *when; /* NULL: any */
    int64_t score_threshold;      /* INT64_MIN: none */
    bool scoped;                  /* by language, feed or date */
};

struct rule_set {
    struct arena arena;
    struct rule *rules;
    struct rule_condition *conditions; /* of each rule */
    size_t rule_count;
    struct pattern *patterns;
    size_t pattern_count;
    struct pattern_uses *uses_of; /* pattern_count + 1 */
    struct term_use *uses;
    size_t term_count; /* of all rules */
};

#endif
