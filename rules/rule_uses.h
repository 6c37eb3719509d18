/* Which terms of which rules each pattern stands for. */
#ifndef TOCSIN_RULES_RULE_USES_H
#define TOCSIN_RULES_RULE_USES_H

#include "rules/rule.h"

/* Fills in uses_of and uses, the terms' patterns being numbered. STATUS_NO_MEMORY. */
enum status rule_uses_index(struct rule_set *set) WARN_UNUSED;

#endif
