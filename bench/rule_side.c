/* The rules are written to files of their own folder, so that any number of them is loaded the way
 * an operator's are. */
#include "bench/rule_side.h"

#include "bench/temporary.h"

#include "core/clock.h"
#include "core/limits.h"

#include <stdio.h>

enum { TERMS_A_FILE = 100000, TERMS_A_RULE_MANY = 10 };

static const char *const common_words[] = {
    "government", "president", "minister", "bank",    "trade",     "talks",   "oil",
    "company",    "market",    "states",   "dollar",  "agreement", "imports", "exports",
    "officials",  "foreign",   "policy",   "reserve", "central",   "price"};
enum { COMMON_WORDS = sizeof common_words / sizeof *common_words };

static void append_term(struct buffer *out, struct slice term) {
    buffer_append_text(out, "{text: ");
    buffer_append_json(out, term);
    buffer_append_text(out, ", case: fold}");
}

static void append_group(struct buffer *out, const char *name, struct slice term) {
    buffer_append_format(out, "%s: [", name);
    append_term(out, term);
    buffer_append_text(out, "]");
}

static void append_rule(struct buffer *out, const struct slice *terms, size_t count, size_t at,
                        size_t step, enum rule_shape shape) {
    buffer_append_format(out, "  - {id: bench.n%zu, title: n, severity: low, ", at);
    if (shape == RULES_PLAIN || shape == RULES_COMMON) {
        buffer_append_text(out, "terms: [");
        for (size_t i = at; i < count && i < at + step; i++) {
            buffer_append_text(out, i > at ? ", " : "");
            append_term(out, terms[i]);
        }
        buffer_append_text(out, "]}\n");
        return;
    }
    buffer_append_text(out, "terms: {");
    append_group(out, "a", terms[at]);
    if (shape == RULES_SHARED) {
        buffer_append_text(out, ", b: [");
        for (size_t i = 0; i < COMMON_WORDS; i++) {
            buffer_append_format(out, "%s%s", i > 0 ? ", " : "", common_words[i]);
        }
        buffer_append_text(out, "]}, when: a and b}\n");
        return;
    }
    buffer_append_text(out, ", ");
    append_group(out, "b", terms[(at + 1) % count]);
    buffer_append_text(out, ", ");
    append_group(out, "c", terms[(at + 2) % count]);
    buffer_append_text(out, "}, when: (a near/25 b) or (a and not c)}\n");
}

static void append_quoted(struct buffer *out, struct slice text) {
    buffer_append_char(out, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        if (text.data[i] == '"') {
            buffer_append_char(out, '"');
        }
        buffer_append_char(out, text.data[i]);
    }
    buffer_append_char(out, '"');
}

static bool write_list(const struct temporary *folder, const struct slice *terms, size_t count) {
    struct buffer text;
    buffer_init(&text, LIMIT_LIST_FILE_BYTES);
    buffer_append_text(&text, "term,entity_id,label,case,programme\n");
    for (size_t i = 0; i < count; i++) {
        append_quoted(&text, terms[i]);
        buffer_append_format(&text, ",n-%zu,", i);
        append_quoted(&text, terms[i]);
        buffer_append_text(&text, ",fold,bench\n");
    }
    bool good = text.failed == STATUS_OK &&
                temporary_write(folder, "names.csv", buffer_slice(&text)) &&
                temporary_write(folder, "rules.yaml",
                                SLICE_LITERAL("lists: [{id: names, file: names.csv}]\n"
                                              "rules:\n  - {id: bench.names, title: n, "
                                              "severity: low, terms: [{list: names}]}\n"));
    buffer_fini(&text);
    return good;
}

