#include "tests/unit/mended.h"

#include "core/counters.h"

#include <stdio.h>

static void well_formed_text_is_left_alone(void **state) {
    (void)state;
    static const char *const cases[] = {
        "<a/>",
        "<a></a >",
        "<a b = \"c\" e='f'>\n<g:h i-j.k=''/>\xC3\xA9</a>",
        "<\xC3\xA9 x='1' />",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i], cases[i], NULL);
    }
}

static void elements_are_made_to_nest(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<a><b>c</a>", "<a><b>c</b></a>", "an end tag that does not match"},
        {"<a><b><c>d</b>e</a>", "<a><b><c>d</c></b>e</a>", "an end tag that does not match"},
        {"<a>b</c>d</a>", "<a>bd</a>", "an end tag without"},
        {"<long-name-a><long-name-b></long-name-a>",
         "<long-name-a><long-name-b></long-name-b></long-name-a>",
         "an end tag that does not match"},
        {"<long-name-a><b></long-name-b></b></long-name-a>", "<long-name-a><b></b></long-name-a>",
         "an end tag without"},
        {"<a><aa><a></aa></a>", "<a><aa><a></a></aa></a>", "an end tag that does not match"},
        {"<a><b>c", "<a><b>c</b></a>", "the document ends inside"},
        {"<a><b>c</", "<a><b>c&#60;/</b></a>", "a < that begins no tag"},
        {"<a><b c='d", "<a><b c='d'></b></a>", "the document ends inside"},
        {"<a><b c", "<a><b c=\"\"></b></a>", "an attribute without a value"},
        {"<a></a><b/>", "<a></a>", "markup after the root"},
        {"<a></a> junk", "<a></a>", "text outside the root"},
        {" junk <a/>", "<a/>", "text outside the root"},
        {"<a><b</a>", "<a><b></b></a>", "a tag that is not closed"},
        {"<a></a b></a>", "<a></a>", "an end tag that does not match"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void tags_are_made_tags(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<a b=c d/>", "<a b=\"c\" d=\"\"/>", "an attribute value without quotes"},
        {"<a b=c&d\"e></a>", "<a b=\"c&#38;d&#34;e\"></a>", "an attribute value without"},
        {"<a b='c'd='e'/>", "<a b='c' d='e'/>", "no space before"},
        {"<a \"b='c'/>", "<a  b='c'/>", "a character that no attribute"},
        {"<a>1 < 2 <3 <</a>", "<a>1 &#60; 2 &#60;3 &#60;</a>", "a < that begins no tag"},
        {"", "", NULL},
        {"plain", "", "text outside the root"},
        {"<", "", "a < that begins no tag"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void text_without_data_is_empty(void **state) {
    (void)state;
    size_t calls = 0;
    struct xml_mend mend;
    assert_int_equal(xml_mend(slice_of(NULL), mended_gather, &calls, &mend), STATUS_OK);
    assert_int_equal(mend.faults.count, 0);
    assert_int_equal(xml_mend_locate(slice_of(NULL), 0), 0);
}

static void faults_are_placed(void **state) {
    (void)state;
    struct buffer out;
    struct xml_mend mend;
    buffer_init(&out, MIB);
    static const char text[] = "<?xml version='1.0'?>\n<a>&amp; b & c</a>";
    assert_int_equal(xml_mend(slice_of(text), mended_gather, &out, &mend), STATUS_OK);
    assert_int_equal(mend.faults.items[0].at[0], strchr(text, 'b') - text + 2);
    assert_false(mend.cut_short);
    buffer_fini(&out);
}

static void mended_positions_lead_back(void **state) {
    (void)state;
    static const char text[] = "<?x?> <a>&eacute;<b>&quot;c<!-- d -->e</b></a>";
    static const char mended[] = "<a>\xC3\xA9<b>\"ce</b></a>";
    static const char *const marks[] = {"<a>", "<b>", "c", "e</b>", "</a>"};
    for (size_t i = 0; i < COUNT_OF(marks); i++) {
        size_t at = (size_t)(strstr(mended, marks[i]) - mended);
        const char *origin = text + xml_mend_locate(slice_of(text), at);
        assert_memory_equal(origin, marks[i], strlen(marks[i]));
    }
    assert_int_equal(xml_mend_locate(slice_of(text), 1000), strlen(text));
}

static size_t count_tags(struct slice text, const char *tag) {
    size_t count = 0;
    for (size_t at = 0; at + strlen(tag) <= text.bytes; at++) {
        count += memcmp(text.data + at, tag, strlen(tag)) == 0;
    }
    return count;
}

static void attributes_that_nobody_reads_are_left_out(void **state) {
    (void)state;
    static const char *const cases[][3] = {
        {"<a url='b' width=\"1\" height='2' type='c'/>", "<a type='c'/>", NULL},
        {"<a type='c' medium='d' domain='e'>f</a>", "<a type='c'>f</a>", NULL},
        {"<a url='b'type='c'/>", "<a type='c'/>", "no space before"},
        {"<a url='b&c<' type='d'/>", "<a type='d'/>", "an & that begins no known reference"},
        {"<a url=b type='c'/>", "<a type='c'/>", "an attribute value without quotes"},
        {"<a><b url='c", "<a><b></b></a>", "the document ends inside"},
        {"<a><b url=", "<a><b></b></a>", "an attribute value without quotes"},
        {"<a curl='b' urls='c' url ='d'/>", "<a curl='b' urls='c' url ='d'/>", NULL},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_mended(cases[i][0], cases[i][1], cases[i][2]);
    }
}

static void depth_and_attributes_have_a_maximum(void **state) {
    (void)state;
    struct buffer in;
    struct buffer out;
    struct xml_mend mend;
    buffer_init(&in, MIB);
    buffer_init(&out, MIB);
    for (size_t i = 0; i < LIMIT_XML_DEPTH + 50; i++) {
        assert_int_equal(buffer_append_text(&in, "<a>"), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&in, "deep<b"), STATUS_OK);
    for (size_t i = 0; i < LIMIT_XML_ATTRIBUTES + 7; i++) {
        assert_int_equal(buffer_append_format(&in, " a%zu='b'", i), STATUS_OK);
    }
    uint64_t depth = counter_get(COUNTER_xml_depth_over_limit);
    uint64_t attributes = counter_get(COUNTER_xml_attributes_over_limit);
    assert_int_equal(xml_mend(buffer_slice(&in), mended_gather, &out, &mend), STATUS_OK);
    assert_int_equal(counter_get(COUNTER_xml_depth_over_limit) - depth, 51);
    assert_int_equal(counter_get(COUNTER_xml_attributes_over_limit) - attributes, 7);
    assert_int_equal(count_tags(buffer_slice(&out), "<a>"), LIMIT_XML_DEPTH);
    assert_int_equal(count_tags(buffer_slice(&out), "</a>"), LIMIT_XML_DEPTH);
    buffer_fini(&in);
    buffer_fini(&out);
}

static void long_text_comes_in_chunks_and_whole(void **state) {
    (void)state;
    enum { TEXT_BYTES = 300000 };
    struct buffer in;
    struct buffer out;
    struct xml_mend mend;
    buffer_init(&in, MIB);
    buffer_init(&out, MIB);
    assert_int_equal(buffer_append_text(&in, "<a>x"), STATUS_OK);
    while (in.bytes < TEXT_BYTES) {
        assert_int_equal(buffer_append_text(&in, "\xE4\xB8\xAD\xE6\x96\x87"), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&in, "</a>"), STATUS_OK);
    assert_int_equal(xml_mend(buffer_slice(&in), mended_gather, &out, &mend), STATUS_OK);
    assert_true(slice_equal(buffer_slice(&in), buffer_slice(&out)));
    buffer_fini(&in);
    buffer_fini(&out);
}

static bool refuse(void *context, struct slice text) {
    (void)text;
    ++*(size_t *)context;
    return false;
}

static void a_sink_that_has_enough_is_left_alone(void **state) {
    (void)state;
    struct buffer in;
    struct xml_mend mend;
    size_t calls = 0;
    buffer_init(&in, MIB);
    for (size_t i = 0; i < 20000; i++) {
        assert_int_equal(buffer_append_text(&in, "<a>text</a>"), STATUS_OK);
    }
    in.data[1] = 'r';
    assert_int_equal(xml_mend(buffer_slice(&in), refuse, &calls, &mend), STATUS_OK);
    assert_int_equal(calls, 1);
    buffer_fini(&in);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_text_is_left_alone),
        cmocka_unit_test(elements_are_made_to_nest),
        cmocka_unit_test(tags_are_made_tags),
        cmocka_unit_test(text_without_data_is_empty),
        cmocka_unit_test(faults_are_placed),
        cmocka_unit_test(mended_positions_lead_back),
        cmocka_unit_test(attributes_that_nobody_reads_are_left_out),
        cmocka_unit_test(depth_and_attributes_have_a_maximum),
        cmocka_unit_test(long_text_comes_in_chunks_and_whole),
        cmocka_unit_test(a_sink_that_has_enough_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
