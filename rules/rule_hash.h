/* What a rule means, as a hash: the same for two ways of writing the same rule. */
#ifndef TOCSIN_RULES_RULE_HASH_H
#define TOCSIN_RULES_RULE_HASH_H

#include "rules/rule.h"

/* Of all that decides what the rule matches: terms with their groups and options, when, score,
 * scope. Not of its title, severity, tags or tests. STATUS_NO_MEMORY. */
enum status rule_hash(const struct rule *rule, struct hash *out) WARN_UNUSED;

#endif
