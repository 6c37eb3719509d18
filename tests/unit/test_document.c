/* Whole documents: what they are taken for, what is saved of broken ones, what is refused. The
 * fields of each format are in test_feed_xml.c and test_feed_json.c. */
#include "tests/unit/parsed.h"

#include "core/buffer.h"
#include "core/counters.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

static void knows_the_formats(void **state) {
    (void)state;
    static const struct {
        const char *text;
        enum feed_format format;
        const char *name;
    } cases[] = {
        {"<rss version='2.0'><channel/></rss>", FEED_RSS, "RSS"},
        {"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'/>", FEED_RSS1,
         "RSS 1.0"},
        {"<feed xmlns='http://www.w3.org/2005/Atom'/>", FEED_ATOM, "Atom"},
        {"<a:feed xmlns:a='http://www.w3.org/2005/Atom'/>", FEED_ATOM, "Atom"},
        {"<feed/>", FEED_ATOM, "Atom"},
        {"<feed xmlns='http://elsewhere.example/'/>", FEED_ATOM, "Atom"},
        {" {\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", FEED_JSON,
         "JSON Feed"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parsed parsed;
        parse_feed(cases[i].text, 0, &parsed);
        assert_int_equal(parsed.document.format, cases[i].format);
        assert_string_equal(feed_format_name(parsed.document.format), cases[i].name);
        assert_int_equal(parsed.document.fault_count, 0);
        parsed_free(&parsed);
    }
}

static void says_what_is_no_feed(void **state) {
    (void)state;
    static const struct {
        const char *text, *message;
        size_t line, column;
    } cases[] = {
        {"", "an empty document, not a feed", 0, 0},
        {" \n ", "an empty document, not a feed", 0, 0},
        {"Not found.\n", "plain text, not a feed: RSS, Atom or JSON Feed would be right", 1, 1},
        {"<?xml version='1.0'?>\n <!-- x -->\n  <opml version='2.0'><body/></opml>",
         "XML with the root element <opml>, not a feed: <rss>, <rdf:RDF> or <feed> would be right",
         3, 3},
        {"<!DOCTYPE html><html><head></head><body>404</body></html>",
         "an HTML page, not a feed, and it links to none", 0, 0},
        {"<html><head><link rel=alternate type='application/rss+xml' href='/rss'>"
         "<LINK REL='alternate' TYPE=application/atom+xml HREF='atom.xml'/>"
         "<link rel=stylesheet type=text/css href=a.css></head>",
         "an HTML page, not a feed; the page links to these feeds: http://news.example/rss, "
         "http://news.example/feeds/atom.xml",
         0, 0},
        {"[1,2]", "JSON, but no JSON Feed: it is not an object", 1, 1},
        {"{\"a\":1}", "JSON, but no JSON Feed: it has neither \"version\" nor \"items\"", 1, 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parsed parsed;
        parse_bytes(slice_of(cases[i].text), "", &parsed);
        assert_int_equal(parsed.status, STATUS_INVALID);
        assert_string_equal(parsed.error.message, cases[i].message);
        assert_string_equal(parsed.error.file, FEED_URL);
        assert_int_equal(parsed.error.line, cases[i].line);
        assert_int_equal(parsed.error.column, cases[i].column);
        parsed_free(&parsed);
    }
}

static void broken_json_is_refused_with_its_place(void **state) {
    (void)state;
    struct parsed parsed;
    parse_bytes(SLICE_LITERAL("{\"version\":\"https://jsonfeed.org/version/1\",\n \"items\" []}"),
                "", &parsed);
    assert_int_equal(parsed.status, STATUS_INVALID);
    assert_non_null(strstr(parsed.error.message, "JSON that cannot be read"));
    assert_int_equal(parsed.error.line, 2);
    assert_int_equal(parsed.error.column, 10);
    parsed_free(&parsed);
}

static void saves_what_can_be_saved(void **state) {
    (void)state;
    static const struct {
        const char *text, *title, *summary, *lost;
        size_t line, column;
    } cases[] = {
        {"<rss><channel>\n<item><title>A & B</title><description>&eacute; &amp; x</description>"
         "</item></channel></rss>",
         "A & B", "\xC3\xA9 & x", "an & that begins no known reference; &amp; would be right", 2,
         16},
        {"<rss><channel><item><title>T</title><description><p>one<p>two</description></item>", "T",
         "one\ntwo", "an end tag that does not match the open element", 1, 62},
        {"\n\n  <?xml version='1.0'?><rss><channel><item><title>T</title><description>cut he", "T",
         "cut he", "the document ends inside an element", 3, 79},
        {"<b>Warning</b>: x.php\n<?xml version='1.0'?><rss><channel><item><title>T</title>"
         "<description>S</description></item></channel></rss>",
         "T", "S", "text before the beginning of the feed", 1, 1},
        {"<rss><channel><item><title>T</title><dc:creator>C</dc:creator>"
         "<description>S</description></item></channel></rss>",
         "T", "S", "Namespace prefix dc on creator is not defined", 1, 48},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parsed parsed;
        const struct article *articles = parse_feed(cases[i].text, 1, &parsed);
        assert_slice_equal(articles[0].title, cases[i].title);
        assert_slice_equal(articles[0].summary, cases[i].summary);
        assert_true(parsed.document.fault_count > 0);
        const struct document_fault *fault = &parsed.document.faults[0];
        assert_string_equal(fault->what, cases[i].lost);
        assert_int_equal(fault->places[0].line, cases[i].line);
        assert_int_equal(fault->places[0].column, cases[i].column);
        parsed_free(&parsed);
    }
}

static void every_kind_of_fault_is_told_with_its_places(void **state) {
    (void)state;
    struct parsed parsed;
    (void)parse_feed("junk<rss version='2.0'><channel>\n<item><title>A & B &nbsp;</title>\n"
                     "<x:y/><x:y/><z:y/><pubDate>some day</pubDate><guid>1</guid></item>\n"
                     "<item><title>& & &</title><pubDate>another</pubDate></item>",
                     2, &parsed);
    static const struct {
        const char *what;
        size_t count, place_count, line, column;
    } expected[] = {
        {"text outside the root element", 1, 1, 1, 1},
        {"an & that begins no known reference; &amp; would be right", 4, 3, 2, 16},
        {"an HTML entity, which XML does not know", 1, 1, 2, 20},
        {"Namespace prefix x on y is not defined", 2, 2, 3, 5},
        {"Namespace prefix z on y is not defined", 1, 1, 3, 17},
        {"the document ends inside an element", 1, 1, 4, 60},
        {"a date that cannot be read: \"some day\"", 2, 0, 0, 0},
    };
    assert_slice_equal(parsed.document.version, "2.0");
    assert_int_equal(parsed.document.fault_count, COUNT_OF(expected));
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        const struct document_fault *fault = &parsed.document.faults[i];
        assert_string_equal(fault->what, expected[i].what);
        assert_int_equal(fault->count, expected[i].count);
        assert_int_equal(fault->place_count, expected[i].place_count);
        assert_int_equal(fault->places[0].line, expected[i].line);
        assert_int_equal(fault->places[0].column, expected[i].column);
    }
    parsed_free(&parsed);
}

static void entities_survive_a_fault_before_them(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *articles = parse_feed("<rss><channel><item a='1' a='2'><title>A &amp; B "
                                                "&lt;C&gt; &#65;</title></item></channel></rss>",
                                                1, &parsed);
    assert_slice_equal(articles[0].title, "A & B A");
    assert_true(parsed.document.fault_count > 0);
    parsed_free(&parsed);
}

static void a_cut_address_is_not_believed(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *articles =
        parse_feed("<rss><channel><item><title>T</title><guid>http://news.example/12", 1, &parsed);
    assert_slice_equal(articles[0].id, "");
    assert_slice_equal(articles[0].url, "");
    parsed_free(&parsed);
}

static void rejects_entity_bomb(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *articles =
        parse_feed("<!DOCTYPE rss [<!ENTITY a 'lol'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
                   "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'><!ENTITY d SYSTEM 'file:///etc/passwd'>]>"
                   "<rss><channel><item><title>x &c; &d;</title></item></channel></rss>",
                   1, &parsed);
    assert_slice_equal(articles[0].title, "x &c; &d;");
    parsed_free(&parsed);
}

static void reads_any_charset(void **state) {
    (void)state;
    static const char text[] = "<?xml version='1.0' encoding='windows-1251'?><rss><channel><item>"
                               "<title>\xCC\xE8\xF0</title></item></channel></rss>";
    struct parsed parsed;
    const struct article *articles = parse_feed(text, 1, &parsed);
    assert_slice_equal(articles[0].title, "\xD0\x9C\xD0\xB8\xD1\x80");
    parsed_free(&parsed);
    parse_bytes(slice_of(text), "application/xml; charset=koi8-r", &parsed);
    assert_slice_equal(parsed.document.articles[0].title, "\xD0\xBB\xD0\xA5\xD0\x9F");
    parsed_free(&parsed);
}

static void items_past_the_maximum_are_dropped_and_counted(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, 8 * MIB);
    assert_int_equal(buffer_append_text(&text, "<rss><channel>"), STATUS_OK);
    for (size_t i = 0; i < LIMIT_DOCUMENT_ITEMS + 3; i++) {
        assert_int_equal(buffer_append_format(&text, "<item><guid>%zu</guid></item>", i),
                         STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&text, "<item/></channel></rss>"), STATUS_OK);
    uint64_t over = counter_get(COUNTER_items_over_limit);
    uint64_t nameless = counter_get(COUNTER_items_without_identity);
    uint64_t items = counter_get(COUNTER_items_parsed);
    uint64_t documents = counter_get(COUNTER_documents_parsed);
    struct parsed parsed;
    parse_bytes(buffer_slice(&text), "", &parsed);
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.document.count, LIMIT_DOCUMENT_ITEMS);
    assert_int_equal(counter_get(COUNTER_items_over_limit) - over, 3);
    assert_int_equal(counter_get(COUNTER_items_without_identity) - nameless, 1);
    assert_int_equal(counter_get(COUNTER_items_parsed) - items, LIMIT_DOCUMENT_ITEMS);
    assert_int_equal(counter_get(COUNTER_documents_parsed) - documents, 1);
    parsed_free(&parsed);
    buffer_fini(&text);
}

