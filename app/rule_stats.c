/* Each thread counts for itself; the counts are added up at the end. A hit is of a pattern, and a
 * pattern of the terms that share it, so the terms of each pattern are listed first. */
#include "app/rule_stats.h"

#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"

#include <stdlib.h>
#include <string.h>

enum { PAIRED_MAX = 64 };

/* The terms that each pattern stands for. */
struct pattern_terms {
    size_t *first;   /* of each pattern; patterns + 1 */
    uint32_t *terms; /* numbers in rule_stats.terms */
    uint16_t *fields;
};

struct counter_of_pairs {
    struct rule_pair *slots; /* owned; articles 0: free */
    size_t count, capacity;  /* a power of two */
};

struct counting {
    const struct generation *generation;
    const struct pattern_terms *uses;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct article_reader reader;
    struct arena alerts;
    struct rule_stats own; /* arrays of its own */
    uint64_t *seen_in;     /* of each term, the number of the last article it was counted for */
    uint64_t article;
    struct counter_of_pairs pairs;
    enum status status;
};

/* ---- terms of patterns ---- */

static void pattern_terms_fini(struct pattern_terms *uses) {
    free(uses->first);
    free(uses->terms);
    free(uses->fields);
}

static enum status pattern_terms_build(const struct rule_stats *stats, struct pattern_terms *uses) {
    size_t patterns = 0, rules = rule_set_count(stats->rules);
    size_t terms = stats->first_terms[rules];
    (void)rule_set_patterns(stats->rules, &patterns);
    uses->first = calloc(patterns + 2, sizeof *uses->first);
    uses->terms = calloc(terms + 1, sizeof *uses->terms);
    uses->fields = calloc(terms + 1, sizeof *uses->fields);
    if (uses->first == NULL || uses->terms == NULL || uses->fields == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t pass = 0; pass < 2; pass++) { /* count, then place */
        for (size_t r = 0; r < rules; r++) {
            size_t count = rule_set_term_count(stats->rules, r);
            for (size_t t = 0; t < count; t++) {
                struct rule_term_place term = rule_set_term(stats->rules, r, t);
                if (pass == 0) {
                    uses->first[term.pattern + 2]++;
                    continue;
                }
                size_t place = uses->first[term.pattern + 1]++;
                uses->terms[place] = (uint32_t)(stats->first_terms[r] + t);
                uses->fields[place] = (uint16_t)term.fields;
            }
        }
        for (size_t p = 0; pass == 0 && p < patterns; p++) {
            uses->first[p + 2] += uses->first[p + 1];
        }
    }
    return STATUS_OK;
}

/* ---- pairs ---- */

static struct rule_pair *pair_slot(const struct counter_of_pairs *pairs, uint32_t a, uint32_t b) {
    uint64_t mixed = ((uint64_t)a << 32 | b) * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(mixed >> 20);
    for (;; at++) {
        struct rule_pair *slot = &pairs->slots[at & (pairs->capacity - 1)];
        if (slot->articles == 0 || (slot->a == a && slot->b == b)) {
            return slot;
        }
    }
}

static bool pairs_grow(struct counter_of_pairs *pairs) {
    enum { FIRST_CAPACITY = 256 };
    struct counter_of_pairs larger = {
        .count = pairs->count, .capacity = pairs->capacity ? 2 * pairs->capacity : FIRST_CAPACITY};
    larger.slots = calloc(larger.capacity, sizeof *larger.slots);
    if (larger.slots == NULL) {
        return false;
    }
    for (size_t i = 0; i < pairs->capacity; i++) {
        const struct rule_pair *old = &pairs->slots[i];
        if (old->articles > 0) {
            *pair_slot(&larger, old->a, old->b) = *old;
        }
    }
    free(pairs->slots);
    *pairs = larger;
    return true;
}

static enum status pairs_add(struct counter_of_pairs *pairs, uint32_t a, uint32_t b,
                             uint64_t articles) {
    if (2 * pairs->count >= pairs->capacity && !pairs_grow(pairs)) {
        return STATUS_NO_MEMORY;
    }
    struct rule_pair *slot = pair_slot(pairs, a, b);
    pairs->count += slot->articles == 0;
    *slot = (struct rule_pair){a, b, slot->articles + articles};
    return STATUS_OK;
}

