/* From articles to printed alerts, on one thread. */
#include "app/scan_worker.h"

#include "core/limits.h"
#include "publish/alert_json.h"
#include "publish/alert_text.h"

#include <stdlib.h>

struct scan_worker {
    struct classifier *classifier;
    struct scan_format format;
    struct article_reader reader;
    struct arena alerts; /* of one article */
    struct buffer json;
};

static enum status print_alert(struct scan_worker *worker, const struct alert *alert,
                               struct buffer *out) {
    if (!worker->format.text) {
        enum status status = alert_json_append(alert, NULL, out);
        return status == STATUS_OK ? buffer_append_char(out, '\n') : status;
    }
    buffer_clear(&worker->json);
    enum status status = alert_json_append(alert, NULL, &worker->json);
    if (status == STATUS_OK) {
        status = alert_text_append(buffer_slice(&worker->json), worker->format.colour, out);
    }
    return status;
}

static void scan_article(void *context, const struct taken_article *taken) {
    struct scan_worker *worker = context;
    struct corpus_piece *piece = taken->piece;
    struct alert *alerts = NULL;
    size_t count = 0;
    arena_reset(&worker->alerts);
    enum status status = classifier_run(worker->classifier, taken->article, &taken->identity,
                                        &worker->alerts, &alerts, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        alerts[i].latency.parse_us = taken->parse_us;
        status = print_alert(worker, &alerts[i], &piece->out);
    }
    if (status != STATUS_OK) {
        corpus_piece_unmatched(taken, status);
    }
    piece->alert_count += count;
}

enum status scan_worker_create(const struct generation *generation,
                               const struct scan_format *format, struct scan_worker **out) {
    struct scan_worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL) {
        return STATUS_NO_MEMORY;
    }
    worker->format = *format;
    article_reader_init(&worker->reader, scan_article, worker);
    arena_init(&worker->alerts, LIMIT_BATCH_ARENA_BYTES);
    buffer_init(&worker->json, LIMIT_ALERT_BYTES);
    enum status status = classifier_create(generation, &worker->classifier);
    if (status != STATUS_OK) {
        scan_worker_destroy(&worker);
        return status;
    }
    *out = worker;
    return STATUS_OK;
}

void scan_worker_destroy(struct scan_worker **worker) {
    if (*worker == NULL) {
        return;
    }
    classifier_destroy(&(*worker)->classifier);
    buffer_fini(&(*worker)->json);
    arena_fini(&(*worker)->alerts);
    article_reader_fini(&(*worker)->reader);
    free(*worker);
    *worker = NULL;
}

void scan_worker_run(struct scan_worker *worker, struct corpus_piece *piece) {
    article_reader_run(&worker->reader, piece);
}
