/* What a team asks of its rules beyond their being right: metadata, names, tests. A YAML file:
 *
 *   require: [title, severity, references, tests, tags, languages, expires]
 *   id_pattern: '^(actors|bases)\.[a-z0-9-]+$'     a POSIX extended regular expression
 *   categories: [actors, bases]
 *   min_tests: 2
 *
 * All keys may be left out. */
#ifndef TOCSIN_RULES_POLICY_H
#define TOCSIN_RULES_POLICY_H

#include "rules/rule_set.h"

struct policy;

/* STATUS_INVALID with every error of the file in `errors`, or why it cannot be read. Returns
 * owned. */
enum status policy_read(const char *path, struct policy **out,
                        struct rule_errors *errors) WARN_UNUSED;
void policy_destroy(struct policy **policy);

/* Adds an error for each rule and demand that it does not meet; messages begin with "policy: ID: ".
 * In order of file and line. */
void policy_check(const struct policy *policy, const struct rule_set *set,
                  struct rule_errors *errors);

/* What is to be known of policies: an example, a rule file that does not meet it, and one that
 * does.
 */
struct policy_doc {
    const char *what, *keys;
    const char *example, *refused, *cured;
};

extern const struct policy_doc policy_doc;

#endif
