/* The regexes of a set: looked for in the texts as they were written, by a Hyperscan database of
 * their own.
 *
 * The syntax is Hyperscan's. Texts and expressions are UTF-8, `.` and classes mean code points;
 * case counts unless the expression says (?i); `^` and `$` are the ends of the text, of each line
 * with (?m). Hyperscan is asked where a match starts: what it cannot tell that of is refused, as is
 * what matches the empty text. Of the matches that start at one place the longest is the hit. */
#ifndef TOCSIN_MATCHER_REGEX_H
#define TOCSIN_MATCHER_REGEX_H

#include "core/pattern.h"
#include "core/status.h"

#include <stdint.h>

struct hs_database;

/* Immutable once made. */
struct regex_set {
    struct hs_database *database; /* owned; ids are 0 and up; NULL if there is no regex */
    struct hs_database *finder;   /* owned; tells but whether there is a match: far quicker, as it
                                     need not know where one starts */
    uint32_t *patterns;           /* owned: of each id */
    size_t count;
};

/* Of those patterns that are regexes. `cache` as database_create has it. STATUS_INVALID names the
 * pattern in error->message, its index in error->line. */
enum status regex_set_init(struct regex_set *out, const struct pattern *patterns, size_t count,
                           const char *cache, struct error *error) WARN_UNUSED;
void regex_set_fini(struct regex_set *set);

/* Whether the expression is one, without compiling it: quick, and lets through what is too large.
 * STATUS_INVALID with the reason; error->column is that of the fault in the expression, 1-based and
 * in code points, or 0. */
enum status regex_check(struct slice expression, struct error *error) WARN_UNUSED;
/* Whether it compiles: some milliseconds, some hundred for large classes. */
enum status regex_check_whole(struct slice expression, struct error *error) WARN_UNUSED;

#endif
