#include "tests/unit/linted.h"

#include "core/limits.h"
#include "rules/lint.h"

static void comments_belong_to_the_rule_they_stand_in_or_above(void **state) {
    (void)state;
    static const char text[] = "# lint: allow common-word\n"                      /* 1 */
                               "rules:\n"                                         /* 2 */
                               "  # why\n"                                        /* 3 */
                               "  # lint: allow missing-test\n"                   /* 4 */
                               "  # because\n"                                    /* 5 */
                               "  - id: a\n"                                      /* 6 */
                               "    x: é # lint: allow unused-group because\n"    /* 7 */
                               "    # lint: allow shadowed-term duplicate-term\n" /* 8 */
                               "    y: 2\n"                                       /* 9 */
                               "  # lint: allow never-matches, tests\n"           /* 10 */
                               "  - id: b\n"                                      /* 11 */
                               "  # lint: allow common-word";                     /* 12 */
    static const struct {
        size_t rule, line, column;
        const char *word;
        unsigned code;
        bool stray;
    } wanted[] = {
        {0, 1, 15, "common-word", 1u << LINT_COMMON_WORD, true},
        {0, 4, 17, "missing-test", 1u << LINT_MISSING_TEST, false},
        {0, 7, 24, "unused-group", 1u << LINT_UNUSED_GROUP, false},
        {0, 8, 19, "shadowed-term", 1u << LINT_SHADOWED_TERM, false},
        {0, 8, 33, "duplicate-term", 1u << LINT_DUPLICATE_TERM, false},
        {1, 10, 17, "never-matches", 1u << LINT_NEVER_MATCHES, false},
        {1, 10, 32, "tests", 0, false},
        {1, 12, 17, "common-word", 1u << LINT_COMMON_WORD, false},
    };
    const size_t lines[] = {6, 11};
    struct lint_allows allows[2];
    struct arena arena;
    arena_init(&arena, MIB);
    assert_int_equal(lint_allows_read(slice_of(text), lines, 2, &arena, allows), STATUS_OK);
    assert_int_equal(allows[0].count, 5);
    assert_int_equal(allows[1].count, 3);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const struct lint_allow *found = &allows[wanted[i].rule].items[i - 5 * wanted[i].rule];
        assert_int_equal(found->line, wanted[i].line);
        assert_int_equal(found->column, wanted[i].column);
        assert_slice_equal(found->word, wanted[i].word);
        assert_int_equal(found->code, wanted[i].code);
        assert_int_equal(found->stray, wanted[i].stray);
    }
    arena_fini(&arena);
}

static void what_is_no_such_comment_allows_nothing(void **state) {
    (void)state;
    static const char *const texts[] = {"a: 1\n# lint: allow\n# lint:allow common-word\n",
                                        "",
                                        "# lint: allow ",
                                        "# lint: allow , ,",
                                        "a: \"é\n# lint: allow common-word\"\n",
                                        "a: |\n  # lint: allow common-word\n"};
    const size_t lines[] = {1};
    struct lint_allows allows[1];
    struct arena arena;
    arena_init(&arena, MIB);
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_int_equal(lint_allows_read(slice_of(texts[i]), lines, 1, &arena, allows), STATUS_OK);
        assert_int_equal(allows[0].count, 0);
    }
    arena_fini(&arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_belong_to_the_rule_they_stand_in_or_above),
        cmocka_unit_test(what_is_no_such_comment_allows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
