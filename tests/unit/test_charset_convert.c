#include "core/limits.h"
#include "ingest/charset_convert.h"
#include "tests/unit/unit.h"

static void what_is_unknown_is_replaced_and_counted(void **state) {
    (void)state;
    static const struct {
        struct slice bytes;
        const char *label, *text;
        size_t replaced;
    } cases[] = {
        {{"a\xE9", 2}, "latin1", "a\xC3\xA9", 0},
        {{"\xCC\xE8\x98.", 4}, "windows-1251", "\xD0\x9C\xD0\xB8\xEF\xBF\xBD.", 1},
        {{"\xD6\xD0\xD6", 3}, "gbk", "\xE4\xB8\xAD\xEF\xBF\xBD", 1},
        {{"\xC3\xA9\xC3\xFFz", 5}, "utf-8", "\xC3\xA9\xEF\xBF\xBD\xEF\xBF\xBDz", 2},
        {{"\xF4\x90\x80\x80", 4}, "utf-8", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out;
        size_t replaced = 0;
        struct error error = {0};
        buffer_init(&out, KIB);
        assert_int_equal(charset_convert(cases[i].bytes, charset_by_label(slice_of(cases[i].label)),
                                         &out, &replaced, &error),
                         STATUS_OK);
        assert_slice_equal(buffer_slice(&out), cases[i].text);
        assert_int_equal(replaced, cases[i].replaced);
        buffer_fini(&out);
    }
}

static void a_trial_tells_good_from_bad(void **state) {
    (void)state;
    struct slice bytes = {"caf\xC3\xA9 \xFF", 7};
    struct charset_trial utf8 = charset_try(bytes, charset_utf8());
    assert_int_equal(utf8.good, 1);
    assert_int_equal(utf8.bad, 1);
    struct charset_trial latin = charset_try(bytes, charset_fallback());
    assert_int_equal(latin.good, 3);
    assert_int_equal(latin.bad, 0);
}

static void a_room_that_is_too_small_is_told(void **state) {
    (void)state;
    struct buffer out;
    size_t replaced = 0;
    struct error error = {0};
    buffer_init(&out, 4);
    assert_int_equal(charset_convert(SLICE_LITERAL("\xE9\xE9\xE9\xE9\xE9"), charset_fallback(),
                                     &out, &replaced, &error),
                     STATUS_TOO_LARGE);
    assert_string_equal(error.message,
                        "cannot convert the document to UTF-8: larger than the limit");
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_unknown_is_replaced_and_counted),
        cmocka_unit_test(a_trial_tells_good_from_bad),
        cmocka_unit_test(a_room_that_is_too_small_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
