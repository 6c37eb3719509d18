/* Random rule sets over the whole language, and what the rules are in the oracle's own terms: what
 * each term of each rule looks for, who is in scope, which filters act. */
#ifndef TOCSIN_TESTS_RANDOM_RULES_H
#define TOCSIN_TESTS_RANDOM_RULES_H

#include "core/pattern.h"
#include "tests/oracle/random_words.h"

enum {
    RANDOM_RULES = 20,
    RANDOM_FILTERS = 3,
    RANDOM_TERMS = 8, /* of a rule; in order of group */
    RANDOM_TERM_BYTES = 160,
};

struct random_term {
    unsigned group, fields;
    int weight;
    struct pattern pattern; /* what it looks for; its text is `text` */
    char text[RANDOM_TERM_BYTES];
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
    struct random_rule rules[RANDOM_RULES], filters[RANDOM_FILTERS];
    size_t filter_count;
    size_t refused_regexes, regexes;
};

/* Makes a set and appends it as YAML: rules r.n0, r.n1 … */
void random_rules_make(struct naive_random *random, struct random_rules *out, struct buffer *yaml);

#endif
