#include "tests/unit/unit.h"

#include "core/line_break.h"

static void each_line_end_of_yaml_is_one(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
    } cases[] = {
        {"\n", 1},       {"\n\n", 1},     {"\r", 1},     {"\r\n", 2},   {"\r\r", 1},
        {"\xC2\x85", 2}, {"\xC2", 0},     {"\u00A5", 0}, {"\u2028", 3}, {"\u2029x", 3},
        {"\u2026", 0},   {"\xE2\x80", 0}, {"", 0},       {"a\n", 0},    {"\t", 0},
        {" ", 0},        {"\f", 0},       {"é", 0},      {"\xFF", 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_int_equal(line_break_bytes(slice_of(cases[i].text)), cases[i].bytes);
    }
    assert_int_equal(line_break_bytes(slice_make("\0\n", 2)), 0);
}

static void lines_come_without_their_ends(void **state) {
    (void)state;
    static const char *const lines[] = {"a", "b", "", "c", "d", "e…", "f"};
    struct slice text = SLICE_LITERAL("a\nb\r\n\rc\u2028d\xC2\x85"
                                      "e…\u2029f");
    size_t at = 0;
    for (size_t i = 0; i < COUNT_OF(lines); i++) {
        assert_true(at < text.bytes);
        assert_slice_equal(line_at(text, at, &at), lines[i]);
    }
    assert_int_equal(at, text.bytes);
    assert_slice_equal(line_at(SLICE_LITERAL("a\n"), 0, &at), "a");
    assert_int_equal(at, 2);
    assert_int_equal(line_at(SLICE_LITERAL("a\n"), 2, &at).bytes, 0);
    assert_int_equal(line_at(slice_of(NULL), 0, &at).bytes, 0);
    assert_int_equal(at, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_line_end_of_yaml_is_one),
        cmocka_unit_test(lines_come_without_their_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
