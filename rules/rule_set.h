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

/* The file of the first term that asks for the pattern, and where in it the term stands; NULL if
 * there is none. Looks through all terms: for messages. */
const char *rule_set_pattern_place(const struct rule_set *set, size_t pattern, size_t *line,
                                   size_t *column);

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

/* A rule that is not enabled is there, and never matches. */
bool rule_set_enabled(const struct rule_set *set, size_t index);
/* Its `when` as written; "any" without one. */
struct slice rule_set_when(const struct rule_set *set, size_t index);
/* Whether the rule is judged when nothing but this group of its was found. */
bool rule_set_needs(const struct rule_set *set, size_t index, struct slice group);
/* The number of the rule of that id; rule_set_count if there is none. */
size_t rule_set_find(const struct rule_set *set, struct slice id);
/* The feed tags that rule number `index` is for; none: all feeds. */
struct slice_list rule_set_feeds(const struct rule_set *set, size_t index);

/* A term of a rule, where it stands, and what is found of it. */
struct rule_term_place {
    struct slice group, text; /* as written */
    size_t line, column;
    uint32_t pattern;
    unsigned fields; /* a bit for each enum article_field */
    int64_t weight;
    bool listed; /* an entry of a list that stands there */
};
size_t rule_set_term_count(const struct rule_set *set, size_t index);
struct rule_term_place rule_set_term(const struct rule_set *set, size_t index, size_t term);
/* How many terms of all rules the pattern stands for. */
size_t rule_set_pattern_terms(const struct rule_set *set, uint32_t pattern);
/* Whether a hit of the pattern in the field is a find of rule number `index`. */
bool rule_set_uses(const struct rule_set *set, size_t index, uint32_t pattern, unsigned field);

/* Adds the warnings of all rules (DESIGN 5, rules/lint.h), in order of file and line. Not done
 * while loading: a million names would pay for it at every start. */
void rule_set_lint(const struct rule_set *set, struct rule_errors *warnings);

#endif
