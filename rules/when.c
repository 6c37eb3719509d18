/* The truth of a `when`. Bits decide all but near, before and count, which look at the finds
 * themselves.
 *
 * near and before look back from each find to those that begin at most N words plus the length of
 * the longest find before it. Finds are in order of where they begin, so this is linear in the
 * finds times those within the distance. Two finds that share a word are not near each other: one
 * is not evidence beside the other. */
#include "rules/when.h"

#include "core/article.h"

#include <stddef.h>

static bool in_side(const struct when_node *side, const struct when_find *find) {
    return (side->groups >> find->group & 1) &&
           (!side->title_only || find->hit->field == FIELD_TITLE);
}

/* Words of the longest find less one. It is not bounded by the words of a term: in a script without
 * word spaces every character counts as one. */
static uint32_t longest_find(const struct when_finds *finds) {
    uint32_t longest = 0;
    for (size_t i = 0; i < finds->count; i++) {
        const struct hit *hit = finds->items[i].hit;
        uint32_t words = hit->last_word - hit->first_word;
        longest = words > longest ? words : longest;
    }
    return longest;
}

/* Whether a find of `first` ends at most `words` words before find number `at` begins. */
static bool follows(const struct when_finds *finds, size_t at, const struct when_node *first,
                    uint32_t words, uint32_t longest) {
    const struct hit *hit = finds->items[at].hit;
    for (size_t i = at; i-- > 0;) {
        const struct hit *before = finds->items[i].hit;
        if (before->field != hit->field || before->index != hit->index ||
            before->first_word + longest + words + 1 < hit->first_word) {
            return false;
        }
        if (before->last_word < hit->first_word &&
            hit->first_word - before->last_word - 1 <= words && in_side(first, &finds->items[i])) {
            return true;
        }
    }
    return false;
}

static bool joined(const struct when_node *node, const struct when_finds *finds) {
    if ((node->left->groups & finds->groups) == 0 || (node->right->groups & finds->groups) == 0) {
        return false;
    }
    uint32_t longest = longest_find(finds);
    for (size_t i = 0; i < finds->count; i++) {
        if (in_side(node->right, &finds->items[i]) &&
            follows(finds, i, node->left, node->number, longest)) {
            return true;
        }
        if (node->kind == WHEN_NEAR && in_side(node->left, &finds->items[i]) &&
            follows(finds, i, node->right, node->number, longest)) {
            return true;
        }
    }
    return false;
}

static bool same_place(const struct hit *a, const struct hit *b) {
    return a->field == b->field && a->index == b->index && a->start == b->start && a->end == b->end;
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

/* Places, not finds: two terms of the group at one place count once. */
static bool count_holds(const struct when_node *node, const struct when_finds *finds) {
    uint32_t count = 0;
    const struct hit *last = NULL;
    for (size_t i = 0; i < finds->count; i++) {
        const struct when_find *find = &finds->items[i];
        if ((node->groups >> find->group & 1) && (last == NULL || !same_place(last, find->hit))) {
            count++;
            last = find->hit;
        }
    }
    return compare(count, node);
}

static uint32_t bits(uint64_t set) {
    return (uint32_t)__builtin_popcountll(set);
}

bool when_holds(const struct when_node *node, const struct when_finds *finds) {
    switch (node->kind) {
    case WHEN_GROUPS:
        return (node->groups & finds->groups) != 0;
    case WHEN_TITLE:
        return (node->groups & finds->title_groups) != 0;
    case WHEN_ALL:
        return (node->groups & ~finds->groups) == 0;
    case WHEN_OF:
        return bits(node->groups & finds->groups) >= node->number;
    case WHEN_COUNT:
        return count_holds(node, finds);
    case WHEN_NOT:
        return !when_holds(node->left, finds);
    case WHEN_AND:
        return when_holds(node->left, finds) && when_holds(node->right, finds);
    case WHEN_OR:
        return when_holds(node->left, finds) || when_holds(node->right, finds);
    case WHEN_NEAR:
    case WHEN_BEFORE:
        return joined(node, finds);
    }
    return false;
}

static uint64_t cost_of(uint64_t groups, const uint64_t *costs) {
    uint64_t cost = 0;
    for (; groups != 0; groups &= groups - 1) {
        cost += costs[__builtin_ctzll(groups)];
    }
    return cost;
}

static uint64_t cheaper(uint64_t a, uint64_t b, const uint64_t *costs) {
    if (a == UINT64_MAX || b == UINT64_MAX) {
        return a == UINT64_MAX ? b : a;
    }
    return cost_of(b, costs) < cost_of(a, costs) ? b : a;
}

static uint64_t cheapest_group(uint64_t groups, const uint64_t *costs) {
    uint64_t best = UINT64_MAX;
    for (; groups != 0; groups &= groups - 1) {
        best = cheaper(best, groups & -groups, costs);
    }
    return best;
}

uint64_t when_needed(const struct when_node *node, const uint64_t *costs) {
    switch (node->kind) {
    case WHEN_GROUPS:
    case WHEN_TITLE:
        return node->groups;
    case WHEN_ALL:
        return cheapest_group(node->groups, costs);
    case WHEN_OF:
        return node->number > 0 ? node->groups : UINT64_MAX;
    case WHEN_COUNT:
        return compare(0, node) ? UINT64_MAX : node->groups;
    case WHEN_NOT:
        return UINT64_MAX;
    case WHEN_AND:
        return cheaper(when_needed(node->left, costs), when_needed(node->right, costs), costs);
    case WHEN_OR:
        return when_needed(node->left, costs) | when_needed(node->right, costs);
    case WHEN_NEAR:
    case WHEN_BEFORE:
        return cheaper(node->left->groups, node->right->groups, costs);
    }
    return UINT64_MAX;
}

static uint64_t denied(const struct when_node *node, bool negated) {
    negated ^= node->kind == WHEN_NOT;
    uint64_t groups = negated ? node->groups : 0;
    if (node->left) {
        groups |= denied(node->left, negated);
    }
    if (node->right) {
        groups |= denied(node->right, negated);
    }
    return groups;
}

uint64_t when_denied(const struct when_node *node) {
    return denied(node, false);
}

uint64_t when_groups(const struct when_node *node) {
    uint64_t groups = node->groups;
    if (node->left) {
        groups |= when_groups(node->left);
    }
    if (node->right) {
        groups |= when_groups(node->right);
    }
    return groups;
}
