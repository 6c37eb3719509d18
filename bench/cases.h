/* The cases. Each prints its lines, one figure and its ratio a line, and returns false if it could
 * not run or if an answer was wrong. */
#ifndef TOCSIN_BENCH_CASES_H
#define TOCSIN_BENCH_CASES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bench_options {
    const char *data; /* folder of the corpora */
    size_t rounds;    /* the median of so many is told */
};

/* Folding on each path of the processor, against a bare hs_scan of the folded bytes (DESIGN 9). */
bool case_fold(const struct bench_options *options);
/* Article → matched rules, against the same. */
bool case_match(const struct bench_options *options);
/* Feed bytes → articles, against a bare libxml2 SAX2 push parse of the same bytes. */
bool case_parse(const struct bench_options *options);

/* Article → hits: fuzzy terms and proclitics against plain terms. */
bool case_forms(const struct bench_options *options);
/* Phrases → a database, in seconds; and from the cache. */
bool case_ready(const struct bench_options *options);

/* The median of `count` values, which it sorts. */
int64_t bench_median(int64_t *values, size_t count);
/* One line of the table: megabytes a second, and how many times the reference that is. */
void bench_print(const char *name, size_t bytes, int64_t us, int64_t reference_us);

enum { BENCH_ROUNDS_MAX = 101 };

#endif
