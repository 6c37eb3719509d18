#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/feed_table.h"

#include <stdlib.h>

static void copies_all_that_it_is_given(void **state) {
    (void)state;
    char url[] = "http://a.example/feed", etag[] = "\"e\"", date[] = "then";
    const struct feed_config feed = {.url = slice_of(url), .every_us = 5, .allow_private = true};
    const struct feed_state given = {.etag = slice_of(etag),
                                     .last_modified = slice_of(date),
                                     .body = {1, 2},
                                     .next_poll_us = 3,
                                     .last_success_us = 4,
                                     .failures = 5};
    struct feed_table table;
    struct error error = {0};
    assert_int_equal(feed_table_init(&table, &feed, &given, 1, &error), STATUS_OK);
    memset(url, 'x', strlen(url));
    memset(etag, 'x', strlen(etag));
    memset(date, 'x', strlen(date));
    assert_string_equal(table.feeds[0].url, "http://a.example/feed");
    assert_int_equal(table.feeds[0].every_us, 5);
    assert_true(table.feeds[0].allow_private);
    struct feed_state kept = feed_get_state(&table.feeds[0]);
    assert_slice_equal(kept.etag, "\"e\"");
    assert_slice_equal(kept.last_modified, "then");
    assert_true(hash_equal(kept.body, given.body));
    assert_int_equal(kept.next_poll_us, 3);
    assert_int_equal(kept.last_success_us, 4);
    assert_int_equal(kept.failures, 5);
    feed_table_fini(&table);
}

static void a_new_state_replaces_the_old_one(void **state) {
    (void)state;
    struct feed feed = {0};
    assert_int_equal(feed_get_state(&feed).etag.bytes, 0);
    static const struct {
        const char *etag, *last_modified;
    } steps[] = {{"\"1\"", "a"}, {"\"1\"", "a"}, {"", "b"},
                 {"\"22\"", ""}, {"", ""},       {"\"3\"", "c"}};
    for (size_t i = 0; i < COUNT_OF(steps); i++) {
        feed_put_state(&feed,
                       &(struct feed_state){.etag = slice_of(steps[i].etag),
                                            .last_modified = slice_of(steps[i].last_modified)});
        assert_slice_equal(feed_get_state(&feed).etag, steps[i].etag);
        assert_slice_equal(feed_get_state(&feed).last_modified, steps[i].last_modified);
    }
    struct feed_state own = feed_get_state(&feed);
    feed_put_state(&feed, &own);
    assert_slice_equal(feed_get_state(&feed).etag, "\"3\"");
    free(feed.validators);
}

static void forgets_validators_over_the_limit(void **state) {
    (void)state;
    static char large[LIMIT_VALIDATOR_BYTES + 1];
    memset(large, 'e', sizeof large);
    struct feed feed = {0};
    feed_put_state(&feed,
                   &(struct feed_state){.etag = slice_make(large, sizeof large),
                                        .last_modified = slice_make(large, sizeof large - 1)});
    assert_int_equal(feed_get_state(&feed).etag.bytes, 0);
    assert_int_equal(feed_get_state(&feed).last_modified.bytes, LIMIT_VALIDATOR_BYTES);
    free(feed.validators);
}

static void an_idle_feed_is_small(void **state) {
    (void)state;
    assert_true(sizeof(struct feed) <= 128);
}

static void refuses_a_nul_in_an_address(void **state) {
    (void)state;
    const struct feed_config feed = {.url = slice_make("http://a.example/\0b", 19)};
    const struct feed_state unknown = {0};
    struct feed_table table;
    struct error error = {0};
    assert_int_equal(feed_table_init(&table, &feed, &unknown, 1, &error), STATUS_INVALID);
    assert_string_equal(error.file, "http://a.example/");
    assert_non_null(strstr(error.message, "NUL"));
}

static void feeds_of_one_host_share_it_whatever_their_port(void **state) {
    (void)state;
    static const char *const urls[] = {"http://A.example/1", "https://a.example:8443/2",
                                       "http://b.example/", "http://user@a.example/3"};
    struct feed_config feeds[COUNT_OF(urls)] = {0};
    const struct feed_state unknown[COUNT_OF(urls)] = {0};
    for (size_t i = 0; i < COUNT_OF(urls); i++) {
        feeds[i].url = slice_of(urls[i]);
    }
    struct feed_table table;
    struct host_table hosts;
    struct error error = {0};
    assert_int_equal(feed_table_init(&table, feeds, unknown, COUNT_OF(urls), &error), STATUS_OK);
    assert_int_equal(feed_table_hosts(&table, 2, &hosts, &error), STATUS_OK);
    assert_int_equal(hosts.count, 2);
    assert_int_equal(hosts.feed_host[0], hosts.feed_host[1]);
    assert_int_equal(hosts.feed_host[0], hosts.feed_host[3]);
    assert_int_not_equal(hosts.feed_host[0], hosts.feed_host[2]);
    host_table_fini(&hosts);
    feed_table_fini(&table);
}

static void names_the_feed_whose_address_is_wrong(void **state) {
    (void)state;
    const struct feed_config feeds[] = {{.url = {"http://a.example/", 17}},
                                        {.url = {"mailto:a@b.example", 18}}};
    const struct feed_state unknown[2] = {0};
    struct feed_table table;
    struct host_table hosts;
    struct error error = {0};
    assert_int_equal(feed_table_init(&table, feeds, unknown, 2, &error), STATUS_OK);
    assert_int_equal(feed_table_hosts(&table, 2, &hosts, &error), STATUS_INVALID);
    assert_string_equal(error.file, "mailto:a@b.example");
    feed_table_fini(&table);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(copies_all_that_it_is_given),
        cmocka_unit_test(a_new_state_replaces_the_old_one),
        cmocka_unit_test(forgets_validators_over_the_limit),
        cmocka_unit_test(an_idle_feed_is_small),
        cmocka_unit_test(refuses_a_nul_in_an_address),
        cmocka_unit_test(feeds_of_one_host_share_it_whatever_their_port),
        cmocka_unit_test(names_the_feed_whose_address_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
