/* Judging the parts of a `when`, each for itself.
 *
 * This is a second evaluator beside when_holds, which must be quick and may stop early; here every
 * part is looked at to its end, and pairs of near are looked for to find the nearest, quadratic in
 * the finds of one text. The tests hold the two to the same truth. */
#include "rules/clause.h"

#include "core/article.h"

#include <string.h>

enum { DISTANCE_NEAR_MISS = 1, DISTANCE_NOT_FOUND = 2 };

/* ---- the rows of parts ---- */

static bool is_row(const struct when_node *node) {
    return node->kind == WHEN_AND || node->kind == WHEN_OR;
}

static size_t count_clauses(const struct when_node *node) {
    bool parts = is_row(node) || node->kind == WHEN_NOT;
    return 1 + (parts ? count_clauses(node->left) : 0) +
           (is_row(node) ? count_clauses(node->right) : 0);
}

struct laying {
    struct clause *clauses;
    size_t count;
};

static void lay_out(struct laying *laying, const struct when_node *node, uint32_t parent);

/* The operands of a row, however its nodes are nested: (a and b) and c is one row of three. */
static void lay_row(struct laying *laying, const struct when_node *node, enum when_kind kind,
                    uint32_t parent) {
    if (node->kind != kind) {
        lay_out(laying, node, parent);
        return;
    }
    lay_row(laying, node->left, kind, parent);
    lay_row(laying, node->right, kind, parent);
}

static void lay_out(struct laying *laying, const struct when_node *node, uint32_t parent) {
    uint32_t at = (uint32_t)laying->count++;
    uint32_t depth = parent == CLAUSE_NO_PARENT ? 0 : laying->clauses[parent].depth + 1;
    laying->clauses[at] = (struct clause){.node = node, .parent = parent, .depth = depth};
    if (is_row(node)) {
        lay_row(laying, node, node->kind, at);
    } else if (node->kind == WHEN_NOT) {
        lay_out(laying, node->left, at);
    }
}

/* ---- finds ---- */

static bool in_title(const struct when_find *find) {
    return find->hit->field == FIELD_TITLE;
}

static bool of_side(const struct when_node *side, const struct when_find *find) {
    return (side->groups >> find->group & 1) && (!side->title_only || in_title(find));
}

/* Puts the first find of the groups into places[0]; gives how many there are. */
static uint32_t find_groups(struct clause *clause, const struct when_finds *finds, bool title) {
    uint32_t count = 0;
    for (size_t i = 0; i < finds->count; i++) {
        const struct when_find *find = &finds->items[i];
        if ((clause->node->groups >> find->group & 1) && (!title || in_title(find))) {
            if (count++ == 0) {
                clause->places[0] = i;
                clause->place_count = 1;
            }
        }
    }
    return count;
}

static void judge_groups(struct clause *clause, const struct when_finds *finds) {
    bool title = clause->node->kind == WHEN_TITLE;
    clause->number = find_groups(clause, finds, title);
    clause->holds = clause->number > 0;
    clause->shows = clause->holds ? CLAUSE_FOUND : CLAUSE_NOT_FOUND;
    clause->distance = clause->holds ? DISTANCE_NEAR_MISS : DISTANCE_NOT_FOUND;
    clause->missing = clause->node->groups & ~(title ? finds->title_groups : finds->groups);
    if (title && !clause->holds && find_groups(clause, finds, false) > 0) {
        clause->shows = CLAUSE_NOT_IN_TITLE;
        clause->distance = DISTANCE_NEAR_MISS;
    }
}

static uint32_t count_bits(uint64_t set) {
    return (uint32_t)__builtin_popcountll(set);
}

static void judge_several(struct clause *clause, const struct when_finds *finds) {
    const struct when_node *node = clause->node;
    uint64_t found = node->groups & finds->groups;
    uint32_t wanted = node->kind == WHEN_ALL ? count_bits(node->groups) : node->number;
    (void)find_groups(clause, finds, false);
    clause->shows = CLAUSE_GROUPS;
    clause->number = count_bits(found);
    clause->missing = node->groups & ~found;
    clause->holds = clause->number >= wanted;
    clause->distance = clause->holds ? clause->number - wanted + 1
                                     : DISTANCE_NOT_FOUND * (wanted - clause->number);
}

/* ---- count ---- */

static bool same_place(const struct hit *a, const struct hit *b) {
    return a->field == b->field && a->index == b->index && a->start == b->start && a->end == b->end;
}

