/* The bounded queue: a ring of pointers under one mutex, two conditions. Hand-over is per document,
 * not per item, so a lock each is far from being the cost that matters. */
#include "core/queue.h"

#include "core/clock.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

struct queue {
    pthread_mutex_t mutex;
    pthread_cond_t not_full, not_empty;
    size_t capacity, first, length;
    bool stopped;
    void *items[];
};

enum status queue_create(size_t capacity, struct queue **out) {
    struct queue *queue = calloc(1, sizeof *queue + capacity * sizeof *queue->items);
    if (queue == NULL) {
        return STATUS_NO_MEMORY;
    }
    queue->capacity = capacity;
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&queue->not_full, &attributes);
    pthread_cond_init(&queue->not_empty, &attributes);
    pthread_condattr_destroy(&attributes);
    *out = queue;
    return STATUS_OK;
}

void queue_destroy(struct queue **queue) {
    if (*queue == NULL) {
        return;
    }
    pthread_cond_destroy(&(*queue)->not_empty);
    pthread_cond_destroy(&(*queue)->not_full);
    pthread_mutex_destroy(&(*queue)->mutex);
    free(*queue);
    *queue = NULL;
}

static enum status push(struct queue *queue, void *item, bool wait) {
    enum status status = STATUS_OK;
    pthread_mutex_lock(&queue->mutex);
    while (wait && !queue->stopped && queue->length == queue->capacity) {
        pthread_cond_wait(&queue->not_full, &queue->mutex);
    }
    if (queue->stopped) {
        status = STATUS_STOPPED;
    } else if (queue->length == queue->capacity) {
        status = STATUS_FULL;
    } else {
        queue->items[(queue->first + queue->length) % queue->capacity] = item;
        queue->length++;
        pthread_cond_signal(&queue->not_empty);
    }
    pthread_mutex_unlock(&queue->mutex);
    return status;
}

enum status queue_push(struct queue *queue, void *item) {
    return push(queue, item, true);
}

enum status queue_try_push(struct queue *queue, void *item) {
    return push(queue, item, false);
}

/* Waits until there is something to say or the deadline is over. The mutex is held. */
static void wait_not_empty(struct queue *queue, int64_t timeout_ms) {
    int64_t deadline_us = clock_monotonic_us() + timeout_ms * 1000;
    struct timespec deadline = {.tv_sec = deadline_us / 1000000,
                                .tv_nsec = (deadline_us % 1000000) * 1000};
    int failed = 0;
    while (queue->length == 0 && !queue->stopped && failed == 0) {
        failed = timeout_ms < 0
                     ? pthread_cond_wait(&queue->not_empty, &queue->mutex)
                     : pthread_cond_timedwait(&queue->not_empty, &queue->mutex, &deadline);
    }
}

enum status queue_pop(struct queue *queue, int64_t timeout_ms, void **item) {
    enum status status = STATUS_OK;
    pthread_mutex_lock(&queue->mutex);
    if (queue->length == 0 && timeout_ms != 0) {
        wait_not_empty(queue, timeout_ms);
    }
    if (queue->length > 0) {
        *item = queue->items[queue->first];
        queue->first = (queue->first + 1) % queue->capacity;
        queue->length--;
        pthread_cond_signal(&queue->not_full);
    } else {
        status = queue->stopped ? STATUS_STOPPED : STATUS_EMPTY;
    }
    pthread_mutex_unlock(&queue->mutex);
    return status;
}

void queue_stop(struct queue *queue) {
    pthread_mutex_lock(&queue->mutex);
    queue->stopped = true;
    pthread_cond_broadcast(&queue->not_full);
    pthread_cond_broadcast(&queue->not_empty);
    pthread_mutex_unlock(&queue->mutex);
}

size_t queue_length(struct queue *queue) {
    pthread_mutex_lock(&queue->mutex);
    size_t length = queue->length;
    pthread_mutex_unlock(&queue->mutex);
    return length;
}
