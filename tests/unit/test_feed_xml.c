/* What each vocabulary's elements become. */
#include "tests/unit/parsed.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "ingest/mend_writer.h"

#include <stdio.h>

#define NAMESPACES                                                                                 \
    " xmlns:content='http://purl.org/rss/1.0/modules/content/'"                                    \
    " xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/'"     \
    " xmlns:atom='http://www.w3.org/2005/Atom' "

static void assert_date(int64_t us, const char *expected) {
    char text[CLOCK_TEXT_BYTES];
    assert_true(us != CLOCK_UNKNOWN);
    clock_format(us, 0, text);
    assert_string_equal(text, expected);
}

static void rss_2_0_is_read_whole(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss version='2.0'" NAMESPACES "><channel><title>The &amp;amp; News</title>"
        "<link>http://news.example/</link><language>en-GB</language>"
        "<image><title>Logo</title><link>http://news.example/logo</link></image>"
        "<atom:link rel='self' href='http://news.example/rss'/>"
        "<item><title>A &lt;b&gt;bold&lt;/b&gt; move\n now</title><link> /a?b=1&amp;c=2 </link>"
        "<guid isPermaLink='false'>tag:1</guid>"
        "<description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &amp;eacute;&lt;/p&gt;</description>"
        "<content:encoded><![CDATA[<p>Body</p>]]></content:encoded>"
        "<author>jane@news.example (Jane Doe)</author><dc:creator>Joe</dc:creator>"
        "<category>War</category><dc:subject>Peace</dc:subject><category>War</category>"
        "<pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate><dc:date>2020-01-01</dc:date>"
        "<source url='http://other.example/'>Other</source>"
        "<media:content><media:title>Photo</media:title></media:content></item>"
        "<item><description>Only text</description><guid>http://news.example/2</guid></item>"
        "</channel></rss>",
        2, &parsed);
    assert_slice_equal(a[0].feed.url, FEED_URL);
    assert_slice_equal(a[0].feed.title, "The & News");
    assert_slice_equal(a[0].feed.link, "http://news.example/");
    assert_slice_equal(a[0].feed.language, "en-GB");
    assert_slice_equal(a[0].language, "en-GB");
    assert_slice_equal(a[0].title, "A bold move now");
    assert_slice_equal(a[0].url, "http://news.example/a?b=1&c=2");
    assert_slice_equal(a[0].id, "tag:1");
    assert_slice_equal(a[0].summary, "One\nTwo \xC3\xA9");
    assert_slice_equal(a[0].body, "Body");
    assert_int_equal(a[0].authors.count, 2);
    assert_slice_equal(a[0].authors.items[0], "Jane Doe");
    assert_slice_equal(a[0].authors.items[1], "Joe");
    assert_int_equal(a[0].categories.count, 2);
    assert_slice_equal(a[0].categories.items[0], "War");
    assert_slice_equal(a[0].categories.items[1], "Peace");
    assert_date(a[0].published_us, "2026-01-02T03:04:05Z");
    assert_true(a[0].updated_us == CLOCK_UNKNOWN);
    assert_slice_equal(a[1].url, "http://news.example/2");
    assert_slice_equal(a[1].summary, "Only text");
    assert_int_equal(parsed.document.fault_count, 0);
    parsed_free(&parsed);
}

static void rss_1_0_is_read_whole(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'"
        " xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<channel rdf:about='http://news.example/'><title>News</title>"
        "<link>http://news.example/</link><dc:language>fr</dc:language>"
        "<items><rdf:Seq><rdf:li rdf:resource='http://news.example/1'/></rdf:Seq></items></channel>"
        "<item rdf:about='http://news.example/1'><title>One</title>"
        "<link>http://news.example/one</link><description>Text</description>"
        "<dc:date>2026-01-02T03:04:05+01:00</dc:date></item></rdf:RDF>",
        1, &parsed);
    assert_slice_equal(a[0].feed.title, "News");
    assert_slice_equal(a[0].language, "fr");
    assert_slice_equal(a[0].id, "http://news.example/1");
    assert_slice_equal(a[0].url, "http://news.example/one");
    assert_slice_equal(a[0].title, "One");
    assert_slice_equal(a[0].summary, "Text");
    assert_date(a[0].published_us, "2026-01-02T02:04:05Z");
    parsed_free(&parsed);
}

