/* `terms:` of a rule → its groups and terms. */
#ifndef TOCSIN_RULES_RULE_GROUPS_H
#define TOCSIN_RULES_RULE_GROUPS_H

#include "rules/reading.h"
#include "rules/rule.h"

/* `node`: a list of terms, which is one group called "terms", or a mapping of groups to such lists.
 * Mistakes go where `reading` tells them; the groups are there all the same, for `when` to name. */
void rule_groups_read(struct reading *reading, const struct yaml_node *node, struct rule *rule);

#endif
