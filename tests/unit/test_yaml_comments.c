#include "tests/unit/unit.h"

#include "rules/yaml_comments.h"

struct expected {
    size_t line, column;
    const char *text;
    bool alone, in_flow;
    size_t closed_column;
};

static void expect_comments(const char *text, const struct expected *expected, size_t wanted) {
    struct arena arena;
    struct yaml_comment *comments = NULL;
    size_t count = 0;
    arena_init(&arena, 1 << 20);
    assert_int_equal(yaml_comments_read(slice_of(text), &arena, &comments, &count), STATUS_OK);
    assert_int_equal(count, wanted);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(comments[i].line, expected[i].line);
        assert_int_equal(comments[i].column, expected[i].column);
        assert_slice_equal(comments[i].text, expected[i].text);
        assert_int_equal(comments[i].alone, expected[i].alone);
        assert_int_equal(comments[i].in_flow, expected[i].in_flow);
        assert_int_equal(comments[i].closed_column, expected[i].closed_column);
    }
    arena_fini(&arena);
}

#define EXPECT(text, ...)                                                                          \
    expect_comments(text, ((const struct expected[]){__VA_ARGS__}),                                \
                    COUNT_OF(((const struct expected[]){__VA_ARGS__})))

static void comments_are_told_from_values(void **state) {
    (void)state;
    EXPECT("# one\na: b # two  \n", {1, 1, "# one", true, false, 0},
           {2, 6, "# two", false, false, 0});
    EXPECT("a: \"x # y\" # z\n", {1, 12, "# z", false, false, 0});
    EXPECT("a: 'it''s # y'\nb: c#d # z", {2, 8, "# z", false, false, 0});
    EXPECT("é: ж # z", {1, 6, "# z", false, false, 0});
    EXPECT("\xEF\xBB\xBF# z\na: b\n", {1, 1, "# z", true, false, 0});
    EXPECT("a: b\r\n# z\r\n", {2, 1, "# z", true, false, 0});
    expect_comments("a: b#c\nd: \"#\"\n", NULL, 0);
}

static void brackets_are_known(void **state) {
    (void)state;
    EXPECT("a: [b, # x\n  # y\n  c] # z\n", {1, 8, "# x", false, true, 0},
           {2, 3, "# y", true, true, 0}, {3, 6, "# z", false, false, 4});
    EXPECT("a: [{b: c}, # x\n  d]\n# z\n", {1, 13, "# x", false, true, 0},
           {3, 1, "# z", true, false, 4});
}

static void blocks_of_text_hold_no_comment_but_in_their_head(void **state) {
    (void)state;
    EXPECT("a: | # x\n  # text\n  more\n# z\n", {1, 6, "# x", false, false, 0},
           {4, 1, "# z", true, false, 0});
    EXPECT("a: >-\n  text # no\n  # z\nb: c\n# y", {5, 1, "# y", true, false, 0});
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_are_told_from_values),
        cmocka_unit_test(brackets_are_known),
        cmocka_unit_test(blocks_of_text_hold_no_comment_but_in_their_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