static void atom_1_0_is_read_whole(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de' xml:base='http://base.example/x/'>"
        "<title type='html'>&lt;i&gt;Nach&lt;/i&gt;richten</title><link href='/'/>"
        "<author><name>Nobody</name></author>"
        "<entry xml:base='y/' xml:lang='en'><title>AT&amp;T &lt;b&gt;</title>"
        "<link rel='self' href='self'/><link rel='alternate' type='application/json' href='j'/>"
        "<link rel='alternate' type='text/html' href='one&amp;two'/>"
        "<id> tag:x,1 </id><published>2026-01-02T03:04:05Z</published>"
        "<updated>2026-01-03T03:04:05Z</updated>"
        "<author><name>Ann</name><uri>http://ann.example</uri></author>"
        "<category term='war' label='War &amp; Peace'/><category term='x'/>"
        "<summary type='html'>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;</summary>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>1 &lt; 2</p>"
        "<p>x<img src='a' alt='pic'/>y</p><script>no</script></div></content>"
        "<source><title>Elsewhere</title><id>tag:y</id></source></entry>"
        "<entry><id>2</id><content type='image/png'>AAAA</content></entry>"
        "</feed>",
        2, &parsed);
    assert_slice_equal(a[0].feed.title, "Nachrichten");
    assert_slice_equal(a[0].feed.link, "http://base.example/");
    assert_slice_equal(a[0].feed.language, "de");
    assert_slice_equal(a[0].language, "en");
    assert_slice_equal(a[0].title, "AT&T <b>");
    assert_slice_equal(a[0].url, "http://base.example/x/y/one&two");
    assert_slice_equal(a[0].id, "tag:x,1");
    assert_slice_equal(a[0].summary, "One\nTwo");
    assert_slice_equal(a[0].body, "1 < 2\nx pic y");
    assert_int_equal(a[0].authors.count, 1);
    assert_slice_equal(a[0].authors.items[0], "Ann");
    assert_int_equal(a[0].categories.count, 3);
    assert_slice_equal(a[0].categories.items[0], "War & Peace");
    assert_slice_equal(a[0].categories.items[1], "war");
    assert_slice_equal(a[0].categories.items[2], "x");
    assert_date(a[0].published_us, "2026-01-02T03:04:05Z");
    assert_date(a[0].updated_us, "2026-01-03T03:04:05Z");
    assert_slice_equal(a[1].language, "de");
    assert_slice_equal(a[1].body, "");
    assert_int_equal(a[1].authors.count, 1); /* RFC 4287, 4.2.1: the feed's, where it has none */
    assert_slice_equal(a[1].authors.items[0], "Nobody");
    assert_int_equal(parsed.document.fault_count, 0);
    parsed_free(&parsed);
}

static void an_entry_may_be_the_whole_document(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a =
        parse_feed("<entry xmlns='http://www.w3.org/2005/Atom'><title>Alone</title><id>1</id>"
                   "<content>Text</content></entry>",
                   1, &parsed);
    assert_slice_equal(a[0].title, "Alone");
    assert_slice_equal(a[0].id, "1");
    assert_slice_equal(a[0].body, "Text");
    parsed_free(&parsed);
    parse_bytes(SLICE_LITERAL("<entry><title>A dictionary's</title></entry>"), "", &parsed);
    assert_int_equal(parsed.status, STATUS_INVALID);
    parsed_free(&parsed);
}

static void cdf_is_read(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<CHANNEL><TITLE>News</TITLE><ITEM HREF='http://x.example/1' "
        "LASTMOD='2004-04-06T23:05:43-05:00'><TITLE>One</TITLE><ABSTRACT>Two</ABSTRACT></ITEM>"
        "</CHANNEL>",
        1, &parsed);
    assert_slice_equal(a[0].feed.title, "News");
    assert_slice_equal(a[0].title, "One");
    assert_slice_equal(a[0].summary, "Two");
    assert_slice_equal(a[0].url, "http://x.example/1");
    assert_date(a[0].updated_us, "2004-04-07T04:05:43Z");
    parsed_free(&parsed);
}

