#include "tests/unit/imported.h"

static struct import import;

static size_t add(const char *id, const char *programme, enum import_kind kind) {
    struct import_entity entity = {
        .id = slice_of(id), .programme = slice_of(programme), .kind = kind};
    return import_add_entity(&import, &entity);
}

static void keeps_one_entity_of_an_id(void **state) {
    (void)state;
    assert_int_equal(add("a", "", IMPORT_UNKNOWN), 0);
    assert_int_equal(add("b", "X", IMPORT_PERSON), 1);
    assert_int_equal(add("a", "Y", IMPORT_VESSEL), 0);
    assert_int_equal(add("b", "Z", IMPORT_VESSEL), 1);
    assert_int_equal(import.entity_count, 2);
    assert_slice_equal(import.entities[0].programme, "Y");
    assert_slice_equal(import.entities[1].programme, "X");
    assert_int_equal(import.entities[0].kind, IMPORT_VESSEL);
    assert_int_equal(import.entities[1].kind, IMPORT_PERSON);
    assert_int_equal(import_find_entity(&import, SLICE_LITERAL("c")), SIZE_MAX);
}

static void puts_names_in_order_of_entity_and_quality(void **state) {
    (void)state;
    import_add_name(&import, 1, SLICE_LITERAL("b weak"), IMPORT_WEAK);
    import_add_list(&import, 1, SLICE_LITERAL("b alias; ; b other;"), ';', IMPORT_ALIAS);
    import_add_name(&import, 0, SLICE_LITERAL(" a first "), IMPORT_PRIMARY);
    import_add_name(&import, 1, SLICE_LITERAL("b first"), IMPORT_PRIMARY);
    import_add_name(&import, 1, SLICE_LITERAL("  "), IMPORT_PRIMARY);
    import_add_name(&import, SIZE_MAX, SLICE_LITERAL("nobody"), IMPORT_PRIMARY);
    import_add_waiting(&import, SLICE_LITERAL("a"), SLICE_LITERAL("a late"), IMPORT_ALIAS);
    import_add_waiting(&import, SLICE_LITERAL("c"), SLICE_LITERAL("c"), IMPORT_ALIAS);
    import_settle_names(&import);
    static const char *const expected[] = {"a first", "a late",  "b first",
                                           "b alias", "b other", "b weak"};
    assert_int_equal(import.name_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_slice_equal(import.names[i].text, expected[i]);
    }
    assert_int_equal(import.reasons[IMPORT_NO_ENTITY], 1);
    assert_false(import.failed || import.no_memory);
}

static void notes_that_there_is_no_memory(void **state) {
    (void)state;
    struct import small = {.format = "plain"};
    struct import_entity entity = {.id = SLICE_LITERAL("x")};
    arena_init(&small.arena, 0);
    assert_int_equal(import_add_entity(&small, &entity), SIZE_MAX);
    assert_true(small.no_memory);
    free(small.entities);
    text_index_fini(&small.by_id);
    arena_fini(&small.arena);
}

static int set_up(void **state) {
    (void)state;
    arena_init(&import.arena, MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    free(import.entities);
    free(import.names);
    free(import.waiting);
    free(import.asides);
    text_index_fini(&import.by_id);
    arena_fini(&import.arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(keeps_one_entity_of_an_id),
                                       cmocka_unit_test(puts_names_in_order_of_entity_and_quality),
                                       cmocka_unit_test(notes_that_there_is_no_memory)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
