/* shadowed-term: what another term of the group says already. */
#ifndef TOCSIN_RULES_LINT_SHADOW_H
#define TOCSIN_RULES_LINT_SHADOW_H

#include "rules/lint_inside.h"

/* The rule's own terms, in order of what they compare by. */
struct sorted_terms {
    const struct rule_term **items; /* owned */
    size_t count;
};

/* Warns of each term that another one of its group makes superfluous. */
void lint_shadows(struct lint_run *run, const struct sorted_terms *sorted);

#endif
