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
        {"<![CDATA[kept]]>", "kept"},
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

static void expect_texts(const char *const (*cases)[2], size_t count) {
    for (size_t i = 0; i < count; i++) {
        expect_text(cases[i][0], cases[i][1]);
    }
}

static void only_block_tags_separate_words(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a<div>b</div>c", "a\nb\nc"},
        {"<ul><li>a<li>b</ul>c", "a\nb\nc"},
        {"<h1>a</h1>b", "a\nb"},
        {"a<hr>b", "a\nb"},
        {"<tr><td>a<td>b<tr><th>c", "a b\nc"},
        {"a<button>b</button>c", "a b c"},
        {"a<i>b</i>c<span class=x>d</span><u>e", "abcde"},
        {"a<custom-tag>b</custom-tag>c", "abc"},
        {"a<wbr>b", "ab"},
        {"a <b> b </b> c", "a b c"},
        {"a<BR/>b", "a\nb"},
        {"a</p>b", "a\nb"},
    };
    expect_texts(cases, COUNT_OF(cases));
}

static void drops_what_is_not_to_be_seen(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a<template>x<template>y</template>z</template>b", "ab"},
        {"a<span hidden>x</span>b", "ab"},
        {"a<span HIDDEN=\"\">x</span>b", "ab"},
        {"a<span style='color:red; Display : None'>x<i>y</i></span>b", "ab"},
        {"a<span style=display:none>x</span>b", "ab"},
        {"a<span style=\"display:inline\">x</span>b", "axb"},
        {"a<span class=hidden title=\"display:none\">x</span>b", "axb"},
        {"a<span data-hidden=1>x</span>b", "axb"},
        {"a<div hidden>x<div>y</div>z</div>b", "a\nb"},
        {"a<p hidden>x<p>b", "a\nb"},
        {"a<img hidden alt=x>b<img style=display:none alt=y>c", "abc"},
        {"a<span hidden><img alt=x>&amp;<p>y</p><!-- </span> --></span>b", "ab"},
        {"a<span hidden><script></span></script>x</span>b", "ab"},
        {"a<br hidden>b", "a\nb"},
        {"a<iframe src=x><p>y</p></iframe>b<noframes>x</noframes>c<noembed>x</noembed>d", "abcd"},
        {"a<script>x</scripts></script\n>b", "ab"},
        {"a<style>x</style/>b", "ab"},
        {"<ruby>\xE6\xBC\xA2<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "\xE6\xBC\xA2kan"},
        {"<noscript>a</noscript>", "a"},
    };
    expect_texts(cases, COUNT_OF(cases));
}

static void shows_what_is_hidden_by_an_element_without_end(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a<span hidden>b", "ab"},
        {"a<div hidden>b<div>c</div>d", "a\nb\nc\nd"},
        {"a<span hidden/>b", "ab"},
        {"a<template>b", "ab"},
        {"a<iframe src=x>b", "ab"},
        {"a<iframe src=x/>b<iframe>c</iframe>d", "abd"},
        {"a<iframe src=x />b<script src=x />c", "abc"},
        {"a<span hidden>b<!-- c --><i>d</i>", "abd"},
        {"a<span hidden>b<![CDATA[c]]>d", "abcd"},
        {"a<![CDATA[b<span hidden>c]]>d", "abcd"},
        {"a<![CDATA[b<template ]]>cd", "abcd"},
        {"a<style>b", "a"},
    };
    expect_texts(cases, COUNT_OF(cases));
}

static void passes_over_comments_and_declarations(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a<!-- b > c -- d -->e", "ae"},
        {"a<!--->b<!----!>c<!-- d --!>e", "abce"},
        {"a<!---->b", "ab"},
        {"a<!-- <b>c</b> d", "ac d"},
        {"a<!-- b c", "a b c"},
        {"a<!-- b <!-- c --> d", "a d"},
        {"a<!--[if mso]>b<![endif]-->c", "ac"},
        {"a<![if !mso]>b<![endif]>c", "abc"},
        {"a <! b", "a <! b"},
        {"a <? b", "a <? b"},
        {"<?xml version=\"1.0\"?>a", "a"},
        {"a<![CDATA[b <i>c</i>]]> d]]>", "ab c d]]>"},
        {"a<![CDATA[b<![CDATA[c]]>d", "abcd"},
        {"a<![CDATA[b <i x=\"]]>\">c", "ab c"},
        {"a<![CDATA[]]>b", "ab"},
    };
    expect_texts(cases, COUNT_OF(cases));
}

static void reads_broken_tags_as_browsers_do(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"a < b", "a < b"},
        {"a <= b <- c << d", "a <= b <- c << d"},
        {"a<>b", "a<>b"},
        {"a</>b</ p>c", "abc"},
        {"I </3 you <b>so</b>", "I </3 you so"},
        {"end </", "end </"},
        {"a<b class=\"x", "a"},
        {"a<img alt=\"x", "a"},
        {"a<b class=x\">c", "ac"},
        {"a<a title='>'>b", "ab"},
        {"a<a title = \">\" >b", "ab"},
        {"a<b<c>d", "ad"},
        {"a</b x=y>c", "ac"},
    };
    expect_texts(cases, COUNT_OF(cases));
}

static void decodes_references_as_browsers_do(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"&copy 2020 &copy2020 &Eacute&eacutex", "\xC2\xA9 2020 \xC2\xA9"
                                                 "2020 \xC3\x89\xC3\xA9x"},
        {"&#150;&#x93;&#151", "\xE2\x80\x93\xE2\x80\x9C\xE2\x80\x94"},
        {"&notanentity; &x;", "\xC2\xAC"
                              "anentity; &x;"},
        {"&amp;lt;b&amp;gt;", "&lt;b&gt;"},
        {"<img alt=\"?a=1&copy=2&lt=3&amp;x &copy; &copy\">",
         "?a=1&copy=2&lt=3&x \xC2\xA9 \xC2\xA9"},
        {"a&#32;&#9;&Tab;&NewLine;&nbsp;b", "a b"},
        {"&NotEqualTilde;", "\xE2\x89\x82\xCC\xB8"},
    };
    expect_texts(cases, COUNT_OF(cases));
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
        cmocka_unit_test(only_block_tags_separate_words),
        cmocka_unit_test(drops_what_is_not_to_be_seen),
        cmocka_unit_test(shows_what_is_hidden_by_an_element_without_end),
        cmocka_unit_test(passes_over_comments_and_declarations),
        cmocka_unit_test(reads_broken_tags_as_browsers_do),
        cmocka_unit_test(decodes_references_as_browsers_do),
        cmocka_unit_test(invalid_utf8_becomes_the_replacement_character),
        cmocka_unit_test(appends_to_what_is_there),
        cmocka_unit_test(a_text_past_the_cap_is_cut_between_characters),
        cmocka_unit_test(plain_text_keeps_its_markup_and_paragraphs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
