/* A rule file that is no YAML, looked at rule by rule: a slip in one rule does not hide the next.
 */
#ifndef TOCSIN_RULES_RULE_PIECES_H
#define TOCSIN_RULES_RULE_PIECES_H

#include "core/buffer.h"
#include "rules/rule_errors.h"

/* Parses each rule, list and filter of `text` by itself. Those that are no YAML are told in
 * `errors` and made blank in `rest`, a copy of the text whose lines and columns are as they were;
 * a section of which nothing is left goes too. `*found` is their number: 0 if the mistake is not
 * within one of them. STATUS_NO_MEMORY. */
enum status rule_pieces_check(struct slice text, const char *name, struct rule_errors *errors,
                              struct buffer *rest, size_t *found) WARN_UNUSED;

#endif
