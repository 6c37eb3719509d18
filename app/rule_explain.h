/* What a rule compiles to, and what it costs, in words. */
#ifndef TOCSIN_APP_RULE_EXPLAIN_H
#define TOCSIN_APP_RULE_EXPLAIN_H

#include "app/generation.h"
#include "core/buffer.h"

/* Appends the rule number `index`: where it stands, its expression, what the matcher looks for of
 * each term and by which way, and when it is judged at all. */
enum status rule_explain_append(const struct generation *generation, size_t index,
                                struct buffer *out) WARN_UNUSED;

#endif
