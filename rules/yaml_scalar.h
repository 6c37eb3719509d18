/* How a value is written in YAML. */
#ifndef TOCSIN_RULES_YAML_SCALAR_H
#define TOCSIN_RULES_YAML_SCALAR_H

#include "core/buffer.h"
#include "rules/yaml_tree.h"

enum yaml_place {
    YAML_IN_BLOCK,
    YAML_IN_FLOW,   /* inside brackets or braces; also a key */
    YAML_IN_QUOTES, /* in quotes whatever the text is */
};

/* Appends a scalar in one line: plain where every YAML reader takes it for this text, or else in
 * double quotes. */
void yaml_scalar_append(const struct yaml_node *scalar, enum yaml_place place, struct buffer *out);

/* True for a text that some readers take for a number, a date, a boolean or nothing. */
bool yaml_is_typed(struct slice text);

#endif
