/* Filters at work: which of the rules that hold give an alert after all. */
#ifndef TOCSIN_RULES_FILTERING_H
#define TOCSIN_RULES_FILTERING_H

#include "rules/proof.h"
#include "rules/scope.h"

/* Reused from article to article; allocates nothing once warm. */
struct filtering {
    const struct rule_set *set;
    unsigned char *verdicts; /* owned, of each filter; unknown between articles */
    uint32_t *judged;        /* owned: the filters whose verdict is known */
    size_t judged_count;
    struct when_find *finds; /* owned */
    size_t find_capacity;
    struct scope_moment moment; /* of the article being judged */
};

/* Borrows the set. STATUS_NO_MEMORY. */
enum status filtering_init(struct filtering *out, const struct rule_set *set) WARN_UNUSED;
void filtering_fini(struct filtering *filtering);
/* Takes the rules out of `holding` for which a filter holds, and gives how many are left. A filter
 * is judged by the hits of its terms, once, and only if a rule that it names holds: with `when` as
 * written, also if none of its terms was found. STATUS_NO_MEMORY. */
enum status filtering_apply(struct filtering *filtering, const struct scope_moment *moment,
                            const struct hit *hits, size_t hit_count, struct judged *holding,
                            size_t *count) WARN_UNUSED;

#endif
