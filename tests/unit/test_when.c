#include "tests/unit/unit.h"

#include "core/article.h"
#include "core/limits.h"
#include "rules/when.h"
#include "tests/unit/worded.h"

#define TEXT(text)                                                                                 \
    { text, sizeof(text) - 1 }

static struct arena arena;
static const struct slice groups[] = {TEXT("a"), TEXT("b"), TEXT("c")};
enum { GROUPS = 3 };

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 16 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static const struct when_node *parsed(const char *when) {
    const struct when_node *node = NULL;
    struct error error = {0};
    size_t column = 0;
    assert_int_equal(when_parse(slice_of(when), groups, GROUPS, &arena, &node, &column, &error),
                     STATUS_OK);
    return node;
}

static bool holds(const char *when, const char *text) {
    struct worded worded;
    struct when_finds finds = worded_finds(text, &worded);
    return when_holds(parsed(when), &finds);
}

static void truth_is_that_of_the_words(void **state) {
    (void)state;
    static const struct {
        const char *when, *text;
        bool holds;
    } cases[] = {
        {"a", "|a", true},
        {"a", "|b", false},
        {"a and b", "a|b", true},
        {"a and b", "a|", false},
        {"a or b", "|b", true},
        {"a and not b", "|a", true},
        {"a and not b", "b|a", false},
        {"any", "|c", true},
        {"all", "a|bc", true},
        {"all", "a|b", false},
        {"2 of (a, b, c)", "|ac", true},
        {"2 of (a, b, c)", "|aaa", false},
        {"title:a", "a|", true},
        {"title:a", "b|a", false},
        {"count(a) >= 3", "a|aa", true},
        {"count(a) >= 3", "|aab", false},
        {"count(a) > 2", "|aa", false},
        {"count(a) == 2 and b", "|aab", true},
        {"count(a) <= 1 and b", "|aab", false},
        {"count(a) < 1 and b", "|b", true},
        /* near: at most N words between, either order, one text */
        {"a near/2 b", "|a..b", true},
        {"a near/2 b", "|b..a", true},
        {"a near/2 b", "|a...b", false},
        {"a near/0 b", "|ab", true},
        {"a near/0 b", "|a.b", false},
        {"a near/5 b", "a|b", false},
        {"a near/5 b", ",a,b", false},
        {"a near/5 b", ",a.b", true},
        {"a near/1 b", "|a....b.a", true},
        {"a near/1 a", "|a", false},
        {"a near/1 a", "|a.a", true},
        {"a near/1 (b or c)", "|a.c", true},
        {"title:a near/1 b", "|ab", false},
        {"title:a near/1 b", "ab|", true},
        {"a near/2 b", "|Aaaaaaaa..Bbbbb", true},
        {"a near/2 b", "|Aaaaaaaa...Bbbbb", false},
        /* before: the same, in order */
        {"a before/2 b", "|a..b", true},
        {"a before/2 b", "|b..a", false},
        {"a before/2 b", "|b..a..b", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        if (holds(cases[i].when, cases[i].text) != cases[i].holds) {
            print_error("%s over \"%s\"\n", cases[i].when, cases[i].text);
        }
        assert_int_equal(holds(cases[i].when, cases[i].text), cases[i].holds);
    }
}

/* Two finds that share a word: one is not evidence beside the other. */
static void overlapping_finds_are_not_near(void **state) {
    (void)state;
    const struct hit wide = {.field = FIELD_BODY, .first_word = 0, .last_word = 3, .end = 8};
    const struct hit inside = {
        .field = FIELD_BODY, .first_word = 2, .last_word = 2, .start = 4, .end = 6};
    const struct hit behind = {
        .field = FIELD_BODY, .first_word = 4, .last_word = 4, .start = 8, .end = 10};
    const struct when_find items[] = {{0, &wide}, {1, &inside}, {1, &behind}};
    struct when_finds finds = {.items = items, .count = 2, .groups = 3};
    assert_false(when_holds(parsed("a near/5 b"), &finds));
    finds.count = 3;
    assert_true(when_holds(parsed("a near/0 b"), &finds));
}

/* In a script without word spaces every character counts as a word: a find can be much longer than
 * LIMIT_TERM_WORDS, and those that begin between it and the next do not hide it. */
static void a_very_long_find_is_near_what_follows_it(void **state) {
    (void)state;
    const struct hit wide = {.field = FIELD_BODY, .first_word = 0, .last_word = 169, .end = 510};
    const struct hit between = {
        .field = FIELD_BODY, .first_word = 60, .last_word = 60, .start = 180, .end = 183};
    const struct hit behind = {
        .field = FIELD_BODY, .first_word = 171, .last_word = 171, .start = 512, .end = 514};
    const struct when_find items[] = {{0, &wide}, {2, &between}, {1, &behind}};
    const struct when_finds finds = {.items = items, .count = 3, .groups = 7};
    assert_true(when_holds(parsed("a near/1 b"), &finds));
    assert_false(when_holds(parsed("a near/0 b"), &finds));
}

/* Two terms of a group that found the same place are one mention. */
static void places_are_counted_not_finds(void **state) {
    (void)state;
    const struct hit one = {.pattern = 0, .field = FIELD_BODY, .start = 2, .end = 4};
    const struct hit same = {.pattern = 1, .field = FIELD_BODY, .start = 2, .end = 4};
    const struct hit other = {.pattern = 1, .field = FIELD_BODY, .start = 2, .end = 9};
    const struct when_find items[] = {{0, &one}, {1, &one}, {0, &same}, {0, &other}};
    const struct when_finds finds = {.items = items, .count = 4, .groups = 3};
    assert_true(when_holds(parsed("count(a) == 2"), &finds));
    assert_true(when_holds(parsed("count(b) == 1"), &finds));
}

static void the_groups_that_are_named_are_known(void **state) {
    (void)state;
    static const struct {
        const char *when;
        uint64_t named, denied;
    } cases[] = {
        {"a", 1, 0},           {"a and not b", 3, 2},       {"not (b or not c)", 6, 2},
        {"not not a", 1, 0},   {"a near/2 (b or c)", 7, 0}, {"not (a near/2 b)", 3, 3},
        {"any", 7, 0},         {"2 of (a, c)", 5, 0},       {"title:b and count(c) < 2", 6, 0},
        {"a and not a", 1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(when_groups(parsed(cases[i].when)), cases[i].named);
        assert_int_equal(when_denied(parsed(cases[i].when)), cases[i].denied);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(truth_is_that_of_the_words),
        cmocka_unit_test(overlapping_finds_are_not_near),
        cmocka_unit_test(a_very_long_find_is_near_what_follows_it),
        cmocka_unit_test(places_are_counted_not_finds),
        cmocka_unit_test(the_groups_that_are_named_are_known),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
