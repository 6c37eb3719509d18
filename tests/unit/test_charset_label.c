#include "ingest/charset_label.h"
#include "tests/unit/unit.h"

#include <iconv.h>

static void labels_mean_what_browsers_take_them_for(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"utf8", "UTF-8"},
        {"ISO-8859-1", "WINDOWS-1252"},
        {" latin1 ", "WINDOWS-1252"},
        {"us-ascii", "WINDOWS-1252"},
        {"iso-8859-9", "WINDOWS-1254"},
        {"GB2312", "GB18030"},
        {"x-sjis", "CP932"},
        {"ks_c_5601-1987", "CP949"},
        {"EUC-KR", "CP949"},
        {"big5", "BIG5-HKSCS"},
        {"koi8-ru", "KOI8-U"},
        {"x-cp1251", "WINDOWS-1251"},
        {"TIS-620", "WINDOWS-874"},
        {"x-mac-cyrillic", "MAC-CYRILLIC"},
        {"iso-8859-8-i", "ISO-8859-8"},
        {"utf-16", "UTF-16LE"},
        {"cp866", "IBM866"},
        {"l9", "ISO-8859-15"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct charset *charset = charset_by_label(slice_of(cases[i][0]));
        if (charset == NULL) {
            fail_msg("%s is not known", cases[i][0]);
        }
        assert_string_equal(charset->name, cases[i][1]);
        iconv_t converter = iconv_open("UTF-8", charset->name);
        assert_true(converter != (iconv_t)-1);
        iconv_close(converter);
    }
}

static void what_is_no_label_is_not_known(void **state) {
    (void)state;
    static const char *const cases[] = {
        "",         " ",
        "utf-7",    "x-martian",
        "iso-8859", "utf 8",
        "8859",     "utf-8-",
        "-",        "a-label-that-is-much-longer-than-any-charset-is-called"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_null(charset_by_label(slice_of(cases[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_mean_what_browsers_take_them_for),
        cmocka_unit_test(what_is_no_label_is_not_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
