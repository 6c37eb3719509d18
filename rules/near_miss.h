/* What an article has that is nearly a term of a rule: the term in another case, in a field where
 * it is not looked for, with a letter otherwise, or its words apart. Told where a rule does not
 * match for want of the term. */
#ifndef TOCSIN_RULES_NEAR_MISS_H
#define TOCSIN_RULES_NEAR_MISS_H

#include "core/article.h"
#include "core/buffer.h"
#include "core/hit.h"
#include "rules/rule_set.h"

struct near_miss;

/* Of rule number `index`, of its first LIMIT_NEAR_MISS_TERMS terms; regexes have no near miss.
 * Borrows the set until destroyed. Returns owned. */
enum status near_miss_create(const struct rule_set *set, size_t index,
                             struct near_miss **out) WARN_UNUSED;
void near_miss_destroy(struct near_miss **near);
/* What a database must be made of; borrowed. */
const struct pattern *near_miss_patterns(const struct near_miss *near, size_t *count);

/* Appends a line for each of `groups` (bits) of which something nearly was found: the nearest.
 * Nothing if there is none. `hits` are of that database. STATUS_NO_MEMORY. */
enum status near_miss_append(const struct near_miss *near, const struct article *article,
                             const struct hit *hits, size_t hit_count, uint64_t groups,
                             struct buffer *out) WARN_UNUSED;

#endif
