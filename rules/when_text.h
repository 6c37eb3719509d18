/* A part of a `when`, written as a rule writes it: what messages quote. */
#ifndef TOCSIN_RULES_WHEN_TEXT_H
#define TOCSIN_RULES_WHEN_TEXT_H

#include "core/buffer.h"
#include "rules/when.h"

/* Appends `node`; `groups` are the names, bit 0 first. It parses to the same tree again, but that
 * `any` and `or` of groups are one. */
void when_text_append(const struct when_node *node, const struct slice *groups, size_t group_count,
                      struct buffer *out);

#endif
