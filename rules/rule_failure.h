/* Why a rule does not match an article: the first part of it that fails. */
#ifndef TOCSIN_RULES_RULE_FAILURE_H
#define TOCSIN_RULES_RULE_FAILURE_H

#include "core/buffer.h"
#include "core/hit.h"
#include "rules/rule_set.h"

/* Appends one sentence without a full stop, for rule number `index` and the hits of an article as
 * the scanner gives them. The rule must not hold for them. STATUS_NO_MEMORY. */
enum status rule_failure_append(const struct rule_set *set, size_t index,
                                const struct article *article, const struct hit *hits,
                                size_t hit_count, struct buffer *out) WARN_UNUSED;

#endif
