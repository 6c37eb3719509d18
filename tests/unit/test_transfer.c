#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/transfer.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
    struct http_server *server;
    struct transfer transfer;
};

static int set_up(void **state) {
    static const struct fetch_options options = {
        .timeout_us = 60 * (int64_t)1000000,
        .body_bytes_max = 1000,
        .user_agent = {"agent/1 and more", 7},
    };
    struct fixture *fixture = calloc(1, sizeof *fixture);
    assert_non_null(fixture);
    fixture->server = http_server_start("127.0.0.1");
    assert_int_equal(transfer_global_init(NULL), STATUS_OK);
    assert_int_equal(transfer_init(&fixture->transfer, &options), STATUS_OK);
    *state = fixture;
    return 0;
}

static int tear_down(void **state) {
    struct fixture *fixture = *state;
    transfer_fini(&fixture->transfer);
    http_server_stop(&fixture->server);
    free(fixture);
    return 0;
}

static struct transfer_result perform(struct fixture *fixture,
                                      const struct transfer_request *request) {
    struct transfer_result result;
    assert_int_equal(transfer_begin(&fixture->transfer, request), STATUS_OK);
    transfer_end(&fixture->transfer, curl_easy_perform(fixture->transfer.easy), &result);
    return result;
}

static struct transfer_result get(struct fixture *fixture, const char *path) {
    const struct transfer_request request = {.url = http_server_url(fixture->server, path),
                                             .allow_private = true};
    return perform(fixture, &request);
}

static void a_second_use_remembers_nothing_of_the_first(void **state) {
    struct fixture *fixture = *state;
    http_server_reply(fixture->server, "/a", "HTTP/1.1 200 OK",
                      "ETag: \"a\"\r\nLast-Modified: then\r\nContent-Type: text/xml\r\n",
                      SLICE_LITERAL("first"));
    http_server_reply(fixture->server, "/b", "HTTP/1.1 200 OK", "", SLICE_LITERAL("2"));
    const struct transfer_request request = {.url = http_server_url(fixture->server, "/a"),
                                             .etag = SLICE_LITERAL("\"old\""),
                                             .last_modified = SLICE_LITERAL("before"),
                                             .allow_private = true};
    struct transfer_result first = perform(fixture, &request);
    assert_int_equal(first.status, STATUS_OK);
    assert_slice_equal(first.answer[ANSWER_ETAG], "\"a\"");
    assert_slice_equal(first.content_type, "text/xml");
    assert_slice_equal(buffer_slice(&fixture->transfer.body), "first");
    struct transfer_result second = get(fixture, "/b");
    assert_int_equal(second.status, STATUS_OK);
    assert_int_equal(second.answer[ANSWER_ETAG].bytes, 0);
    assert_int_equal(second.answer[ANSWER_LAST_MODIFIED].bytes, 0);
    assert_int_equal(second.content_type.bytes, 0);
    assert_slice_equal(buffer_slice(&fixture->transfer.body), "2");
    assert_null(http_server_request_header(fixture->server, "/b", 0, "If-None-Match").data);
    assert_null(http_server_request_header(fixture->server, "/b", 0, "If-Modified-Since").data);
    assert_int_equal(http_server_connections(fixture->server), 1);
}

static void works_again_after_every_kind_of_failure(void **state) {
    struct fixture *fixture = *state;
    static char large[2000];
    http_server_reply(fixture->server, "/good", "HTTP/1.1 200 OK", "", SLICE_LITERAL("x"));
    http_server_reply(fixture->server, "/large", "HTTP/1.1 200 OK", "",
                      slice_make(large, sizeof large));
    const struct transfer_request forbidden = {.url = http_server_url(fixture->server, "/good")};
    for (int round = 0; round < 2; round++) {
        assert_int_equal(get(fixture, "/large").status, STATUS_TOO_LARGE);
        assert_int_equal(get(fixture, "/good").status, STATUS_OK);
        assert_int_equal(perform(fixture, &forbidden).status, STATUS_INVALID);
        assert_int_equal(get(fixture, "/good").status, STATUS_OK);
        assert_int_equal(get(fixture, "/missing").status, STATUS_NOT_FOUND);
        assert_int_equal(get(fixture, "/good").status, STATUS_OK);
    }
}

static void asks_as_it_was_told_to(void **state) {
    struct fixture *fixture = *state;
    http_server_answer(fixture->server, "/a", SLICE_LITERAL("HTTP/1.1 304 Same\r\n\r\n"));
    const struct transfer_request request = {.url = http_server_url(fixture->server, "/a"),
                                             .etag = SLICE_LITERAL("not even quoted;"),
                                             .allow_private = true};
    assert_int_equal(perform(fixture, &request).status, STATUS_NOT_MODIFIED);
    struct http_server *server = fixture->server;
    assert_true(
        slice_starts(http_server_request(server, "/a", 0), SLICE_LITERAL("GET /a HTTP/1.1\r\n")));
    assert_slice_equal(http_server_request_header(server, "/a", 0, "User-Agent"), "agent/1");
    assert_slice_equal(http_server_request_header(server, "/a", 0, "If-None-Match"),
                       "not even quoted;");
    struct slice accept = http_server_request_header(server, "/a", 0, "Accept");
    assert_non_null(memmem(accept.data, accept.bytes, "application/atom+xml", 20));
}

