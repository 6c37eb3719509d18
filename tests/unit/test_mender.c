/* Text, attribute values and declarations; tags are in test_xml_mend.c. */
#include "tests/unit/mended.h"

static void references_become_characters(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<a>x &amp; &lt;y&gt; &quot;z&quot; &apos;</a>", "<a>x &#38; &#60;y&#62; \"z\" '</a>",
         NULL},
        {"<a>&#8217;&#x2019;</a>", "<a>\xE2\x80\x99\xE2\x80\x99</a>", NULL},
        {"<a>&amp;lt;</a>", "<a>&#38;lt;</a>", NULL},
        {"<a>&nbsp;&eacute;</a>", "<a>\xC2\xA0\xC3\xA9</a>", "an HTML entity"},
        {"<!DOCTYPE a><a>&eacute;</a>", "<a>\xC3\xA9</a>", NULL},
        {"<a>b & c &d; &e</a>", "<a>b &#38; c &#38;d; &#38;e</a>", "an & that begins no known"},
        {"<a>x?b=1&copy=2</a>", "<a>x?b=1&#38;copy=2</a>", "an & that begins no known"},
        {"<a>&#0;&#1;</a>", "<a>\xEF\xBF\xBD</a>", "a reference to a control"},
        {"<a b='&quot;&amp;&lt;&apos;'/>", "<a b='&#34;&#38;&#60;&#39;'/>", NULL},
        {"<a b='c>d'/>", "<a b='c&#62;d'/>", NULL},
        {"<a b='1&c<d'/>", "<a b='1&#38;c&#60;d'/>", "an & that begins no known"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void what_is_no_character_is_dropped(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<a>b\x01\x0B"
         "c\td\xEF\xBF\xBE"
         "e\xEF\xBB\xBF</a>",
         "<a>bc\tde\xEF\xBB\xBF</a>", "a control character"},
        {"<a><![CDATA[\x02]\x03]x]]></a>", "<a><![CDATA[]]x]]></a>", "a control character"},
        {"<a b='\x04'/>", "<a b=''/>", "a control character"},
        {"<a>]]></a>", "<a>]]&#62;</a>", "]]> outside"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void declarations_are_left_out(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<?xml version='1.0'?><!-- <b> --><a>b<!-- c -->d<?e f?></a><!-- g -->\n", "<a>bd</a>",
         NULL},
        {"<!DOCTYPE a [<!ENTITY x \"]>\"> <!-- ' ]> --> ]><a/>", "<a/>", NULL},
        {"<!doctype html><html></html>", "<html></html>", NULL},
        {"<a><!ELEMENT b></a>", "<a></a>", "a declaration out of place"},
        {"<a>b<!-- never closed", "<a>b</a>", "a comment that is not closed"},
        {"<a><![CDATA[<b>&c;]]></a>", "<a><![CDATA[<b>&c;]]></a>", NULL},
        {"<a><![CDATA[b", "<a><![CDATA[b]]></a>", "a CDATA section that is not closed"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void a_documents_own_entities_stay_text(void **state) {
    (void)state;
    expect_mended("<!DOCTYPE a [<!ENTITY lol \"lol\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
                  "<a>&lol;&x;</a>",
                  "<a>&#38;lol;&#38;x;</a>", "an & that begins no known");
}

/* Drops the borders at which a long section is divided, and so gives back the text. */
static void long_cdata_is_divided_between_characters(void **state) {
    (void)state;
    static const char border[] = "]]><![CDATA[";
    struct buffer in;
    struct buffer out;
    struct xml_mend mend;
    buffer_init(&in, MIB);
    buffer_init(&out, MIB);
    assert_int_equal(buffer_append_text(&in, "<a><![CDATA["), STATUS_OK);
    for (size_t i = 0; i < 20000; i++) {
        assert_int_equal(buffer_append_text(&in, i % 7 ? "\xE4\xB8\xAD]" : "]]"), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&in, "]]></a>"), STATUS_OK);
    assert_int_equal(xml_mend(buffer_slice(&in), mended_gather, &out, &mend), STATUS_OK);
    assert_int_equal(mend.faults.count, 0);
    size_t kept = 0;
    size_t borders = 0;
    for (size_t at = 0; at < out.bytes;) {
        struct slice rest = slice_sub(buffer_slice(&out), at, out.bytes);
        if (slice_starts(rest, slice_of(border))) {
            assert_false(((unsigned char)rest.data[strlen(border)] & 0xC0) == 0x80);
            at += strlen(border);
            borders++;
            continue;
        }
        assert_int_equal(out.data[at], in.data[kept]);
        at++;
        kept++;
    }
    assert_int_equal(kept, in.bytes);
    assert_in_range(borders, 8, 10);
    buffer_fini(&in);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_become_characters),
        cmocka_unit_test(what_is_no_character_is_dropped),
        cmocka_unit_test(declarations_are_left_out),
        cmocka_unit_test(long_cdata_is_divided_between_characters),
        cmocka_unit_test(a_documents_own_entities_stay_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
