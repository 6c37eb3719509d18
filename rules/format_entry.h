/* Inside rule_format: a rule file as entries, each with the comments that belong to it. */
#ifndef TOCSIN_RULES_FORMAT_ENTRY_H
#define TOCSIN_RULES_FORMAT_ENTRY_H

#include "rules/yaml_comments.h"
#include "rules/yaml_tree.h"

enum layout {
    LAYOUT_LINE,   /* in the line of its key */
    LAYOUT_FILLED, /* a list in brackets, as many elements to a line as there is room for */
    LAYOUT_BLOCK,  /* a line or more for each child */
};

struct format_comment {
    struct slice text;
    bool blank_before; /* an empty line stands before it */
    struct format_comment *next;
};

/* A pair of a mapping, an element of a list, or the whole document. */
struct format_entry {
    const struct yaml_node *key; /* NULL: none */
    const struct yaml_node *value;
    size_t line, column; /* where it begins */
    struct format_entry *parent;
    enum layout layout;
    bool free_order;       /* its keys are names: they stay in the order they have */
    bool is_list_of_rules; /* its elements have an empty line between them */
    bool blank_before;
    struct format_entry **children; /* in the order they are written */
    size_t child_count;
    struct format_comment *before, *beside, *after;
};

/* The document's entries; the first is the whole. Lives in `arena`. STATUS_NO_MEMORY. */
enum status format_entries_read(struct slice text, const struct yaml_node *root,
                                struct arena *arena, struct format_entry **out) WARN_UNUSED;

/* Where a key stands among its like: less comes first. */
size_t format_key_rank(struct slice key);

#endif
