/* Our side of the matcher's cases: rule files written, loaded as the program loads them, and run.
 */
#ifndef TOCSIN_BENCH_RULE_SIDE_H
#define TOCSIN_BENCH_RULE_SIDE_H

#include "bench/corpus.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"

/* What rules are made of the terms. */
enum rule_shape {
    RULES_PLAIN,  /* one rule a term; past 100,000 terms, ten of them a rule */
    RULES_WHEN,   /* one rule a term, and `when` asks for another one near it, or none of a third */
    RULES_COMMON, /* one rule a term, and one for each of 20 common words */
    RULES_SHARED, /* one rule a term, and `when` asks for one of 20 common words, the same in all */
    RULES_LISTED, /* one rule, its terms in a list that tells whose name each is */
};

struct rule_side {
    struct rule_set *rules;
    struct database *database;
    int64_t parse_us; /* rule files → rule set */
    int64_t ready_us; /* its phrases → a database */
    size_t term_count;
};

/* What one thread works with. */
struct rule_worker {
    const struct rule_side *side;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
};

/* What a worker does with the hits of an article. */
enum rule_depth { DEPTH_JUDGE, DEPTH_PROVE };

struct rule_counts {
    size_t hits, matched;
};

/* False, told on standard error, if something fails. */
bool rule_side_create(const struct slice *terms, size_t count, enum rule_shape shape,
                      struct rule_side *out);
void rule_side_destroy(struct rule_side *side);
bool rule_worker_create(const struct rule_side *side, struct rule_worker *out);
void rule_worker_destroy(struct rule_worker *worker);
/* Microseconds for articles `first` to `end`, -1 on failure. */
int64_t rule_worker_time(struct rule_worker *worker, const struct corpus *corpus, size_t first,
                         size_t end, enum rule_depth depth, struct rule_counts *counts);

#endif
