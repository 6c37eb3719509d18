#include "tests/unit/parsed.h"

#include "core/buffer.h"
#include "core/clock.h"

static void json_feed_1_1_is_read_whole(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a = parse_feed(
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"News\","
        "\"home_page_url\":\"http://news.example/\",\"language\":\"en\",\"items\":["
        "{\"id\":\"1\",\"url\":\"/one\",\"external_url\":\"http://other.example/\","
        "\"title\":\"A <b> & c\",\"summary\":\"S\",\"content_html\":\"<p>x</p><p>y</p>\","
        "\"content_text\":\"z\",\"date_published\":\"2026-01-02T03:04:05Z\","
        "\"date_modified\":\"2026-01-03T03:04:05Z\",\"authors\":[{\"name\":\"Ann\"},{\"name\":"
        "\"Bo\"}],"
        "\"tags\":[\"war\",7,\"peace\"],\"language\":\"fa\"},"
        "{\"id\":2,\"content_text\":\"one\\n\\ntwo\\u0000\",\"author\":{\"name\":\"Cy\"}},"
        "{},\"junk\"]}",
        2, &parsed);
    assert_slice_equal(a[0].feed.title, "News");
    assert_slice_equal(a[0].feed.link, "http://news.example/");
    assert_slice_equal(a[0].id, "1");
    assert_slice_equal(a[0].url, "http://news.example/one");
    assert_slice_equal(a[0].title, "A <b> & c");
    assert_slice_equal(a[0].summary, "S");
    assert_slice_equal(a[0].body, "x\ny");
    assert_slice_equal(a[0].language, "fa");
    assert_int_equal(a[0].authors.count, 2);
    assert_int_equal(a[0].categories.count, 2);
    assert_slice_equal(a[0].categories.items[1], "peace");
    assert_true(a[0].published_us != CLOCK_UNKNOWN);
    assert_true(a[0].updated_us - a[0].published_us == (int64_t)86400 * 1000000);
    assert_slice_equal(a[1].id, "2");
    assert_slice_equal(a[1].body, "one\ntwo");
    assert_slice_equal(a[1].language, "en");
    assert_slice_equal(a[1].authors.items[0], "Cy");
    parsed_free(&parsed);
}

static void the_feeds_authors_are_those_of_items_without(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a =
        parse_feed("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":["
                   "{\"id\":\"1\"},{\"id\":\"2\",\"authors\":[{\"name\":\"Ann\"}]}],"
                   "\"author\":{\"name\":\"Bo\"}}",
                   2, &parsed);
    assert_int_equal(a[0].authors.count, 1);
    assert_slice_equal(a[0].authors.items[0], "Bo");
    assert_int_equal(a[1].authors.count, 1);
    assert_slice_equal(a[1].authors.items[0], "Ann");
    parsed_free(&parsed);
}

static void too_many_values_are_refused_unbuilt(void **state) {
    (void)state;
    struct buffer text;
    struct parsed parsed;
    buffer_init(&text, 4 * MIB);
    assert_int_equal(buffer_append_text(&text, "{\"items\":["), STATUS_OK);
    for (size_t i = 0; i < LIMIT_JSON_VALUES / 2 + 1; i++) {
        assert_int_equal(buffer_append_text(&text, "{},"), STATUS_OK);
    }
    assert_int_equal(buffer_append_text(&text, "{}]}"), STATUS_OK);
    parse_bytes(buffer_slice(&text), "", &parsed);
    assert_int_equal(parsed.status, STATUS_TOO_LARGE);
    parsed_free(&parsed);
    buffer_fini(&text);
}

static void a_feed_with_slips_is_read_all_the_same(void **state) {
    (void)state;
    struct parsed parsed;
    const struct article *a =
        parse_feed("{\"version\":\"https://jsonfeed.org/version/1.1\",\n\"items\":["
                   "{\"id\":\"1\",\"title\":\"half \\ud83d emoji\"},\n"
                   "{\"id\":\"2\",\"title\":\"whole\",\"date_published\":\"soon\",},\n"
                   "{\"id\":\"3\",\"title\":\"cut he",
                   3, &parsed);
    assert_slice_equal(a[0].title, "half \xEF\xBF\xBD emoji");
    assert_slice_equal(a[1].title, "whole");
    assert_slice_equal(a[2].id, "3");
    assert_slice_equal(a[2].title, "");
    assert_slice_equal(parsed.document.version, "1.1");
    assert_int_equal(parsed.document.fault_count, 4);
    const struct document_fault *faults = parsed.document.faults;
    assert_string_equal(faults[0].what, "an escape of half a surrogate pair");
    assert_int_equal(faults[0].places[0].line, 2);
    assert_int_equal(faults[0].places[0].column, 34);
    assert_string_equal(faults[1].what, "a comma with nothing behind it");
    assert_int_equal(faults[1].places[0].line, 3);
    assert_string_equal(faults[2].what, "the document ends before its last bracket");
    assert_string_equal(faults[3].what, "a date that cannot be read: \"soon\"");
    assert_int_equal(faults[3].place_count, 0);
    assert_int_equal(faults[3].count, 1);
    parsed_free(&parsed);
}

static void deep_nesting_is_refused(void **state) {
    (void)state;
    char text[8192];
    memset(text, '[', sizeof text);
    struct parsed parsed;
    parse_bytes(slice_make(text, sizeof text), "", &parsed);
    assert_int_equal(parsed.status, STATUS_INVALID);
    parsed_free(&parsed);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_feed_1_1_is_read_whole),
        cmocka_unit_test(the_feeds_authors_are_those_of_items_without),
        cmocka_unit_test(too_many_values_are_refused_unbuilt),
        cmocka_unit_test(a_feed_with_slips_is_read_all_the_same),
        cmocka_unit_test(deep_nesting_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