static int compare_pairs(const void *left, const void *right) {
    const struct rule_pair *l = left, *r = right;
    if (l->a != r->a) {
        return l->a < r->a ? -1 : 1;
    }
    return (l->b > r->b) - (l->b < r->b);
}

/* ---- one article ---- */

static void count_finds(struct counting *counting, const struct hit *hits, size_t hit_count) {
    const struct pattern_terms *uses = counting->uses;
    counting->article++;
    for (size_t h = 0; h < hit_count; h++) {
        size_t end = uses->first[hits[h].pattern + 1];
        for (size_t u = uses->first[hits[h].pattern]; u < end; u++) {
            if (uses->fields[u] >> hits[h].field & 1) {
                uint32_t term = uses->terms[u];
                counting->own.terms[term].finds++;
                counting->own.terms[term].articles += counting->seen_in[term] != counting->article;
                counting->seen_in[term] = counting->article;
            }
        }
    }
}

static size_t class_of(size_t alerts) {
    size_t class = 0;
    for (size_t most = 0; alerts > most && class + 1 < STATS_ALERT_CLASSES;) {
        most = most > 1 ? 2 * most : most + 1;
        class ++;
    }
    return class;
}

static enum status count_alerts(struct counting *counting, const struct alert *alerts,
                                size_t count) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count; i++) {
        counting->own.alerts[alerts[i].rule.number]++;
    }
    size_t paired = count < PAIRED_MAX ? count : PAIRED_MAX;
    for (size_t i = 0; i < paired; i++) { /* in order of their numbers */
        for (size_t j = i + 1; j < paired && status == STATUS_OK; j++) {
            status = pairs_add(&counting->pairs, (uint32_t)alerts[i].rule.number,
                               (uint32_t)alerts[j].rule.number, 1);
        }
    }
    counting->own.by_number[class_of(count)]++;
    return status;
}

static void count_article(void *context, const struct taken_article *taken) {
    struct counting *counting = context;
    const struct hit *hits = NULL;
    struct alert *alerts = NULL;
    size_t hit_count = 0, alert_count = 0;
    arena_reset(&counting->alerts);
    enum status status = scanner_scan(counting->scanner, taken->article, &hits, &hit_count);
    if (status == STATUS_OK) {
        count_finds(counting, hits, hit_count);
        status = evaluator_run(counting->evaluator, taken->article, hits, hit_count,
                               &counting->alerts, &alerts, &alert_count);
    }
    if (status == STATUS_OK) {
        status = count_alerts(counting, alerts, alert_count);
    }
    if (status != STATUS_OK) {
        corpus_piece_unmatched(taken, status);
    }
    taken->piece->alert_count += alert_count;
}

/* ---- threads ---- */

static void stats_arrays_fini(struct rule_stats *stats) {
    free(stats->alerts);
    free(stats->terms);
}

static enum status stats_arrays_init(struct rule_stats *stats, size_t terms) {
    stats->alerts = calloc(rule_set_count(stats->rules) + 1, sizeof *stats->alerts);
    stats->terms = calloc(terms + 1, sizeof *stats->terms);
    return stats->alerts && stats->terms ? STATUS_OK : STATUS_NO_MEMORY;
}

static void counting_fini(struct counting *counting) {
    scanner_destroy(&counting->scanner);
    evaluator_destroy(&counting->evaluator);
    article_reader_fini(&counting->reader);
    arena_fini(&counting->alerts);
    stats_arrays_fini(&counting->own);
    free(counting->seen_in);
    free(counting->pairs.slots);
}

static enum status counting_init(struct counting *counting, const struct generation *generation,
                                 const struct pattern_terms *uses, size_t terms) {
    counting->generation = generation;
    counting->uses = uses;
    counting->own.rules = generation->rules;
    article_reader_init(&counting->reader, count_article, counting);
    arena_init(&counting->alerts, LIMIT_BATCH_ARENA_BYTES);
    counting->seen_in = calloc(terms + 1, sizeof *counting->seen_in);
    enum status status = stats_arrays_init(&counting->own, terms);
    if (status == STATUS_OK && counting->seen_in == NULL) {
        status = STATUS_NO_MEMORY;
    }
    if (status == STATUS_OK) {
        status = scanner_create(generation->database, &counting->scanner);
    }
    return status == STATUS_OK ? evaluator_create(generation->rules, &counting->evaluator) : status;
}

