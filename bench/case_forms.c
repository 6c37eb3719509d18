/* What the ways of looking for a term beyond the plain one cost: the same terms with and without,
 * article → hits. */
#include "bench/cases.h"
#include "bench/corpus.h"

#include "core/clock.h"
#include "core/limits.h"
#include "matcher/scanner.h"

#include <stdio.h>
#include <string.h>

enum { TERMS = 1000 };

struct side {
    const char *name;
    const struct pattern *patterns;
    size_t count;
    struct database *database;
    struct scanner *scanner;
    size_t hits;
    int64_t ready_us;
};

static bool side_create(struct side *side) {
    struct error error = {0};
    int64_t started_us = clock_monotonic_us();
    enum status status =
        database_create(side->patterns, side->count, NULL, &side->database, &error);
    side->ready_us = clock_monotonic_us() - started_us;
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin-bench: %s\n", error.message);
    }
    return status == STATUS_OK && scanner_create(side->database, &side->scanner) == STATUS_OK;
}

/* -1 on failure. */
static int64_t side_time(const struct side *side, const struct corpus *corpus, size_t *hits) {
    *hits = 0;
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < corpus->count; i++) {
        const struct hit *its = NULL;
        size_t count = 0;
        if (scanner_scan(side->scanner, &corpus->articles[i], &its, &count) != STATUS_OK) {
            return -1;
        }
        *hits += count;
    }
    return clock_monotonic_us() - started_us;
}

/* The first side is the reference of the others. */
static bool measure(const struct bench_options *options, const struct corpus *corpus,
                    struct side *sides, size_t count) {
    static int64_t us[8][BENCH_ROUNDS_MAX];
    bool good = true;
    for (size_t i = 0; i < count && good; i++) {
        good = side_create(&sides[i]) && side_time(&sides[i], corpus, &sides[i].hits) >= 0;
    }
    for (size_t round = 0; round < options->rounds && good; round++) {
        for (size_t i = 0; i < count; i++) {
            size_t hits;
            us[i][round] = side_time(&sides[i], corpus, &hits);
            good = good && us[i][round] >= 0 && hits == sides[i].hits;
        }
    }
    int64_t reference_us = good ? bench_median(us[0], options->rounds) : 0;
    for (size_t i = 0; i < count; i++) {
        char name[128];
        snprintf(name, sizeof name, "%s: %zu hits, %.1f ms", sides[i].name, sides[i].hits,
                 (double)sides[i].ready_us / 1e3);
        if (good) {
            bench_print(name, corpus->bytes, bench_median(us[i], options->rounds), reference_us);
        }
        scanner_destroy(&sides[i].scanner);
        database_destroy(&sides[i].database);
    }
    return good;
}

/* Names that may be fuzzy. */
static size_t pick_names(const struct slice *names, size_t count, struct pattern *out) {
    size_t made = 0;
    for (size_t i = 0; i < count && made < TERMS; i++) {
        struct pattern pattern = {.text = names[i], .fuzzy = true};
        struct database *alone = NULL;
        if (database_create(&pattern, 1, NULL, &alone, NULL) == STATUS_OK) {
            out[made++] = pattern;
        }
        database_destroy(&alone);
    }
    return made;
}

static bool measure_fuzzy(const struct bench_options *options, struct arena *arena) {
    enum { SIDES = 3, FEW = 20 };
    static struct pattern plain[TERMS], fuzzy[TERMS], few[TERMS];
    char news[4096], path[4096];
    snprintf(news, sizeof news, "%s/news/reuters-en.jsonl", options->data);
    snprintf(path, sizeof path, "%s/watchlists/names.csv", options->data);
    struct corpus corpus = {.count = 0};
    struct slice *names = NULL;
    size_t count = 0;
    bool good = corpus_load(news, &corpus) && corpus_terms(path, 4 * TERMS, arena, &names, &count);
    count = good ? pick_names(names, count, fuzzy) : 0;
    for (size_t i = 0; i < count; i++) {
        plain[i] = (struct pattern){.text = fuzzy[i].text};
        few[i] = i % (TERMS / FEW) == 0 ? fuzzy[i] : plain[i];
    }
    struct side sides[SIDES] = {{.name = "1,000 names, plain", .patterns = plain, .count = count},
                                {.name = "20 of them fuzzy", .patterns = few, .count = count},
                                {.name = "all of them fuzzy", .patterns = fuzzy, .count = count}};
    good = good && count == TERMS && measure(options, &corpus, sides, SIDES);
    corpus_fini(&corpus);
    return good;
}

