#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/reading.h"

static struct arena arena;
static struct rule_errors errors;
static struct reading reading;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 16 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    rule_errors_fini(&errors);
    arena_fini(&arena);
    return 0;
}

static struct yaml_node begin(const char *text) {
    struct yaml_node root;
    rule_errors_fini(&errors);
    arena_reset(&arena);
    reading = (struct reading){
        .text = slice_of(text), .name = "r.yaml", .arena = &arena, .errors = &errors};
    assert_int_equal(yaml_parse(reading.text, "r.yaml", &arena, &root, NULL), STATUS_OK);
    return root;
}

static void a_complaint_has_the_place_of_its_node(void **state) {
    (void)state;
    struct yaml_node root = begin("a: b\nc: [d, e]\n");
    reading_complain(&reading, &root.items[1].items[1], "%s %d", "wrong", 7);
    assert_true(reading.failed);
    assert_int_equal(errors.count, 1);
    assert_string_equal(errors.items[0].file, "r.yaml");
    assert_int_equal(errors.items[0].line, 2);
    assert_int_equal(errors.items[0].column, 8);
    assert_string_equal(errors.items[0].message, "wrong 7");
}

static void success_is_not_told(void **state) {
    (void)state;
    begin("a: b\n");
    struct error error = {.status = STATUS_INVALID, .message = "m"};
    assert_false(reading_told(&reading, STATUS_OK, &error));
    assert_false(reading.failed);
    assert_int_equal(errors.count, 0);
    assert_true(reading_told(&reading, STATUS_INVALID, &error));
    assert_true(reading.failed);
    assert_int_equal(errors.count, 1);
}

static void texts_are_copied_and_may_not_be_empty(void **state) {
    (void)state;
    struct yaml_node root = begin("[one, '', ' ', [x], two]");
    struct slice_list list = reading_texts(&reading, &root, "tags");
    assert_int_equal(list.count, 5);
    assert_slice_equal(list.items[0], "one");
    assert_ptr_not_equal(list.items[0].data, root.items[0].text.data);
    assert_int_equal(list.items[0].data[3], '\0');
    assert_slice_equal(list.items[4], "two");
    assert_int_equal(errors.count, 3);
    assert_int_equal(errors.items[1].column, 11);
    assert_string_equal(errors.items[1].message,
                        "tags is empty; write a text, or take the key out");
    assert_string_equal(errors.items[2].message, "tags must be a single value, and this is a list");
}

static void memory_that_runs_out_is_remembered(void **state) {
    (void)state;
    struct yaml_node root = begin("a: b\n");
    struct arena small;
    arena_init(&small, 64);
    reading.arena = &small;
    assert_null(reading_room(&reading, 1000, 1000));
    assert_true(reading.no_memory);
    reading.no_memory = false;
    struct yaml_node node = root.items[0];
    char many[256];
    memset(many, 'a', sizeof many);
    node.text = slice_make(many, sizeof many);
    assert_null(reading_text(&reading, &node, "x").data);
    assert_true(reading.no_memory);
    assert_int_equal(errors.count, 0);
    arena_fini(&small);
}

static void every_wrong_key_is_told(void **state) {
    (void)state;
    static const char *const keys[] = {"text", "case"};
    struct yaml_node root = begin("txt: 1\ncase: 2\ntext: 3\ncsae: 4\n");
    assert_false(reading_keys(&reading, &root, keys, 2));
    assert_int_equal(errors.count, 2);
    assert_string_equal(errors.items[0].message, "there is no key \"txt\"; did you mean text?");
    assert_int_equal(errors.items[1].line, 4);
    root = begin("case: 2\ntext: 1\n");
    assert_true(reading_keys(&reading, &root, keys, 2));
    assert_int_equal(errors.count, 0);
}

static void names_are_small_letters_with_inner_hyphens_and_dots(void **state) {
    (void)state;
    static const char *const good[] = {"a", "7", "ofac-sdn", "un.taliban", "a--b"};
    static const char *const bad[] = {"", "-a", "a-", ".a", "a.", "A", "a b", "a_b", "é"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_true(reading_is_name(slice_of(good[i])));
    }
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        assert_false(reading_is_name(slice_of(bad[i])));
    }
}

static void lines_are_counted_on(void **state) {
    (void)state;
    begin("a: 1\nb: 2\n\nd: 4");
    static const struct {
        size_t wanted;
        const char *rest;
    } steps[] = {{1, "a: 1\nb: 2\n\nd: 4"},
                 {2, "b: 2\n\nd: 4"},
                 {2, "b: 2\n\nd: 4"},
                 {4, "d: 4"},
                 {5, ""},
                 {9, ""}};
    size_t line = 1, at = 0;
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        assert_slice_equal(reading_from_line(&reading, steps[i].wanted, &line, &at), steps[i].rest);
    }
}

static void a_column_within_a_scalar_is_exact_where_it_stands_as_read(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t offset, column;
    } cases[] = {
        {"k: a and b", 6, 10},     {"k: 'a and b'", 6, 11}, {"k: \"a and b\"", 6, 11},
        {"ключ: a and b", 6, 13},  {"k: 'it''s a'", 3, 4},  {"k: \"a\\tb\"", 2, 4},
        {"k: |\n  a and b", 6, 4}, {"k: a and\n  b", 6, 4},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_node root = begin(cases[i].text);
        assert_int_equal(reading_column(&reading, &root.items[0], cases[i].offset),
                         cases[i].column);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_complaint_has_the_place_of_its_node),
        cmocka_unit_test(success_is_not_told),
        cmocka_unit_test(texts_are_copied_and_may_not_be_empty),
        cmocka_unit_test(memory_that_runs_out_is_remembered),
        cmocka_unit_test(every_wrong_key_is_told),
        cmocka_unit_test(names_are_small_letters_with_inner_hyphens_and_dots),
        cmocka_unit_test(lines_are_counted_on),
        cmocka_unit_test(a_column_within_a_scalar_is_exact_where_it_stands_as_read),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
