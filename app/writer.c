/* One transaction for as many batches as are waiting, up to LIMIT_BATCH_COMMIT: under load one
 * fsync serves many feeds, at rest an alert waits for nobody.
 *
 * The bytes that go over the wire are made here, inside the transaction, because only here seq and
 * prev are known; they are stored as they will be sent, so that a replay is byte for byte the alert
 * that was published. A transaction that fails is rolled back whole and made again, with the same
 * numbers. */
#include "app/writer.h"

#include "core/counters.h"
#include "core/limits.h"
#include "core/log.h"
#include "publish/alert_json.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS_FIRST ((int64_t)250)
#define RETRY_MS_MAX ((int64_t)10000)
#define IDLE_MS ((int64_t)1000)
#define EXPIRE_EVERY_US ((int64_t)3600 * 1000000)
#define EXPIRE_ROWS ((size_t)5000) /* of one transaction, so that alerts do not wait behind it */

struct writer {
    struct writer_options options;
    struct batch *taken[LIMIT_BATCH_COMMIT];
    size_t taken_count;
    struct buffer topic, json;
    int64_t expired_us; /* monotonic: when the store was last expired to its end */
    size_t alert_count; /* of the transaction under way */
    pthread_mutex_t mutex;
    pthread_cond_t stop_changed;
    bool stopping;
};

/* What a scenario stops the program at. */
static void fault_point(const char *name) {
#ifdef TOCSIN_FAULT_POINTS
    const char *wanted = getenv("TOCSIN_FAULT");
    if (wanted && strcmp(wanted, name) == 0) {
        raise(SIGKILL);
    }
#else
    (void)name;
#endif
}

enum status writer_create(const struct writer_options *options, struct writer **out) {
    struct writer *writer = calloc(1, sizeof *writer);
    if (writer == NULL) {
        return STATUS_NO_MEMORY;
    }
    writer->options = *options;
    buffer_init(&writer->topic, LIMIT_TOPIC_BYTES);
    buffer_init(&writer->json, LIMIT_ALERT_BYTES);
    pthread_mutex_init(&writer->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->stop_changed, &attributes);
    pthread_condattr_destroy(&attributes);
    *out = writer;
    return STATUS_OK;
}

void writer_destroy(struct writer **writer) {
    if (*writer == NULL) {
        return;
    }
    pthread_cond_destroy(&(*writer)->stop_changed);
    pthread_mutex_destroy(&(*writer)->mutex);
    buffer_fini(&(*writer)->json);
    buffer_fini(&(*writer)->topic);
    free(*writer);
    *writer = NULL;
}

void writer_stop(struct writer *writer) {
    pthread_mutex_lock(&writer->mutex);
    writer->stopping = true;
    pthread_cond_broadcast(&writer->stop_changed);
    pthread_mutex_unlock(&writer->mutex);
}

/* False if the writer is to stop. */
static bool pause_unless_stopping(struct writer *writer, int64_t ms) {
    int64_t until_us = clock_monotonic_us() + ms * 1000;
    struct timespec until = {.tv_sec = until_us / 1000000, .tv_nsec = (until_us % 1000000) * 1000};
    pthread_mutex_lock(&writer->mutex);
    int timed_out = 0;
    while (!writer->stopping && timed_out == 0) {
        timed_out = pthread_cond_timedwait(&writer->stop_changed, &writer->mutex, &until);
    }
    bool go_on = !writer->stopping;
    pthread_mutex_unlock(&writer->mutex);
    return go_on;
}

static enum status write_alert(struct writer *writer, const struct batch *batch,
                               const struct batch_item *item, struct alert *alert,
                               struct error *error) {
    struct store *store = writer->options.store;
    struct journal_position position = {0};
    enum status status =
        store_position(store, alert->rule.category, alert->rule.id, &position, error);
    if (status != STATUS_OK) {
        return status;
    }
    alert->time_us = clock_real_us();
    alert->latency.commit_us = clock_monotonic_us() - batch->matched_us;
    const struct alert_position place = {
        .epoch = slice_of(store_epoch(store)),
        .seq = position.seq,
        .prev_all = position.prev_all,
        .prev_category = position.prev_category,
        .prev_rule = position.prev_rule,
    };
    buffer_clear(&writer->topic);
    buffer_clear(&writer->json);
    status = alert_topic_append(alert->rule.category, alert->rule.id, &writer->topic);
    if (status == STATUS_OK) {
        status = alert_json_append(alert, &place, &writer->json);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "cannot write alert %llu as JSON: %s",
                         (unsigned long long)position.seq, status_text(status));
    }
    const struct journal_entry entry = {
        .seq = position.seq,
        .category = alert->rule.category,
        .rule = alert->rule.id,
        .topic = buffer_slice(&writer->topic),
        .json = buffer_slice(&writer->json),
        .id = alert->id,
        .item = item->item,
        .time_us = alert->time_us,
    };
    return store_append(store, &entry, error);
}

