/* What can be said of a `when` before any article is seen: what it could become for each set of
 * groups that may be found. */
#ifndef TOCSIN_RULES_WHEN_TRUTH_H
#define TOCSIN_RULES_WHEN_TRUTH_H

#include "rules/when.h"

/* Bits: what the truth may be. */
enum when_truth { WHEN_MAY_HOLD = 1, WHEN_MAY_FAIL = 2 };

/* If exactly the groups `found` are found, each anywhere and as often as one likes. A bit that is
 * not set is certain; one that is set may be set for want of a closer look (near is taken for
 * and). */
unsigned when_truth(const struct when_node *node, uint64_t found);
/* The same over every set of groups, `and_nothing`: the empty one too. With too many groups to try,
 * both bits. */
unsigned when_truth_ever(const struct when_node *node, size_t group_count, bool and_nothing);

/* The first part that holds, or fails, whatever is found; NULL if there is none. */
const struct when_node *when_constant(const struct when_node *node, size_t group_count,
                                      unsigned *truth);
/* An operand of `or` that holds where nothing is found and makes the whole do so, beside one that
 * does not: with it one find of anything is enough. NULL if there is none. */
const struct when_node *when_free_operand(const struct when_node *node);

#endif