static void a_text_past_its_maximum_is_cut_and_counted(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, 16 * MIB);
    assert_int_equal(buffer_append_text(&text, "<rss><channel><item><description>"), STATUS_OK);
    while (text.bytes < LIMIT_ITEM_MARKUP_BYTES + LIMIT_ITEM_TEXT_BYTES) {
        assert_int_equal(buffer_append_text(&text, "0123456789 "), STATUS_OK);
    }
    uint64_t cut = counter_get(COUNTER_text_truncated);
    struct parsed parsed;
    parse_bytes(buffer_slice(&text), "", &parsed);
    assert_int_equal(parsed.status, STATUS_OK);
    assert_in_range(parsed.document.articles[0].summary.bytes, LIMIT_ITEM_TEXT_BYTES / 2,
                    LIMIT_ITEM_TEXT_BYTES);
    assert_int_equal(counter_get(COUNTER_text_truncated) - cut, 1);
    parsed_free(&parsed);
    buffer_fini(&text);
}

static void a_full_arena_refuses_the_document(void **state) {
    (void)state;
    struct arena arena;
    struct document document = {0};
    struct error error = {0};
    const struct document_hints hints = {.url = SLICE_LITERAL(FEED_URL)};
    uint64_t refused = counter_get(COUNTER_documents_refused);
    arena_init(&arena, 4 * KIB);
    assert_int_equal(document_parse(SLICE_LITERAL("<rss><channel><item><title>T</title></item>"
                                                  "</channel></rss>"),
                                    &hints, &arena, &document, &error),
                     STATUS_TOO_LARGE);
    assert_non_null(strstr(error.message, "more memory than the 4096 bytes"));
    assert_int_equal(counter_get(COUNTER_documents_refused) - refused, 1);
    assert_int_equal(document.count, 0);
    arena_fini(&arena);
}

