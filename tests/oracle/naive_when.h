/* An oracle for `when` and for the judging of rules: expressions are made at random as trees of
 * their own, written out as text by the precedence that DESIGN 5 states (not, near/before, and,
 * or), and their truth is found by trying every hit against every other. It shares nothing with
 * rules/when.c.
 *
 * Slow, and for a handful of hits. */
#ifndef TOCSIN_TESTS_NAIVE_WHEN_H
#define TOCSIN_TESTS_NAIVE_WHEN_H

#include "core/article.h"
#include "core/buffer.h"
#include "core/hit.h"

#include <stdlib.h>

enum { NAIVE_GROUPS = 4, NAIVE_NODES_MAX = 64, NAIVE_FINDS_MAX = 512 };

enum naive_kind {
    NAIVE_GROUP, /* the groups of `mask`, one of them; as text (a or b) */
    NAIVE_TITLE,
    NAIVE_ANY,
    NAIVE_ALL,
    NAIVE_OF,
    NAIVE_COUNT,
    NAIVE_NEAR,
    NAIVE_BEFORE,
    NAIVE_NOT,
    NAIVE_AND,
    NAIVE_OR,
    NAIVE_KINDS,
};

struct naive_node {
    enum naive_kind kind;
    unsigned mask, right_mask; /* bits of groups; of the right side of near and before */
    bool title_side;           /* the left side of near and before is title:group */
    unsigned number, comparison;
    struct naive_node *left, *right;
};

struct naive_find {
    unsigned group;
    size_t term;
    struct hit hit;
};

struct naive_random {
    uint64_t state;
};

static inline uint32_t naive_random(struct naive_random *random, uint32_t below) {
    random->state = random->state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(random->state >> 33) % below;
}

/* ---- making ---- */

static inline unsigned naive_mask(struct naive_random *random) {
    unsigned mask = 1u << naive_random(random, NAIVE_GROUPS);
    if (naive_random(random, 3) == 0) {
        mask |= 1u << naive_random(random, NAIVE_GROUPS);
    }
    return mask;
}

static inline struct naive_node *naive_make(struct naive_random *random, struct naive_node *nodes,
                                            size_t *count, unsigned depth) {
    struct naive_node *node = &nodes[(*count)++];
    *node = (struct naive_node){.kind = NAIVE_GROUP};
    bool leaf = depth == 0 || *count + 2 > NAIVE_NODES_MAX;
    node->kind = (enum naive_kind)naive_random(random, leaf ? NAIVE_NOT : NAIVE_KINDS);
    node->mask = naive_mask(random);
    node->right_mask = naive_mask(random);
    node->number = naive_random(random, 6);
    node->comparison = naive_random(random, 5);
    switch (node->kind) {
    case NAIVE_TITLE:
    case NAIVE_COUNT:
        node->mask = 1u << naive_random(random, NAIVE_GROUPS);
        break;
    case NAIVE_OF:
        node->mask = 1u + naive_random(random, (1u << NAIVE_GROUPS) - 1);
        node->number = 1 + naive_random(random, (uint32_t)__builtin_popcount(node->mask));
        break;
    case NAIVE_NEAR:
    case NAIVE_BEFORE:
        node->title_side = naive_random(random, 5) == 0;
        if (node->title_side) {
            node->mask = 1u << naive_random(random, NAIVE_GROUPS);
        }
        break;
    case NAIVE_AND:
    case NAIVE_OR:
        node->right = naive_make(random, nodes, count, depth - 1);
        node->left = naive_make(random, nodes, count, depth - 1);
        break;
    case NAIVE_NOT:
        node->left = naive_make(random, nodes, count, depth - 1);
        break;
    default:
        break;
    }
    return node;
}

/* ---- writing ---- */

static inline void naive_write_groups(unsigned mask, const char *between, struct buffer *out) {
    bool first = true;
    for (unsigned i = 0; i < NAIVE_GROUPS; i++) {
        if (mask >> i & 1) {
            buffer_append_format(out, "%s%c", first ? "" : between, (char)('a' + i));
            first = false;
        }
    }
}

static inline void naive_write_side(unsigned mask, bool title, struct buffer *out) {
    bool several = (mask & (mask - 1)) != 0;
    buffer_append_text(out, title ? "title:" : several ? "(" : "");
    naive_write_groups(mask, " or ", out);
    buffer_append_text(out, several ? ")" : "");
}

/* How tightly the text of a node holds together: or, and, near, not, everything else. */
static inline unsigned naive_strength(const struct naive_node *node) {
    switch (node->kind) {
    case NAIVE_OR:
        return 1;
    case NAIVE_AND:
        return 2;
    case NAIVE_NEAR:
    case NAIVE_BEFORE:
        return 3;
    case NAIVE_NOT:
        return 4;
    case NAIVE_GROUP:
        return node->mask & (node->mask - 1) ? 1 : 5;
    default:
        return 5;
    }
}

static inline void naive_write(const struct naive_node *node, unsigned needed,
                               struct naive_random *random, struct buffer *out);

