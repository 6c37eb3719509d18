#include "tests/unit/unit.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/html_text.h"

#include <stdlib.h>

static void expect_text(const char *html, const char *text) {
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(html_to_text(slice_of(html), &out), STATUS_OK);
    if (!slice_equal(buffer_slice(&out), slice_of(text))) {
        fail_msg("%s gave \"%.*s\", not \"%s\"", html, SLICE_ARG(buffer_slice(&out)), text);
    }
    buffer_fini(&out);
}

static void keeps_what_a_reader_sees(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"", ""},
        {"plain text", "plain text"},
        {"  a \t\r\n b  ", "a b"},
        {"<p>One</p><p>Two</p>", "One\nTwo"},
        {"a<br>b<br/>c", "a\nb\nc"},
        {"Tali<b>ban</b> talks", "Taliban talks"},
        {"<td>a</td><td>b</td>", "a b"},
        {"a<script>if (a<b) alert('</p>')</script>b", "ab"},
        {"a<STYLE>p{}</style >b", "ab"},
        {"a<script>never closed", "a"},
        {"a<!-- <p> -->b<!-->c", "abc"},
        {"a<!doctype x>b<?php c ?>d", "abd"},
        {"<![CDATA[kept]]>", "kept]]>"},
        {"x<img src=a.png alt=\"the &quot;old&quot; flag\">y", "x the \"old\" flag y"},
        {"x<img alt='a<b'>y", "x a<b y"},
        {"x<img>y", "xy"},
        {"AT&amp;T &lt;b&gt; &eacute;t&eacute; &#8220;x&#8221;",
         "AT&T <b> \xC3\xA9t\xC3\xA9 \xE2\x80\x9Cx\xE2\x80\x9D"},
        {"a &amp;amp; b", "a &amp; b"},
        {"a&nbsp;&nbsp;b\xC2\xA0 c", "a b c"},
        {"\xC2\xABx\xC2\xBB \xC2\xABy\xC2\xBB", "\xC2\xABx\xC2\xBB \xC2\xABy\xC2\xBB"},
        {"1 < 2 & 3 > 2", "1 < 2 & 3 > 2"},
        {"a<b", "a"},
        {"a <3 b", "a <3 b"},
        {"end &", "end &"},
        {"end <", "end <"},
        {"<a href=\"x>y\">z</a>", "z"},
        {"a\x01\x7F"
         "b",
         "a b"},
        {"\xE4\xB8\xAD\xE6\x96\x87 <p>\xE6\x96\xB0\xE9\x97\xBB",
         "\xE4\xB8\xAD\xE6\x96\x87\n\xE6\x96\xB0\xE9\x97\xBB"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_text(cases[i][0], cases[i][1]);
    }
}

static void invalid_utf8_becomes_the_replacement_character(void **state) {
    (void)state;
    expect_text("a\xFFz", "a\xEF\xBF\xBDz");
    expect_text("a\xE4\xB8", "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

static void appends_to_what_is_there(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(buffer_append_text(&out, "before"), STATUS_OK);
    assert_int_equal(html_to_text(slice_of(" <p> after </p> "), &out), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), "beforeafter");
    buffer_fini(&out);
}

static void a_text_past_the_cap_is_cut_between_characters(void **state) {
    (void)state;
    enum { TEXT_BYTES = 30000, CAP_BYTES = 10000 };
    char *text = malloc(TEXT_BYTES);
    assert_non_null(text);
    for (size_t i = 0; i < TEXT_BYTES; i++) {
        text[i] = "\xE4\xB8\xAD"[i % 3];
    }
    struct buffer out;
    buffer_init(&out, CAP_BYTES);
    assert_int_equal(html_to_text(slice_make(text, TEXT_BYTES), &out), STATUS_TOO_LARGE);
    assert_true(out.bytes > CAP_BYTES - 2048);
    assert_true(utf8_valid(buffer_slice(&out)));
    buffer_fini(&out);
    free(text);
}

static void plain_text_keeps_its_markup_and_paragraphs(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a <b> &amp; c", "a <b> &amp; c"},
        {" one\ntwo \n\n three ", "one two\nthree"},
        {"a\xC2\xA0 b", "a b"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out;
        buffer_init(&out, MIB);
        assert_int_equal(plain_valid_to_text(slice_of(cases[i][0]), &out), STATUS_OK);
        assert_slice_equal(buffer_slice(&out), cases[i][1]);
        buffer_fini(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_what_a_reader_sees),
        cmocka_unit_test(invalid_utf8_becomes_the_replacement_character),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(a_text_past_the_cap_is_cut_between_characters),
        cmocka_unit_test(plain_text_keeps_its_markup_and_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
