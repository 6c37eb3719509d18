#include "tests/unit/unit.h"

#include "ingest/html_tag.h"

static void finds_where_a_tag_ends(void **state) {
    (void)state;
    static const struct {
        const char *text, *name;
        size_t bytes;
        bool closing, complete;
    } cases[] = {
        {"<p>x", "p", 3, false, true},
        {"</P >x", "P", 5, true, true},
        {"<a href=\"a>b\" title='>'>x", "a", 24, false, true},
        {"<a href=a>b>", "a", 10, false, true},
        {"<a title=it's>x", "a", 14, false, true},
        {"<a href=\"never closed>x", "a", 22, false, true},
        {"<br/>", "br", 5, false, true},
        {"<a href=", "a", 8, false, false},
        {"<a", "a", 2, false, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct html_tag tag;
        assert_true(html_tag_read(slice_of(cases[i].text), &tag));
        assert_slice_equal(tag.name, cases[i].name);
        assert_int_equal(tag.bytes, cases[i].bytes);
        assert_int_equal(tag.closing, cases[i].closing);
        assert_int_equal(tag.complete, cases[i].complete);
    }
}

static void what_no_letter_follows_is_no_tag(void **state) {
    (void)state;
    static const char *const cases[] = {"<", "< p>", "<3", "</", "</ p>", "<!p>", "<>"};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct html_tag tag;
        assert_false(html_tag_read(slice_of(cases[i]), &tag));
    }
}

static void finds_attributes_however_quoted(void **state) {
    (void)state;
    static const char text[] = "<img data-alt=no ALT = 'a \"b\"' src=x.png hidden title=\"\">";
    static const struct {
        const char *name, *value; /* NULL: absent */
    } cases[] = {{"alt", "a \"b\""}, {"src", "x.png"},   {"hidden", ""},
                 {"title", ""},      {"data-alt", "no"}, {"href", NULL}};
    struct html_tag tag;
    assert_true(html_tag_read(slice_of(text), &tag));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice value = {NULL, 0};
        bool found = html_tag_attribute(&tag, slice_of(cases[i].name), &value);
        assert_int_equal(found, cases[i].value != NULL);
        if (found) {
            assert_slice_equal(value, cases[i].value);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_where_a_tag_ends),
        cmocka_unit_test(what_no_letter_follows_is_no_tag),
        cmocka_unit_test(finds_attributes_however_quoted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
