/* The canonical form of a rule file: one way to write it, so that a change shows what has changed.
 */
#ifndef TOCSIN_RULES_RULE_FORMAT_H
#define TOCSIN_RULES_RULE_FORMAT_H

#include "core/buffer.h"
#include "core/status.h"

/* Appends the canonical form of `text` to `out`. `name` is what errors call it. The values and
 * their order are the same, every comment is kept, and the form of the form is the form.
 * STATUS_INVALID for what is no YAML or cannot be written so, with the place; it need not be a rule
 * file without mistakes. STATUS_NO_MEMORY. */
enum status rule_format(struct slice text, const char *name, struct buffer *out,
                        struct error *error) WARN_UNUSED;

#endif
