/* The stages joined. Who owns what on the way:
 *
 *   fetcher ── struct fetched * ──▶ worker ── struct batch * ──▶ writer ── wakes ──▶ publisher
 *      ▲                              ▲                            │ │                  │
 *      └────── fetcher_committed ─────┼────────────────────────────┘ │              reads the
 * journal └───────── spare batches ──────┘
 *
 * Each arrow is a bounded queue: a slow stage slows the one before it. Stopping walks the same
 * road: the fetcher first, then the workers (documents not begun are dropped: nothing of them was
 * saved, so they are fetched again), then the writer, then the publisher, which sends what is
 * committed. */
#include "app/pipeline.h"

#include "app/worker.h"
#include "app/writer.h"
#include "core/counters.h"
#include "core/limits.h"
#include "core/log.h"
#include "core/queue.h"
#include "publish/publisher.h"
#include "store/reader.h"
#include "store/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#define RETRY_MS 200L

struct worker_thread {
    struct pipeline *pipeline;
    struct worker *worker;
    pthread_t thread;
    bool started;
};

struct pipeline {
    const struct config *config;
    struct store *store;
    struct store_reader *journal; /* the publisher's */
    struct publisher *publisher;
    struct fetcher *fetcher;
    struct writer *writer;
    struct queue *documents, *batches, *spare;
    struct worker_thread *workers;
    pthread_t fetch_thread, writer_thread, publisher_thread;
    bool fetch_started, writer_started, publisher_started;
    atomic_bool stopping;
};

/* ---- the bodies of the threads ---- */

static void *fetch_body(void *context) {
    struct pipeline *pipeline = context;
    fetcher_run(pipeline->fetcher, pipeline->documents);
    return NULL;
}

static void *writer_body(void *context) {
    writer_run(((struct pipeline *)context)->writer);
    return NULL;
}

static void *publisher_body(void *context) {
    publisher_run(((struct pipeline *)context)->publisher);
    return NULL;
}

/* A feed that fails is told once when it begins and once when it is over; in between only to those
 * who look closely. */
static void report_poll(const struct pipeline *pipeline, const struct fetched *fetched) {
    if (fetched->status == STATUS_OK || fetched->status == STATUS_NOT_MODIFIED) {
        if (fetched->refused.failures > 1) {
            log_info("%.*s: answers again", SLICE_ARG(pipeline->config->feeds[fetched->feed].url));
        }
        return;
    }
    char text[ERROR_FILE_BYTES + ERROR_MESSAGE_BYTES];
    error_format(&fetched->error, text, sizeof text);
    log_line(fetched->refused.failures <= 1 ? LOG_WARN : LOG_DEBUG, "%s (will be tried again)",
             text);
}

static struct batch *batch_take(struct pipeline *pipeline) {
    void *item = NULL;
    if (queue_pop(pipeline->spare, 0, &item) == STATUS_OK) {
        return item;
    }
    struct batch *batch = NULL;
    return batch_create(&batch) == STATUS_OK ? batch : NULL;
}

static void wait_a_moment(void) {
    const struct timespec pause = {.tv_nsec = RETRY_MS * 1000000};
    nanosleep(&pause, NULL);
}

/* Tries until the document is processed: store and memory may come back. False: the program stops.
 */
static bool process_until_done(struct worker_thread *self, struct batch *batch) {
    struct error error = {0};
    while (!atomic_load(&self->pipeline->stopping)) {
        struct fetched *fetched = batch->fetched;
        if (worker_process(self->worker, batch, &error) == STATUS_OK) {
            return true;
        }
        log_error("%s; nothing is lost: this feed waits", error.message);
        batch->fetched = NULL;
        batch_reset(batch, fetched);
        wait_a_moment();
    }
    return false;
}

static void *worker_body(void *context) {
    struct worker_thread *self = context;
    struct pipeline *pipeline = self->pipeline;
    void *item = NULL;
    while (queue_pop(pipeline->documents, -1, &item) == STATUS_OK) {
        struct fetched *fetched = item;
        struct batch *batch = NULL;
        while (batch == NULL && !atomic_load(&pipeline->stopping)) {
            batch = batch_take(pipeline);
            if (batch == NULL) {
                wait_a_moment();
            }
        }
        if (batch == NULL) {
            fetched_destroy(&fetched);
            continue;
        }
        batch_reset(batch, fetched);
        if (!process_until_done(self, batch)) {
            batch_destroy(&batch);
            continue;
        }
        report_poll(pipeline, batch->fetched);
        if (queue_push(pipeline->batches, batch) != STATUS_OK) {
            batch_destroy(&batch);
        }
    }
    return NULL;
}

