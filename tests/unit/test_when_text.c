#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/when_text.h"

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

static void what_is_written_reads_the_same(void **state) {
    (void)state;
    static const char *const texts[] = {"a",
                                        "not a",
                                        "a and b",
                                        "a or b and c",
                                        "(a or b) and c",
                                        "not (a or b)",
                                        "title:a",
                                        "all",
                                        "any",
                                        "2 of (a, c)",
                                        "count(b) >= 3",
                                        "count(b) > 3",
                                        "count(b) <= 3",
                                        "count(b) < 3",
                                        "count(b) = 3",
                                        "a near/12 b",
                                        "(a or b) before/2 title:c",
                                        "not (a near/2 b) and c",
                                        "not not a",
                                        "a or b or c",
                                        "a and (b and c)",
                                        "not title:a or 1 of (b)"};
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        struct buffer out;
        buffer_init(&out, 64 * KIB);
        when_text_append(parsed(texts[i]), groups, GROUPS, &out);
        assert_slice_equal(buffer_slice(&out), texts[i]);
        buffer_fini(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_reads_the_same, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