/* "<b>Bold</b> text", and what is no text or no base64 at all. */
static void base64_is_decoded_where_it_is_text(void **state) {
    (void)state;
    static const struct {
        const char *attributes, *text, *body;
    } rows[] = {
        {"type='application/octet-stream'", "\n PGI+Qm9sZDwvYj4g\n dGV4dA==\n", "Bold text"},
        {"type='text/html' mode='base64'", "PGI+Qm9sZDwvYj4gdGV4dA==", "Bold text"},
        {"type='video/mp4'", "PGI+Qm9sZDwvYj4gdGV4dA==", "Bold text"},
        {"type='image/png'", "iVBORw0KGgo=", ""},
        {"type='image/png'", "not base64", ""},
        {"type='application/json'", "{\"a\": 1}", "{\"a\": 1}"},
        {"type='application/x-custom'", "test", "test"},
        {"type='application/x-custom'", "", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        char text[512];
        struct parsed parsed;
        snprintf(text, sizeof text,
                 "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
                 "<content %s>%s</content></entry></feed>",
                 rows[i].attributes, rows[i].text);
        const struct article *a = parse_feed(text, 1, &parsed);
        assert_slice_equal(a[0].body, rows[i].body);
        parsed_free(&parsed);
    }
}

static void a_text_in_another_language_tells_the_items(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a =
        parse_feed("<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'>"
                   "<entry><id xml:lang='fr'>1</id><title xml:lang='en_GB'>T</title></entry>"
                   "<entry xml:lang='fa'><id>2</id><title>T</title></entry></feed>",
                   2, &parsed);
    assert_slice_equal(a[0].language, "en-GB");
    assert_slice_equal(a[1].language, "fa");
    parsed_free(&parsed);
}

static void modules_name_categories_and_authors_too(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'" NAMESPACES "><channel>"
        "<item><itunes:category text='News'><itunes:category text='War'/></itunes:category>"
        "<itunes:keywords>one, two ,,News</itunes:keywords>"
        "<dc:author>Jane Doe (jane@news.example)</dc:author></item>"
        "<item><title>T</title><summary>Beside</summary><description>Text</description>"
        "<link>http://x.example/1</link><link>http://x.example/2</link></item>"
        "<item><pubDate>Fri, 02 Jan 2026 03:04:05 GMT</pubDate></item><item/></channel></rss>",
        3, &parsed);
    assert_int_equal(a[0].categories.count, 4);
    assert_slice_equal(a[0].categories.items[0], "News");
    assert_slice_equal(a[0].categories.items[1], "War");
    assert_slice_equal(a[0].categories.items[2], "one");
    assert_slice_equal(a[0].categories.items[3], "two");
    assert_int_equal(a[0].authors.count, 1);
    assert_slice_equal(a[0].authors.items[0], "Jane Doe");
    assert_slice_equal(a[1].summary, "Text");
    assert_slice_equal(a[1].body, "Beside");
    assert_slice_equal(a[1].url, "http://x.example/2");
    assert_date(a[2].published_us, "2026-01-02T03:04:05Z");
    parsed_free(&parsed);
}

static void atom_0_3_is_read(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<feed version='0.3' xmlns='http://purl.org/atom/ns#'><entry><title>T</title>"
        "<id>1</id><issued>2026-01-02T03:04:05Z</issued><modified>2026-01-03</modified>"
        "<content type='text/html' mode='escaped'>&lt;p&gt;Body&lt;/p&gt;</content></entry></feed>",
        1, &parsed);
    assert_slice_equal(a[0].body, "Body");
    assert_date(a[0].published_us, "2026-01-02T03:04:05Z");
    assert_date(a[0].updated_us, "2026-01-03T00:00:00Z");
    parsed_free(&parsed);
}

static void the_roots_name_outweighs_its_namespace(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<feed xmlns='http://elsewhere.example/'><entry><id>1</id></entry></feed>", 1, &parsed);
    assert_slice_equal(a[0].id, "1");
    parsed_free(&parsed);
    a = parse_feed("<feed><entry><title>T</title></entry></feed>", 1, &parsed);
    assert_slice_equal(a[0].title, "T");
    parsed_free(&parsed);
    a = parse_feed(
        "<r:rss xmlns:r='http://elsewhere.example/'><r:channel><r:item><r:guid>1</r:guid>"
        "</r:item></r:channel></r:rss>",
        1, &parsed);
    assert_slice_equal(a[0].id, "1");
    parsed_free(&parsed);
}