/* ---- the publisher's view of the journal ---- */

static enum status journal_read(void *context, uint64_t from, uint64_t to,
                                const struct slice *topics, size_t topic_count, size_t max,
                                bool (*sink)(void *, uint64_t, struct slice, struct slice),
                                void *sink_context, struct error *error) {
    return store_reader_journal(context, from, to, topics, topic_count, max, sink, sink_context,
                                error);
}

static enum status journal_bounds(void *context, uint64_t *oldest, uint64_t *last,
                                  struct error *error) {
    return store_reader_bounds(context, oldest, last, error);
}

static enum status journal_categories(void *context, void (*sink)(void *, struct slice, uint64_t),
                                      void *sink_context, struct error *error) {
    return store_reader_categories(context, sink, sink_context, error);
}

/* ---- starting ---- */

static enum status open_store(struct pipeline *pipeline, struct error *error) {
    enum status status = store_open(pipeline->config->store_path, &pipeline->store, error);
    if (status == STATUS_OK) {
        status = store_reader_open(pipeline->config->store_path, &pipeline->journal, error);
    }
    return status;
}

static enum status make_publisher(struct pipeline *pipeline, struct error *error) {
    const struct journal_source source = {
        .context = pipeline->journal,
        .read = journal_read,
        .bounds = journal_bounds,
        .categories = journal_categories,
    };
    const struct publisher_options options = {
        .alerts = pipeline->config->alerts,
        .replay = pipeline->config->replay,
        .heartbeat_us = pipeline->config->heartbeat_us,
        .epoch = store_epoch(pipeline->store),
        .published_seq = store_published_seq(pipeline->store),
    };
    return publisher_create(&options, &source, &pipeline->publisher, error);
}

static enum status make_fetcher(struct pipeline *pipeline, struct error *error) {
    const struct config *config = pipeline->config;
    struct arena arena;
    arena_init(&arena, LIMIT_CONFIG_ARENA_BYTES);
    struct feed_state *states = arena_calloc(&arena, config->feed_count, sizeof *states);
    enum status status = STATUS_OK;
    if (states == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "no memory for %zu feeds",
                           config->feed_count);
    }
    for (size_t i = 0; i < config->feed_count && status == STATUS_OK; i++) {
        status = store_reader_feed_state(pipeline->journal, config->feeds[i].url, &arena,
                                         &states[i], error);
        status = status == STATUS_EMPTY ? STATUS_OK : status;
    }
    if (status == STATUS_OK) {
        status = fetcher_create(config->feeds, states, config->feed_count, &config->fetch,
                                &pipeline->fetcher, error);
    }
    arena_fini(&arena);
    return status;
}

static enum status make_queues(struct pipeline *pipeline) {
    enum status status = queue_create(LIMIT_QUEUE_DOCUMENTS, &pipeline->documents);
    if (status == STATUS_OK) {
        status = queue_create(LIMIT_QUEUE_BATCHES, &pipeline->batches);
    }
    if (status == STATUS_OK) {
        status = queue_create(LIMIT_QUEUE_BATCHES, &pipeline->spare);
    }
    return status;
}

static enum status make_writer(struct pipeline *pipeline) {
    const struct writer_options options = {
        .store = pipeline->store,
        .batches = pipeline->batches,
        .spare = pipeline->spare,
        .feeds = pipeline->config->feeds,
        .fetcher = pipeline->fetcher,
        .publisher = pipeline->publisher,
        .keep_seen_us = pipeline->config->keep_seen_us,
        .keep_alerts_us = pipeline->config->keep_alerts_us,
    };
    return writer_create(&options, &pipeline->writer);
}

static enum status make_workers(struct pipeline *pipeline, const struct generation *generation,
                                struct error *error) {
    const struct config *config = pipeline->config;
    pipeline->workers = calloc(config->workers, sizeof *pipeline->workers);
    enum status status = pipeline->workers ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < config->workers && status == STATUS_OK; i++) {
        pipeline->workers[i].pipeline = pipeline;
        status = worker_create(generation, config->feeds, config->store_path,
                               &pipeline->workers[i].worker, error);
    }
    return status;
}

static enum status start_thread(pthread_t *thread, void *(*body)(void *), void *context,
                                bool *started, struct error *error) {
    if (pthread_create(thread, NULL, body, context) != 0) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0,
                         "cannot start a thread; raise the limit of processes (ulimit -u)");
    }
    *started = true;
    return STATUS_OK;
}