static enum status write_batch(struct writer *writer, struct batch *batch, struct error *error) {
    struct store *store = writer->options.store;
    struct slice url = writer->options.feeds[batch->fetched->feed].url;
    int64_t now_us = clock_real_us();
    enum status status = store_put_feed_state(store, url, batch->state, error);
    if (status == STATUS_OK && batch->fetched->status == STATUS_OK) {
        status = store_put_document(store, url, now_us, error);
    }
    for (size_t i = 0; i < batch->item_count && status == STATUS_OK; i++) {
        struct batch_item *item = &batch->items[i];
        status = store_put_seen(store, url, item->item, item->content, now_us, error);
        for (size_t a = 0; a < item->alert_count && status == STATUS_OK; a++) {
            status = write_alert(writer, batch, item, &item->alerts[a], error);
            writer->alert_count++;
        }
    }
    return status;
}

/* All that was taken, in one transaction, with what the publisher has sent by now. */
static enum status write_taken(struct writer *writer, struct error *error) {
    struct store *store = writer->options.store;
    enum status status = store_begin(store, error);
    if (status != STATUS_OK) {
        return status;
    }
    writer->alert_count = 0;
    for (size_t i = 0; i < writer->taken_count && status == STATUS_OK; i++) {
        status = write_batch(writer, writer->taken[i], error);
    }
    uint64_t published = publisher_seq(writer->options.publisher);
    if (status == STATUS_OK && published > store_published_seq(store)) {
        status = store_put_published(store, published, error);
    }
    if (status == STATUS_OK) {
        status = store_commit(store, error);
    }
    if (status != STATUS_OK) {
        store_rollback(store);
    }
    return status;
}

/* Until it is on disk, or the program stops. */
static enum status commit_taken(struct writer *writer) {
    int64_t wait_ms = RETRY_MS_FIRST;
    struct error error = {0};
    while (write_taken(writer, &error) != STATUS_OK) {
        char text[ERROR_FILE_BYTES + ERROR_MESSAGE_BYTES];
        error_format(&error, text, sizeof text);
        counter_add(COUNTER_commit_failures, 1);
        log_error("%s; nothing is lost: fetching waits, trying again in %lld ms", text,
                  (long long)wait_ms);
        if (!pause_unless_stopping(writer, wait_ms)) {
            return STATUS_STOPPED;
        }
        wait_ms = wait_ms * 2 < RETRY_MS_MAX ? wait_ms * 2 : RETRY_MS_MAX;
    }
    counter_add(COUNTER_commits, 1);
    counter_add(COUNTER_alerts, writer->alert_count);
    return STATUS_OK;
}

static void give_back(struct writer *writer, struct batch *batch) {
    fetched_destroy(&batch->fetched);
    if (queue_try_push(writer->options.spare, batch) != STATUS_OK) {
        batch_destroy(&batch);
    }
}

static void release_taken(struct writer *writer, bool committed) {
    for (size_t i = 0; i < writer->taken_count; i++) {
        struct batch *batch = writer->taken[i];
        if (committed) {
            fetcher_committed(writer->options.fetcher, batch->fetched->feed, batch->state);
        }
        give_back(writer, batch);
    }
    writer->taken_count = 0;
}

/* Waits for a first batch, takes what else is there. */
static enum status take_batches(struct writer *writer) {
    int64_t timeout_ms = IDLE_MS;
    enum status status = STATUS_OK;
    while (writer->taken_count < LIMIT_BATCH_COMMIT) {
        void *item = NULL;
        status = queue_pop(writer->options.batches, timeout_ms, &item);
        if (status != STATUS_OK) {
            break;
        }
        writer->taken[writer->taken_count++] = item;
        timeout_ms = 0;
    }
    return writer->taken_count > 0 ? STATUS_OK : status;
}

/* Nothing to write: what is published is noted, what is old forgotten, a slice at a time. */
static void tidy(struct writer *writer) {
    struct store *store = writer->options.store;
    struct error error = {0};
    int64_t now_us = clock_real_us();
    bool expire = clock_monotonic_us() - writer->expired_us > EXPIRE_EVERY_US;
    bool published = publisher_seq(writer->options.publisher) > store_published_seq(store);
    if (!expire && !published) {
        return;
    }
    enum status status = write_taken(writer, &error);
    if (status == STATUS_OK && expire) {
        status = store_expire(store, now_us - writer->options.keep_seen_us,
                              now_us - writer->options.keep_alerts_us, EXPIRE_ROWS, &error);
        writer->expired_us = clock_monotonic_us();
    }
    if (status != STATUS_OK) {
        log_warn("tidying the store: %s", error.message);
    }
}

void writer_run(struct writer *writer) {
    enum status status = STATUS_OK;
    while ((status = take_batches(writer)) != STATUS_STOPPED) {
        if (status == STATUS_EMPTY) {
            tidy(writer);
            continue;
        }
        bool committed = commit_taken(writer) == STATUS_OK;
        if (committed && writer->alert_count > 0) {
            fault_point("commit-publish");
            publisher_wake(writer->options.publisher);
        }
        release_taken(writer, committed);
    }
}

enum status writer_close(struct writer *writer, struct error *error) {
    return write_taken(writer, error);
}
