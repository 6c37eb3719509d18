/* One rule file → rules. */
#ifndef TOCSIN_RULES_RULE_FILE_H
#define TOCSIN_RULES_RULE_FILE_H

#include "rules/reading.h"
#include "rules/rule.h"

/* Rules gathered from several files; the array is of the heap, what they point at in `arena`. */
struct rule_list {
    struct rule *items; /* owned */
    size_t count, capacity;
    struct rule_filter *filters; /* owned */
    size_t filter_count, filter_capacity;
    struct term_list *lists; /* of all files, in the arena */
    struct arena *arena;
};

/* Reads the rules of `text` into the list. Every mistake goes into `errors`, and reading goes on
 * with the next value, so that an author sees all of them at once; a rule with a mistake is not
 * added. `name` must outlive the list. False only when there is no memory. */
bool rule_file_read(struct slice text, const char *name, struct rule_list *list,
                    struct rule_errors *errors);

/* Reads `when` of a rule or filter, after the groups that it names. */
void rule_when_read(struct reading *reading, const struct yaml_node *node, struct rule *rule);

#endif
