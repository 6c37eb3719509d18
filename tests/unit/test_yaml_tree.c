#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/yaml_tree.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct arena arena;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 64 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static struct yaml_node parsed(const char *text) {
    struct yaml_node root;
    struct error error = {0};
    assert_int_equal(yaml_parse(slice_of(text), "t.yaml", &arena, &root, &error), STATUS_OK);
    return root;
}

static void values_know_where_they_stand(void **state) {
    (void)state;
    struct yaml_node root = parsed("# a comment\n"
                                   "name: plain text\n"
                                   "list:\n"
                                   "  - 'one'\n"
                                   "  - ключ: {x: \"two\"}\n");
    assert_int_equal(root.kind, YAML_MAPPING);
    assert_int_equal(root.count, 2);
    assert_slice_equal(root.keys[1].text, "list");
    assert_int_equal(root.keys[1].line, 3);
    const struct yaml_node *name = yaml_get(&root, "name");
    assert_slice_equal(name->text, "plain text");
    assert_int_equal(name->line, 2);
    assert_int_equal(name->column, 7);
    assert_false(name->quoted);
    const struct yaml_node *list = yaml_get(&root, "list");
    assert_int_equal(list->kind, YAML_SEQUENCE);
    assert_int_equal(list->count, 2);
    assert_true(list->items[0].quoted);
    assert_int_equal(list->items[0].column, 5);
    const struct yaml_node *inner = yaml_get(&list->items[1], "ключ");
    assert_int_equal(inner->line, 5);
    assert_int_equal(inner->column, 11); /* characters, not bytes */
    assert_slice_equal(yaml_get(inner, "x")->text, "two");
    assert_null(yaml_get(&root, "nothing"));
    assert_null(yaml_get(list, "name"));
}

static void scalars_end_with_a_nul(void **state) {
    (void)state;
    struct yaml_node root = parsed("a: \"x\\0y\"\nb: ''\nc: |\n  two\n  lines\n");
    assert_int_equal(root.items[0].text.bytes, 3);
    assert_memory_equal(root.items[0].text.data, "x\0y", 4);
    assert_int_equal(root.items[1].text.bytes, 0);
    assert_int_equal(root.items[1].text.data[0], '\0');
    assert_slice_equal(root.items[2].text, "two\nlines\n");
    assert_true(root.items[2].quoted);
}

static void nothing_is_an_empty_mapping(void **state) {
    (void)state;
    static const char *const texts[] = {"", "# only a comment\n", "\xEF\xBB\xBF", "---\n...\n"};
    for (size_t i = 0; i < 3; i++) {
        struct yaml_node root = parsed(texts[i]);
        assert_int_equal(root.kind, YAML_MAPPING);
        assert_int_equal(root.count, 0);
    }
    struct yaml_node root;
    assert_int_equal(yaml_parse(slice_of(NULL), "t.yaml", &arena, &root, NULL), STATUS_OK);
    assert_int_equal(root.count, 0);
    assert_int_equal(parsed(texts[3]).kind, YAML_SCALAR); /* "---" begins a document of one null */
}

static void a_byte_order_mark_is_no_column(void **state) {
    (void)state;
    struct yaml_node root = parsed("\xEF\xBB\xBFone: 1\ntwo: 2\n");
    assert_int_equal(root.count, 2);
    assert_slice_equal(root.keys[0].text, "one");
    assert_int_equal(root.keys[0].column, 1);
}

