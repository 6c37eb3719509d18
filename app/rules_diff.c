/* Each thread has a classifier of either set. What differs is written into the piece as records, so
 * that it is told in the order of the corpus: a head of fixed size, then its texts. */
#include "app/rules_diff.h"

#include "app/classifier.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>

enum { TEXTS = 4 }; /* rule, title, url, found */

struct record {
    enum change change;
    enum severity severity;
    size_t line;
    size_t bytes[TEXTS];
};

struct differ {
    struct classifier *before, *after;
    struct arena before_arena, after_arena;
    struct article_reader reader;
    size_t before_count, after_count; /* alerts */
};

/* ---- one article ---- */

static void keep_change(const struct taken_article *taken, const struct alert *alert,
                        enum change change) {
    const struct slice texts[TEXTS] = {alert->rule.id, taken->article->title, taken->article->url,
                                       alert->match_count > 0 ? alert->matches[0].text
                                                              : slice_of(NULL)};
    struct record record = {
        .change = change, .severity = alert->rule.severity, .line = taken->line};
    struct buffer *out = &taken->piece->out;
    for (size_t i = 0; i < TEXTS; i++) {
        record.bytes[i] = texts[i].bytes;
    }
    buffer_append(out, (const char *)&record, sizeof record);
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_append_slice(out, texts[i]);
    }
}

static bool has_rule(const struct alert *alerts, size_t count, struct slice id) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(alerts[i].rule.id, id)) {
            return true;
        }
    }
    return false;
}

static void keep_changes(const struct taken_article *taken, const struct alert *alerts,
                         size_t count, const struct alert *others, size_t other_count,
                         enum change change) {
    for (size_t i = 0; i < count; i++) {
        if (!has_rule(others, other_count, alerts[i].rule.id)) {
            keep_change(taken, &alerts[i], change);
        }
    }
}

static void compare_article(void *context, const struct taken_article *taken) {
    struct differ *differ = context;
    struct alert *before = NULL, *after = NULL;
    size_t before_count = 0, after_count = 0;
    arena_reset(&differ->before_arena);
    arena_reset(&differ->after_arena);
    enum status status = classifier_run(differ->before, taken->article, &taken->identity,
                                        &differ->before_arena, &before, &before_count);
    if (status == STATUS_OK) {
        status = classifier_run(differ->after, taken->article, &taken->identity,
                                &differ->after_arena, &after, &after_count);
    }
    if (status == STATUS_OK) {
        keep_changes(taken, before, before_count, after, after_count, CHANGE_LOST);
        keep_changes(taken, after, after_count, before, before_count, CHANGE_GAINED);
        status = taken->piece->out.failed;
    }
    if (status != STATUS_OK) {
        corpus_piece_unmatched(taken, status);
        return;
    }
    differ->before_count += before_count;
    differ->after_count += after_count;
    taken->piece->alert_count += after_count;
}

/* ---- threads ---- */

static enum status differ_init(struct differ *differ, const struct generation *before,
                               const struct generation *after) {
    article_reader_init(&differ->reader, compare_article, differ);
    arena_init(&differ->before_arena, LIMIT_BATCH_ARENA_BYTES);
    arena_init(&differ->after_arena, LIMIT_BATCH_ARENA_BYTES);
    enum status status = classifier_create(before, &differ->before);
    return status == STATUS_OK ? classifier_create(after, &differ->after) : status;
}

static void differ_fini(struct differ *differ) {
    classifier_destroy(&differ->before);
    classifier_destroy(&differ->after);
    article_reader_fini(&differ->reader);
    arena_fini(&differ->before_arena);
    arena_fini(&differ->after_arena);
}

static void work(void *worker, struct corpus_piece *piece) {
    struct differ *differ = worker;
    article_reader_run(&differ->reader, piece);
}

struct telling {
    void (*tell)(void *context, const struct alert_change *change);
    void *context;
    struct diff_totals *totals;
};

static void deliver(void *context, const struct corpus_piece *piece) {
    struct telling *telling = context;
    struct slice rest = buffer_slice(&piece->out);
    while (rest.bytes >= sizeof(struct record)) {
        struct record record;
        struct slice texts[TEXTS];
        memcpy(&record, rest.data, sizeof record);
        rest = slice_sub(rest, sizeof record, rest.bytes);
        for (size_t i = 0; i < TEXTS; i++) {
            texts[i] = slice_sub(rest, 0, record.bytes[i]);
            rest = slice_sub(rest, record.bytes[i], rest.bytes);
        }
        const struct alert_change change = {.change = record.change,
                                            .rule = texts[0],
                                            .title = texts[1],
                                            .url = texts[2],
                                            .found = texts[3],
                                            .name = slice_of(piece->name),
                                            .line = record.line,
                                            .severity = severity_name(record.severity)};
        telling->totals->lost += change.change == CHANGE_LOST;
        telling->totals->gained += change.change == CHANGE_GAINED;
        telling->tell(telling->context, &change);
    }
}

enum status rules_diff_run(const struct generation *before, const struct generation *after,
                           enum scan_input input, char *const *names, size_t name_count,
                           void (*tell)(void *context, const struct alert_change *change),
                           void *context, struct diff_totals *totals) {
    struct telling telling = {tell, context, totals};
    struct corpus_job job = {
        .work = work, .deliver = deliver, .context = &telling, .input = input, .progress = true};
    size_t threads = corpus_threads();
    struct differ *differs = calloc(threads, sizeof *differs);
    enum status status = differs ? STATUS_OK : STATUS_NO_MEMORY;
    *totals = (struct diff_totals){0};
    for (size_t i = 0; i < threads && status == STATUS_OK; i++) {
        status = differ_init(&differs[i], before, after);
        job.workers[i] = &differs[i];
        job.worker_count = i + 1;
    }
    if (status == STATUS_OK) {
        status = corpus_run(&job, names, name_count, &totals->corpus);
    }
    for (size_t i = 0; i < job.worker_count; i++) {
        totals->before += differs[i].before_count;
        totals->after += differs[i].after_count;
        differ_fini(&differs[i]);
    }
    free(differs);
    return status;
}
