/* The parts of a `when`, each with its truth in one article and with what shows it: the finds that
 * make it hold, or the nearest to them. What `rules explain` tells. */
#ifndef TOCSIN_RULES_CLAUSE_H
#define TOCSIN_RULES_CLAUSE_H

#include "core/arena.h"
#include "rules/when.h"

/* What `places` and `number` of a clause say. */
enum clause_shows {
    CLAUSE_PARTS,        /* and, or, not: its parts say it */
    CLAUSE_FOUND,        /* a find of its groups: places[0]; number: how many finds */
    CLAUSE_NOT_FOUND,    /* nothing of its groups */
    CLAUSE_NOT_IN_TITLE, /* found elsewhere: places[0] */
    CLAUSE_GROUPS,       /* all, of: number: how many of its groups were found */
    CLAUSE_COUNTED,      /* count: number: how many places, the first in places[0] */
    CLAUSE_SIDE_MISSING, /* near, before: nothing of one side or of both, `missing` */
    CLAUSE_APART,        /* near, before: the nearest pair, in the order of the text; number: the
                            words between */
    CLAUSE_REVERSED,     /* before: no pair in order; the nearest the other way round */
    CLAUSE_OVERLAPPING,  /* near, before: in the same text only on the same words: a pair */
    CLAUSE_OTHER_TEXT,   /* near, before: never in the same text; the first of each side */
};

#define CLAUSE_NO_PARENT UINT32_MAX

struct clause {
    const struct when_node *node; /* of a row of and, or of or, the outermost */
    bool holds;
    enum clause_shows shows;
    uint32_t parent; /* CLAUSE_NO_PARENT: the whole */
    uint32_t depth;
    uint32_t number;
    uint32_t place_count;
    size_t places[2];  /* numbers of finds */
    uint64_t missing;  /* groups of it that were not found where it asks for them */
    uint32_t distance; /* how much is missing for it to be otherwise; 0 never */
};

/* In `arena`, a clause before its parts, a row of `and` (or of `or`) as one clause with many parts.
 * Every part is judged, also where the truth of the whole is known without it. `finds` as
 * when_holds takes them. STATUS_NO_MEMORY. */
enum status clauses_judge(const struct when_node *node, const struct when_finds *finds,
                          struct arena *arena, struct clause **out, size_t *count) WARN_UNUSED;

/* The clause that must be otherwise for the whole to be otherwise: of parts that all must, the
 * first; of parts any of which may, the one that comes nearest. One without parts. */
size_t clauses_cause(const struct clause *clauses, size_t count);

#endif
