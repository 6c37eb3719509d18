/* Trying every set of groups. Twelve groups are 4,096 sets of at most LIMIT_WHEN_NODES nodes;
 * beyond that anything is taken for possible. */
#include "rules/when_truth.h"

enum { GROUPS_TRIED_MAX = 12 };

static unsigned certain(bool holds) {
    return holds ? WHEN_MAY_HOLD : WHEN_MAY_FAIL;
}

static bool compare(uint32_t count, const struct when_node *node) {
    switch (node->comparison) {
    case WHEN_AT_LEAST:
        return count >= node->number;
    case WHEN_MORE:
        return count > node->number;
    case WHEN_AT_MOST:
        return count <= node->number;
    case WHEN_LESS:
        return count < node->number;
    case WHEN_EQUAL:
        return count == node->number;
    }
    return false;
}

/* A group that is found is found at least once; each comparison changes at its number or beside
 * it. */
static unsigned count_truth(const struct when_node *node, uint64_t found) {
    if ((node->groups & found) == 0) {
        return certain(compare(0, node));
    }
    unsigned truth = certain(compare(1, node)) | certain(compare(node->number + 1, node));
    if (node->number > 0) {
        truth |= certain(compare(node->number, node));
    }
    if (node->number > 1) {
        truth |= certain(compare(node->number - 1, node));
    }
    return truth;
}

static unsigned opposite(unsigned truth) {
    return (truth & WHEN_MAY_HOLD ? WHEN_MAY_FAIL : 0u) |
           (truth & WHEN_MAY_FAIL ? WHEN_MAY_HOLD : 0u);
}

/* Holds only if both may, fails if one may. */
static unsigned both(unsigned left, unsigned right) {
    return (left & right & WHEN_MAY_HOLD) | ((left | right) & WHEN_MAY_FAIL);
}

unsigned when_truth(const struct when_node *node, uint64_t found) {
    switch (node->kind) {
    case WHEN_GROUPS:
        return certain((node->groups & found) != 0);
    case WHEN_TITLE:
        return (node->groups & found) != 0 ? WHEN_MAY_HOLD | WHEN_MAY_FAIL : WHEN_MAY_FAIL;
    case WHEN_ALL:
        return certain((node->groups & ~found) == 0);
    case WHEN_OF:
        return certain((uint32_t)__builtin_popcountll(node->groups & found) >= node->number);
    case WHEN_COUNT:
        return count_truth(node, found);
    case WHEN_NOT:
        return opposite(when_truth(node->left, found));
    case WHEN_AND:
        return both(when_truth(node->left, found), when_truth(node->right, found));
    case WHEN_OR:
        return opposite(both(opposite(when_truth(node->left, found)),
                             opposite(when_truth(node->right, found))));
    case WHEN_NEAR:
    case WHEN_BEFORE:
        return (node->left->groups & found) != 0 && (node->right->groups & found) != 0
                   ? WHEN_MAY_HOLD | WHEN_MAY_FAIL
                   : WHEN_MAY_FAIL;
    }
    return WHEN_MAY_HOLD | WHEN_MAY_FAIL;
}

unsigned when_truth_ever(const struct when_node *node, size_t group_count, bool and_nothing) {
    unsigned truth = 0;
    if (group_count > GROUPS_TRIED_MAX) {
        return WHEN_MAY_HOLD | WHEN_MAY_FAIL;
    }
    for (uint64_t found = and_nothing ? 0 : 1; found < (uint64_t)1 << group_count; found++) {
        truth |= when_truth(node, found);
        if (truth == (WHEN_MAY_HOLD | WHEN_MAY_FAIL)) {
            break;
        }
    }
    return truth;
}

const struct when_node *when_constant(const struct when_node *node, size_t group_count,
                                      unsigned *truth) {
    unsigned own = when_truth_ever(node, group_count, true);
    if (own != (WHEN_MAY_HOLD | WHEN_MAY_FAIL)) {
        *truth = own;
        return node;
    }
    /* The sides of near are no truths of their own. */
    bool joined = node->kind == WHEN_NEAR || node->kind == WHEN_BEFORE;
    const struct when_node *found = NULL;
    if (node->left && !joined) {
        found = when_constant(node->left, group_count, truth);
    }
    if (found == NULL && node->right && !joined) {
        found = when_constant(node->right, group_count, truth);
    }
    return found;
}

/* `node` holds where nothing is found. */
static const struct when_node *free_operand(const struct when_node *node) {
    if (node->kind != WHEN_OR && node->kind != WHEN_AND) {
        return NULL;
    }
    bool left = when_truth(node->left, 0) == WHEN_MAY_HOLD;
    bool right = when_truth(node->right, 0) == WHEN_MAY_HOLD;
    if (left != right) {
        const struct when_node *inside = free_operand(left ? node->left : node->right);
        return inside ? inside : left ? node->left : node->right;
    }
    const struct when_node *inside = free_operand(node->left);
    return inside ? inside : free_operand(node->right);
}

const struct when_node *when_free_operand(const struct when_node *node) {
    return when_truth(node, 0) == WHEN_MAY_HOLD ? free_operand(node) : NULL;
}
