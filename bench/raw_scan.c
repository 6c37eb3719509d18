/* Hyperscan as it is told to be used (DESIGN 10): every byte escaped, hs_compile_multi, no flags.
 */
#include "bench/raw_scan.h"

#include "core/arena.h"
#include "core/clock.h"
#include "core/limits.h"
#include "matcher/fold.h"

#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>

#define PATTERNS_BYTES ((size_t)1024 * MIB)

struct raw_scan {
    hs_database_t *database;
    hs_scratch_t *scratch;
    size_t *last_article; /* for each term, the number of the last article that held it */
};

struct counting {
    size_t *last_article;
    size_t article, matches, different;
};

/* " a b " → "\x20\x61\x20\x62\x20" */
static char *as_pattern(struct slice folded, struct arena *arena) {
    static const char digits[] = "0123456789abcdef";
    char *pattern = arena_alloc(arena, 4 * folded.bytes + 1);
    for (size_t i = 0; pattern && i < folded.bytes; i++) {
        unsigned char byte = (unsigned char)folded.data[i];
        pattern[4 * i] = '\\';
        pattern[4 * i + 1] = 'x';
        pattern[4 * i + 2] = digits[byte >> 4];
        pattern[4 * i + 3] = digits[byte & 15];
    }
    if (pattern) {
        pattern[4 * folded.bytes] = '\0';
    }
    return pattern;
}

static bool compile(const struct slice *terms, size_t count, struct arena *arena,
                    struct raw_scan *out) {
    const char **patterns = arena_calloc(arena, count, sizeof *patterns);
    unsigned *ids = arena_calloc(arena, count, sizeof *ids);
    unsigned *flags = arena_calloc(arena, count, sizeof *flags);
    struct buffer folded;
    buffer_init(&folded, MIB);
    bool good = patterns && ids && flags;
    for (size_t i = 0; good && i < count; i++) {
        buffer_clear(&folded);
        ids[i] = (unsigned)i;
        good = fold_append(terms[i], false, &folded) == STATUS_OK;
        patterns[i] = good ? as_pattern(buffer_slice(&folded), arena) : NULL;
        good = patterns[i] != NULL;
    }
    buffer_fini(&folded);
    hs_compile_error_t *error = NULL;
    good = good && hs_compile_multi(patterns, flags, ids, (unsigned)count, HS_MODE_BLOCK, NULL,
                                    &out->database, &error) == HS_SUCCESS;
    if (error) {
        fprintf(stderr, "tocsin-bench: Hyperscan: %s\n", error->message);
    }
    hs_free_compile_error(error);
    out->last_article = calloc(count + 1, sizeof *out->last_article);
    return good && out->last_article &&
           hs_alloc_scratch(out->database, &out->scratch) == HS_SUCCESS;
}

struct raw_scan *raw_scan_create(const struct slice *terms, size_t count) {
    struct arena arena;
    struct raw_scan *raw = calloc(1, sizeof *raw);
    arena_init(&arena, PATTERNS_BYTES);
    if (raw && !compile(terms, count, &arena, raw)) {
        raw_scan_destroy(&raw);
    }
    arena_fini(&arena);
    return raw;
}

void raw_scan_destroy(struct raw_scan **raw) {
    if (*raw) {
        hs_free_scratch((*raw)->scratch);
        hs_free_database((*raw)->database);
        free((*raw)->last_article);
        free(*raw);
        *raw = NULL;
    }
}

static int count_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
                       void *context) {
    struct counting *counting = context;
    (void)from;
    (void)to;
    (void)flags;
    counting->matches++;
    counting->different += counting->last_article[id] != counting->article;
    counting->last_article[id] = counting->article;
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

static bool scan_all(const struct raw_scan *raw, const struct corpus *corpus,
                     match_event_handler handler, struct counting *counting) {
    for (size_t i = 0; i < corpus->count; i++) {
        struct slice folded = corpus_folded(corpus, i);
        counting->article = i + 1;
        if (hs_scan(raw->database, folded.data, (unsigned)folded.bytes, 0, raw->scratch, handler,
                    counting) != HS_SUCCESS) {
            return false;
        }
    }
    return true;
}

int64_t raw_scan_time(const struct raw_scan *raw, const struct corpus *corpus) {
    struct counting unused = {.matches = 0};
    int64_t started_us = clock_monotonic_us();
    bool good = scan_all(raw, corpus, ignore_match, &unused);
    return good ? clock_monotonic_us() - started_us : -1;
}

bool raw_scan_count(const struct raw_scan *raw, const struct corpus *corpus, size_t *matches,
                    size_t *different) {
    struct counting counting = {.last_article = raw->last_article};
    bool good = scan_all(raw, corpus, count_match, &counting);
    *matches = counting.matches;
    *different = counting.different;
    return good;
}
