/* The calling thread reads and hands on, in order; every core works. */
#include "app/corpus.h"

#include "app/command.h"
#include "app/ordered_pool.h"
#include "core/clock.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PROGRESS_US = 200000 };

struct run {
    const struct corpus_job *job;
    struct ordered_pool *pool;
    struct corpus_totals *totals;
    bool shows;
    uint64_t bytes, bytes_done; /* of the files; others count nothing */
    int64_t shown_us;
};

static void show_progress(struct run *run, bool at_end) {
    enum { BAR_CELLS = 30 };
    int64_t now_us = clock_monotonic_us();
    if (!run->shows || (!at_end && now_us - run->shown_us < PROGRESS_US)) {
        return;
    }
    run->shown_us = now_us;
    double part = run->bytes > 0 ? (double)run->bytes_done / (double)run->bytes : 0;
    part = part > 1 ? 1 : part;
    char bar[BAR_CELLS + 1] = {0};
    memset(bar, ' ', BAR_CELLS);
    memset(bar, '#', (size_t)(part * BAR_CELLS));
    fprintf(stderr, at_end ? "\r\033[K" : "\r\033[K[%s] %3.0f %%  %zu articles", bar, 100 * part,
            run->totals->articles);
    fflush(stderr);
}

static void complain(struct run *run, const struct error *error) {
    show_progress(run, true); /* the bar's line is for the error */
    tell_error(error);
    run->totals->errors++;
}

static void deliver(void *context, void *item) {
    struct run *run = context;
    struct corpus_piece *piece = item;
    for (size_t i = 0; i < piece->error_count; i++) {
        complain(run, &piece->errors[i]);
    }
    run->totals->articles += piece->article_count;
    run->totals->alerts += piece->alert_count;
    run->bytes_done += piece->bytes;
    if (run->job->deliver) {
        run->job->deliver(run->job->context, piece);
    }
    corpus_piece_destroy(&piece);
    show_progress(run, false);
}

struct worker_context {
    const struct corpus_job *job;
    void *worker;
};

static void work(void *context, void *item) {
    const struct worker_context *own = context;
    own->job->work(own->worker, item);
}

static void out_of_memory(struct run *run, const char *name, size_t line) {
    struct error error;
    error_set(&error, STATUS_NO_MEMORY, name, line, 0, "out of memory");
    complain(run, &error);
}

static void submit(struct run *run, const char *name, enum scan_input input, struct source *source,
                   size_t first_line) {
    struct corpus_piece *piece = corpus_piece_create(name, input, source, first_line);
    if (piece == NULL) {
        out_of_memory(run, name, first_line);
        source_fini(source);
        return;
    }
    ordered_pool_submit(run->pool, piece);
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

static void submit_lines(struct run *run, const char *name, struct source *source) {
    struct slice rest = source->bytes;
    size_t line = 1;
    while (rest.bytes > 0) {
        struct slice part = slice_sub(rest, 0, piece_bytes(rest));
        struct source copy = {.owned = malloc(part.bytes)};
        if (copy.owned == NULL) {
            out_of_memory(run, name, line);
            break;
        }
        memcpy(copy.owned, part.data, part.bytes);
        copy.bytes = slice_make(copy.owned, part.bytes);
        submit(run, name, SCAN_JSONL, &copy, line);
        line += count_lines(part);
        rest = slice_sub(rest, part.bytes, rest.bytes);
    }
    source_fini(source);
}

static void read_name(struct run *run, const char *name) {
    struct source source = {0};
    struct error error = {0};
    if (source_read(name, &source, &error) != STATUS_OK) {
        complain(run, &error);
        return;
    }
    run->totals->documents++;
    enum scan_input input = run->job->input;
    input = input == SCAN_AUTO ? scan_input_guess(name, source.bytes) : input;
    const char *shown = strcmp(name, "-") == 0 ? "standard input" : name;
    if (input == SCAN_JSONL) {
        submit_lines(run, shown, &source);
    } else {
        submit(run, shown, input, &source, 1);
    }
}

/* What folders stand for, and how much there is to read. */
static void list_names(struct run *run, char *const *names, size_t count,
                       struct source_list *list) {
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        if (source_list_add(list, names[i], &error) != STATUS_OK) {
            complain(run, &error);
        }
    }
    for (size_t i = 0; run->shows && i < list->count; i++) {
        struct stat file;
        bool is_file = stat(list->names[i], &file) == 0 && S_ISREG(file.st_mode);
        run->bytes += is_file ? (uint64_t)file.st_size : 0;
    }
}

size_t corpus_threads(void) {
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors < 1 ? 1 : (size_t)processors;
    return count > CORPUS_THREADS_MAX ? CORPUS_THREADS_MAX : count;
}

enum status corpus_run(const struct corpus_job *job, char *const *names, size_t name_count,
                       struct corpus_totals *totals) {
    struct worker_context own[CORPUS_THREADS_MAX];
    void *contexts[CORPUS_THREADS_MAX];
    *totals = (struct corpus_totals){0};
    struct run run = {
        .job = job, .totals = totals, .shows = job->progress && isatty(STDERR_FILENO) == 1};
    for (size_t i = 0; i < job->worker_count; i++) {
        own[i] = (struct worker_context){job, job->workers[i]};
        contexts[i] = &own[i];
    }
    enum status status =
        ordered_pool_create(contexts, job->worker_count, work, deliver, &run, &run.pool);
    if (status != STATUS_OK) {
        return status;
    }
    struct source_list list = {0};
    list_names(&run, names, name_count, &list);
    for (size_t i = 0; i < list.count; i++) {
        read_name(&run, list.names[i]);
    }
    ordered_pool_finish(&run.pool);
    show_progress(&run, true);
    source_list_fini(&list);
    return STATUS_OK;
}
