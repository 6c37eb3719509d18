/* What the readers of a rule file share: the place they tell mistakes to, and the small readers of
 * texts and lists. A mistake is told and reading goes on, so that an author sees all of them at
 * once. */
#ifndef TOCSIN_RULES_READING_H
#define TOCSIN_RULES_READING_H

#include "core/article.h"
#include "rules/rule_errors.h"
#include "rules/term_list.h"
#include "rules/yaml_tree.h"

struct reading {
    struct slice text; /* of the whole file */
    const char *name;
    struct arena *arena; /* what is read lives here; the tree does not outlive the reading */
    struct rule_errors *errors;
    struct term_list **lists; /* what the file calls its lists; of the heap */
    size_t list_count;
    bool failed; /* the rule being read has a mistake */
    bool no_memory;
};

/* Tells a mistake at the place of `node`. */
void reading_complain(struct reading *reading, const struct yaml_node *node, const char *format,
                      ...) __attribute__((format(printf, 3, 4)));
/* Tells an error that another function has filled in; false if there was none. */
bool reading_told(struct reading *reading, enum status status, const struct error *error);
bool reading_expect(struct reading *reading, const struct yaml_node *node, enum yaml_kind kind,
                    const char *what);
/* `count` zeroed elements, or NULL and no_memory. */
void *reading_room(struct reading *reading, size_t count, size_t bytes);

/* A copy, NUL-terminated. Empty after a mistake: an empty text is one. */
struct slice reading_text(struct reading *reading, const struct yaml_node *node, const char *what);
struct slice_list reading_texts(struct reading *reading, const struct yaml_node *node,
                                const char *what);

/* Whether it can be the id of a list or a filter: small letters, digits, inner hyphens and dots. */
bool reading_is_name(struct slice text);

/* Tells every key of the mapping that is not among `keys`; false if there was one. */
bool reading_keys(struct reading *reading, const struct yaml_node *mapping, const char *const *keys,
                  size_t key_count);

/* The file's text from the start of a line; both 1-based. Counts on from `*line` at `*at`, and
 * leaves the new place there. */
struct slice reading_from_line(const struct reading *reading, size_t wanted, size_t *line,
                               size_t *at);
/* The column of character `offset` of a scalar, where the file has it letter by letter as it was
 * read; else (escapes, several lines) where the scalar begins. */
size_t reading_column(const struct reading *reading, const struct yaml_node *node, size_t offset);

#endif
