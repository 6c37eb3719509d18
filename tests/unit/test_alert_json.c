/* The alert as JSON: every field in its place, nothing unknown, always whole. */
#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"
#include "publish/alert_json.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* SLICE_LITERAL is no constant expression, which a static initialiser must be. */
#define TEXT(s)                                                                                    \
    { "" s, sizeof(s) - 1 }

static const struct slice tags[] = {TEXT("region.afghanistan"), TEXT("x\"y")};
static const struct slice references[] = {TEXT("https://example.org/list")};
static const struct slice groups_true[] = {TEXT("thaw"), TEXT("who")};
static const struct slice groups_false[] = {TEXT("noise")};
static const struct slice feed_tags[] = {TEXT("wire")};

static const struct alert_match matches[] = {
    {.group = TEXT("who"),
     .term = TEXT("Taliban"),
     .text = TEXT("TALIBAN"),
     .field = FIELD_TITLE,
     .start = 4,
     .end = 11},
    {.group = TEXT("thaw"),
     .term = TEXT("unfreez*"),
     .text = TEXT("unfreezing"),
     .field = FIELD_AUTHORS,
     .index = 2,
     .start = 0,
     .end = 10},
};

static const struct alert_entity haqqani = {.id = TEXT("un-1"),
                                            .label = TEXT("Haqqani \"Network\""),
                                            .programme = TEXT("UN 1988"),
                                            .list = TEXT("un-taliban")};
static const struct alert_entity unnamed = {.list = TEXT("ships")};

static const struct article article = {
    .feed = {.url = TEXT("https://example.org/feed.xml"),
             .title = TEXT("Example"),
             .tags = {feed_tags, 1}},
    .id = TEXT("guid-1"),
    .url = TEXT("https://example.org/a"),
    .title = TEXT("The \xE2\x80\x9CTALIBAN\xE2\x80\x9D"),
    .language = TEXT("en"),
    .published_us = 1767323045000000,
    .updated_us = CLOCK_UNKNOWN,
};

static struct alert example(void) {
    return (struct alert){
        .rule = {.id = SLICE_LITERAL("sanctions.afghan-assets"),
                 .title = SLICE_LITERAL("Assets"),
                 .category = SLICE_LITERAL("sanctions"),
                 .set = SLICE_LITERAL("sanctions.yaml"),
                 .severity = SEVERITY_HIGH,
                 .tags = {tags, 2},
                 .references = {references, 1}},
        .kind = ALERT_NEW,
        .id = {0x1, 0x2},
        .time_us = 1767323045678901,
        .first_seen_us = 1767323045000000,
        .score = 45,
        .when = SLICE_LITERAL("thaw and who"),
        .groups_true = {groups_true, 2},
        .groups_false = {groups_false, 1},
        .matches = matches,
        .match_count = 2,
        .snippet = SLICE_LITERAL("The TALIBAN\nand"),
        .article = &article,
        .latency = {1, 2, 3, 4},
    };
}

static const struct alert_position position = {
    .epoch = TEXT("00ff"), .seq = 123, .prev_all = 122, .prev_category = 118, .prev_rule = 97};

static void writes_every_field_in_order(void **state) {
    (void)state;
    struct alert alert = example();
    char id[HASH_HEX_BYTES];
    hash_hex(alert.id, id);
    char expected[2048];
    snprintf(
        expected, sizeof expected,
        "{\"v\":1,\"id\":\"%s\",\"epoch\":\"00ff\",\"seq\":123,\"prev\":{\"all\":122,"
        "\"category\":118,\"rule\":97},\"time\":\"2026-01-02T03:04:05.678Z\",\"kind\":\"new\","
        "\"rule\":{\"id\":\"sanctions.afghan-assets\",\"title\":\"Assets\","
        "\"category\":\"sanctions\",\"severity\":\"high\",\"tags\":[\"region.afghanistan\","
        "\"x\\\"y\"],\"references\":[\"https://example.org/list\"],\"set\":\"sanctions.yaml\"},"
        "\"score\":45,\"why\":{\"when\":\"thaw and who\",\"true\":[\"thaw\",\"who\"],"
        "\"false\":[\"noise\"]},\"matches\":[{\"group\":\"who\",\"term\":\"Taliban\","
        "\"field\":\"title\",\"start\":4,\"end\":11,\"text\":\"TALIBAN\"},{\"group\":\"thaw\","
        "\"term\":\"unfreez*\",\"field\":\"authors\",\"index\":2,\"start\":0,\"end\":10,"
        "\"text\":\"unfreezing\"}],\"snippet\":\"The TALIBAN\\nand\",\"article\":{"
        "\"id\":\"guid-1\",\"url\":\"https://example.org/a\",\"title\":\"The \xE2\x80\x9CTALIBAN"
        "\xE2\x80\x9D\",\"published\":\"2026-01-02T03:04:05Z\","
        "\"first_seen\":\"2026-01-02T03:04:05Z\",\"language\":\"en\"},\"feed\":{"
        "\"url\":\"https://example.org/feed.xml\",\"title\":\"Example\",\"tags\":[\"wire\"]},"
        "\"latency_us\":{\"fetch\":1,\"parse\":2,\"match\":3,\"commit\":4}}",
        id);
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(alert_json_append(&alert, &position, &out), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), expected);
    buffer_fini(&out);
}

