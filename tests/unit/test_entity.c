#include "tests/unit/unit.h"

#include "ingest/entity.h"

static void reads_references_as_browsers_do(void **state) {
    (void)state;
    static const struct {
        const char *text, *meaning;
        size_t bytes;
        bool closed;
    } cases[] = {
        {"&amp;x", "&", 5, true},
        {"&eacute;", "\xC3\xA9", 8, true},
        {"&eacutel", "\xC3\xA9", 7, false},
        {"&notit;", "\xC2\xAC", 4, false},
        {"&notin;", "\xE2\x88\x89", 7, true},
        {"&CounterClockwiseContourIntegral;", "\xE2\x88\xB3", 33, true},
        {"&NotEqualTilde;", "\xE2\x89\x82\xCC\xB8", 15, true},
        {"&#8217;s", "\xE2\x80\x99", 7, true},
        {"&#x2019;s", "\xE2\x80\x99", 8, true},
        {"&#X2019 s", "\xE2\x80\x99", 7, false},
        {"&#146;", "\xE2\x80\x99", 6, true},
        {"&#0;", "\xEF\xBF\xBD", 4, true},
        {"&#xD800;", "\xEF\xBF\xBD", 8, true},
        {"&#x110000;", "\xEF\xBF\xBD", 10, true},
        {"&#99999999999999999999;", "\xEF\xBF\xBD", 23, true},
        {"&#xFFFE;", "\xEF\xBF\xBD", 8, true},
        {"&#1;", "", 4, true},
        {"&#10;", "\n", 5, true},
        {"&#12;", " ", 5, true},
        {"&#x80;&", "\xE2\x82\xAC", 6, true},
        {"&#x9f;", "\xC5\xB8", 6, true},
        {"&#129;", "\xEF\xBF\xBD", 6, true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct entity entity;
        assert_true(entity_read(slice_of(cases[i].text), &entity));
        assert_slice_equal(slice_make(entity.text, entity.text_bytes), cases[i].meaning);
        assert_int_equal(entity.bytes, cases[i].bytes);
        assert_int_equal(entity.closed, cases[i].closed);
    }
}

static void leaves_what_is_no_reference(void **state) {
    (void)state;
    static const char *const cases[] = {
        "&",     "&&",     "& b", "&#",   "&#;", "&#x;",
        "&#xg;", "&lol9;", "&;",  "&b=1", "&am", "&thisnameistoolongtobeanyentityatall;"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct entity entity;
        assert_false(entity_read(slice_of(cases[i]), &entity));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_references_as_browsers_do),
        cmocka_unit_test(leaves_what_is_no_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