static bool write_rules(const struct temporary *folder, const struct slice *terms, size_t count,
                        enum rule_shape shape) {
    size_t step = shape == RULES_PLAIN && count > LIMIT_RULES ? TERMS_A_RULE_MANY : 1;
    struct buffer text;
    bool good = true;
    buffer_init(&text, LIMIT_RULE_FILE_BYTES);
    for (size_t at = 0; at < count && good;) {
        char name[32];
        snprintf(name, sizeof name, "%07zu.yaml", at);
        buffer_clear(&text);
        buffer_append_text(&text, "rules:\n");
        for (size_t end = at + TERMS_A_FILE; at < count && at < end; at += step) {
            append_rule(&text, terms, count, at, step, shape);
        }
        for (size_t i = 0; shape == RULES_COMMON && at == count && i < COMMON_WORDS; i++) {
            buffer_append_format(&text,
                                 "  - {id: bench.w%zu, title: w, severity: low, terms: [%s]}\n", i,
                                 common_words[i]);
        }
        good = text.failed == STATUS_OK && temporary_write(folder, name, buffer_slice(&text));
    }
    buffer_fini(&text);
    return good;
}

static bool load(const char *folder, struct rule_side *out) {
    struct rule_errors errors = {0};
    struct error error = {0};
    int64_t started_us = clock_monotonic_us();
    bool good = rule_set_load(&folder, 1, &out->rules, &errors) == STATUS_OK;
    out->parse_us = clock_monotonic_us() - started_us;
    if (!good && errors.count > 0) {
        fprintf(stderr, "tocsin-bench: %s:%zu: %s\n", errors.items[0].file, errors.items[0].line,
                errors.items[0].message);
    }
    rule_errors_fini(&errors);
    if (!good) {
        return false;
    }
    const struct pattern *patterns = rule_set_patterns(out->rules, &out->term_count);
    started_us = clock_monotonic_us();
    good = database_create(patterns, out->term_count, NULL, &out->database, &error) == STATUS_OK;
    out->ready_us = clock_monotonic_us() - started_us;
    if (!good) {
        fprintf(stderr, "tocsin-bench: %s\n", error.message);
    }
    return good;
}

bool rule_side_create(const struct slice *terms, size_t count, enum rule_shape shape,
                      struct rule_side *out) {
    *out = (struct rule_side){.rules = NULL};
    struct temporary folder;
    if (!temporary_make(&folder)) {
        return false;
    }
    bool good = (shape == RULES_LISTED ? write_list(&folder, terms, count)
                                       : write_rules(&folder, terms, count, shape)) &&
                load(folder.path, out);
    temporary_remove(&folder);
    if (!good) {
        rule_side_destroy(out);
    }
    return good;
}

void rule_side_destroy(struct rule_side *side) {
    database_destroy(&side->database);
    rule_set_destroy(&side->rules);
}

bool rule_worker_create(const struct rule_side *side, struct rule_worker *out) {
    *out = (struct rule_worker){.side = side};
    arena_init(&out->arena, LIMIT_BATCH_ARENA_BYTES);
    return scanner_create(side->database, &out->scanner) == STATUS_OK &&
           evaluator_create(side->rules, &out->evaluator) == STATUS_OK;
}

void rule_worker_destroy(struct rule_worker *worker) {
    evaluator_destroy(&worker->evaluator);
    scanner_destroy(&worker->scanner);
    arena_fini(&worker->arena);
}

static bool work(struct rule_worker *worker, const struct article *article, enum rule_depth depth,
                 struct rule_counts *counts) {
    const struct hit *hits = NULL;
    size_t hit_count = 0, matched = 0;
    if (scanner_scan(worker->scanner, article, &hits, &hit_count) != STATUS_OK) {
        return false;
    }
    enum status status;
    if (depth == DEPTH_JUDGE) {
        status = evaluator_judge(worker->evaluator, article, hits, hit_count, &matched);
    } else {
        struct alert *alerts = NULL;
        arena_reset(&worker->arena);
        status = evaluator_run(worker->evaluator, article, hits, hit_count, &worker->arena, &alerts,
                               &matched);
    }
    counts->hits += hit_count;
    counts->matched += matched;
    return status == STATUS_OK;
}

int64_t rule_worker_time(struct rule_worker *worker, const struct corpus *corpus, size_t first,
                         size_t end, enum rule_depth depth, struct rule_counts *counts) {
    *counts = (struct rule_counts){0};
    int64_t started_us = clock_monotonic_us();
    for (size_t i = first; i < end; i++) {
        if (!work(worker, &corpus->articles[i], depth, counts)) {
            return -1;
        }
    }
    return clock_monotonic_us() - started_us;
}