/* The last stage first, so that each finds the next one running. */
static enum status start_threads(struct pipeline *pipeline, struct error *error) {
    enum status status = start_thread(&pipeline->publisher_thread, publisher_body, pipeline,
                                      &pipeline->publisher_started, error);
    if (status == STATUS_OK) {
        status = start_thread(&pipeline->writer_thread, writer_body, pipeline,
                              &pipeline->writer_started, error);
    }
    for (size_t i = 0; i < pipeline->config->workers && status == STATUS_OK; i++) {
        struct worker_thread *worker = &pipeline->workers[i];
        status = start_thread(&worker->thread, worker_body, worker, &worker->started, error);
    }
    if (status == STATUS_OK) {
        status = start_thread(&pipeline->fetch_thread, fetch_body, pipeline,
                              &pipeline->fetch_started, error);
    }
    return status;
}

enum status pipeline_start(const struct config *config, const struct generation *generation,
                           struct pipeline **out, struct error *error) {
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (pipeline == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    pipeline->config = config;
    error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    enum status status = open_store(pipeline, error);
    if (status == STATUS_OK) {
        status = make_publisher(pipeline, error);
    }
    if (status == STATUS_OK) {
        status = make_fetcher(pipeline, error);
    }
    if (status == STATUS_OK) {
        status = make_queues(pipeline);
    }
    if (status == STATUS_OK) {
        status = make_writer(pipeline);
    }
    if (status == STATUS_OK) {
        status = make_workers(pipeline, generation, error);
    }
    if (status == STATUS_OK) {
        status = start_threads(pipeline, error);
    }
    if (status != STATUS_OK) {
        (void)!pipeline_stop(&pipeline, NULL);
        return status;
    }
    *out = pipeline;
    return STATUS_OK;
}

/* ---- stopping ---- */

static void join(pthread_t thread, bool *started) {
    if (*started) {
        pthread_join(thread, NULL);
        *started = false;
    }
}

static void drain_documents(struct queue *documents) {
    void *item = NULL;
    while (documents && queue_pop(documents, 0, &item) == STATUS_OK) {
        struct fetched *fetched = item;
        fetched_destroy(&fetched);
    }
}

static void drain_batches(struct queue *batches) {
    void *item = NULL;
    while (batches && queue_pop(batches, 0, &item) == STATUS_OK) {
        struct batch *batch = item;
        batch_destroy(&batch);
    }
}

static void stop_threads(struct pipeline *pipeline) {
    atomic_store(&pipeline->stopping, true);
    if (pipeline->fetch_started) {
        fetcher_stop(pipeline->fetcher);
    }
    if (pipeline->documents) {
        queue_stop(pipeline->documents);
    }
    join(pipeline->fetch_thread, &pipeline->fetch_started);
    if (pipeline->writer) {
        writer_stop(pipeline->writer);
    }
    for (size_t i = 0; pipeline->workers && i < pipeline->config->workers; i++) {
        join(pipeline->workers[i].thread, &pipeline->workers[i].started);
    }
    if (pipeline->batches) {
        queue_stop(pipeline->batches);
    }
    join(pipeline->writer_thread, &pipeline->writer_started);
    if (pipeline->publisher_started) {
        publisher_stop(pipeline->publisher);
    }
    join(pipeline->publisher_thread, &pipeline->publisher_started);
}

enum status pipeline_stop(struct pipeline **address, struct error *error) {
    struct pipeline *pipeline = *address;
    enum status status = STATUS_OK;
    bool ran = pipeline->writer_started;
    stop_threads(pipeline);
    if (ran) {
        status = writer_close(pipeline->writer, error);
    }
    drain_documents(pipeline->documents);
    drain_batches(pipeline->batches);
    drain_batches(pipeline->spare);
    for (size_t i = 0; pipeline->workers && i < pipeline->config->workers; i++) {
        worker_destroy(&pipeline->workers[i].worker);
    }
    free(pipeline->workers);
    writer_destroy(&pipeline->writer);
    queue_destroy(&pipeline->spare);
    queue_destroy(&pipeline->batches);
    queue_destroy(&pipeline->documents);
    fetcher_destroy(&pipeline->fetcher);
    publisher_destroy(&pipeline->publisher);
    store_reader_close(&pipeline->journal);
    store_close(&pipeline->store);
    free(pipeline);
    *address = NULL;
    return status;
}
