#include "matcher/fold_table.h"
#include "tests/unit/unit.h"

static const struct fold_entry *entry(uint32_t point) {
    return fold_table_entry(fold_table_get(false), point);
}

static void gives_each_code_point_its_kind(void **state) {
    (void)state;
    static const struct {
        uint32_t point;
        enum fold_kind kind;
        uint8_t flags;
    } rows[] = {
        {'a', FOLD_COPY, 0},
        {'A', FOLD_SHORT, 0},
        {'-', FOLD_SEPARATOR, 0},
        {0x0301, FOLD_DROP, FOLD_ATTACHED}, /* combining acute */
        {0x0640, FOLD_DROP, FOLD_ATTACHED}, /* tatweel */
        {0x00AD, FOLD_DROP, 0},             /* soft hyphen */
        {0x200D, FOLD_DROP, 0},
        {0xFFFD, FOLD_SEPARATOR, 0},
        {0xFDFA, FOLD_LONG, 0}, /* four words in one character */
        {0x093F, FOLD_COPY, FOLD_MARK},
        {0x094D, FOLD_CONTEXT, FOLD_MARK}, /* virama: is ordered among marks */
        {0x1161, FOLD_CONTEXT, 0},
        {0xAC00, FOLD_COPY, 0},
        {0x4E2D, FOLD_COPY, FOLD_SPACELESS_FIRST | FOLD_SPACELESS_LAST},
        {0x33E0, FOLD_LONG, FOLD_SPACELESS_LAST}, /* "1" and the character for day */
        {0x10FFFF, FOLD_SEPARATOR, 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(entry(rows[i].point)->kind, rows[i].kind);
        assert_int_equal(entry(rows[i].point)->flags, rows[i].flags);
    }
}

static void keeping_case_changes_case_only(void **state) {
    (void)state;
    const struct fold_table *folding = fold_table_get(false);
    const struct fold_table *keeping = fold_table_get(true);
    assert_int_equal(folding->ascii['Q'], 'q');
    assert_int_equal(keeping->ascii['Q'], 'Q');
    assert_int_equal(keeping->ascii['.'], ' ');
    assert_int_equal(fold_table_entry(keeping, 0x00C9)->text[0], 'E');
    assert_int_equal(fold_table_entry(folding, 0x00C9)->text[0], 'e');
}

static void is_made_once(void **state) {
    (void)state;
    assert_ptr_equal(fold_table_get(false), fold_table_get(false));
    assert_ptr_not_equal(fold_table_get(false), fold_table_get(true));
}

/* What FOLD_GROWTH in fold_stream.h promises of room. */
static void nothing_grows_more_than_twelvefold(void **state) {
    (void)state;
    for (uint32_t point = 0; point < FOLD_CODE_POINTS; point++) {
        size_t bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        assert_true(entry(point)->bytes + 1u <= 12 * bytes); /* and a space before it */
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_each_code_point_its_kind),
        cmocka_unit_test(keeping_case_changes_case_only),
        cmocka_unit_test(is_made_once),
        cmocka_unit_test(nothing_grows_more_than_twelvefold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
