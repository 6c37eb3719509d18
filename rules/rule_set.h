/* Rule files → a rule set: an immutable value that all threads share. A set is whole or it is not
 * there: one error in one file and nothing is loaded (DESIGN 5). */
#ifndef TOCSIN_RULES_RULE_SET_H
#define TOCSIN_RULES_RULE_SET_H

#include "core/alert.h"
#include "core/pattern.h"
#include "core/status.h"
#include "rules/rule_errors.h"

struct rule_set;

/* `paths` are files or folders (searched for *.yaml and *.yml below them, in byte order of their
 * paths). STATUS_OK, or STATUS_INVALID with every error found in `errors`. No rule at all is an
 * error. Returns owned. */
enum status rule_set_load(const char *const *paths, size_t count, struct rule_set **out,
                          struct rule_errors *errors) WARN_UNUSED;
/* The same from one text in memory, which errors call `name`. */
enum status rule_set_parse(struct slice text, const char *name, struct rule_set **out,
                           struct rule_errors *errors) WARN_UNUSED;
void rule_set_destroy(struct rule_set **set);

/* The patterns that a database must be made of, in the numbering that rule_set's evaluation
 * expects. Borrowed for the life of the set. */
const struct pattern *rule_set_patterns(const struct rule_set *set, size_t *count);

size_t rule_set_count(const struct rule_set *set);
/* What alerts say of rule number `index`, borrowed for the life of the set. */
const struct alert_rule *rule_set_rule(const struct rule_set *set, size_t index);
/* Where a rule stands, for messages. */
const char *rule_set_file(const struct rule_set *set, size_t index, size_t *line);

/* Inline tests of rule number `index`. */
struct rule_test {
    bool want_match;
    struct slice text; /* judged as the body of an article */
    size_t line;
};
const struct rule_test *rule_set_tests(const struct rule_set *set, size_t index, size_t *count);

/* Adds the warnings of all rules (DESIGN 5, rules/lint.h), in order of file and line. Not done
 * while loading: a million names would pay for it at every start. */
void rule_set_lint(const struct rule_set *set, struct rule_errors *warnings);

#endif
