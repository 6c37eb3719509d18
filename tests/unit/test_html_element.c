#include "tests/unit/unit.h"

#include "ingest/html_element.h"

static void knows_every_element_by_name(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum html_element kind;
        bool empty;
    } cases[] = {
        {"address", HTML_BLOCK, false},   {"xmp", HTML_BLOCK, false},
        {"P", HTML_BLOCK, false},         {"br", HTML_BLOCK, true},
        {"HR", HTML_BLOCK, true},         {"td", HTML_CELL, false},
        {"img", HTML_IMAGE, true},        {"wbr", HTML_VOID, true},
        {"b", HTML_INLINE, false},        {"", HTML_INLINE, false},
        {"rp", HTML_NEVER, false},        {"bran", HTML_INLINE, false},
        {"script", HTML_SCRIPT, false},   {"Style", HTML_STYLE, false},
        {"tdx", HTML_INLINE, false},      {"iframe", HTML_IFRAME, false},
        {"noembed", HTML_NOEMBED, false}, {"noframes", HTML_NOFRAMES, false},
        {"template", HTML_NEVER, false},  {"a-name-longer-than-any-element", HTML_INLINE, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice name = slice_of(cases[i].name);
        assert_int_equal(html_element_of(name), cases[i].kind);
        assert_int_equal(html_element_is_empty(name), cases[i].empty);
    }
}

static void sees_what_hides_an_element(void **state) {
    (void)state;
    static const struct {
        const char *tag;
        bool hides;
    } cases[] = {
        {"<p hidden>", true},
        {"<p HIDDEN/>", true},
        {"<p class=x hidden=\"until-found\">", true},
        {"<p style=\"display:none\">", true},
        {"<p STYLE='margin:0;DISPLAY:\n none !important'>", true},
        {"<p style=display:none>", true},
        {"<p style=\"display\">", false},
        {"<p style=\"display:\">", false},
        {"<p style=\"display:block; content: none\">", false},
        {"<p style=\"display:non\">", false},
        {"<p class=\"hidden\">", false},
        {"<p hiddenx>", false},
        {"<p>", false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct html_tag tag;
        assert_true(html_tag_read(slice_of(cases[i].tag), &tag));
        assert_int_equal(html_tag_hides(&tag), cases[i].hides);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_every_element_by_name),
        cmocka_unit_test(sees_what_hides_an_element),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
