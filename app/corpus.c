/* Reading ahead is bounded by the pool: submitting waits while too many pieces are under way. */
#include "app/corpus.h"

#include "app/command.h"
#include "app/ordered_pool.h"
#include "app/progress.h"
#include "core/limits.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct corpus_worker {
    corpus_work *work;
    void *worker;
};

struct running {
    const struct corpus *corpus;
    struct corpus_totals *totals;
    struct progress progress;
    struct ordered_pool *pool;
};

static void work(void *context, void *item) {
    const struct corpus_worker *worker = context;
    worker->work(worker->worker, item);
}

static void complain(struct running *running, const struct error *error) {
    progress_clear(&running->progress);
    tell_error(error);
    running->totals->errors++;
}

static void deliver(void *context, void *item) {
    struct running *running = context;
    struct corpus_piece *piece = item;
    const struct corpus *corpus = running->corpus;
    if (corpus->deliver) {
        corpus->deliver(corpus->context, piece);
    }
    for (size_t i = 0; i < piece->error_count; i++) {
        complain(running, &piece->errors[i]);
    }
    running->totals->articles += piece->article_count;
    running->totals->alerts += piece->alert_count;
    running->totals->bytes += piece->bytes;
    progress_add(&running->progress, piece->bytes);
    corpus_piece_destroy(&piece);
}

static void submit(struct running *running, const char *name, enum scan_input input,
                   struct source *source, size_t first_line) {
    struct corpus_piece *piece = corpus_piece_create(name, input, source, first_line);
    if (piece == NULL) {
        struct error error;
        error_set(&error, STATUS_NO_MEMORY, name, first_line, 0, "out of memory");
        complain(running, &error);
        source_fini(source);
        return;
    }
    ordered_pool_submit(running->pool, piece);
}

/* Where a piece of JSON Lines that begins at the start of `rest` ends: after the first line end
 * past LIMIT_SCAN_PIECE_BYTES. */
static size_t piece_bytes(struct slice rest) {
    if (rest.bytes <= LIMIT_SCAN_PIECE_BYTES) {
        return rest.bytes;
    }
    const char *from = rest.data + LIMIT_SCAN_PIECE_BYTES;
    const char *end = memchr(from, '\n', rest.bytes - LIMIT_SCAN_PIECE_BYTES);
    return end ? (size_t)(end - rest.data) + 1 : rest.bytes;
}

static size_t count_lines(struct slice text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        lines += text.data[i] == '\n';
    }
    return lines;
}

static void submit_lines(struct running *running, const char *name, struct source *source) {
    struct slice rest = source->bytes;
    size_t line = 1;
    while (rest.bytes > 0) {
        struct slice part = slice_sub(rest, 0, piece_bytes(rest));
        struct source copy = {.owned = malloc(part.bytes)};
        if (copy.owned == NULL) {
            struct error error;
            error_set(&error, STATUS_NO_MEMORY, name, line, 0, "out of memory");
            complain(running, &error);
            break;
        }
        memcpy(copy.owned, part.data, part.bytes);
        copy.bytes = slice_make(copy.owned, part.bytes);
        submit(running, name, SCAN_JSONL, &copy, line);
        line += count_lines(part);
        rest = slice_sub(rest, part.bytes, rest.bytes);
    }
    source_fini(source);
}

static void submit_document(struct running *running, const char *name) {
    struct source source = {0};
    struct error error = {0};
    if (source_read(name, &source, &error) != STATUS_OK) {
        complain(running, &error);
        return;
    }
    running->totals->documents++;
    enum scan_input input = running->corpus->input;
    input = input == SCAN_AUTO ? scan_input_guess(name, source.bytes) : input;
    const char *shown = source_shown(name);
    if (input == SCAN_JSONL) {
        submit_lines(running, shown, &source);
    } else {
        submit(running, shown, input, &source, 1);
    }
}

/* Of the files; what comes from elsewhere has no size before it is there. */
static uint64_t bytes_of(const struct source_list *list) {
    uint64_t bytes = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct stat info;
        if (stat(list->names[i], &info) == 0 && S_ISREG(info.st_mode)) {
            bytes += (uint64_t)info.st_size;
        }
    }
    return bytes;
}

size_t corpus_worker_count(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return processors < 1                    ? 1
           : processors > CORPUS_WORKERS_MAX ? CORPUS_WORKERS_MAX
                                             : (size_t)processors;
}

void corpus_list(char *const *names, size_t count, struct source_list *out,
                 struct corpus_totals *totals) {
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        if (source_list_add(out, names[i], &error) != STATUS_OK) {
            tell_error(&error);
            totals->errors++;
        }
    }
}

enum status corpus_run(const struct corpus *corpus, struct corpus_totals *totals) {
    struct corpus_worker workers[CORPUS_WORKERS_MAX];
    void *contexts[CORPUS_WORKERS_MAX];
    struct running running = {.corpus = corpus, .totals = totals};
    for (size_t i = 0; i < corpus->worker_count; i++) {
        workers[i] = (struct corpus_worker){corpus->work, corpus->workers[i]};
        contexts[i] = &workers[i];
    }
    enum status status =
        ordered_pool_create(contexts, corpus->worker_count, work, deliver, &running, &running.pool);
    if (status != STATUS_OK) {
        return status;
    }
    if (corpus->progress) {
        progress_start(&running.progress, bytes_of(corpus->list));
    }
    for (size_t i = 0; i < corpus->list->count; i++) {
        submit_document(&running, corpus->list->names[i]);
    }
    ordered_pool_finish(&running.pool);
    progress_clear(&running.progress);
    return STATUS_OK;
}
