/* What the rules of a set do on a corpus: alerts of each rule, articles and finds of each term,
 * rules that alert on the same articles. */
#ifndef TOCSIN_APP_RULE_STATS_H
#define TOCSIN_APP_RULE_STATS_H

#include "app/corpus.h"
#include "app/generation.h"

enum { STATS_ALERT_CLASSES = 8 }; /* 0, 1, 2, 3-4, 5-8, 9-16, 17-32 and more alerts an article */

struct term_stats {
    uint64_t articles, finds;
};

/* Two rules by their numbers, the smaller one first. */
struct rule_pair {
    uint32_t a, b;
    uint64_t articles;
};

struct rule_stats {
    const struct rule_set *rules; /* borrowed */
    uint64_t *alerts;             /* owned; of each rule */
    struct term_stats *terms;     /* owned; of each term, those of the first rule first */
    size_t *first_terms;          /* owned; where the terms of each rule begin; rules + 1 */
    struct rule_pair *pairs;      /* owned; in order of a and b */
    size_t pair_count;
    uint64_t by_number[STATS_ALERT_CLASSES]; /* articles by the number of their alerts */
    struct corpus_totals totals;
};

/* Reads the corpus on all processors. STATUS_NO_MEMORY, or a fault of the scanner. Of an article
 * with more than 64 alerts, the first 64 rules are paired. */
enum status rule_stats_run(const struct generation *generation, enum scan_input input,
                           char *const *names, size_t name_count,
                           struct rule_stats *out) WARN_UNUSED;
void rule_stats_fini(struct rule_stats *stats);

#endif
