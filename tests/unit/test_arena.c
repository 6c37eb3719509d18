#include "tests/unit/unit.h"

#include "core/arena.h"

static void values_are_aligned_and_apart(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    char *before = NULL;
    for (size_t bytes = 0; bytes < 3000; bytes += 7) {
        char *value = arena_alloc(&arena, bytes);
        assert_non_null(value);
        assert_int_equal((uintptr_t)value % 16, 0);
        assert_ptr_not_equal(value, before);
        memset(value, 0xAB, bytes);
        before = value;
    }
    arena_fini(&arena);
}

static void gives_nothing_past_its_cap(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    assert_non_null(arena_alloc(&arena, 4000));
    assert_null(arena_alloc(&arena, 200));
    assert_non_null(arena_alloc(&arena, 90));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    assert_null(arena_calloc(&arena, SIZE_MAX / 2, 4));
    assert_null(arena_copy(&arena, slice_make("x", SIZE_MAX)).data);
    arena_fini(&arena);
}

static void a_warm_arena_gives_the_same_memory_again(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    char *first = arena_alloc(&arena, 100);
    for (int i = 0; i < 50; i++) {
        assert_non_null(arena_alloc(&arena, 4000));
    }
    size_t used_bytes = arena.used_bytes;
    arena_reset(&arena);
    assert_int_equal(arena.used_bytes, 0);
    assert_ptr_equal(arena_alloc(&arena, 100), first);
    for (int i = 0; i < 50; i++) {
        assert_non_null(arena_alloc(&arena, 4000));
    }
    assert_int_equal(arena.used_bytes, used_bytes);
    arena_fini(&arena);
}

static void copies_are_terminated(void **state) {
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    struct slice copy = arena_copy(&arena, slice_make("tocsin", 3));
    assert_slice_equal(copy, "toc");
    assert_int_equal(copy.data[3], '\0');
    assert_non_null(arena_copy(&arena, slice_of(NULL)).data);
    const int *zeros = arena_calloc(&arena, 10, sizeof(int));
    for (size_t i = 0; i < 10; i++) {
        assert_int_equal(zeros[i], 0);
    }
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_aligned_and_apart),
        cmocka_unit_test(gives_nothing_past_its_cap),
        cmocka_unit_test(a_warm_arena_gives_the_same_memory_again),
        cmocka_unit_test(copies_are_terminated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
