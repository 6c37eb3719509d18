/* Article → matched rules (fold, scan, judge) at four sizes of a watch list, beside a bare hs_scan
 * of the same text already folded; the same with the proof that alerts carry, with two workers, and
 * with rules whose `when` asks for more than one term. */
#include "bench/cases.h"
#include "bench/peers.h"
#include "bench/raw_scan.h"
#include "bench/rule_side.h"

#include "core/clock.h"
#include "core/limits.h"

#include <pthread.h>
#include <stdio.h>

#define TERMS_BYTES ((size_t)512 * MIB)
enum { WORKERS = 2, PASSES = 8, WHEN_TERMS = 10000 };

/* What is timed in each round. */
enum side { SIDE_RAW, SIDE_JUDGED, SIDE_PROVED, SIDE_TWO_WORKERS, SIDE_COUNT };

struct sides {
    struct raw_scan *raw;
    struct rule_side rules;
    struct rule_worker workers[WORKERS];
    struct rule_counts counts;
    size_t raw_matches, raw_different;
    int64_t compile_us;
};

struct share {
    struct rule_worker *worker;
    const struct corpus *corpus;
    size_t number;
    struct rule_counts counts;
    bool good;
};

/* Each pass the other half, so that both workers have as much to do. */
static void *work_share(void *context) {
    struct share *share = context;
    size_t middle = share->corpus->count / WORKERS;
    for (size_t pass = 0; pass < PASSES && share->good; pass++) {
        bool second = (pass + share->number) % WORKERS;
        struct rule_counts counts;
        share->good =
            rule_worker_time(share->worker, share->corpus, second ? middle : 0,
                             second ? share->corpus->count : middle, DEPTH_JUDGE, &counts) >= 0;
        share->counts.hits += counts.hits;
        share->counts.matched += counts.matched;
    }
    return NULL;
}

/* The time of one pass over all articles by all workers; -1 on failure. Several passes, since
 * starting a thread takes as long as a hundred articles. */
static int64_t time_workers(struct sides *sides, const struct corpus *corpus,
                            struct rule_counts *counts) {
    struct share shares[WORKERS];
    pthread_t threads[WORKERS];
    size_t started = 0;
    int64_t started_us = clock_monotonic_us();
    for (; started < WORKERS; started++) {
        shares[started] = (struct share){
            .worker = &sides->workers[started], .corpus = corpus, .number = started, .good = true};
        if (pthread_create(&threads[started], NULL, work_share, &shares[started]) != 0) {
            break;
        }
    }
    *counts = (struct rule_counts){0};
    bool good = started == WORKERS;
    for (size_t i = 0; i < started; i++) {
        pthread_join(threads[i], NULL);
        counts->hits += shares[i].counts.hits;
        counts->matched += shares[i].counts.matched;
        good = good && shares[i].good;
    }
    counts->hits /= PASSES;
    counts->matched /= PASSES;
    return good ? (clock_monotonic_us() - started_us) / PASSES : -1;
}

static int64_t time_side(struct sides *sides, const struct corpus *corpus, enum side side,
                         struct rule_counts *counts) {
    struct rule_worker *worker = &sides->workers[0];
    switch (side) {
    case SIDE_RAW:
        *counts = sides->counts;
        return raw_scan_time(sides->raw, corpus);
    case SIDE_JUDGED:
        return rule_worker_time(worker, corpus, 0, corpus->count, DEPTH_JUDGE, counts);
    case SIDE_PROVED:
        return rule_worker_time(worker, corpus, 0, corpus->count, DEPTH_PROVE, counts);
    default:
        return time_workers(sides, corpus, counts);
    }
}

/* False, and told, if a side failed or found something else than at first. */
static bool time_sides(struct sides *sides, const struct bench_options *options,
                       const struct corpus *corpus, int64_t median_us[SIDE_COUNT]) {
    static int64_t us[SIDE_COUNT][BENCH_ROUNDS_MAX];
    for (size_t round = 0; round < options->rounds; round++) {
        for (enum side side = SIDE_RAW; side < SIDE_COUNT; side++) {
            struct rule_counts counts;
            us[side][round] = time_side(sides, corpus, side, &counts);
            if (us[side][round] < 0 || counts.hits != sides->counts.hits ||
                counts.matched != sides->counts.matched) {
                fprintf(stderr, "tocsin-bench: round %zu found something else\n", round);
                return false;
            }
        }
    }
    for (enum side side = SIDE_RAW; side < SIDE_COUNT; side++) {
        median_us[side] = bench_median(us[side], options->rounds);
    }
    return true;
}

/* Warms both sides and compares what they find. A term with a hyphen also matches joined, so ours
 * may have more hits than the literals alone; never fewer. */
static bool warm(struct sides *sides, const struct corpus *corpus) {
    struct rule_counts again;
    if (!raw_scan_count(sides->raw, corpus, &sides->raw_matches, &sides->raw_different) ||
        time_side(sides, corpus, SIDE_JUDGED, &sides->counts) < 0 ||
        time_workers(sides, corpus, &again) < 0) {
        return false;
    }
    if (sides->counts.hits < sides->raw_matches || sides->counts.matched == 0) {
        fprintf(stderr, "tocsin-bench: %zu hits where the literals alone have %zu\n",
                sides->counts.hits, sides->raw_matches);
        return false;
    }
    return true;
}

