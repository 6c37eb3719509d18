/* A piece of work is one rule with its tests: each writes to its own results and to its own rule's
 * terms, so that threads share nothing but the generation. */
#include "app/rule_tests.h"

#include "app/ordered_pool.h"
#include "core/arena.h"
#include "core/clock.h"
#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"
#include "rules/rule_failure.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { THREADS_MAX = 64, SHOWN_BYTES_MAX = 2000 };

struct tester {
    const struct generation *generation;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
    enum status status; /* the first fault */
};

struct piece {
    struct rule_tests *tests;
    size_t rule;
    struct rule_test_result *results; /* borrowed */
    size_t count;
};

/* ---- one test ---- */

/* A test is judged as a body that came from a feed of the rule's scope. */
static struct article article_of(const struct rule_set *rules,
                                 const struct rule_test_result *result) {
    return (struct article){.feed.tags = rule_set_feeds(rules, result->rule),
                            .body = result->test->text,
                            .published_us = CLOCK_UNKNOWN,
                            .updated_us = CLOCK_UNKNOWN};
}

static bool is_end(const struct hit *hits, const size_t *shown, size_t count, size_t at) {
    for (size_t i = 0; i < count; i++) {
        if (hits[shown[i]].end == at) {
            return true;
        }
    }
    return false;
}

/* How many marks open, less those that close, at each place would be drawn with a hit inside
 * another; the outermost alone is marked: hits come in order of their start. */
static size_t outermost(const struct rule_set *rules, size_t rule, const struct hit *hits,
                        size_t hit_count, size_t *shown, size_t shown_max) {
    size_t count = 0;
    for (size_t i = 0; i < hit_count && count < shown_max; i++) {
        if (!rule_set_uses(rules, rule, hits[i].pattern, hits[i].field)) {
            continue;
        }
        const struct hit *last = count > 0 ? &hits[shown[count - 1]] : NULL;
        if (last && hits[i].start < last->end) {
            shown[count - 1] =
                hits[i].start == last->start && hits[i].end > last->end ? i : shown[count - 1];
            continue;
        }
        shown[count++] = i;
    }
    return count;
}

