#include "tests/unit/unit.h"

#include "core/queue.h"

#include <pthread.h>

static void keeps_order_and_bound(void **state) {
    (void)state;
    struct queue *queue = NULL;
    int values[3] = {1, 2, 3};
    void *item = NULL;
    assert_int_equal(queue_create(2, &queue), STATUS_OK);
    assert_int_equal(queue_pop(queue, 0, &item), STATUS_EMPTY);
    assert_int_equal(queue_try_push(queue, &values[0]), STATUS_OK);
    assert_int_equal(queue_try_push(queue, &values[1]), STATUS_OK);
    assert_int_equal(queue_try_push(queue, &values[2]), STATUS_FULL);
    assert_int_equal(queue_length(queue), 2);
    assert_int_equal(queue_pop(queue, 0, &item), STATUS_OK);
    assert_ptr_equal(item, &values[0]);
    assert_int_equal(queue_push(queue, &values[2]), STATUS_OK);
    assert_int_equal(queue_pop(queue, 0, &item), STATUS_OK);
    assert_ptr_equal(item, &values[1]);
    assert_int_equal(queue_pop(queue, 0, &item), STATUS_OK);
    assert_ptr_equal(item, &values[2]);
    assert_int_equal(queue_pop(queue, 1, &item), STATUS_EMPTY);
    queue_destroy(&queue);
    assert_null(queue);
}

static void a_stopped_queue_gives_what_it_holds_first(void **state) {
    (void)state;
    struct queue *queue = NULL;
    int value = 1;
    void *item = NULL;
    assert_int_equal(queue_create(2, &queue), STATUS_OK);
    assert_int_equal(queue_push(queue, &value), STATUS_OK);
    queue_stop(queue);
    assert_int_equal(queue_push(queue, &value), STATUS_STOPPED);
    assert_int_equal(queue_pop(queue, -1, &item), STATUS_OK);
    assert_ptr_equal(item, &value);
    assert_int_equal(queue_pop(queue, -1, &item), STATUS_STOPPED);
    queue_destroy(&queue);
}

enum { ITEMS = 20000 };

static void *push_all(void *context) {
    static char items[ITEMS];
    for (size_t i = 0; i < ITEMS; i++) {
        if (queue_push(context, &items[i]) != STATUS_OK) {
            return NULL;
        }
    }
    return items;
}

static void *pop_all(void *context) {
    uintptr_t count = 0;
    void *item = NULL;
    while (queue_pop(context, -1, &item) == STATUS_OK) {
        count++;
    }
    return (void *)count;
}

static void nothing_is_lost_between_threads(void **state) {
    (void)state;
    struct queue *queue = NULL;
    assert_int_equal(queue_create(4, &queue), STATUS_OK);
    pthread_t pushers[2], poppers[2];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&poppers[i], NULL, pop_all, queue), 0);
        assert_int_equal(pthread_create(&pushers[i], NULL, push_all, queue), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        void *result = NULL;
        pthread_join(pushers[i], &result);
        assert_non_null(result);
    }
    queue_stop(queue);
    uintptr_t total = 0;
    for (size_t i = 0; i < 2; i++) {
        void *count = NULL;
        pthread_join(poppers[i], &count);
        total += (uintptr_t)count;
    }
    assert_int_equal(total, 2 * ITEMS);
    queue_destroy(&queue);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order_and_bound),
        cmocka_unit_test(a_stopped_queue_gives_what_it_holds_first),
        cmocka_unit_test(nothing_is_lost_between_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
