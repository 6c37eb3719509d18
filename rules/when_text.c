/* The tree written out, with parentheses where an operator binds tighter than what is in it. */
#include "rules/when_text.h"

#include "core/limits.h"

struct writing {
    const struct slice *groups;
    size_t group_count;
    struct buffer *out;
};

/* How tightly a node holds together: the loosest first. */
static int binding(const struct when_node *node) {
    switch (node->kind) {
    case WHEN_OR:
        return 0;
    case WHEN_AND:
        return 1;
    case WHEN_NEAR:
    case WHEN_BEFORE:
        return 2;
    default:
        return 3;
    }
}

/* Names joined by `between`. */
static void append_groups(const struct writing *writing, uint64_t groups, const char *between) {
    const char *before = "";
    for (size_t i = 0; i < writing->group_count; i++) {
        if (groups >> i & 1) {
            buffer_append_text(writing->out, before);
            buffer_append_slice(writing->out, writing->groups[i]);
            before = between;
        }
    }
}

static uint64_t every_group(const struct writing *writing) {
    return writing->group_count == LIMIT_GROUPS ? UINT64_MAX
                                                : ((uint64_t)1 << writing->group_count) - 1;
}

static bool has_several(uint64_t groups) {
    return (groups & (groups - 1)) != 0;
}

static void append_side(const struct writing *writing, const struct when_node *side) {
    const char *title = side->title_only ? "title:" : "";
    if (has_several(side->groups)) {
        buffer_append_char(writing->out, '(');
        append_groups(writing, side->groups, " or ");
        buffer_append_char(writing->out, ')');
        return;
    }
    buffer_append_text(writing->out, title);
    append_groups(writing, side->groups, "");
}

static void append_node(const struct writing *writing, const struct when_node *node, int around);

static void append_pair(const struct writing *writing, const struct when_node *node,
                        const char *word) {
    append_node(writing, node->left, binding(node));
    buffer_append_text(writing->out, word);
    append_node(writing, node->right, binding(node) + 1);
}

static void append_count(const struct writing *writing, const struct when_node *node) {
    static const char *const signs[] = {">=", ">", "<=", "<", "="};
    buffer_append_text(writing->out, "count(");
    append_groups(writing, node->groups, "");
    buffer_append_format(writing->out, ") %s %u", signs[node->comparison], node->number);
}

static void append_bare(const struct writing *writing, const struct when_node *node) {
    struct buffer *out = writing->out;
    switch (node->kind) {
    case WHEN_GROUPS:
        if (has_several(node->groups) && node->groups == every_group(writing)) {
            buffer_append_text(out, "any");
        } else {
            append_side(writing, node);
        }
        return;
    case WHEN_TITLE:
        buffer_append_text(out, "title:");
        append_groups(writing, node->groups, "");
        return;
    case WHEN_ALL:
        buffer_append_text(out, "all");
        return;
    case WHEN_OF:
        buffer_append_format(out, "%u of (", node->number);
        append_groups(writing, node->groups, ", ");
        buffer_append_char(out, ')');
        return;
    case WHEN_COUNT:
        append_count(writing, node);
        return;
    case WHEN_NOT:
        buffer_append_text(out, "not ");
        append_node(writing, node->left, 3);
        return;
    case WHEN_AND:
        append_pair(writing, node, " and ");
        return;
    case WHEN_OR:
        append_pair(writing, node, " or ");
        return;
    case WHEN_NEAR:
    case WHEN_BEFORE:
        append_side(writing, node->left);
        buffer_append_format(out, " %s/%u ", node->kind == WHEN_NEAR ? "near" : "before",
                             node->number);
        append_side(writing, node->right);
        return;
    }
}

static void append_node(const struct writing *writing, const struct when_node *node, int around) {
    bool wrapped = binding(node) < around;
    if (wrapped) {
        buffer_append_char(writing->out, '(');
    }
    append_bare(writing, node);
    if (wrapped) {
        buffer_append_char(writing->out, ')');
    }
}

void when_text_append(const struct when_node *node, const struct slice *groups, size_t group_count,
                      struct buffer *out) {
    struct writing writing = {.groups = groups, .group_count = group_count, .out = out};
    append_node(&writing, node, 0);
}