static void work(void *worker, struct corpus_piece *piece) {
    struct counting *counting = worker;
    article_reader_run(&counting->reader, piece);
}

static enum status add_up(struct rule_stats *out, const struct counting *counting,
                          struct counter_of_pairs *pairs) {
    enum status status = STATUS_OK;
    size_t rules = rule_set_count(out->rules);
    for (size_t r = 0; r < rules; r++) {
        out->alerts[r] += counting->own.alerts[r];
    }
    for (size_t t = 0; t < out->first_terms[rules]; t++) {
        out->terms[t].articles += counting->own.terms[t].articles;
        out->terms[t].finds += counting->own.terms[t].finds;
    }
    for (size_t i = 0; i < STATS_ALERT_CLASSES; i++) {
        out->by_number[i] += counting->own.by_number[i];
    }
    for (size_t i = 0; i < counting->pairs.capacity && status == STATUS_OK; i++) {
        const struct rule_pair *pair = &counting->pairs.slots[i];
        if (pair->articles > 0) {
            status = pairs_add(pairs, pair->a, pair->b, pair->articles);
        }
    }
    return status;
}

/* The slots become the list. */
static void keep_pairs(struct rule_stats *out, struct counter_of_pairs *pairs) {
    for (size_t i = 0; i < pairs->capacity; i++) {
        if (pairs->slots[i].articles > 0) {
            pairs->slots[out->pair_count++] = pairs->slots[i];
        }
    }
    if (pairs->slots && out->pair_count > 0) {
        qsort(pairs->slots, out->pair_count, sizeof *pairs->slots, compare_pairs);
    }
    out->pairs = pairs->slots;
}

static enum status count_corpus(const struct generation *generation, enum scan_input input,
                                char *const *names, size_t name_count,
                                const struct pattern_terms *uses, struct rule_stats *out) {
    struct corpus_job job = {.work = work, .input = input, .progress = true};
    size_t threads = corpus_threads(), terms = out->first_terms[rule_set_count(out->rules)];
    struct counting *counting = calloc(threads, sizeof *counting);
    struct counter_of_pairs pairs = {0};
    enum status status = counting ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < threads && status == STATUS_OK; i++) {
        status = counting_init(&counting[i], generation, uses, terms);
        job.workers[i] = &counting[i];
        job.worker_count = i + 1;
    }
    if (status == STATUS_OK) {
        status = corpus_run(&job, names, name_count, &out->totals);
    }
    for (size_t i = 0; i < threads && status == STATUS_OK; i++) {
        status = add_up(out, &counting[i], &pairs);
    }
    keep_pairs(out, &pairs);
    for (size_t i = 0; i < job.worker_count; i++) {
        counting_fini(&counting[i]);
    }
    free(counting);
    return status;
}

enum status rule_stats_run(const struct generation *generation, enum scan_input input,
                           char *const *names, size_t name_count, struct rule_stats *out) {
    struct pattern_terms uses = {0};
    size_t rules = rule_set_count(generation->rules);
    *out = (struct rule_stats){.rules = generation->rules,
                               .first_terms = calloc(rules + 1, sizeof *out->first_terms)};
    enum status status = out->first_terms ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t r = 0; r < rules && status == STATUS_OK; r++) {
        out->first_terms[r + 1] = out->first_terms[r] + rule_set_term_count(generation->rules, r);
    }
    if (status == STATUS_OK) {
        status = stats_arrays_init(out, out->first_terms[rules]);
    }
    if (status == STATUS_OK) {
        status = pattern_terms_build(out, &uses);
    }
    if (status == STATUS_OK) {
        status = count_corpus(generation, input, names, name_count, &uses, out);
    }
    pattern_terms_fini(&uses);
    if (status != STATUS_OK) {
        rule_stats_fini(out);
    }
    return status;
}

void rule_stats_fini(struct rule_stats *stats) {
    stats_arrays_fini(stats);
    free(stats->first_terms);
    free(stats->pairs);
    *stats = (struct rule_stats){0};
}
