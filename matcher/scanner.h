/* A database and scratch of its own → hits: the run side of the matcher. One scanner per thread;
 * many may share one database. Knows no rule. */
#ifndef TOCSIN_MATCHER_SCANNER_H
#define TOCSIN_MATCHER_SCANNER_H

#include "core/article.h"
#include "core/hit.h"
#include "matcher/database.h"

struct scanner;

/* Borrows the database until destroyed. Returns owned. */
enum status scanner_create(const struct database *database, struct scanner **out) WARN_UNUSED;
void scanner_destroy(struct scanner **scanner);

/* Folds every text of the article into one buffer, scans it once and gives all hits: overlapping
 * and nested ones too, each once, ordered by field, index, start, end, pattern. `*hits` borrows
 * from the scanner until its next call. No heap allocation once warm. STATUS_NO_MEMORY is the only
 * failure: whatever Hyperscan returns besides success is counted and the article scanned another
 * way, but for regexes, which are looked for in no other. */
enum status scanner_scan(struct scanner *scanner, const struct article *article,
                         const struct hit **hits, size_t *count) WARN_UNUSED;

#endif
