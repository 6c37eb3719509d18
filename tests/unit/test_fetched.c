#include "tests/unit/unit.h"

#include "ingest/fetched.h"

#include <stdlib.h>

#define NOW_US ((int64_t)1700000000000000)
#define HOUR_US ((int64_t)3600 * 1000000)

static const struct feed_state old_state = {
    .etag = {"\"old\"", 5},
    .last_modified = {"before", 6},
    .body = {1, 2},
    .next_poll_us = 5,
    .last_success_us = 6,
    .failures = 1,
};

/* A fetched value as it comes of `result` with `body`, after `old`. */
static struct fetched *make(struct transfer_result result, const char *body,
                            const struct feed_state *old) {
    struct transfer transfer = {0};
    struct pace pace = {.random = 1};
    struct fetched *fetched = NULL;
    buffer_init(&transfer.body, 1000);
    assert_int_equal(buffer_append_text(&transfer.body, body), STATUS_OK);
    assert_int_equal(fetched_create(7, &transfer, &result, old, &pace, HOUR_US, NOW_US, &fetched),
                     STATUS_OK);
    buffer_fini(&transfer.body);
    return fetched;
}

static void assert_refused(const struct fetched *fetched, const struct feed_state *old) {
    assert_true(slice_equal(fetched->refused.etag, old->etag));
    assert_true(slice_equal(fetched->refused.last_modified, old->last_modified));
    assert_true(hash_equal(fetched->refused.body, old->body));
    assert_int_equal(fetched->refused.last_success_us, old->last_success_us);
    assert_int_equal(fetched->refused.failures, old->failures + 1);
}

static void a_new_document_is_taken_whole(void **state) {
    (void)state;
    struct fetched *fetched =
        make((struct transfer_result){.status = STATUS_OK,
                                      .http_status = 200,
                                      .fetch_us = 9,
                                      .url = SLICE_LITERAL("http://a/"),
                                      .content_type = SLICE_LITERAL("text/xml"),
                                      .answer[ANSWER_ETAG] = SLICE_LITERAL("\"new\"")},
             "body", &old_state);
    assert_int_equal(fetched->feed, 7);
    assert_int_equal(fetched->status, STATUS_OK);
    assert_int_equal(fetched->fetch_us, 9);
    assert_int_equal(fetched->received_us, NOW_US);
    assert_slice_equal(slice_make(fetched->body, fetched->body_bytes), "body");
    assert_slice_equal(fetched->url, "http://a/");
    assert_slice_equal(fetched->content_type, "text/xml");
    assert_slice_equal(fetched->accepted.etag, "\"new\"");
    assert_int_equal(fetched->accepted.last_modified.bytes, 0);
    assert_true(hash_equal(fetched->accepted.body, hash_bytes(SLICE_LITERAL("body"))));
    assert_int_equal(fetched->accepted.last_success_us, NOW_US);
    assert_int_equal(fetched->accepted.failures, 0);
    assert_in_range(fetched->accepted.next_poll_us, NOW_US + HOUR_US / 100 * 95,
                    NOW_US + HOUR_US / 100 * 105);
    assert_refused(fetched, &old_state);
    assert_in_range(fetched->refused.next_poll_us, NOW_US + HOUR_US / 100 * 180,
                    NOW_US + HOUR_US * 2);
    fetched_destroy(&fetched);
    assert_null(fetched);
    fetched_destroy(&fetched);
}

static void the_same_bytes_are_not_modified(void **state) {
    (void)state;
    struct feed_state old = old_state;
    old.body = hash_bytes(SLICE_LITERAL("body"));
    struct fetched *fetched =
        make((struct transfer_result){.status = STATUS_OK,
                                      .http_status = 200,
                                      .answer[ANSWER_LAST_MODIFIED] = SLICE_LITERAL("now")},
             "body", &old);
    assert_int_equal(fetched->status, STATUS_NOT_MODIFIED);
    assert_null(fetched->body);
    assert_int_equal(fetched->accepted.etag.bytes, 0);
    assert_slice_equal(fetched->accepted.last_modified, "now");
    assert_true(hash_equal(fetched->accepted.body, old.body));
    assert_int_equal(fetched->accepted.failures, 0);
    fetched_destroy(&fetched);
}

