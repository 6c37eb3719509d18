/* Article → matched rules, beside the least that could be done: a bare hs_scan with an empty
 * callback over bytes already folded, one call an article, the same terms as plain literals. */
#include "bench/cases.h"
#include "bench/corpus.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/limits.h"
#include "matcher/fold.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARENA_BYTES ((size_t)1024 * MIB)

struct folded {
    struct buffer text;
    size_t *starts; /* count + 1 */
};

struct raw {
    hs_database_t *database;
    hs_scratch_t *scratch;
};

struct ours {
    struct rule_set *rules;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
    int64_t ready_us;
};

struct corpus {
    struct article *articles;
    size_t count, bytes;
    struct folded folded;
};

static bool fold_article(const struct article *article, struct buffer *out) {
    return fold_append(article->title, false, out) == STATUS_OK &&
           fold_append(article->summary, false, out) == STATUS_OK &&
           fold_append(article->body, false, out) == STATUS_OK;
}

static bool fold_corpus(struct corpus *corpus, struct arena *arena) {
    struct folded *folded = &corpus->folded;
    buffer_init(&folded->text, ARENA_BYTES);
    folded->starts = arena_calloc(arena, corpus->count + 1, sizeof *folded->starts);
    bool good = folded->starts != NULL;
    for (size_t i = 0; i < corpus->count && good; i++) {
        good = fold_article(&corpus->articles[i], &folded->text);
        folded->starts[i + 1] = folded->text.bytes;
    }
    return good;
}

static int64_t time_fold(const struct corpus *corpus) {
    static struct buffer out;
    buffer_init(&out, ARENA_BYTES);
    buffer_reserve(&out, 4 * MIB);
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < corpus->count; i++) {
        buffer_clear(&out);
        if (!fold_article(&corpus->articles[i], &out)) {
            return -1;
        }
    }
    int64_t us = clock_monotonic_us() - started_us;
    buffer_fini(&out);
    return us;
}

/* " a b " → "\x20\x61\x20\x62\x20" */
static char *as_pattern(struct slice folded, struct arena *arena) {
    char *pattern = arena_alloc(arena, 4 * folded.bytes + 1);
    for (size_t i = 0; pattern && i < folded.bytes; i++) {
        snprintf(pattern + 4 * i, 5, "\\x%02x", (unsigned char)folded.data[i]);
    }
    return pattern;
}

static bool raw_create(const struct slice *terms, size_t count, struct arena *arena,
                       struct raw *out) {
    const char **patterns = arena_calloc(arena, count, sizeof *patterns);
    unsigned *ids = arena_calloc(arena, count, sizeof *ids);
    struct buffer folded;
    buffer_init(&folded, MIB);
    size_t used = 0;
    for (size_t i = 0; patterns && ids && i < count; i++) {
        buffer_clear(&folded);
        if (fold_append(terms[i], false, &folded) == STATUS_OK && folded.bytes > 2) {
            ids[used] = (unsigned)i;
            patterns[used] = as_pattern(buffer_slice(&folded), arena);
            used += patterns[used] != NULL;
        }
    }
    buffer_fini(&folded);
    hs_compile_error_t *error = NULL;
    unsigned *flags = arena_calloc(arena, count, sizeof *flags);
    bool good = flags && hs_compile_multi(patterns, flags, ids, (unsigned)used, HS_MODE_BLOCK, NULL,
                                          &out->database, &error) == HS_SUCCESS;
    hs_free_compile_error(error);
    return good && hs_alloc_scratch(out->database, &out->scratch) == HS_SUCCESS;
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *context) {
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    (*(size_t *)context)++;
    return 0;
}

static int ignore_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                        void *context) {
    (void)id;
    (void)from;
    (void)to;
    (void)flags;
    (void)context;
    return 0;
}

static int64_t time_raw(const struct raw *raw, const struct corpus *corpus,
                        match_event_handler handler, size_t *matches) {
    const struct folded *folded = &corpus->folded;
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < corpus->count; i++) {
        size_t bytes = folded->starts[i + 1] - folded->starts[i];
        if (hs_scan(raw->database, folded->text.data + folded->starts[i], (unsigned)bytes, 0,
                    raw->scratch, handler, matches) != HS_SUCCESS) {
            return -1;
        }
    }
    return clock_monotonic_us() - started_us;
}

/* One rule a term, as a rule file would have it. YAML reads JSON strings. */
static bool write_rules(const struct slice *terms, size_t count, struct buffer *out) {
    buffer_append_text(out, "rules:\n");
    struct buffer folded;
    buffer_init(&folded, MIB);
    for (size_t i = 0; i < count; i++) {
        buffer_clear(&folded);
        if (fold_append(terms[i], false, &folded) != STATUS_OK || folded.bytes <= 2) {
            continue;
        }
        buffer_append_format(out,
                             "  - {id: bench.n%zu, title: n, severity: low, terms: [{text: ", i);
        buffer_append_json(out, terms[i]);
        buffer_append_text(out, ", case: fold}]}\n");
    }
    buffer_fini(&folded);
    return out->failed == STATUS_OK;
}

