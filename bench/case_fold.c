/* Folding alone, on every path this processor can go, beside a bare hs_scan of the folded bytes
 * with 1,000 terms. */
#include "bench/cases.h"
#include "bench/raw_scan.h"

#include "core/clock.h"
#include "core/limits.h"
#include "matcher/cpu_path.h"
#include "matcher/folded_article.h"

#include <stdio.h>

enum { TERMS = 1000 };
#define TERMS_BYTES ((size_t)16 * MIB)

static int64_t time_fold(const struct corpus *corpus, struct folded_article *folded) {
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < corpus->count; i++) {
        if (folded_article_fold(folded, &corpus->articles[i]) != STATUS_OK) {
            return -1;
        }
    }
    return clock_monotonic_us() - started_us;
}

static bool measure_paths(const struct bench_options *options, const struct corpus *corpus,
                          const struct raw_scan *raw) {
    static int64_t raw_us[BENCH_ROUNDS_MAX], us[CPU_PATH_COUNT][BENCH_ROUNDS_MAX];
    enum cpu_path widest = cpu_path_get();
    struct folded_article folded;
    bool good = folded_article_init(&folded) == STATUS_OK;
    for (size_t round = 0; round < options->rounds && good; round++) {
        raw_us[round] = raw_scan_time(raw, corpus);
        good = raw_us[round] > 0;
        for (enum cpu_path path = CPU_PATH_PLAIN; path < CPU_PATH_COUNT && good; path++) {
            if (cpu_path_choose(path)) {
                us[path][round] = time_fold(corpus, &folded);
                good = us[path][round] > 0;
            }
        }
    }
    cpu_path_choose(widest);
    folded_article_fini(&folded);
    if (!good) {
        return false;
    }
    int64_t reference_us = bench_median(raw_us, options->rounds);
    bench_print("  raw hs_scan of the folded text", corpus->folded.bytes, reference_us,
                reference_us);
    for (enum cpu_path path = CPU_PATH_PLAIN; path < CPU_PATH_COUNT; path++) {
        if (cpu_path_able(path)) {
            char name[64];
            snprintf(name, sizeof name, "  fold, %s", cpu_path_name(path));
            bench_print(name, corpus->bytes, bench_median(us[path], options->rounds), reference_us);
        }
    }
    return true;
}

bool case_fold(const struct bench_options *options) {
    static const char *const names[] = {"reuters-en", "masakhanews-fra", "factrueval-ru",
                                        "saudi-ar", "masakhanews-amh"};
    char path[4096];
    struct arena arena;
    struct slice *terms = NULL;
    size_t count = 0;
    arena_init(&arena, TERMS_BYTES);
    snprintf(path, sizeof path, "%s/watchlists/names.csv", options->data);
    struct raw_scan *raw = NULL;
    bool good = corpus_terms(path, TERMS, &arena, &terms, &count) &&
                (raw = raw_scan_create(terms, count)) != NULL;
    for (size_t i = 0; i < sizeof names / sizeof *names && good; i++) {
        struct corpus corpus;
        snprintf(path, sizeof path, "%s/news/%s.jsonl", options->data, names[i]);
        good = corpus_load(path, &corpus);
        if (good) {
            printf("%s, %d terms\n", names[i], TERMS);
            good = measure_paths(options, &corpus, raw);
        }
        corpus_fini(&corpus);
    }
    raw_scan_destroy(&raw);
    arena_fini(&arena);
    return good;
}