static inline void naive_write_bare(const struct naive_node *node, struct naive_random *random,
                                    struct buffer *out) {
    static const char *const signs[] = {">=", ">", "<=", "<", "=="};
    switch (node->kind) {
    case NAIVE_GROUP:
        naive_write_groups(node->mask, " or ", out);
        break;
    case NAIVE_TITLE:
        naive_write_side(node->mask, true, out);
        break;
    case NAIVE_ANY:
    case NAIVE_ALL:
        buffer_append_text(out, node->kind == NAIVE_ANY ? "any" : "all");
        break;
    case NAIVE_OF:
        buffer_append_format(out, "%u of (", node->number);
        naive_write_groups(node->mask, ", ", out);
        buffer_append_text(out, ")");
        break;
    case NAIVE_COUNT:
        buffer_append_text(out, "count(");
        naive_write_groups(node->mask, "", out);
        buffer_append_format(out, ") %s %u", signs[node->comparison], node->number);
        break;
    case NAIVE_NEAR:
    case NAIVE_BEFORE:
        naive_write_side(node->mask, node->title_side, out);
        buffer_append_format(out, " %s/%u ", node->kind == NAIVE_NEAR ? "near" : "before",
                             node->number);
        naive_write_side(node->right_mask, false, out);
        break;
    case NAIVE_NOT:
        buffer_append_text(out, "not ");
        naive_write(node->left, 4, random, out);
        break;
    default:
        naive_write(node->left, node->kind == NAIVE_AND ? 2 : 1, random, out);
        buffer_append_text(out, node->kind == NAIVE_AND ? " and " : " or ");
        naive_write(node->right, node->kind == NAIVE_AND ? 2 : 1, random, out);
        break;
    }
}

/* In parentheses where precedence needs them, and now and then where it does not. */
static inline void naive_write(const struct naive_node *node, unsigned needed,
                               struct naive_random *random, struct buffer *out) {
    bool enclosed = naive_strength(node) < needed || naive_random(random, 8) == 0;
    buffer_append_text(out, enclosed ? "(" : "");
    naive_write_bare(node, random, out);
    buffer_append_text(out, enclosed ? ")" : "");
}

/* ---- truth ---- */

static inline bool naive_found(const struct naive_find *finds, size_t count, unsigned mask,
                               bool title) {
    for (size_t i = 0; i < count; i++) {
        if ((mask >> finds[i].group & 1) && (!title || finds[i].hit.field == FIELD_TITLE)) {
            return true;
        }
    }
    return false;
}

static inline unsigned naive_found_groups(const struct naive_find *finds, size_t count) {
    unsigned found = 0;
    for (size_t i = 0; i < count; i++) {
        found |= 1u << finds[i].group;
    }
    return found;
}

static inline bool naive_follows(const struct hit *first, const struct hit *second,
                                 unsigned words) {
    return first->field == second->field && first->index == second->index &&
           second->first_word > first->last_word &&
           second->first_word <= first->last_word + 1 + words;
}

static inline bool naive_joined(const struct naive_node *node, const struct naive_find *finds,
                                size_t count) {
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            bool left = node->mask >> finds[i].group & 1;
            bool right = node->right_mask >> finds[j].group & 1;
            if (!left || !right || (node->title_side && finds[i].hit.field != FIELD_TITLE)) {
                continue;
            }
            if (naive_follows(&finds[i].hit, &finds[j].hit, node->number) ||
                (node->kind == NAIVE_NEAR &&
                 naive_follows(&finds[j].hit, &finds[i].hit, node->number))) {
                return true;
            }
        }
    }
    return false;
}

static inline bool naive_counted(const struct naive_node *node, const struct naive_find *finds,
                                 size_t count) {
    unsigned places = 0;
    for (size_t i = 0; i < count; i++) {
        bool fresh = node->mask >> finds[i].group & 1;
        for (size_t j = 0; j < i; j++) {
            const struct hit *a = &finds[i].hit, *b = &finds[j].hit;
            fresh = fresh && !((node->mask >> finds[j].group & 1) && a->field == b->field &&
                               a->index == b->index && a->start == b->start && a->end == b->end);
        }
        places += fresh;
    }
    const bool truths[] = {places >= node->number, places > node->number, places <= node->number,
                           places < node->number, places == node->number};
    return truths[node->comparison];
}

static inline bool naive_holds(const struct naive_node *node, const struct naive_find *finds,
                               size_t count) {
    unsigned found = naive_found_groups(finds, count);
    switch (node->kind) {
    case NAIVE_GROUP:
        return naive_found(finds, count, node->mask, false);
    case NAIVE_TITLE:
        return naive_found(finds, count, node->mask, true);
    case NAIVE_ANY:
        return count > 0;
    case NAIVE_ALL:
        return found == (1u << NAIVE_GROUPS) - 1;
    case NAIVE_OF:
        return (unsigned)__builtin_popcount(found & node->mask) >= node->number;
    case NAIVE_COUNT:
        return naive_counted(node, finds, count);
    case NAIVE_NEAR:
    case NAIVE_BEFORE:
        return naive_joined(node, finds, count);
    case NAIVE_NOT:
        return !naive_holds(node->left, finds, count);
    case NAIVE_AND:
        return naive_holds(node->left, finds, count) && naive_holds(node->right, finds, count);
    default:
        return naive_holds(node->left, finds, count) || naive_holds(node->right, finds, count);
    }
}

/* The groups that stand under an odd number of `not`. */
static inline unsigned naive_denied(const struct naive_node *node, bool negated) {
    static const unsigned all = (1u << NAIVE_GROUPS) - 1;
    switch (node->kind) {
    case NAIVE_ANY:
    case NAIVE_ALL:
        return negated ? all : 0;
    case NAIVE_NEAR:
    case NAIVE_BEFORE:
        return negated ? node->mask | node->right_mask : 0;
    case NAIVE_NOT:
        return naive_denied(node->left, !negated);
    case NAIVE_AND:
    case NAIVE_OR:
        return naive_denied(node->left, negated) | naive_denied(node->right, negated);
    default:
        return negated ? node->mask : 0;
    }
}

#endif
