/* A rule as it is kept, and the set that holds it: the inside of struct rule_set, for the files of
 * this folder. Immutable once loaded. */
#ifndef TOCSIN_RULES_RULE_H
#define TOCSIN_RULES_RULE_H

#include "rules/lint_allow.h"
#include "rules/rule_set.h"
#include "rules/term_list.h"
#include "rules/when.h"

struct rule_term {
    struct slice text;   /* as written */
    struct slice sought; /* what the matcher is asked for: the same, but for a list's entry */
    struct slice folded; /* what it compares by */
    const struct list_entry *entry; /* NULL: it stands in the rule itself */
    bool case_exact;
    bool clitics;    /* also with proclitics; false where its script has none */
    bool fuzzy;      /* also with one edit */
    bool regex;      /* `text` and `folded` are an expression; the flags above are false */
    unsigned fields; /* a bit for each enum article_field */
    int64_t weight;
    uint32_t pattern; /* its number in the set */
    uint32_t group;
    size_t line, column;
};

/* A list that stands among the terms of a group; each entry of it is a term of the rule. */
struct rule_list_use {
    const struct term_list *list; /* has entries */
    uint32_t group;
    struct rule_term options; /* what the use says of all entries; its texts are empty */
    bool case_given;
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
    struct rule_list_use *lists;
    size_t list_count;
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
    uint64_t needed; /* groups of which one must be found for the rule to be judged at all */
    const uint32_t *filters; /* those of the set that act on it */
    size_t filter_count;
    unsigned allowed;          /* warnings silenced on it: a bit for each enum lint_code */
    struct lint_allows allows; /* the comments that say so, and those that say nothing */
};

/* A name of rules in a filter. */
struct rule_glob {
    struct slice text;
    size_t line, column;
    bool matched; /* some rule has such an id */
};

/* A term of a filter, by its pattern. */
struct filter_use {
    uint32_t pattern, term;
};

/* What withholds the alerts of rules. Of `rule` it has the id, the place, the terms and `when`, the
 * rest says nothing. */
struct rule_filter {
    struct rule rule;
    struct rule_glob *globs;
    size_t glob_count;
    struct filter_use *uses; /* of each term, in order of pattern and term */
};

/* A term that a pattern stands for, with what is asked of it for each hit: so that a hit which
 * leads to no alert touches neither the rule nor the term. */
struct term_use {
    uint32_t rule, term;
    uint8_t fields; /* as in struct rule_term */
    bool scoped;    /* a list's entry that has a language or expires */
    uint16_t group;
};
_Static_assert(FIELD_COUNT <= 8, "the fields of a use are bits of a byte");

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
    struct rule_filter *filters;
    size_t filter_count, filter_term_count;
    const struct term_list *lists; /* the first of them */
    bool scoped_entries;           /* some entry has a language or expires */
};

#endif