/* Such a value would begin a header of its own; it can only come from a damaged store. */
static void never_sends_a_validator_with_a_line_end(void **state) {
    struct fixture *fixture = *state;
    http_server_reply(fixture->server, "/a", "HTTP/1.1 200 OK", "", SLICE_LITERAL("x"));
    const struct transfer_request request = {.url = http_server_url(fixture->server, "/a"),
                                             .etag = SLICE_LITERAL("\"a\"\r\nX-Evil: 1"),
                                             .allow_private = true};
    assert_int_equal(perform(fixture, &request).status, STATUS_OK);
    assert_null(http_server_request_header(fixture->server, "/a", 0, "If-None-Match").data);
    assert_null(http_server_request_header(fixture->server, "/a", 0, "X-Evil").data);
}

struct header_case {
    const char *headers, *etag, *last_modified, *language;
};

static const struct header_case header_cases[] = {
    {"", "", "", ""},
    {"ETag: \"1\"\r\n", "\"1\"", "", ""},
    {"etag:\"1\"\r\n", "\"1\"", "", ""},
    {"ETAG:  \t W/\"1\" \t\r\n", "W/\"1\"", "", ""},
    {"ETag:\r\nLast-Modified:  \r\n", "", "", ""},
    {"X-ETag: \"1\"\r\nETag-X: \"2\"\r\n", "", "", ""},
    {"ETag: \"\xc3\xa9\xff\"\r\n", "\"\xc3\xa9\xff\"", "", ""},
    {"ETag: a:b: c\r\n", "a:b: c", "", ""},
    {"ETag: \"1\"\r\nETag: \"2\"\r\n", "\"2\"", "", ""},
    {"ETag: \"\x01\"\r\nLast-Modified: x\x7f\r\n", "", "", ""},
    {"Last-Modified: Thu, 01 Jan 1970 00:00:00 +0000 (odd)\r\n", "",
     "Thu, 01 Jan 1970 00:00:00 +0000 (odd)", ""},
    {"Content-Language: fa-AF\r\n", "", "", "fa-AF"},
    {"content-language: en, fa\r\n", "", "", ""},
    {"Content-Language:\r\n", "", "", ""},
};

static void reads_validators_as_they_are_written(void **state) {
    struct fixture *fixture = *state;
    for (size_t i = 0; i < COUNT_OF(header_cases); i++) {
        char path[16];
        snprintf(path, sizeof path, "/%zu", i);
        http_server_reply(fixture->server, path, "HTTP/1.1 200 OK", header_cases[i].headers,
                          SLICE_LITERAL("x"));
        struct transfer_result result = get(fixture, path);
        assert_int_equal(result.status, STATUS_OK);
        assert_slice_equal(result.answer[ANSWER_ETAG], header_cases[i].etag);
        assert_slice_equal(result.answer[ANSWER_LAST_MODIFIED], header_cases[i].last_modified);
        assert_slice_equal(result.answer[ANSWER_LANGUAGE], header_cases[i].language);
    }
}

static void several_lines_of_a_caching_header_are_one_list(void **state) {
    struct fixture *fixture = *state;
    http_server_reply(fixture->server, "/c", "HTTP/1.1 200 OK",
                      "Cache-Control: public\r\ncache-control: max-age=60\r\n"
                      "Expires: Thu, 01 Jan 1970 00:00:00 GMT\r\n",
                      SLICE_LITERAL("0123"));
    struct transfer_result result = get(fixture, "/c");
    assert_slice_equal(result.answer[ANSWER_CACHE_CONTROL], "public, max-age=60");
    assert_slice_equal(result.answer[ANSWER_EXPIRES], "Thu, 01 Jan 1970 00:00:00 GMT");
    assert_int_equal(result.answer[ANSWER_ENCODING].bytes, 0);
    assert_int_equal(result.transferred_bytes, 4);
}

static void hears_retry_after_where_it_means_later(void **state) {
    struct fixture *fixture = *state;
    static const struct {
        const char *status_line;
        int64_t seconds;
    } cases[] = {{"HTTP/1.1 429 Slow", 120}, {"HTTP/1.1 503 Busy", 120}, {"HTTP/1.1 500 Oops", 0}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char path[16];
        snprintf(path, sizeof path, "/%zu", i);
        http_server_reply(fixture->server, path, cases[i].status_line, "Retry-After: 120\r\n",
                          SLICE_LITERAL(""));
        struct transfer_result result = get(fixture, path);
        assert_int_equal(result.status, STATUS_NETWORK);
        assert_int_equal(result.retry_after_us, cases[i].seconds * 1000000);
    }
}

#define WITH_FIXTURE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_FIXTURE(a_second_use_remembers_nothing_of_the_first),
        WITH_FIXTURE(works_again_after_every_kind_of_failure),
        WITH_FIXTURE(asks_as_it_was_told_to),
        WITH_FIXTURE(never_sends_a_validator_with_a_line_end),
        WITH_FIXTURE(reads_validators_as_they_are_written),
        WITH_FIXTURE(several_lines_of_a_caching_header_are_one_list),
        WITH_FIXTURE(hears_retry_after_where_it_means_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
