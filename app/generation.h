/* A generation: a rule set and the database made of its patterns. Immutable once made, shared by
 * every worker; what a reload would swap is a whole one (DESIGN 2). */
#ifndef TOCSIN_APP_GENERATION_H
#define TOCSIN_APP_GENERATION_H

#include "matcher/database.h"
#include "rules/rule_set.h"

struct generation {
    struct rule_set *rules;    /* owned */
    struct database *database; /* owned */
};

/* Loads and compiles. Errors of the rule files come all at once; it is whole or it is not there.
 * `cache` as for database_create. */
enum status generation_create(const char *const *paths, size_t count, const char *cache,
                              struct generation *out, struct rule_errors *errors) WARN_UNUSED;
void generation_destroy(struct generation *generation);

#endif
