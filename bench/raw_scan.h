/* The limit that the matcher is measured against: a bare hs_scan with an empty callback over bytes
 * already folded, one call an article, the terms as plain literals. It finds where literals end and
 * nothing else: no offsets in the original, no case, no rules. */
#ifndef TOCSIN_BENCH_RAW_SCAN_H
#define TOCSIN_BENCH_RAW_SCAN_H

#include "bench/corpus.h"

struct raw_scan;

/* NULL, told on standard error, if Hyperscan refuses. Every term must fold to something. */
struct raw_scan *raw_scan_create(const struct slice *terms, size_t count);
void raw_scan_destroy(struct raw_scan **raw);
/* Microseconds for all articles, -1 if a scan failed. */
int64_t raw_scan_time(const struct raw_scan *raw, const struct corpus *corpus);
/* How many matches there are, and how many different terms summed over the articles. False if a
 * scan failed. */
bool raw_scan_count(const struct raw_scan *raw, const struct corpus *corpus, size_t *matches,
                    size_t *different);

#endif
