/* A ring of slots in order of submission. A piece is in the ring from its submission to its
 * delivery, so the ring's size bounds what is held in memory however slow its oldest piece is. */
#include "app/ordered_pool.h"

#include "core/queue.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

enum { SLOTS_PER_THREAD = 4 };

struct slot {
    void *piece;
    bool done;
};

struct pool_thread {
    struct ordered_pool *pool;
    void *context;
    pthread_t thread;
};

struct ordered_pool {
    pool_work work;
    pool_deliver deliver;
    void *deliver_context;
    struct queue *waiting; /* struct slot * */
    pthread_mutex_t mutex;
    pthread_cond_t done;
    struct slot *slots;
    size_t slot_count, first, length;
    struct pool_thread *threads;
    size_t thread_count; /* started */
};

static void *thread_body(void *argument) {
    struct pool_thread *thread = argument;
    struct ordered_pool *pool = thread->pool;
    void *item = NULL;
    while (queue_pop(pool->waiting, -1, &item) == STATUS_OK) {
        struct slot *slot = item;
        pool->work(thread->context, slot->piece);
        pthread_mutex_lock(&pool->mutex);
        slot->done = true;
        pthread_cond_signal(&pool->done);
        pthread_mutex_unlock(&pool->mutex);
    }
    return NULL;
}

enum status ordered_pool_create(void *const *contexts, size_t count, pool_work work,
                                pool_deliver deliver, void *deliver_context,
                                struct ordered_pool **out) {
    struct ordered_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL) {
        return STATUS_NO_MEMORY;
    }
    pthread_mutex_init(&pool->mutex, NULL);
    pthread_cond_init(&pool->done, NULL);
    pool->work = work;
    pool->deliver = deliver;
    pool->deliver_context = deliver_context;
    pool->slot_count = SLOTS_PER_THREAD * count;
    pool->slots = calloc(pool->slot_count, sizeof *pool->slots);
    pool->threads = calloc(count, sizeof *pool->threads);
    enum status status = pool->slots && pool->threads
                             ? queue_create(pool->slot_count, &pool->waiting)
                             : STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        struct pool_thread *thread = &pool->threads[i];
        thread->pool = pool;
        thread->context = contexts[i];
        if (pthread_create(&thread->thread, NULL, thread_body, thread) != 0) {
            status = STATUS_NO_MEMORY;
            break;
        }
        pool->thread_count++;
    }
    if (status != STATUS_OK) {
        ordered_pool_finish(&pool);
        return status;
    }
    *out = pool;
    return STATUS_OK;
}

/* Delivers the oldest piece. False if there is none, or if it is not done and `wait` is false. */
static bool deliver_first(struct ordered_pool *pool, bool wait) {
    if (pool->length == 0) {
        return false;
    }
    struct slot *slot = &pool->slots[pool->first];
    pthread_mutex_lock(&pool->mutex);
    while (wait && !slot->done) {
        pthread_cond_wait(&pool->done, &pool->mutex);
    }
    bool done = slot->done;
    pthread_mutex_unlock(&pool->mutex);
    if (!done) {
        return false;
    }
    pool->deliver(pool->deliver_context, slot->piece);
    pool->first = (pool->first + 1) % pool->slot_count;
    pool->length--;
    return true;
}

void ordered_pool_submit(struct ordered_pool *pool, void *piece) {
    while (deliver_first(pool, pool->length == pool->slot_count)) {
    }
    struct slot *slot = &pool->slots[(pool->first + pool->length) % pool->slot_count];
    *slot = (struct slot){.piece = piece};
    pool->length++;
    /* Cannot fail: there are no more slots than the queue has room for, and nobody stopped it. */
    enum status status = queue_push(pool->waiting, slot);
    (void)status;
}

void ordered_pool_finish(struct ordered_pool **address) {
    struct ordered_pool *pool = *address;
    while (deliver_first(pool, true)) {
    }
    if (pool->waiting) {
        queue_stop(pool->waiting);
    }
    for (size_t i = 0; i < pool->thread_count; i++) {
        pthread_join(pool->threads[i].thread, NULL);
    }
    queue_destroy(&pool->waiting);
    pthread_cond_destroy(&pool->done);
    pthread_mutex_destroy(&pool->mutex);
    free(pool->threads);
    free(pool->slots);
    free(pool);
    *address = NULL;
}
