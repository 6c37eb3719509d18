/* Filters: one false positive mended for many rules at once (DESIGN 5). An article for which a
 * filter holds gives no alert of the rules that the filter names. */
#ifndef TOCSIN_RULES_RULE_FILTER_H
#define TOCSIN_RULES_RULE_FILTER_H

#include "rules/reading.h"
#include "rules/rule.h"
#include "rules/rule_file.h"

/* Reads `filters:` of a file into the list; mistakes are told as those of rules are. */
void rule_filters_read(struct reading *reading, const struct yaml_node *filters,
                       struct rule_list *list);
/* Tells every filter that has the id of another. */
enum status rule_filters_check(const struct rule_list *list,
                               struct rule_errors *errors) WARN_UNUSED;
/* Moves the filters of the list into the set and gives each rule those that name it. What a rule
 * matches they decide too, so its content hash covers theirs. Before terms have numbers. */
enum status rule_filters_attach(struct rule_set *set, const struct rule_list *list) WARN_UNUSED;
/* Puts the terms of each filter in the order of their patterns. After terms have numbers. */
enum status rule_filters_index(struct rule_set *set) WARN_UNUSED;
/* Warns of what names no rule. */
void rule_filters_lint(const struct rule_set *set, struct rule_errors *warnings);

/* Whether the id is as the glob says: `*` stands for any run of characters, dots too. */
bool rule_glob_matches(struct slice glob, struct slice id);

#endif