static void a_wall_of_attributes_does_not_hang(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, 16 * MIB);
    assert_int_equal(buffer_append_text(&text, "<rss"), STATUS_OK);
    for (size_t i = 0; i < 200000; i++) {
        assert_int_equal(buffer_append_format(&text, " a%zu=''", i), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&text, "><channel><item><guid>1</guid></item></channel>"),
                     STATUS_OK);
    struct parsed parsed;
    parse_bytes(buffer_slice(&text), "", &parsed);
    assert_int_equal(parsed.status, STATUS_OK);
    assert_int_equal(parsed.document.count, 1);
    parsed_free(&parsed);
    buffer_fini(&text);
}

/* A feed of one item, then `count` elements that each bring a new name. */
static void parse_wall(const char *opening, size_t openings, size_t count, struct parsed *parsed) {
    struct buffer text;
    buffer_init(&text, 16 * MIB);
    assert_int_equal(buffer_append_text(&text, "<rss><item><guid>1</guid></item>"), STATUS_OK);
    for (size_t i = 0; i < openings; i++) {
        assert_int_equal(buffer_append_text(&text, opening), STATUS_OK);
    }
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(buffer_append_format(&text, "<a%zu/>", i), STATUS_OK);
    }
    parse_bytes(buffer_slice(&text), "", parsed);
    buffer_fini(&text);
}