static bool compares(uint32_t count, const struct when_node *node) {
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

static void judge_count(struct clause *clause, const struct when_finds *finds) {
    const struct when_node *node = clause->node;
    const struct hit *last = NULL;
    (void)find_groups(clause, finds, false);
    for (size_t i = 0; i < finds->count; i++) {
        const struct hit *hit = finds->items[i].hit;
        bool counts = node->groups >> finds->items[i].group & 1;
        if (counts && (last == NULL || !same_place(last, hit))) {
            clause->number++;
            last = hit;
        }
    }
    clause->shows = CLAUSE_COUNTED;
    clause->missing = node->groups & ~finds->groups;
    clause->holds = compares(clause->number, node);
    clause->distance = clause->number > 0 ? DISTANCE_NEAR_MISS : DISTANCE_NOT_FOUND;
}

/* ---- near and before ---- */

/* The nearest pair of each sort that was seen. */
struct pairs {
    bool in_order, reversed, overlapping;
    uint32_t words, reversed_words; /* between */
    size_t pair[2], reversed_pair[2], overlapping_pair[2];
};

static void keep_nearest(bool *seen, uint32_t *words, size_t *pair, uint32_t between, size_t first,
                         size_t second) {
    if (!*seen || between < *words) {
        *seen = true;
        *words = between;
        pair[0] = first;
        pair[1] = second;
    }
}

/* Two finds of one text, `first` not behind `second` in order. */
static void look_at_pair(struct pairs *pairs, const struct when_node *node,
                         const struct when_finds *finds, size_t first, size_t second) {
    const struct when_find *a = &finds->items[first], *b = &finds->items[second];
    bool in_order = of_side(node->left, a) && of_side(node->right, b);
    bool reversed = of_side(node->right, a) && of_side(node->left, b);
    if (!in_order && !reversed) {
        return;
    }
    if (a->hit->last_word >= b->hit->first_word) {
        if (!pairs->overlapping) {
            pairs->overlapping = true;
            pairs->overlapping_pair[0] = first;
            pairs->overlapping_pair[1] = second;
        }
        return;
    }
    uint32_t between = b->hit->first_word - a->hit->last_word - 1;
    if (in_order || node->kind == WHEN_NEAR) {
        keep_nearest(&pairs->in_order, &pairs->words, pairs->pair, between, first, second);
    } else {
        keep_nearest(&pairs->reversed, &pairs->reversed_words, pairs->reversed_pair, between, first,
                     second);
    }
}

static struct pairs look_at_pairs(const struct when_node *node, const struct when_finds *finds) {
    struct pairs pairs = {0};
    for (size_t i = 0; i < finds->count; i++) {
        const struct hit *hit = finds->items[i].hit;
        bool of_any =
            of_side(node->left, &finds->items[i]) || of_side(node->right, &finds->items[i]);
        for (size_t j = i + 1; of_any && j < finds->count; j++) {
            const struct hit *other = finds->items[j].hit;
            if (other->field != hit->field || other->index != hit->index) {
                break;
            }
            look_at_pair(&pairs, node, finds, i, j);
        }
    }
    return pairs;
}

static void show_pair(struct clause *clause, enum clause_shows shows, const size_t *pair,
                      uint32_t words) {
    clause->shows = shows;
    clause->number = words;
    clause->place_count = 2;
    memcpy(clause->places, pair, sizeof clause->places);
}

/* The first find of each side that has one, left first, into `places`; gives the groups of the
 * sides that have none. */
static uint64_t find_sides(struct clause *clause, const struct when_finds *finds) {
    const struct when_node *const sides[] = {clause->node->left, clause->node->right};
    uint64_t missing = 0;
    for (size_t s = 0; s < 2; s++) {
        size_t i = 0;
        while (i < finds->count && !of_side(sides[s], &finds->items[i])) {
            i++;
        }
        if (i < finds->count) {
            clause->places[clause->place_count++] = i;
        } else {
            missing |= sides[s]->groups;
        }
    }
    return missing;
}

static void judge_joined(struct clause *clause, const struct when_finds *finds) {
    struct pairs pairs = look_at_pairs(clause->node, finds);
    clause->distance = DISTANCE_NEAR_MISS;
    if (pairs.in_order) {
        show_pair(clause, CLAUSE_APART, pairs.pair, pairs.words);
        clause->holds = pairs.words <= clause->node->number;
    } else if (pairs.reversed) {
        show_pair(clause, CLAUSE_REVERSED, pairs.reversed_pair, pairs.reversed_words);
    } else if (pairs.overlapping) {
        show_pair(clause, CLAUSE_OVERLAPPING, pairs.overlapping_pair, 0);
    } else {
        clause->missing = find_sides(clause, finds);
        bool both = clause->place_count == 2, one = clause->places[0] == clause->places[1];
        clause->shows = !both ? CLAUSE_SIDE_MISSING : one ? CLAUSE_OVERLAPPING : CLAUSE_OTHER_TEXT;
        clause->distance = clause->place_count == 2
                               ? DISTANCE_NEAR_MISS
                               : DISTANCE_NOT_FOUND * (2 - clause->place_count);
    }
}

/* ---- the tree ---- */

static void judge_leaf(struct clause *clause, const struct when_finds *finds) {
    switch (clause->node->kind) {
    case WHEN_GROUPS:
    case WHEN_TITLE:
        judge_groups(clause, finds);
        break;
    case WHEN_ALL:
    case WHEN_OF:
        judge_several(clause, finds);
        break;
    case WHEN_COUNT:
        judge_count(clause, finds);
        break;
    case WHEN_NEAR:
    case WHEN_BEFORE:
        judge_joined(clause, finds);
        break;
    case WHEN_NOT:
    case WHEN_AND:
    case WHEN_OR:
        break;
    }
}

/* Whether the parts of a row must all be otherwise for it to be otherwise; else one is enough. */
static bool needs_all(const struct clause *row) {
    return row->holds == (row->node->kind == WHEN_OR);
}

/* A row or a `not`, its parts being judged: those behind it whose parent it is. */
static void judge_parts(struct clause *clauses, size_t at, size_t count) {
    struct clause *whole = &clauses[at];
    enum when_kind kind = whole->node->kind;
    whole->shows = CLAUSE_PARTS;
    whole->holds = kind == WHEN_AND;
    for (size_t i = at + 1; i < count && clauses[i].depth > whole->depth; i++) {
        bool part = clauses[i].parent == at, holds = clauses[i].holds;
        if (part) {
            whole->holds = kind == WHEN_NOT   ? !holds
                           : kind == WHEN_AND ? whole->holds && holds
                                              : whole->holds || holds;
        }
    }
    /* `and` fails by those parts that fail; `or` holds by those that hold. */
    for (size_t i = at + 1; i < count && clauses[i].depth > whole->depth; i++) {
        if (clauses[i].parent != at || (kind != WHEN_NOT && clauses[i].holds != whole->holds)) {
            continue;
        }
        uint32_t distance = clauses[i].distance;
        whole->distance = whole->distance == 0         ? distance
                          : needs_all(whole)           ? whole->distance + distance
                          : distance < whole->distance ? distance
                                                       : whole->distance;
    }
}

enum status clauses_judge(const struct when_node *node, const struct when_finds *finds,
                          struct arena *arena, struct clause **out, size_t *count) {
    struct laying laying = {.clauses =
                                arena_calloc(arena, count_clauses(node), sizeof(struct clause))};
    if (laying.clauses == NULL) {
        return STATUS_NO_MEMORY;
    }
    lay_out(&laying, node, CLAUSE_NO_PARENT);
    for (size_t i = laying.count; i-- > 0;) {
        if (is_row(laying.clauses[i].node) || laying.clauses[i].node->kind == WHEN_NOT) {
            judge_parts(laying.clauses, i, laying.count);
        } else {
            judge_leaf(&laying.clauses[i], finds);
        }
    }
    *out = laying.clauses;
    *count = laying.count;
    return STATUS_OK;
}

size_t clauses_cause(const struct clause *clauses, size_t count) {
    size_t at = 0;
    while (clauses[at].shows == CLAUSE_PARTS) {
        const struct clause *whole = &clauses[at];
        size_t best = count;
        for (size_t i = at + 1; i < count && clauses[i].depth > whole->depth; i++) {
            if (clauses[i].parent != at ||
                (whole->node->kind != WHEN_NOT && clauses[i].holds != whole->holds)) {
                continue;
            }
            bool nearer =
                best < count && !needs_all(whole) && clauses[i].distance < clauses[best].distance;
            if (best == count || nearer) {
                best = i;
            }
        }
        at = best;
    }
    return at;
}