static void tells_whom_a_term_of_a_list_means(void **state) {
    (void)state;
    static const char *const expected[] = {
        "\"entity\":{\"id\":\"un-1\",\"label\":\"Haqqani \\\"Network\\\"\",\"list\":\"un-taliban\","
        "\"programme\":\"UN 1988\"}}",
        "\"entity\":{\"list\":\"ships\"}}"};
    struct alert_match listed[] = {matches[0], matches[1]};
    struct alert alert = example();
    struct buffer out;
    buffer_init(&out, MIB);
    listed[0].entity = &haqqani;
    listed[1].entity = &unnamed;
    alert.matches = listed;
    assert_int_equal(alert_json_append(&alert, &position, &out), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(expected); i++) {
        assert_non_null(memmem(out.data, out.bytes, expected[i], strlen(expected[i])));
    }
    buffer_fini(&out);
}

static void leaves_out_what_is_not_known(void **state) {
    (void)state;
    static const struct article bare = {
        .title = TEXT("t"), .published_us = CLOCK_UNKNOWN, .updated_us = CLOCK_UNKNOWN};
    struct alert alert = {
        .article = &bare, .kind = ALERT_UPDATE, .first_seen_us = CLOCK_UNKNOWN, .score = -1};
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(alert_json_append(&alert, NULL, &out), STATUS_OK);
    json_t *json = json_loadb(out.data, out.bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    static const char *const absent[] = {"epoch", "seq", "prev"};
    for (size_t i = 0; i < COUNT_OF(absent); i++) {
        assert_null(json_object_get(json, absent[i]));
    }
    assert_string_equal(json_string_value(json_object_get(json, "kind")), "update");
    assert_int_equal(json_integer_value(json_object_get(json, "score")), -1);
    json_t *of_article = json_object_get(json, "article");
    assert_int_equal(json_object_size(of_article), 1);
    assert_non_null(json_object_get(of_article, "title"));
    assert_int_equal(json_object_size(json_object_get(json, "feed")), 1); /* tags */
    assert_int_equal(json_array_size(json_object_get(json, "matches")), 0);
    json_decref(json);
    buffer_fini(&out);
}

static void appends_behind_what_is_there(void **state) {
    (void)state;
    struct alert alert = example();
    struct buffer out;
    buffer_init(&out, MIB);
    buffer_append_text(&out, "[");
    assert_int_equal(alert_json_append(&alert, NULL, &out), STATUS_OK);
    buffer_append_text(&out, ",");
    assert_int_equal(alert_json_append(&alert, NULL, &out), STATUS_OK);
    buffer_append_text(&out, "]");
    json_t *json = json_loadb(out.data, out.bytes, JSON_REJECT_DUPLICATES, NULL);
    assert_int_equal(json_array_size(json), 2);
    assert_true(json_equal(json_array_get(json, 0), json_array_get(json, 1)));
    json_decref(json);
    buffer_fini(&out);
}

static json_t *append_large(const struct alert *alert) {
    struct buffer out;
    buffer_init(&out, LIMIT_ALERT_BYTES);
    assert_int_equal(alert_json_append(alert, &position, &out), STATUS_OK);
    assert_true(out.bytes <= LIMIT_ALERT_BYTES);
    json_t *json = json_loadb(out.data, out.bytes, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(json);
    buffer_fini(&out);
    return json;
}

static void too_large_an_alert_has_fewer_matches(void **state) {
    (void)state;
    enum { TEXT_BYTES = 100000, MATCHES = 50 };
    char *text = malloc(TEXT_BYTES);
    struct alert_match *many = calloc(MATCHES, sizeof *many);
    assert_non_null(text);
    assert_non_null(many);
    memset(text, 'x', TEXT_BYTES);
    for (size_t i = 0; i < MATCHES; i++) {
        many[i] = (struct alert_match){.text = {text, TEXT_BYTES}, .start = (uint32_t)i};
    }
    struct alert alert = example();
    alert.matches = many;
    alert.match_count = MATCHES;
    uint64_t before = counter_get(COUNTER_matches_over_limit);
    json_t *json = append_large(&alert);
    json_t *kept = json_object_get(json, "matches");
    assert_int_equal(json_array_size(kept), 6); /* 50, 25, 12, 6 */
    for (size_t i = 0; i < 6; i++) {
        json_t *match = json_array_get(kept, i);
        assert_int_equal(json_integer_value(json_object_get(match, "start")), i);
        assert_int_equal(json_string_length(json_object_get(match, "text")), TEXT_BYTES);
    }
    assert_int_equal(counter_get(COUNTER_matches_over_limit) - before, MATCHES - 6);
    json_decref(json);
    free(many);
    free(text);
}

static void alert_too_large_without_matches_has_its_texts_shortened(void **state) {
    (void)state;
    enum { TITLE_BYTES = 1024 * 1024, TAGS = 5000 };
    char *title = malloc(TITLE_BYTES);
    struct slice *many = calloc(TAGS, sizeof *many);
    assert_non_null(title);
    assert_non_null(many);
    /* The worst there is: six bytes of JSON for one, and no code point may be cut. */
    memset(title, 1, TITLE_BYTES);
    static const char omega[] = "\xCE\xA9";
    for (size_t i = 100; i < 2000; i += 2) {
        memcpy(title + i, omega, 2);
    }
    for (size_t i = 0; i < TAGS; i++) {
        many[i] = slice_make(title, 600);
    }
    struct article large = article;
    large.title = slice_make(title, TITLE_BYTES);
    large.url = slice_make(title, TITLE_BYTES);
    large.feed.tags = (struct slice_list){many, TAGS};
    struct alert alert = example();
    alert.article = &large;
    alert.rule.tags = alert.rule.references = large.feed.tags;
    alert.groups_true = alert.groups_false = large.feed.tags;
    alert.when = alert.snippet = alert.rule.title = alert.rule.set = large.title;
    uint64_t before = counter_get(COUNTER_alerts_shortened);
    json_t *json = append_large(&alert);
    assert_int_equal(counter_get(COUNTER_alerts_shortened) - before, 1);
    json_t *of_article = json_object_get(json, "article");
    const char *short_title = json_string_value(json_object_get(of_article, "title"));
    size_t bytes = json_string_length(json_object_get(of_article, "title"));
    assert_in_range(bytes, 400, 512);
    assert_string_equal(short_title + bytes - 3, "\xE2\x80\xA6");
    assert_null(json_object_get(of_article, "url")); /* half an address is none */
    assert_string_equal(json_string_value(json_object_get(of_article, "id")), "guid-1");
    assert_int_equal(json_array_size(json_object_get(json_object_get(json, "rule"), "tags")), 32);
    json_decref(json);
    free(many);
    free(title);
}

static void full_buffer_is_left_as_it_was(void **state) {
    (void)state;
    struct alert alert = example();
    struct buffer out;
    buffer_init(&out, 100);
    buffer_append_text(&out, "before");
    assert_int_equal(alert_json_append(&alert, &position, &out), STATUS_TOO_LARGE);
    assert_slice_equal(buffer_slice(&out), "before");
    assert_int_equal(out.failed, STATUS_TOO_LARGE);
    assert_int_equal(out.bytes_max, 100);
    buffer_fini(&out);
}

static void topic_has_its_closing_slash(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 1024);
    assert_int_equal(alert_topic_append(slice_of("actors"), slice_of("actors.taliban"), &out),
                     STATUS_OK);
    assert_slice_equal(buffer_slice(&out), "alert/actors/actors.taliban/");
    char name[LIMIT_TOPIC_BYTES];
    memset(name, 'n', sizeof name);
    size_t frame = strlen("alert/a//");
    buffer_clear(&out);
    assert_int_equal(
        alert_topic_append(slice_of("a"), slice_make(name, LIMIT_TOPIC_BYTES - frame), &out),
        STATUS_OK);
    assert_int_equal(out.bytes, LIMIT_TOPIC_BYTES);
    buffer_clear(&out);
    assert_int_equal(
        alert_topic_append(slice_of("a"), slice_make(name, LIMIT_TOPIC_BYTES - frame + 1), &out),
        STATUS_TOO_LARGE);
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_every_field_in_order),
        cmocka_unit_test(tells_whom_a_term_of_a_list_means),
        cmocka_unit_test(leaves_out_what_is_not_known),
        cmocka_unit_test(appends_behind_what_is_there),
        cmocka_unit_test(too_large_an_alert_has_fewer_matches),
        cmocka_unit_test(alert_too_large_without_matches_has_its_texts_shortened),
        cmocka_unit_test(full_buffer_is_left_as_it_was),
        cmocka_unit_test(topic_has_its_closing_slash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
