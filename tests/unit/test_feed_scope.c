#include "tests/unit/unit.h"

#include "ingest/feed_scope.h"

static void bases_and_languages_nest(void **state) {
    (void)state;
    struct arena arena;
    struct feed_scopes scopes;
    const struct slice none = {NULL, 0};
    arena_init(&arena, MIB);
    feed_scopes_init(&scopes, slice_of("http://a.example/x/"));
    assert_true(feed_scopes_enter(&scopes, 1, none, slice_of("de"), &arena));
    assert_true(feed_scopes_enter(&scopes, 2, none, none, &arena));
    assert_true(feed_scopes_enter(&scopes, 3, slice_of("y/"), none, &arena));
    assert_slice_equal(feed_scopes_now(&scopes)->base, "http://a.example/x/y/");
    assert_slice_equal(feed_scopes_now(&scopes)->language, "de");
    assert_int_equal(feed_scopes_now(&scopes)->depth, 3);
    feed_scopes_leave(&scopes, 3);
    feed_scopes_leave(&scopes, 2);
    assert_slice_equal(feed_scopes_now(&scopes)->base, "http://a.example/x/");
    assert_slice_equal(feed_scopes_now(&scopes)->language, "de");
    feed_scopes_leave(&scopes, 1);
    assert_slice_equal(feed_scopes_now(&scopes)->language, "");
    arena_fini(&arena);
}

static void a_full_arena_is_told(void **state) {
    (void)state;
    struct arena arena;
    struct feed_scopes scopes;
    arena_init(&arena, 0);
    feed_scopes_init(&scopes, slice_of("http://a.example/"));
    assert_false(feed_scopes_enter(&scopes, 1, slice_of("b"), slice_of(""), &arena));
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bases_and_languages_nest),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