static void errors_point_at_the_place_and_say_what_helps(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t line, column;
        const char *says;
    } cases[] = {
        {"a: *b\n", 1, 4, "aliases"},
        {"a: [*, x]\n", 1, 5, "must be in quotes"},
        {"a: &b c\n", 1, 4, "anchors"},
        {"a: &b [c]\n", 1, 4, "anchors"},
        {"a: &b {c: d}\n", 1, 4, "anchors"},
        {"a: !!str b\n", 1, 4, "tags"},
        {"a: ! b\n", 1, 4, "tags"},
        {"a: 1\nb: 2\na: 3\n", 3, 1, "already there in line 1"},
        {"x: {a: 1, b: 2, 'a': 3}\n", 1, 17, "already there in line 1"},
        {"? [a, b]\n: c\n", 1, 3, "a key is one word"},
        {"a: 1\n---\nb: 2\n", 2, 1, "second document"},
        {"a:\n\t- b\n", 2, 1, "not tabs"},
        {"a:\n  - b\n\tc: d\n", 3, 1, "with a tab"},
        {"a: b: c\n", 1, 5, "put the value in quotes"},
        {"a: 1\n  b: 2\n", 2, 4, "indentation"},
        {"a:\n  - b\n c: d\n", 3, 2, "not indented like"},
        {"a: @b\n", 1, 4, "cannot begin with this character"},
        {"a: \"b\nc: d\n", 1, 4, "the quote that opens here is not closed"},
        {"a: 'b\n---\n", 1, 4, "the quote that opens here is not closed"},
        {"a: [b\nc: d\n", 2, 2, "the list begins in line 1, column 4"},
        {"a: {b: c\nd: e}\n", 2, 2, "the mapping begins in line 1, column 4"},
        {"a: \"\\d\"\n", 1, 5, "escape"},
        {"a: - b\n", 1, 4, "a line of its own"},
        {"a: 1\nbc\n", 3, 1, "no \": \" after it"},
        {"a: b\nc: \"d\xFF\"\n", 2, 6, "not UTF-8"},
        {"a: b\nc: \xE2\x82\n", 2, 4, "not UTF-8"},
        {"a: б\nкл: \x01\n", 2, 5, "control character"},
        {"\xFF\xFE"
         "a",
         1, 1, "not UTF-8"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_node root = {.line = 77};
        struct error error = {0};
        enum status status = yaml_parse(slice_of(cases[i].text), "t.yaml", &arena, &root, &error);
        bool same = status == STATUS_INVALID && error.line == cases[i].line &&
                    error.column == cases[i].column && strstr(error.message, cases[i].says);
        if (!same) {
            print_error("%s→ %zu:%zu: %s\n", cases[i].text, error.line, error.column,
                        error.message);
        }
        assert_true(same);
        assert_string_equal(error.file, "t.yaml");
        assert_int_equal(root.line, 77); /* written only on success */
    }
}

static void depth_has_a_limit(void **state) {
    (void)state;
    enum { DEPTH = LIMIT_YAML_DEPTH };
    char text[2 * DEPTH + 4] = "";
    memset(text, '[', DEPTH);
    memset(text + DEPTH, ']', DEPTH);
    assert_int_equal(parsed(text).kind, YAML_SEQUENCE);
    memset(text, '[', DEPTH + 1);
    memset(text + DEPTH + 1, ']', DEPTH + 1);
    struct yaml_node root;
    struct error error = {0};
    assert_int_equal(yaml_parse(slice_of(text), "t.yaml", &arena, &root, &error), STATUS_INVALID);
    assert_int_equal(error.column, DEPTH + 1);
    assert_non_null(strstr(error.message, "too deep"));
}

static void a_tree_past_the_arena_is_refused(void **state) {
    (void)state;
    struct arena small;
    arena_init(&small, 4 * KIB);
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t i = 0; i < 1000; i++) {
        buffer_append_text(&text, "- some text\n");
    }
    struct yaml_node root;
    struct error error = {0};
    assert_int_equal(yaml_parse(buffer_slice(&text), "t.yaml", &small, &root, &error),
                     STATUS_NO_MEMORY);
    assert_non_null(strstr(error.message, "too large"));
    buffer_fini(&text);
    arena_fini(&small);
}

static void files_are_read_up_to_a_size(void **state) {
    (void)state;
    char path[] = "/tmp/tocsin-yaml-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, "a: [1, 2]\n", 10), 10);
    close(file);
    struct yaml_node root;
    struct error error = {0};
    assert_int_equal(yaml_read(path, 10, &arena, &root, &error), STATUS_OK);
    assert_int_equal(yaml_get(&root, "a")->count, 2);
    assert_int_equal(yaml_read(path, 9, &arena, &root, &error), STATUS_TOO_LARGE);
    assert_string_equal(error.file, path);
    unlink(path);
    assert_int_equal(yaml_read(path, 10, &arena, &root, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "No such file"));
    assert_int_equal(yaml_read("/tmp", 10, &arena, &root, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "directory"));
}

