/* The `when` of a rule: an expression over its groups (DESIGN 5) → a small tree, and its truth for
 * the hits of one article. Grammar, loosest first:
 *
 *   or     := and  { "or" and }
 *   and    := join { "and" join }
 *   join   := unary [ ("near" | "before") "/" N  unary ]       both sides: groups, joined by or
 *   unary  := "not" unary | "(" or ")" | "any" | "all" | "title" ":" group
 *           | N "of" "(" group { "," group } ")" | "count" "(" group ")" (">="|">"|"<="|"<"|"=") N
 *           | group
 *
 * `not` binds tightest, so `not a near/5 b` is refused: which of the two is meant is for the author
 * to say with parentheses. */
#ifndef TOCSIN_RULES_WHEN_H
#define TOCSIN_RULES_WHEN_H

#include "core/arena.h"
#include "core/hit.h"
#include "core/slice.h"
#include "core/status.h"

enum when_kind {
    WHEN_GROUPS, /* any group of `groups` was found */
    WHEN_TITLE,  /* … in the title */
    WHEN_ALL,    /* every group of `groups` */
    WHEN_OF,     /* at least `number` of `groups` */
    WHEN_COUNT,  /* the number of finds of the group compares with `number` */
    WHEN_NOT,
    WHEN_AND,
    WHEN_OR,
    WHEN_NEAR,   /* a find of left.groups and one of right.groups, at most `number` words between */
    WHEN_BEFORE, /* the same, left first */
};

enum when_comparison { WHEN_AT_LEAST, WHEN_MORE, WHEN_AT_MOST, WHEN_LESS, WHEN_EQUAL };

struct when_node {
    enum when_kind kind;
    enum when_comparison comparison;
    uint32_t number;
    uint64_t groups; /* a bit each */
    bool title_only; /* of a side of near: finds in the title alone */
    const struct when_node *left, *right;
};

/* Parses `text`; `groups` are the names, bit 0 first. The tree lives in `arena`. On STATUS_INVALID
 * `*column` is the 0-based character at which it went wrong and error->message says what. */
enum status when_parse(struct slice text, const struct slice *groups, size_t group_count,
                       struct arena *arena, const struct when_node **out, size_t *column,
                       struct error *error) WARN_UNUSED;

/* Whether the word is one that joins groups (and, near, …) and can therefore name none. */
bool when_reserved(struct slice word);

/* One find: which of the rule's groups, and where. */
struct when_find {
    uint32_t group;
    const struct hit *hit;
};

/* What the truth depends on: the finds of one rule in one article in order of field, index and
 * start, and their groups as bits. */
struct when_finds {
    const struct when_find *items;
    size_t count;
    uint64_t groups, title_groups;
};

bool when_holds(const struct when_node *node, const struct when_finds *finds);
/* Groups of which at least one has a find whenever it holds and anything was found at all; every
 * bit is set where no choice is safe. Of several choices the one that costs least: `costs` is of
 * each group, and a choice costs the sum of its groups'. */
uint64_t when_needed(const struct when_node *node, const uint64_t *costs);
/* The groups it names, as bits. */
uint64_t when_groups(const struct when_node *node);
/* The groups that stand under `not` (and not under a second one), as bits: those whose absence is
 * part of the proof. */
uint64_t when_denied(const struct when_node *node);

#endif