static bool create_sides(struct sides *out, const struct slice *terms, size_t count) {
    int64_t started_us = clock_monotonic_us();
    out->raw = raw_scan_create(terms, count);
    out->compile_us = clock_monotonic_us() - started_us;
    bool good = out->raw && rule_side_create(terms, count, RULES_PLAIN, &out->rules);
    for (size_t i = 0; i < WORKERS && good; i++) {
        good = rule_worker_create(&out->rules, &out->workers[i]);
    }
    return good;
}

static void destroy_sides(struct sides *sides) {
    for (size_t i = 0; i < WORKERS; i++) {
        rule_worker_destroy(&sides->workers[i]);
    }
    rule_side_destroy(&sides->rules);
    raw_scan_destroy(&sides->raw);
}

static bool measure_size(const struct bench_options *options, const struct corpus *corpus,
                         const struct slice *terms, size_t count) {
    struct sides sides = {.raw = NULL};
    int64_t us[SIDE_COUNT];
    bool good = create_sides(&sides, terms, count) && warm(&sides, corpus) &&
                time_sides(&sides, options, corpus, us);
    if (good) {
        printf("%zu terms: %zu hits, %zu matched rules; Hyperscan compiled in %.3f s, rule files "
               "read in %.3f s, ready in %.3f s\n",
               count, sides.counts.hits, sides.counts.matched, (double)sides.compile_us / 1e6,
               (double)sides.rules.parse_us / 1e6, (double)sides.rules.ready_us / 1e6);
        bench_print("  raw hs_scan", corpus->folded.bytes, us[SIDE_RAW], us[SIDE_RAW]);
        bench_print("  article → matched rules", corpus->bytes, us[SIDE_JUDGED], us[SIDE_RAW]);
        bench_print("  article → alerts with proof", corpus->bytes, us[SIDE_PROVED], us[SIDE_RAW]);
        bench_print("  matched rules, two workers against one", corpus->bytes, us[SIDE_TWO_WORKERS],
                    us[SIDE_JUDGED]);
        const struct peers_reference reference = {sides.raw_matches, sides.raw_different,
                                                  us[SIDE_RAW]};
        good = peers_measure(options, corpus, terms, count, &reference);
    }
    destroy_sides(&sides);
    return good;
}

/* Rules that ask for more, against plain ones of as many names. */
static bool measure_when(const struct bench_options *options, const struct corpus *corpus,
                         const struct slice *terms) {
    static const char *const names[] = {"  one rule a name", "  (a near/25 b) or (a and not c)",
                                        "  one rule a name, and 20 of common words",
                                        "  a and one of 20 common words"};
    enum { SHAPES = sizeof names / sizeof *names };
    struct rule_side sides[SHAPES] = {{.rules = NULL}};
    struct rule_worker workers[SHAPES] = {{.side = NULL}};
    static int64_t us[SHAPES][BENCH_ROUNDS_MAX];
    struct rule_counts counts[SHAPES] = {{0}};
    bool good = true;
    for (size_t i = 0; i < SHAPES && good; i++) {
        good = rule_side_create(terms, WHEN_TERMS, (enum rule_shape)i, &sides[i]) &&
               rule_worker_create(&sides[i], &workers[i]) &&
               rule_worker_time(&workers[i], corpus, 0, corpus->count, DEPTH_JUDGE, &counts[i]) > 0;
    }
    for (size_t round = 0; round < options->rounds && good; round++) {
        for (size_t i = 0; i < SHAPES; i++) {
            us[i][round] =
                rule_worker_time(&workers[i], corpus, 0, corpus->count, DEPTH_JUDGE, &counts[i]);
            good = good && us[i][round] > 0 && counts[i].matched > 0;
        }
    }
    if (good) {
        printf("%d rules with `when`, each against plain ones of the same terms\n", WHEN_TERMS);
        for (size_t i = 0; i < SHAPES; i++) {
            int64_t plain_us = bench_median(us[i - i % 2], options->rounds);
            bench_print(names[i], corpus->bytes, bench_median(us[i], options->rounds), plain_us);
        }
    }
    for (size_t i = 0; i < SHAPES; i++) {
        rule_worker_destroy(&workers[i]);
        rule_side_destroy(&sides[i]);
    }
    return good;
}

bool case_match(const struct bench_options *options) {
    static const size_t sizes[] = {1000, 10000, 74682, 1000000};
    char news[4096], names[4096];
    snprintf(news, sizeof news, "%s/news/reuters-en.jsonl", options->data);
    snprintf(names, sizeof names, "%s/watchlists/names.csv", options->data);
    struct arena arena;
    arena_init(&arena, TERMS_BYTES);
    struct corpus corpus = {.count = 0};
    struct slice *terms = NULL;
    size_t count = 0;
    bool good =
        corpus_load(news, &corpus) &&
        corpus_terms(names, sizes[sizeof sizes / sizeof *sizes - 1], &arena, &terms, &count);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && good; i++) {
        good = measure_size(options, &corpus, terms, sizes[i]);
    }
    good = good && measure_when(options, &corpus, terms);
    corpus_fini(&corpus);
    arena_fini(&arena);
    return good;
}
