/* What an article holds of a rule: its finds and its score, for those who explain it. */
#ifndef TOCSIN_RULES_RULE_FINDS_H
#define TOCSIN_RULES_RULE_FINDS_H

#include "core/hit.h"
#include "rules/rule.h"

struct rule_finds {
    struct when_finds finds;
    struct when_find *items; /* owned; finds.items */
    uint32_t *terms;         /* owned; of each find the number of its term */
    int64_t score;
};

/* Of `rule` or of a filter's rule, out of the hits of an article as the scanner orders them.
 * STATUS_NO_MEMORY. */
enum status rule_finds_collect(const struct rule_set *set, const struct rule *rule,
                               const struct article *article, const struct hit *hits,
                               size_t hit_count, struct rule_finds *out) WARN_UNUSED;
void rule_finds_fini(struct rule_finds *finds);

#endif
