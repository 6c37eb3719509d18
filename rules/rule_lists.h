/* `lists:` of a rule file: which CSV files it names, and what it calls them (DESIGN 5). */
#ifndef TOCSIN_RULES_RULE_LISTS_H
#define TOCSIN_RULES_RULE_LISTS_H

#include "rules/reading.h"
#include "rules/rule_file.h"

/* Reads the lists that `node` names into reading->lists. A file that another rule file names by the
 * same id is read once. Mistakes are told; a list that has one is there all the same, for rules to
 * name. */
void rule_lists_read(struct reading *reading, const struct yaml_node *node, struct rule_list *list);
/* The list of this file that `node` names, marked as used; NULL, and told, if there is none. */
struct term_list *rule_lists_find(struct reading *reading, const struct yaml_node *node);

#endif
