#include "tests/unit/unit.h"

static void equal_compares_bytes_not_pointers(void **state) {
    (void)state;
    char copy[] = "tocsin";
    assert_true(slice_equal(slice_of("tocsin"), slice_make(copy, 6)));
    assert_false(slice_equal(slice_of("tocsin"), slice_of("tocsi")));
    assert_true(slice_equal(slice_of(NULL), slice_of("")));
}

static void compare_puts_the_shorter_first(void **state) {
    (void)state;
    assert_true(slice_compare(slice_of("a"), slice_of("ab")) < 0);
    assert_true(slice_compare(slice_of("b"), slice_of("ab")) > 0);
    assert_int_equal(slice_compare(slice_of("ab"), slice_of("ab")), 0);
    assert_true(slice_compare(slice_of("\xff"), slice_of("a")) > 0);
}

static void nocase_touches_ascii_letters_only(void **state) {
    (void)state;
    assert_true(slice_equal_nocase(slice_of("RSS"), slice_of("rss")));
    assert_false(slice_equal_nocase(slice_of("@"), slice_of("`")));
    assert_false(slice_equal_nocase(slice_of("\xC3\x84"), slice_of("\xC3\xA4")));
}

static void trim_takes_white_space_off_both_ends(void **state) {
    (void)state;
    assert_slice_equal(slice_trim(slice_of(" \t\r\n a b \v\f")), "a b");
    assert_slice_equal(slice_trim(slice_of("   ")), "");
}

static void sub_is_clamped(void **state) {
    (void)state;
    assert_slice_equal(slice_sub(slice_of("tocsin"), 2, 4), "cs");
    assert_slice_equal(slice_sub(slice_of("tocsin"), 4, 99), "in");
    assert_slice_equal(slice_sub(slice_of("tocsin"), 5, 3), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_compares_bytes_not_pointers),
        cmocka_unit_test(compare_puts_the_shorter_first),
        cmocka_unit_test(nocase_touches_ascii_letters_only),
        cmocka_unit_test(trim_takes_white_space_off_both_ends),
        cmocka_unit_test(sub_is_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
