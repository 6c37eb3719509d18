#include "tests/unit/unit.h"

#include "app/config.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/tocsin-config-XXXXXX";
static char path[128];
static struct arena arena;

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/tocsin.yaml", folder);
    arena_init(&arena, LIMIT_CONFIG_ARENA_BYTES);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    arena_fini(&arena);
    unlink(path);
    return rmdir(folder);
}

static enum status read_text(const char *text, struct config *out, struct error *error) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    arena_reset(&arena);
    return config_read(path, &arena, out, error);
}

static void everything_but_feeds_and_rules_has_a_default(void **state) {
    (void)state;
    struct config config = {0};
    struct error error = {0};
    assert_int_equal(read_text("feeds:\n  - url: https://example.org/a.xml\nrules: [my.yaml]\n",
                               &config, &error),
                     STATUS_OK);
    assert_int_equal(config.feed_count, 1);
    assert_slice_equal(config.feeds[0].url, "https://example.org/a.xml");
    assert_false(config.feeds[0].allow_private);
    assert_string_equal(config.alerts, "tcp://127.0.0.1:5590");
    assert_string_equal(config.replay, "tcp://127.0.0.1:5591");
    assert_int_equal(config.heartbeat_us, 5000000);
    assert_int_equal(config.fetch.concurrency, 200);
    assert_int_equal(config.fetch.body_bytes_max, LIMIT_BODY_BYTES);
    assert_true(config.workers >= 1);
    assert_null(config.match_cache);
}

static void paths_are_relative_to_the_configuration(void **state) {
    (void)state;
    struct config config = {0};
    struct error error = {0};
    assert_int_equal(read_text("feeds: [{url: http://a.example/}]\nrules: [sets, /etc/r.yaml]\n"
                               "store: {path: data/t.db}\n",
                               &config, &error),
                     STATUS_OK);
    char wanted[256];
    snprintf(wanted, sizeof wanted, "%s/sets", folder);
    assert_string_equal(config.rules[0], wanted);
    assert_string_equal(config.rules[1], "/etc/r.yaml");
    snprintf(wanted, sizeof wanted, "%s/data/t.db", folder);
    assert_string_equal(config.store_path, wanted);
}

static void every_key_is_read(void **state) {
    (void)state;
    struct config config = {0};
    struct error error = {0};
    assert_int_equal(
        read_text("feeds:\n"
                  "  - {url: http://a.example/, tags: [x, y], every: 30s, allow_private: true,\n"
                  "     language: fa}\n"
                  "rules: [r]\n"
                  "publish: {alerts: 'ipc:///tmp/a', replay: 'tcp://*:7', heartbeat: 1s}\n"
                  "store: {keep_seen: 1d, keep_alerts: 2d}\n"
                  "fetch: {concurrency: 3, per_host: 1, min_interval: 30s, timeout: 5s,\n"
                  "        body_max: 1MiB, user_agent: me}\n"
                  "match: {workers: 7, cache: compiled}\n"
                  "log: {level: debug}\n",
                  &config, &error),
        STATUS_OK);
    assert_int_equal(config.feeds[0].tags.count, 2);
    assert_slice_equal(config.feeds[0].tags.items[1], "y");
    assert_int_equal(config.feeds[0].every_us, 30000000);
    assert_true(config.feeds[0].allow_private);
    assert_slice_equal(config.feeds[0].language, "fa");
    assert_string_equal(config.alerts, "ipc:///tmp/a");
    assert_string_equal(config.replay, "tcp://*:7");
    assert_int_equal(config.heartbeat_us, 1000000);
    assert_int_equal(config.keep_seen_us, 86400000000);
    assert_int_equal(config.keep_alerts_us, 2 * 86400000000);
    assert_int_equal(config.fetch.concurrency, 3);
    assert_int_equal(config.fetch.per_host, 1);
    assert_int_equal(config.fetch.timeout_us, 5000000);
    assert_int_equal(config.fetch.body_bytes_max, 1048576);
    assert_slice_equal(config.fetch.user_agent, "me");
    assert_string_equal(config.match_cache + strlen(config.match_cache) - 9, "/compiled");
    assert_int_equal(config.workers, 7);
    assert_int_equal(config.log_level, LOG_DEBUG);
}

static void errors_point_at_the_place(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t line, column;
        const char *says;
    } cases[] = {
        {"feeds: [{url: http://a/}]\nrules: [r]\nfetsh: {}\n", 3, 1, "fetch"},
        {"feeds: [{url: http://a/}]\nrules: [r]\nhttp: x\n", 3, 7, "not supported"},
        {"feeds: []\nrules: [r]\n", 1, 8, "at least one"},
        {"rules: [r]\n", 0, 0, "no feeds"},
        {"feeds: [{url: http://a/}]\n", 0, 0, "no rules"},
        {"feeds: [{tags: [x]}]\nrules: [r]\n", 1, 9, "no url"},
        {"feeds: [{url: ftp://a/}]\nrules: [r]\n", 1, 15, "http://"},
        {"feeds:\n  - url: http://a/\n    every: 15\nrules: [r]\n", 3, 12, "no duration"},
        {"feeds:\n  - url: http://a/\n    every: 1m\nrules: [r]\n", 3, 12, "min_interval"},
        {"feeds:\n  - url: http://a/\n  - url: http://b/\n  - url: http://a/\nrules: [r]\n", 4, 10,
         "line 2"},
        {"feeds: [{url: http://a/}]\nrules: [r]\npublish: {alerts: localhost}\n", 3, 19,
         "no endpoint"},
        {"feeds: [{url: http://a/}]\nrules: [r]\nlog: {level: loud}\n", 3, 14, "error, warn"},
        {"feeds: [{url: http://a/}]\nrules: [r]\nfetch: {concurrency: 0}\n", 3, 22, ""},
        {"feeds: [{url: http://a/}]\nrules: [r]\nmatch: {workers: many}\n", 3, 18, ""},
        {"feeds: [\n", 2, 1, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct config config = {0};
        struct error error = {0};
        assert_int_equal(read_text(cases[i].text, &config, &error), STATUS_INVALID);
        assert_string_equal(error.file, path);
        assert_int_equal(error.line, cases[i].line);
        assert_int_equal(error.column, cases[i].column);
        assert_non_null(strstr(error.message, cases[i].says));
    }
}

static void says_when_there_is_no_file(void **state) {
    (void)state;
    struct config config = {0};
    struct error error = {0};
    assert_int_not_equal(config_read("/nowhere/tocsin.yaml", &arena, &config, &error), STATUS_OK);
    assert_string_equal(error.file, "/nowhere/tocsin.yaml");
    assert_non_null(strstr(error.message, "No such file"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_but_feeds_and_rules_has_a_default),
        cmocka_unit_test(paths_are_relative_to_the_configuration),
        cmocka_unit_test(every_key_is_read),
        cmocka_unit_test(errors_point_at_the_place),
        cmocka_unit_test(says_when_there_is_no_file),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