struct validator_case {
    const char *etag, *last_modified; /* of the 304 */
    const char *kept_etag, *kept_modified;
};

static void a_304_changes_only_what_it_names(void **state) {
    (void)state;
    static const struct validator_case cases[] = {
        {"", "", "\"old\"", "before"},
        {"\"new\"", "", "\"new\"", "before"},
        {"", "now", "\"old\"", "now"},
        {"\"new\"", "now", "\"new\"", "now"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fetched *fetched =
            make((struct transfer_result){.status = STATUS_NOT_MODIFIED,
                                          .http_status = 304,
                                          .answer[ANSWER_ETAG] = slice_of(cases[i].etag),
                                          .answer[ANSWER_LAST_MODIFIED] =
                                              slice_of(cases[i].last_modified)},
                 "", &old_state);
        assert_int_equal(fetched->status, STATUS_NOT_MODIFIED);
        assert_slice_equal(fetched->accepted.etag, cases[i].kept_etag);
        assert_slice_equal(fetched->accepted.last_modified, cases[i].kept_modified);
        assert_true(hash_equal(fetched->accepted.body, old_state.body));
        assert_int_equal(fetched->accepted.last_success_us, NOW_US);
        assert_int_equal(fetched->accepted.failures, 0);
        fetched_destroy(&fetched);
    }
}

static void a_failure_teaches_nothing(void **state) {
    (void)state;
    struct transfer_result result = {.status = STATUS_NETWORK,
                                     .http_status = 500,
                                     .answer[ANSWER_ETAG] = SLICE_LITERAL("\"of the error page\"")};
    error_set(&result.error, STATUS_NETWORK, "http://a/", 0, 0, "broken");
    struct fetched *fetched = make(result, "an error page", &old_state);
    assert_int_equal(fetched->status, STATUS_NETWORK);
    assert_string_equal(fetched->error.message, "broken");
    assert_null(fetched->body);
    assert_refused(fetched, &old_state);
    assert_slice_equal(fetched->accepted.etag, "\"old\"");
    assert_int_equal(fetched->accepted.next_poll_us, fetched->refused.next_poll_us);
    assert_int_equal(fetched->accepted.failures, 2);
    fetched_destroy(&fetched);
}

struct delay_case {
    long http_status;
    int64_t retry_after_us, low_us, high_us;
};

static void a_failure_is_tried_again_when_it_makes_sense(void **state) {
    (void)state;
    static const struct delay_case cases[] = {
        {500, 0, HOUR_US / 100 * 180, HOUR_US * 2},
        {503, HOUR_US * 5, HOUR_US * 5, HOUR_US * 5},
        {503, 1, HOUR_US / 100 * 180, HOUR_US * 2},
        {503, PACE_RETRY_AFTER_MAX_US * 2, PACE_RETRY_AFTER_MAX_US, PACE_RETRY_AFTER_MAX_US},
        {410, 0, PACE_BACKOFF_MAX_US / 100 * 90, PACE_BACKOFF_MAX_US},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct fetched *fetched =
            make((struct transfer_result){.status = STATUS_NETWORK,
                                          .http_status = cases[i].http_status,
                                          .retry_after_us = cases[i].retry_after_us},
                 "", &old_state);
        assert_in_range(fetched->refused.next_poll_us - NOW_US, cases[i].low_us, cases[i].high_us);
        assert_int_equal(fetched->refused.failures, 2);
        fetched_destroy(&fetched);
    }
}

static void failures_do_not_wrap_round(void **state) {
    (void)state;
    struct feed_state old = {.failures = UINT32_MAX};
    struct fetched *fetched = make((struct transfer_result){.status = STATUS_NETWORK}, "", &old);
    assert_int_equal(fetched->refused.failures, UINT32_MAX);
    fetched_destroy(&fetched);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_document_is_taken_whole),
        cmocka_unit_test(the_same_bytes_are_not_modified),
        cmocka_unit_test(a_304_changes_only_what_it_names),
        cmocka_unit_test(a_failure_teaches_nothing),
        cmocka_unit_test(a_failure_is_tried_again_when_it_makes_sense),
        cmocka_unit_test(failures_do_not_wrap_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