static bool ours_create(const struct slice *terms, size_t count, struct ours *out) {
    struct buffer text;
    struct rule_errors errors = {0};
    struct error error = {0};
    buffer_init(&text, LIMIT_RULE_FILE_BYTES);
    arena_init(&out->arena, LIMIT_BATCH_ARENA_BYTES);
    bool good = write_rules(terms, count, &text);
    int64_t started_us = clock_monotonic_us();
    good = good && rule_set_parse(buffer_slice(&text), "bench", &out->rules, &errors) == STATUS_OK;
    if (good) {
        size_t pattern_count = 0;
        const struct pattern *patterns = rule_set_patterns(out->rules, &pattern_count);
        good = database_create(patterns, pattern_count, &out->database, &error) == STATUS_OK &&
               scanner_create(out->database, &out->scanner) == STATUS_OK &&
               evaluator_create(out->rules, &out->evaluator) == STATUS_OK;
    }
    out->ready_us = clock_monotonic_us() - started_us;
    if (!good) {
        fprintf(stderr, "tocsin-bench: %s%s\n", error.message,
                errors.count ? errors.items[0].message : "");
    }
    rule_errors_fini(&errors);
    buffer_fini(&text);
    return good;
}

static void ours_destroy(struct ours *ours) {
    evaluator_destroy(&ours->evaluator);
    scanner_destroy(&ours->scanner);
    database_destroy(&ours->database);
    rule_set_destroy(&ours->rules);
    arena_fini(&ours->arena);
}

static int64_t time_ours(struct ours *ours, const struct corpus *corpus, size_t *hits,
                         size_t *matched) {
    int64_t started_us = clock_monotonic_us();
    *hits = 0;
    *matched = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        const struct hit *found = NULL;
        struct alert *alerts = NULL;
        size_t hit_count = 0, alert_count = 0;
        arena_reset(&ours->arena);
        if (scanner_scan(ours->scanner, &corpus->articles[i], &found, &hit_count) != STATUS_OK ||
            evaluator_run(ours->evaluator, &corpus->articles[i], found, hit_count, &ours->arena,
                          &alerts, &alert_count) != STATUS_OK) {
            return -1;
        }
        *hits += hit_count;
        *matched += alert_count;
    }
    return clock_monotonic_us() - started_us;
}

/* One size of rule set: both sides in turn, medians, and the answers compared. A term with a hyphen
 * also matches joined, so ours may have more hits than the literals alone; never fewer. */
static bool measure(const struct bench_options *options, const struct corpus *corpus,
                    const struct slice *terms, size_t count, struct arena *arena) {
    int64_t raw_us[BENCH_ROUNDS_MAX], our_us[BENCH_ROUNDS_MAX], fold_us[BENCH_ROUNDS_MAX];
    struct raw raw = {0};
    struct ours ours = {0};
    size_t matches = 0, hits = 0, matched = 0;
    bool good = raw_create(terms, count, arena, &raw) && ours_create(terms, count, &ours) &&
                time_raw(&raw, corpus, count_match, &matches) >= 0 &&
                time_ours(&ours, corpus, &hits, &matched) >= 0;
    if (good && (hits < matches || matched == 0)) {
        fprintf(stderr, "tocsin-bench: %zu hits where the literals alone have %zu\n", hits,
                matches);
        good = false;
    }
    for (size_t i = 0; i < options->rounds && good; i++) {
        size_t hits_again = 0, matched_again = 0;
        raw_us[i] = time_raw(&raw, corpus, ignore_match, NULL);
        our_us[i] = time_ours(&ours, corpus, &hits_again, &matched_again);
        fold_us[i] = time_fold(corpus);
        good = hits_again == hits && matched_again == matched && fold_us[i] >= 0;
    }
    if (good) {
        int64_t reference_us = bench_median(raw_us, options->rounds);
        char name[64];
        snprintf(name, sizeof name, "raw hs_scan, %zu terms", count);
        bench_print(name, corpus->folded.text.bytes, reference_us, reference_us);
        snprintf(name, sizeof name, "fold, against that");
        bench_print(name, corpus->bytes, bench_median(fold_us, options->rounds), reference_us);
        snprintf(name, sizeof name, "article → matched rules, %zu terms", count);
        bench_print(name, corpus->bytes, bench_median(our_us, options->rounds), reference_us);
        printf("%-44s %9.3f s      %zu hits, %zu matched\n", "rules → ready",
               (double)ours.ready_us / 1e6, hits, matched);
    }
    hs_free_scratch(raw.scratch);
    hs_free_database(raw.database);
    ours_destroy(&ours);
    return good;
}

bool case_match(const struct bench_options *options) {
    static const size_t sizes[] = {1000, 10000, 74686};
    char news[4096], names[4096];
    snprintf(news, sizeof news, "%s/news/reuters-en.jsonl", options->data);
    snprintf(names, sizeof names, "%s/watchlists/names.csv", options->data);
    struct arena arena;
    arena_init(&arena, ARENA_BYTES);
    struct corpus corpus = {0};
    struct slice *terms = NULL;
    size_t count = 0;
    bool good = corpus_articles(news, &arena, &corpus.articles, &corpus.count) &&
                corpus_terms(names, sizes[2], &arena, &terms, &count) &&
                fold_corpus(&corpus, &arena);
    corpus.bytes = good ? corpus_text_bytes(corpus.articles, corpus.count) : 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && good; i++) {
        good = measure(options, &corpus, terms, sizes[i] < count ? sizes[i] : count, &arena);
    }
    buffer_fini(&corpus.folded.text);
    arena_fini(&arena);
    return good;
}