static void a_wall_of_names_or_namespaces_is_cut_off(void **state) {
    (void)state;
    static const struct {
        const char *opening;
        size_t openings, count;
        const char *lost;
    } cases[] = {
        {"", 0, 500000, "more different names than a feed may have"},
        {"<x xmlns:a='u' xmlns:b='u' xmlns:c='u'>", 200, 9,
         "more namespaces declared than a feed may have"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct parsed parsed;
        uint64_t before = counter_get(COUNTER_xml_names_over_limit);
        parse_wall(cases[i].opening, cases[i].openings, cases[i].count, &parsed);
        assert_int_equal(parsed.status, STATUS_OK);
        assert_int_equal(parsed.document.count, 1);
        assert_true(parsed.document.fault_count > 0);
        assert_string_equal(parsed.document.faults[0].what, cases[i].lost);
        assert_int_equal(counter_get(COUNTER_xml_names_over_limit) - before, 1);
        parsed_free(&parsed);
    }
}

/* ---- real feeds ---- */

static struct slice read_whole(const char *path, char **owned) {
    FILE *file = fopen(path, "rb");
    *owned = NULL;
    if (file == NULL) {
        return slice_of(NULL);
    }
    *owned = malloc(LIMIT_BODY_BYTES);
    assert_non_null(*owned);
    size_t bytes = fread(*owned, 1, LIMIT_BODY_BYTES, file);
    fclose(file);
    return slice_make(*owned, bytes);
}

/* Parses every feed of the folder; gives how many it holds. */
static size_t parse_folder(const char *folder) {
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    size_t feeds = 0;
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".xml") != 0) {
            continue;
        }
        char path[1024];
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        char *owned = NULL;
        struct slice bytes = read_whole(path, &owned);
        struct parsed parsed;
        parse_bytes(bytes, "", &parsed);
        if (parsed.status != STATUS_OK) {
            fail_msg("%s: %s", path, parsed.error.message);
        }
        /* Some snapshots of this one outlet are feeds that had no items that day. */
        bool may_be_empty = strstr(folder, "straittimes") != NULL;
        assert_true(parsed.document.count > 0 || may_be_empty);
        for (size_t i = 0; i < parsed.document.count; i++) {
            assert_true(parsed.document.articles[i].title.bytes > 0);
            assert_true(parsed.document.articles[i].published_us != CLOCK_UNKNOWN || may_be_empty ||
                        strstr(folder, "/zh") != NULL);
        }
        feeds++;
        parsed_free(&parsed);
        free(owned);
    }
    closedir(entries);
    return feeds;
}

static void real_feeds_have_items_titles_and_dates(void **state) {
    (void)state;
    static const char *const folders[] = {"abscbnnews", "bbc", "nytimes", "straittimes", "zh"};
    DIR *data = opendir(TOCSIN_SHARED_DATA "/feeds");
    if (data == NULL) {
        print_message("skipped: no shared data\n");
        skip();
        return;
    }
    closedir(data);
    for (size_t i = 0; i < COUNT_OF(folders); i++) {
        char folder[512];
        snprintf(folder, sizeof folder, TOCSIN_SHARED_DATA "/feeds/%s", folders[i]);
        assert_true(parse_folder(folder) > 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_the_formats),
        cmocka_unit_test(says_what_is_no_feed),
        cmocka_unit_test(broken_json_is_refused_with_its_place),
        cmocka_unit_test(saves_what_can_be_saved),
        cmocka_unit_test(every_kind_of_fault_is_told_with_its_places),
        cmocka_unit_test(entities_survive_a_fault_before_them),
        cmocka_unit_test(a_cut_address_is_not_believed),
        cmocka_unit_test(rejects_entity_bomb),
        cmocka_unit_test(reads_any_charset),
        cmocka_unit_test(items_past_the_maximum_are_dropped_and_counted),
        cmocka_unit_test(a_text_past_its_maximum_is_cut_and_counted),
        cmocka_unit_test(a_full_arena_refuses_the_document),
        cmocka_unit_test(a_wall_of_attributes_does_not_hang),
        cmocka_unit_test(a_wall_of_names_or_namespaces_is_cut_off),
        cmocka_unit_test(real_feeds_have_items_titles_and_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