/* Numbers, sums and codes as analysts ask for them. */
static const char *const expressions[] = {
    "CVE-[0-9]{4}-[0-9]{4,7}",
    "\\$[0-9.]+ ?(?:bn|billion)\\b",
    "\\b[0-9]{1,3}(?:mm)? (?:howitzer|mortar)s?\\b",
    "(?i)\\bfreez(?:e|ing) of (?:\\w+ ){0,3}(?:assets|funds)",
    "S/RES/[0-9]+",
    "(?i)resolution [0-9]{3,4}\\b",
    "\\bIMO ?[0-9]{7}\\b",
    "(?i)\\b(?:un)?manned aerial",
    "F-1[0-9][A-Z]?\\b",
    "Su-[23][0-9]\\b",
};

static bool measure_regexes(const struct bench_options *options, struct arena *arena) {
    enum { SIDES = 2, REGEXES = sizeof expressions / sizeof *expressions };
    static struct pattern patterns[TERMS + REGEXES];
    char news[4096], path[4096];
    snprintf(news, sizeof news, "%s/news/reuters-en.jsonl", options->data);
    snprintf(path, sizeof path, "%s/watchlists/names.csv", options->data);
    struct corpus corpus = {.count = 0};
    struct slice *names = NULL;
    size_t count = 0;
    bool good = corpus_load(news, &corpus) && corpus_terms(path, TERMS, arena, &names, &count);
    for (size_t i = 0; i < count; i++) {
        patterns[i] = (struct pattern){.text = names[i]};
    }
    for (size_t i = 0; i < REGEXES; i++) {
        patterns[count + i] = (struct pattern){.text = slice_of(expressions[i]), .regex = true};
    }
    struct side sides[SIDES] = {
        {.name = "1,000 names", .patterns = patterns, .count = count},
        {.name = "with ten regexes", .patterns = patterns, .count = count + REGEXES}};
    good = good && count == TERMS && measure(options, &corpus, sides, SIDES);
    corpus_fini(&corpus);
    return good;
}

/* Two or three words of titles, from articles all over the corpus. */
static size_t pick_words(const struct corpus *corpus, struct pattern *out) {
    size_t made = 0;
    for (size_t i = 0; i < corpus->count && made < TERMS; i += corpus->count / TERMS) {
        struct slice rest = corpus->articles[i].title;
        for (size_t word = 0; word < i % 3; word++) {
            const char *space = rest.bytes ? memchr(rest.data, ' ', rest.bytes) : NULL;
            rest = slice_sub(rest, space ? (size_t)(space + 1 - rest.data) : 0, rest.bytes);
        }
        size_t end = 0;
        for (size_t words = 2 + i % 2; end < rest.bytes; end++) {
            if (rest.data[end] == ' ' && --words == 0) {
                break;
            }
        }
        struct pattern pattern = {.text = slice_sub(rest, 0, end), .clitics = true};
        struct database *alone = NULL;
        if (database_create(&pattern, 1, NULL, &alone, NULL) == STATUS_OK) {
            out[made++] = pattern;
        }
        database_destroy(&alone);
    }
    return made;
}

static bool measure_clitics(const struct bench_options *options) {
    enum { SIDES = 2 };
    static struct pattern plain[TERMS], with[TERMS];
    char news[4096];
    snprintf(news, sizeof news, "%s/news/saudi-ar.jsonl", options->data);
    struct corpus corpus = {.count = 0};
    bool good = corpus_load(news, &corpus);
    size_t count = good ? pick_words(&corpus, with) : 0;
    for (size_t i = 0; i < count; i++) {
        plain[i] = (struct pattern){.text = with[i].text};
    }
    struct side sides[SIDES] = {
        {.name = "Arabic terms, clitics: false", .patterns = plain, .count = count},
        {.name = "the same with proclitics", .patterns = with, .count = count}};
    good = good && count > TERMS / 2 && measure(options, &corpus, sides, SIDES);
    corpus_fini(&corpus);
    return good;
}

bool case_forms(const struct bench_options *options) {
    struct arena arena;
    arena_init(&arena, 64 * MIB);
    bool good = measure_fuzzy(options, &arena) && measure_clitics(options) &&
                measure_regexes(options, &arena);
    arena_fini(&arena);
    return good;
}
