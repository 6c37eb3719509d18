/* YAML text → a tree that knows where each value stood: what rule files and the configuration are
 * read with. libyaml behind it; no type of it here. Aliases, anchors and tags are refused,
 * duplicate keys and documents after the first too. */
#ifndef TOCSIN_RULES_YAML_TREE_H
#define TOCSIN_RULES_YAML_TREE_H

#include "core/arena.h"
#include "core/buffer.h"
#include "core/status.h"

#include <stdint.h>

enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
    enum yaml_kind kind;
    size_t line, column; /* 1-based */
    struct slice text;   /* a scalar's value, NUL-terminated in the arena */
    bool quoted; /* a scalar written in quotes or as a block: never null, number or boolean */
    size_t count;
    struct yaml_node *items; /* a sequence's elements, or a mapping's values */
    struct yaml_node *keys;  /* a mapping's keys, scalars */
};

/* `name` is what errors call the text. The tree lives in `arena`. An empty document gives an empty
 * mapping. */
enum status yaml_parse(struct slice text, const char *name, struct arena *arena,
                       struct yaml_node *out, struct error *error) WARN_UNUSED;
/* The same of a part of a file that begins with line `first_line`, 1-based. */
enum status yaml_parse_part(struct slice text, size_t first_line, const char *name,
                            struct arena *arena, struct yaml_node *out,
                            struct error *error) WARN_UNUSED;
/* The same from a file, at most bytes_max. */
enum status yaml_read(const char *path, size_t bytes_max, struct arena *arena,
                      struct yaml_node *out, struct error *error) WARN_UNUSED;

/* The text of a file alone, appended; at most bytes_max. */
enum status yaml_read_text(const char *path, size_t bytes_max, struct buffer *out,
                           struct error *error) WARN_UNUSED;

/* A mapping's value, or NULL. */
const struct yaml_node *yaml_get(const struct yaml_node *mapping, const char *key);
/* Each fills `error` with file `name`, the node's position, what was found and what is wanted. */
enum status yaml_expect(const struct yaml_node *node, enum yaml_kind kind, const char *name,
                        const char *what, struct error *error) WARN_UNUSED;
enum status yaml_bool(const struct yaml_node *node, const char *name, const char *what, bool *out,
                      struct error *error) WARN_UNUSED;
enum status yaml_integer(const struct yaml_node *node, const char *name, const char *what,
                         int64_t minimum, int64_t maximum, int64_t *out,
                         struct error *error) WARN_UNUSED;
/* A mapping may have only the `count` keys named; the error names the unknown one and, if one is
 * near (core/near_word.h), the key that was probably meant. */
enum status yaml_known_keys(const struct yaml_node *mapping, const char *const *keys, size_t count,
                            const char *name, struct error *error) WARN_UNUSED;

#endif
