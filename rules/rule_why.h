/* Why a rule matches an article, or why not: clause by clause, with the text. */
#ifndef TOCSIN_RULES_RULE_WHY_H
#define TOCSIN_RULES_RULE_WHY_H

#include "core/buffer.h"
#include "core/hit.h"
#include "rules/rule_set.h"

struct rule_verdict {
    bool matches;
    uint64_t missing; /* groups, as bits: for want of which it does not match */
};

/* Appends some lines: whether rule number `index` matches, each part of its `when` with what was
 * found or with the nearest to it, its score, scope and filters. `hits` as the scanner gives them.
 * STATUS_NO_MEMORY. */
enum status rule_why_append(const struct rule_set *set, size_t index, const struct article *article,
                            const struct hit *hits, size_t hit_count, struct buffer *out,
                            struct rule_verdict *verdict) WARN_UNUSED;

#endif
