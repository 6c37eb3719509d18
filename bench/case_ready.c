/* Rules → ready: how long from phrases to a database, at four sizes of a watch list; of a list as a
 * file, all the way to the database; and of names that end in a wildcard, which Hyperscan compiles,
 * without the cache and from it. */
#include "bench/cases.h"
#include "bench/corpus.h"
#include "bench/rule_side.h"
#include "bench/temporary.h"

#include "core/clock.h"
#include "core/limits.h"
#include "core/pattern.h"
#include "matcher/database.h"

#include <stdio.h>
#include <string.h>

#define TERMS_BYTES ((size_t)512 * MIB)
enum { OPEN_TERMS = 10000, LISTED = 74682 };

static int64_t time_ready(const struct pattern *patterns, size_t count, const char *cache) {
    struct database *database = NULL;
    struct error error = {0};
    int64_t started_us = clock_monotonic_us();
    if (database_create(patterns, count, cache, &database, &error) != STATUS_OK) {
        fprintf(stderr, "tocsin-bench: %s\n", error.message);
        return -1;
    }
    int64_t us = clock_monotonic_us() - started_us;
    database_destroy(&database);
    return us;
}

static bool measure(const struct bench_options *options, const char *name,
                    const struct pattern *patterns, size_t count, const char *cache) {
    static int64_t us[BENCH_ROUNDS_MAX];
    bool good = time_ready(patterns, count, cache) >= 0; /* warms, and fills the cache */
    for (size_t round = 0; round < options->rounds && good; round++) {
        us[round] = time_ready(patterns, count, cache);
        good = us[round] >= 0;
    }
    if (good) {
        printf("  %7zu %-34s %9.3f s\n", count, name,
               (double)bench_median(us, options->rounds) / 1e6);
        fflush(stdout);
    }
    return good;
}

/* The terms with a star at their end, if they have room for one; gives their number. */
static size_t open_terms(const struct slice *terms, size_t count, struct arena *arena,
                         struct pattern *out) {
    size_t made = 0;
    for (size_t i = 0; i < count && made < OPEN_TERMS; i++) {
        char *text = arena_alloc(arena, terms[i].bytes + 1);
        if (text == NULL) {
            return 0;
        }
        memcpy(text, terms[i].data, terms[i].bytes);
        text[terms[i].bytes] = '*';
        struct pattern pattern = {.text = slice_make(text, terms[i].bytes + 1)};
        struct database *alone = NULL;
        if (database_create(&pattern, 1, NULL, &alone, NULL) == STATUS_OK) {
            out[made++] = pattern;
        }
        database_destroy(&alone);
    }
    return made;
}

static bool measure_cached(const struct bench_options *options, const struct pattern *patterns,
                           size_t count) {
    struct temporary folder;
    if (!temporary_make(&folder)) {
        return false;
    }
    bool good = measure(options, "names with a wildcard, cached", patterns, count, folder.path);
    temporary_remove(&folder);
    return good;
}

/* A list's file → the rule set, and → a database, as the program reads it. */
static bool measure_listed(const struct bench_options *options, const struct slice *terms,
                           size_t count) {
    static int64_t parse_us[BENCH_ROUNDS_MAX], all_us[BENCH_ROUNDS_MAX];
    for (size_t round = 0; round <= options->rounds; round++) {
        struct rule_side side;
        if (!rule_side_create(terms, count, RULES_LISTED, &side)) {
            return false;
        }
        if (round > 0) { /* the first warms */
            parse_us[round - 1] = side.parse_us;
            all_us[round - 1] = side.parse_us + side.ready_us;
        }
        rule_side_destroy(&side);
    }
    printf("  %7zu %-34s %9.3f s\n", count, "names of a list, read and checked",
           (double)bench_median(parse_us, options->rounds) / 1e6);
    printf("  %7zu %-34s %9.3f s\n", count, "names of a list, to the database",
           (double)bench_median(all_us, options->rounds) / 1e6);
    fflush(stdout);
    return true;
}

bool case_ready(const struct bench_options *options) {
    static const size_t sizes[] = {1000, 10000, LISTED, 1000000};
    enum { SIZES = sizeof sizes / sizeof *sizes };
    char names[4096];
    snprintf(names, sizeof names, "%s/watchlists/names.csv", options->data);
    struct arena arena;
    arena_init(&arena, TERMS_BYTES);
    struct slice *terms = NULL;
    size_t count = 0;
    bool good = corpus_terms(names, sizes[SIZES - 1], &arena, &terms, &count);
    struct pattern *patterns = good ? arena_calloc(&arena, count, sizeof *patterns) : NULL;
    for (size_t i = 0; patterns && i < count; i++) {
        patterns[i] = (struct pattern){.text = terms[i]};
    }
    good = patterns != NULL;
    for (size_t i = 0; i < SIZES && good; i++) {
        good = measure(options, "names", patterns, sizes[i], NULL);
    }
    good = good && measure_listed(options, terms, LISTED);
    size_t open = good ? open_terms(terms, count, &arena, patterns) : 0;
    good = open == OPEN_TERMS && measure(options, "names with a wildcard", patterns, open, NULL) &&
           measure_cached(options, patterns, open);
    arena_fini(&arena);
    return good;
}
