/* Random rule sets over the whole language, and what the rules are in the oracle's own terms: what
 * each term of each rule looks for, who is in scope, which filters act. */
#ifndef TOCSIN_TESTS_RANDOM_RULES_H
#define TOCSIN_TESTS_RANDOM_RULES_H

#include "tests/oracle/random_terms.h"

enum {
    RANDOM_RULES = 20,
    RANDOM_FILTERS = 3,
    RANDOM_LISTS = 2,
    RANDOM_OWN_TERMS = 8,                             /* of a rule; in order of group */
    RANDOM_TERMS = RANDOM_OWN_TERMS + RANDOM_ENTRIES, /* and those of a list, or nothing */
};

struct random_rule {
    struct naive_node nodes[NAIVE_NODES_MAX + 4];
    struct naive_node *when; /* NULL: any */
    struct random_term terms[RANDOM_TERMS];
    const char *language, *tag; /* the only one in scope, or NULL */
    int threshold;
    bool scored, enabled, expired;
    unsigned filters; /* of a rule: a bit for each filter that names it */
};

struct random_rules {
    struct random_words words;
    struct random_list lists[RANDOM_LISTS];
    struct random_rule rules[RANDOM_RULES], filters[RANDOM_FILTERS];
    size_t filter_count;
};

/* Makes a set and appends it as YAML: rules r.n0, r.n1 …; and its lists, each to its own buffer of
 * `lists`, as the files l0.csv, l1.csv … beside it. */
void random_rules_make(struct naive_random *random, struct random_rules *out, struct buffer *yaml,
                       struct buffer *lists);

#endif