static void photo_captions_are_a_last_resort(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss" NAMESPACES "><channel><item><guid>1</guid><description>Text</description>"
        "<media:group><media:content><media:title>Photo</media:title>"
        "<media:description>Caption</media:description></media:content></media:group></item>"
        "</channel></rss>",
        1, &parsed);
    assert_slice_equal(a[0].title, "Photo");
    assert_slice_equal(a[0].summary, "Text");
    assert_slice_equal(a[0].body, "Caption");
    parsed_free(&parsed);
}

static void a_caption_may_be_markup(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss" NAMESPACES "><channel><item><guid>1</guid><media:content>"
        "<media:title>Fish &amp;amp; &lt;b&gt;chips&lt;/b&gt;</media:title>"
        "<media:description>&lt;p&gt;One&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;</media:description>"
        "</media:content></item></channel></rss>",
        1, &parsed);
    assert_slice_equal(a[0].title, "Fish & chips");
    assert_slice_equal(a[0].body, "One\ntwo");
    parsed_free(&parsed);
}

static void unescaped_markup_in_rss_is_still_text(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss><channel><item><description>Tali<b>ban</b> <p>talks</p></description></item>"
        "</channel></rss>",
        1, &parsed);
    assert_slice_equal(a[0].summary, "Taliban\ntalks");
    parsed_free(&parsed);
}

static void an_item_that_is_not_closed_ends_at_the_next(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "<rss><channel><item><title>1</title><item><title>2</title></item></channel></rss>", 2,
        &parsed);
    assert_slice_equal(a[0].title, "1");
    assert_slice_equal(a[1].title, "2");
    parsed_free(&parsed);
}

/* The parser gets the text in chunks: whatever stands at a border must come out whole. */
static void borders_of_chunks_do_not_show(void **state) {
    (void)state;
    static const char tail[] = "\xE4\xB8\xAD &amp;<![CDATA[\xC3\xA9]]>z";
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t padding = MEND_CHUNK_BYTES - 160; padding < MEND_CHUNK_BYTES; padding++) {
        buffer_clear(&text);
        assert_int_equal(buffer_append_text(&text, "<rss><item><atom:link href='/?"), STATUS_OK);
        for (size_t i = 0; i < padding; i++) {
            assert_int_equal(buffer_append_char(&text, 'u'), STATUS_OK);
        }
        assert_int_equal(buffer_append_text(&text, ">\xC3\xA9&amp;b'/><description>"), STATUS_OK);
        for (size_t i = 0; i < padding; i++) {
            assert_int_equal(buffer_append_char(&text, 't'), STATUS_OK);
        }
        assert_int_equal(buffer_append_format(&text, "%s</description></item></rss>", tail),
                         STATUS_OK);
        struct parsed parsed;
        parse_bytes(buffer_slice(&text), "", &parsed);
        assert_int_equal(parsed.status, STATUS_OK);
        assert_int_equal(parsed.document.count, 1);
        struct slice url = parsed.document.articles[0].url;
        struct slice summary = parsed.document.articles[0].summary;
        assert_slice_equal(slice_sub(url, url.bytes - 5, url.bytes), ">\xC3\xA9&b");
        assert_int_equal(summary.bytes, padding + 8);
        assert_slice_equal(slice_sub(summary, padding, summary.bytes), "\xE4\xB8\xAD &\xC3\xA9z");
        parsed_free(&parsed);
    }
    buffer_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rss_2_0_is_read_whole),
        cmocka_unit_test(rss_1_0_is_read_whole),
        cmocka_unit_test(atom_1_0_is_read_whole),
        cmocka_unit_test(an_entry_may_be_the_whole_document),
        cmocka_unit_test(cdf_is_read),
        cmocka_unit_test(base64_is_decoded_where_it_is_text),
        cmocka_unit_test(a_text_in_another_language_tells_the_items),
        cmocka_unit_test(modules_name_categories_and_authors_too),
        cmocka_unit_test(atom_0_3_is_read),
        cmocka_unit_test(the_roots_name_outweighs_its_namespace),
        cmocka_unit_test(photo_captions_are_a_last_resort),
        cmocka_unit_test(a_caption_may_be_markup),
        cmocka_unit_test(unescaped_markup_in_rss_is_still_text),
        cmocka_unit_test(an_item_that_is_not_closed_ends_at_the_next),
        cmocka_unit_test(borders_of_chunks_do_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