/* The text with «marks» around what the rule's terms found. */
static void append_marked(struct buffer *out, struct slice text, const struct hit *hits,
                          const size_t *shown, size_t count) {
    size_t next = 0, end = text.bytes < SHOWN_BYTES_MAX ? text.bytes : SHOWN_BYTES_MAX;
    while (end < text.bytes && (text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    for (size_t at = 0; at <= end; at++) {
        if (is_end(hits, shown, next, at)) {
            buffer_append_text(out, "»");
        }
        if (next < count && hits[shown[next]].start == at && at < end) {
            buffer_append_text(out, "«");
            next++;
        }
        if (at < end) {
            bool blank = text.data[at] == '\n' || text.data[at] == '\r' || text.data[at] == '\t';
            buffer_append_char(out, blank ? ' ' : text.data[at]);
        }
    }
    if (end < text.bytes) {
        buffer_append_text(out, " …");
    }
}

static void append_groups(struct buffer *out, const struct alert *alert) {
    buffer_append_text(out, "  found: ");
    for (size_t i = 0; i < alert->groups_true.count; i++) {
        buffer_append_text(out, i > 0 ? ", " : "");
        buffer_append_slice(out, alert->groups_true.items[i]);
    }
    buffer_append_format(out, "; when: %.*s\n", SLICE_ARG(alert->when));
}

/* What was expected, what came of it, the text, and why. */
static enum status make_report(const struct tester *tester, const struct article *article,
                               const struct hit *hits, size_t hit_count, const struct alert *alert,
                               struct rule_test_result *result) {
    enum { MARKS_MAX = 200 };
    const struct rule_set *rules = tester->generation->rules;
    size_t shown[MARKS_MAX];
    struct buffer out;
    buffer_init(&out, MIB);
    buffer_append_format(&out, "- %s\n+ %s\n  text: ", alert ? "no match" : "match",
                         alert ? "match" : "no match");
    size_t count = outermost(rules, result->rule, hits, hit_count, shown, MARKS_MAX);
    append_marked(&out, result->test->text, hits, shown, count);
    buffer_append_char(&out, '\n');
    enum status status = STATUS_OK;
    if (alert) {
        append_groups(&out, alert);
    } else {
        buffer_append_text(&out, "  why: ");
        status = rule_failure_append(rules, result->rule, article, hits, hit_count, &out);
        buffer_append_char(&out, '\n');
    }
    buffer_append_char(&out, '\0');
    status = status == STATUS_OK ? out.failed : status;
    if (status != STATUS_OK) {
        buffer_fini(&out);
        return status;
    }
    result->report = out.data; /* taken */
    return STATUS_OK;
}

static void note_touched(const struct rule_set *rules, const struct piece *piece,
                         const struct hit *hits, size_t hit_count) {
    size_t first = piece->tests->first_terms[piece->rule];
    size_t count = piece->tests->first_terms[piece->rule + 1] - first;
    for (size_t h = 0; h < hit_count; h++) {
        for (size_t t = 0; t < count; t++) {
            struct rule_term_place term = rule_set_term(rules, piece->rule, t);
            if (term.pattern == hits[h].pattern && (term.fields >> hits[h].field & 1)) {
                piece->tests->touched[first + t] = 1;
            }
        }
    }
}

static enum status run_test(struct tester *tester, const struct piece *piece,
                            struct rule_test_result *result) {
    const struct rule_set *rules = tester->generation->rules;
    struct article article = article_of(rules, result);
    const struct hit *hits = NULL;
    struct alert *alerts = NULL;
    const struct alert *alert = NULL;
    size_t hit_count = 0, alert_count = 0;
    int64_t started_us = clock_monotonic_us();
    arena_reset(&tester->arena);
    enum status status = scanner_scan(tester->scanner, &article, &hits, &hit_count);
    if (status == STATUS_OK) {
        status = evaluator_run(tester->evaluator, &article, hits, hit_count, &tester->arena,
                               &alerts, &alert_count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    for (size_t i = 0; i < alert_count && alert == NULL; i++) {
        bool its = slice_equal(alerts[i].rule.id, rule_set_rule(rules, result->rule)->id);
        alert = its ? &alerts[i] : NULL;
    }
    result->matched = alert != NULL;
    result->run_us = clock_monotonic_us() - started_us;
    note_touched(rules, piece, hits, hit_count);
    return result->matched == result->test->want_match
               ? STATUS_OK
               : make_report(tester, &article, hits, hit_count, alert, result);
}

/* ---- threads ---- */

static void work(void *context, void *item) {
    struct tester *tester = context;
    struct piece *piece = item;
    bool enabled = rule_set_enabled(tester->generation->rules, piece->rule);
    for (size_t i = 0; i < piece->count && tester->status == STATUS_OK; i++) {
        piece->results[i].skipped = !enabled;
        if (enabled) {
            tester->status = run_test(tester, piece, &piece->results[i]);
        }
    }
}

static void deliver(void *context, void *item) {
    struct rule_tests *tests = context;
    const struct piece *piece = item;
    for (size_t i = 0; i < piece->count; i++) {
        const struct rule_test_result *result = &piece->results[i];
        bool failed = rule_test_failed(result);
        tests->skipped += result->skipped;
        tests->failed += failed;
        tests->passed += !failed && !result->skipped;
    }
}

static enum status tester_init(const struct generation *generation, struct tester *tester) {
    tester->generation = generation;
    arena_init(&tester->arena, LIMIT_BATCH_ARENA_BYTES);
    enum status status = scanner_create(generation->database, &tester->scanner);
    return status == STATUS_OK ? evaluator_create(generation->rules, &tester->evaluator) : status;
}

static void tester_fini(struct tester *tester) {
    evaluator_destroy(&tester->evaluator);
    scanner_destroy(&tester->scanner);
    arena_fini(&tester->arena);
}

static size_t thread_count(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (size_t)processors;
}

static enum status run_pieces(const struct generation *generation, struct rule_tests *tests,
                              struct piece *pieces, size_t piece_count) {
    struct tester testers[THREADS_MAX] = {0};
    void *contexts[THREADS_MAX] = {0};
    struct ordered_pool *pool = NULL;
    size_t threads = thread_count(), made = 0;
    enum status status = STATUS_OK;
    while (made < threads && status == STATUS_OK) {
        contexts[made] = &testers[made];
        status = tester_init(generation, &testers[made++]);
    }
    if (status == STATUS_OK) {
        status = ordered_pool_create(contexts, threads, work, deliver, tests, &pool);
    }
    for (size_t i = 0; i < piece_count && status == STATUS_OK; i++) {
        if (pieces[i].count > 0) {
            ordered_pool_submit(pool, &pieces[i]);
        }
    }
    if (pool) {
        ordered_pool_finish(&pool);
    }
    for (size_t i = 0; i < made; i++) {
        status = status == STATUS_OK ? testers[i].status : status;
        tester_fini(&testers[i]);
    }
    return status;
}

/* ---- all of them ---- */

/* Results and terms, counted and laid out. */
static enum status lay_out(const struct rule_set *rules, struct rule_tests *tests,
                           struct piece *pieces) {
    size_t rule_count = rule_set_count(rules), term_count = 0;
    for (size_t r = 0; r < rule_count; r++) {
        size_t count = 0;
        (void)rule_set_tests(rules, r, &count);
        tests->count += count;
        term_count += rule_set_term_count(rules, r);
    }
    tests->items = calloc(tests->count + 1, sizeof *tests->items);
    tests->touched = calloc(term_count + 1, 1);
    tests->first_terms = calloc(rule_count + 1, sizeof *tests->first_terms);
    if (tests->items == NULL || tests->touched == NULL || tests->first_terms == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t at = 0;
    for (size_t r = 0; r < rule_count; r++) {
        struct piece *piece = &pieces[r];
        const struct rule_test *its = rule_set_tests(rules, r, &piece->count);
        piece->tests = tests;
        piece->rule = r;
        piece->results = &tests->items[at];
        for (size_t i = 0; i < piece->count; i++) {
            tests->items[at++] = (struct rule_test_result){.rule = r, .number = i, .test = &its[i]};
        }
        tests->first_terms[r + 1] = tests->first_terms[r] + rule_set_term_count(rules, r);
    }
    return STATUS_OK;
}

enum status rule_tests_run(const struct generation *generation, struct rule_tests *out) {
    struct rule_tests tests = {0};
    size_t rule_count = rule_set_count(generation->rules);
    struct piece *pieces = calloc(rule_count + 1, sizeof *pieces);
    enum status status = pieces ? lay_out(generation->rules, &tests, pieces) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        status = run_pieces(generation, &tests, pieces, rule_count);
    }
    free(pieces);
    if (status != STATUS_OK) {
        rule_tests_fini(&tests);
        return status;
    }
    *out = tests;
    return STATUS_OK;
}

void rule_tests_fini(struct rule_tests *tests) {
    for (size_t i = 0; tests->items && i < tests->count; i++) {
        free(tests->items[i].report);
    }
    free(tests->items);
    free(tests->touched);
    free(tests->first_terms);
    *tests = (struct rule_tests){0};
}