static void kinds_are_expected_by_name(void **state) {
    (void)state;
    struct yaml_node root = parsed("a: [1]\nb: x\n");
    struct error error = {0};
    assert_int_equal(yaml_expect(&root.items[0], YAML_SEQUENCE, "t", "terms", &error), STATUS_OK);
    assert_int_equal(yaml_expect(&root.items[1], YAML_SEQUENCE, "t", "terms", &error),
                     STATUS_INVALID);
    assert_string_equal(error.message, "terms must be a list, and this is a single value");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 4);
    assert_int_equal(yaml_expect(&root, YAML_SCALAR, "t", "when", &error), STATUS_INVALID);
    assert_string_equal(error.message,
                        "when must be a single value, and this is a mapping (key: value)");
}

static void booleans_are_true_and_false(void **state) {
    (void)state;
    struct yaml_node root = parsed("[true, false, yes, 'true', True, 1, '', []]");
    bool value = false;
    struct error error = {0};
    assert_int_equal(yaml_bool(&root.items[0], "t", "x", &value, &error), STATUS_OK);
    assert_true(value);
    assert_int_equal(yaml_bool(&root.items[1], "t", "x", &value, &error), STATUS_OK);
    assert_false(value);
    for (size_t i = 2; i < root.count; i++) {
        assert_int_equal(yaml_bool(&root.items[i], "t", "x", &value, &error), STATUS_INVALID);
        assert_int_equal(error.column, root.items[i].column);
    }
}

static void numbers_are_whole_and_within_bounds(void **state) {
    (void)state;
    struct yaml_node good = parsed("[-5, 0, 7, 10]");
    static const int64_t wanted[] = {-5, 0, 7, 10};
    struct error error = {0};
    int64_t value = 0;
    for (size_t i = 0; i < good.count; i++) {
        assert_int_equal(yaml_integer(&good.items[i], "t", "x", -5, 10, &value, &error), STATUS_OK);
        assert_int_equal(value, wanted[i]);
    }
    struct yaml_node bad =
        parsed("[-6, 11, 1.5, 0x1, '7', +3, 7a, a, '', 99999999999999999999, [1], 1 2]");
    for (size_t i = 0; i < bad.count; i++) {
        assert_int_equal(yaml_integer(&bad.items[i], "t", "x", -5, 10, &value, &error),
                         STATUS_INVALID);
        assert_string_equal(error.message, "x must be a whole number from -5 to 10");
        assert_int_equal(value, 10);
    }
}

static void an_unknown_key_is_told_with_the_near_one(void **state) {
    (void)state;
    static const char *const keys[] = {"severity", "terms", "when", "title"};
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"severty: 1", "did you mean severity?"},
        {"temrs: 1", "did you mean terms?"},
        {"wen: 1", "did you mean when?"},
        {"Title: 1", "did you mean title?"},
        {"titel: 1", "did you mean title?"},
        {"pattern: 1", "the keys are severity, terms"},
        {"severities: 1", "the keys are"},
        {"'': 1", "the keys are"},
        {"aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde: 1", "the keys are"},
    };
    struct error error = {0};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct yaml_node root = parsed(cases[i].text);
        assert_int_equal(yaml_known_keys(&root, keys, COUNT_OF(keys), "t", &error), STATUS_INVALID);
        assert_non_null(strstr(error.message, cases[i].says));
        assert_int_equal(error.line, 1);
        assert_int_equal(error.column, 1);
    }
    struct yaml_node root = parsed("when: 1\nterms: 2\n");
    assert_int_equal(yaml_known_keys(&root, keys, COUNT_OF(keys), "t", &error), STATUS_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_know_where_they_stand),
        cmocka_unit_test(scalars_end_with_a_nul),
        cmocka_unit_test(nothing_is_an_empty_mapping),
        cmocka_unit_test(a_byte_order_mark_is_no_column),
        cmocka_unit_test(errors_point_at_the_place_and_say_what_helps),
        cmocka_unit_test(depth_has_a_limit),
        cmocka_unit_test(a_tree_past_the_arena_is_refused),
        cmocka_unit_test(files_are_read_up_to_a_size),
        cmocka_unit_test(kinds_are_expected_by_name),
        cmocka_unit_test(booleans_are_true_and_false),
        cmocka_unit_test(numbers_are_whole_and_within_bounds),
        cmocka_unit_test(an_unknown_key_is_told_with_the_near_one),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
