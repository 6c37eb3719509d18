/* The `when` of a rule in words, part by part: what is asked of an article. */
#ifndef TOCSIN_RULES_RULE_PROGRAM_H
#define TOCSIN_RULES_RULE_PROGRAM_H

#include "core/buffer.h"
#include "rules/rule_set.h"

/* Appends a line for each part of the expression of rule number `index`, then for its score, its
 * scope and its filters, each with what it asks; and last what makes the rule be looked at.
 * STATUS_NO_MEMORY. */
enum status rule_program_append(const struct rule_set *set, size_t index,
                                struct buffer *out) WARN_UNUSED;

#endif
