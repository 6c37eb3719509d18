#include "tests/unit/unit.h"

#include "app/ordered_pool.h"

#include <sched.h>
#include <stdlib.h>

struct piece {
    unsigned number, answer;
};

struct delivery {
    unsigned next;
    unsigned wrong;
};

/* Pieces take turns at being slow, so that they end out of order. */
static void square(void *context, void *item) {
    struct piece *piece = item;
    unsigned *worked = context;
    for (unsigned i = 0; i < (piece->number % 7) * 50; i++) {
        sched_yield();
    }
    piece->answer = piece->number * piece->number;
    (*worked)++;
}

static void check(void *context, void *item) {
    struct delivery *delivery = context;
    struct piece *piece = item;
    delivery->wrong += piece->number != delivery->next;
    delivery->wrong += piece->answer != piece->number * piece->number;
    delivery->next++;
    free(piece);
}

static void delivers_everything_in_order(void **state) {
    (void)state;
    enum { PIECES = 500 };
    unsigned worked[3] = {0};
    void *contexts[3] = {&worked[0], &worked[1], &worked[2]};
    struct delivery delivery = {0};
    struct ordered_pool *pool = NULL;
    assert_int_equal(ordered_pool_create(contexts, 3, square, check, &delivery, &pool), STATUS_OK);
    for (unsigned i = 0; i < PIECES; i++) {
        struct piece *piece = malloc(sizeof *piece);
        assert_non_null(piece);
        *piece = (struct piece){.number = i};
        ordered_pool_submit(pool, piece);
    }
    ordered_pool_finish(&pool);
    assert_null(pool);
    assert_int_equal(delivery.next, PIECES);
    assert_int_equal(delivery.wrong, 0);
    assert_int_equal(worked[0] + worked[1] + worked[2], PIECES);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(delivers_everything_in_order)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
