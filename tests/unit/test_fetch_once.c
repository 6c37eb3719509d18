#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/fetch.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <stdlib.h>

enum { BODY_MAX = 1024 * 1024 };

static const struct fetch_options options = {
    .concurrency = 1,
    .per_host = 1,
    .timeout_us = 60 * (int64_t)1000000,
    .body_bytes_max = BODY_MAX,
};

static int start_server(void **state) {
    *state = http_server_start("127.0.0.1");
    return 0;
}

static int stop_server(void **state) {
    struct http_server *server = *state;
    http_server_stop(&server);
    return 0;
}

static struct fetched *fetch_ok(const char *url) {
    struct fetched *fetched = NULL;
    struct error error = {0};
    if (fetch_once(slice_of(url), &options, true, NULL, &fetched, &error) != STATUS_OK) {
        fail_msg("%s: %s", url, error.message);
    }
    return fetched;
}

/* The message must say `part`, and the error must name the address that was asked for. */
static void fetch_fails(const char *url, enum status status, const char *part) {
    struct fetched *fetched = NULL;
    struct error error = {0};
    assert_int_equal(fetch_once(slice_of(url), &options, true, NULL, &fetched, &error), status);
    assert_null(fetched);
    assert_int_equal(error.status, status);
    assert_string_equal(error.file, url);
    if (strstr(error.message, part) == NULL) {
        fail_msg("\"%s\" is not in \"%s\"", part, error.message);
    }
}

static void gives_body_type_and_address(void **state) {
    struct http_server *server = *state;
    http_server_reply(server, "/a", "HTTP/1.1 200 OK",
                      "Content-Type: application/rss+xml; charset=latin1\r\n",
                      SLICE_LITERAL("a\0b"));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/a"));
    assert_int_equal(fetched->body_bytes, 3);
    assert_memory_equal(fetched->body, "a\0b", 3);
    assert_slice_equal(fetched->content_type, "application/rss+xml; charset=latin1");
    assert_slice_equal(fetched->url, http_server_url(server, "/a"));
    fetched_destroy(&fetched);
    assert_null(fetched);
    assert_non_null(http_server_request_header(server, "/a", 0, "Accept").data);
}

static void an_empty_document_is_a_document(void **state) {
    struct http_server *server = *state;
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", "", SLICE_LITERAL(""));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/a"));
    assert_int_equal(fetched->status, STATUS_OK);
    assert_int_equal(fetched->body_bytes, 0);
    fetched_destroy(&fetched);
}

static void asks_only_the_address_up_to_its_length(void **state) {
    struct http_server *server = *state;
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", "", SLICE_LITERAL("x"));
    const char *longer = http_server_url(server, "/abc");
    struct fetched *fetched = NULL;
    struct error error = {0};
    assert_int_equal(
        fetch_once(slice_make(longer, strlen(longer) - 2), &options, true, NULL, &fetched, &error),
        STATUS_OK);
    fetched_destroy(&fetched);
    assert_int_equal(http_server_count(server, "/a"), 1);
}

/* ---- compression ---- */

static void decodes_compressed_documents(void **state) {
    struct http_server *server = *state;
    static const char compressed[] = /* gzip of "<rss>hello</rss>" */
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xb3\x29\x2a\x2e\xb6\xcb\x48\xcd\xc9\xc9\xb7"
        "\xd1\x07\x31\x01\x0f\x60\x9c\x87\x10\x00\x00\x00";
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n",
                      slice_make(compressed, sizeof compressed - 1));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/a"));
    assert_slice_equal(slice_make(fetched->body, fetched->body_bytes), "<rss>hello</rss>");
    fetched_destroy(&fetched);
    struct slice accepted = http_server_request_header(server, "/a", 0, "Accept-Encoding");
    assert_non_null(memmem(accepted.data, accepted.bytes, "gzip", 4));
}

struct bits {
    unsigned char *bytes;
    size_t count;
};

/* Bits of a Huffman code go in from the most significant one (RFC 1951, 3.1.1). */
static void put_code(struct bits *bits, unsigned code, unsigned length) {
    for (unsigned i = length; i-- > 0;) {
        if ((code >> i) & 1) {
            bits->bytes[bits->count / 8] |= (unsigned char)(1u << (bits->count % 8));
        }
        bits->count++;
    }
}

/* gzip (RFC 1952) of zero bytes, as small as it gets: one block of fixed codes, a literal 0 and
 * then copies of 258 bytes from a distance of 1. Without its trailer, which nobody may get to. */
static size_t make_bomb(unsigned char *out, size_t zeros) {
    static const unsigned char header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff};
    memcpy(out, header, sizeof header);
    struct bits bits = {.bytes = out + sizeof header};
    put_code(&bits, 1, 1); /* the last block */
    put_code(&bits, 2, 2); /* of fixed codes: 01, least significant bit first */
    put_code(&bits, 0x30, 8);
    for (size_t made = 1; made < zeros; made += 258) {
        put_code(&bits, 0xC5, 8); /* length 258 */
        put_code(&bits, 0, 5);    /* distance 1 */
    }
    put_code(&bits, 0, 7);
    return sizeof header + bits.count / 8 + 1;
}

static void rejects_a_compression_bomb(void **state) {
    struct http_server *server = *state;
    enum { ZEROS = 64 * BODY_MAX };
    unsigned char *bomb = calloc(1, ZEROS / 100);
    assert_non_null(bomb);
    size_t bytes = make_bomb(bomb, ZEROS);
    assert_true(bytes < BODY_MAX);
    http_server_reply(server, "/bomb", "HTTP/1.1 200 OK", "Content-Encoding: gzip\r\n",
                      slice_make((const char *)bomb, bytes));
    free(bomb);
    uint64_t too_large = counter_get(COUNTER_fetch_too_large);
    uint64_t received = counter_get(COUNTER_fetch_bytes);
    fetch_fails(http_server_url(server, "/bomb"), STATUS_TOO_LARGE, "larger than 1048576 bytes");
    assert_int_equal(counter_get(COUNTER_fetch_too_large), too_large + 1);
    assert_in_range(counter_get(COUNTER_fetch_bytes) - received, BODY_MAX, 2 * BODY_MAX);
}

static void takes_a_document_up_to_the_limit_and_no_more(void **state) {
    struct http_server *server = *state;
    char *body = calloc(1, BODY_MAX + 1);
    assert_non_null(body);
    http_server_reply(server, "/full", "HTTP/1.1 200 OK", "", slice_make(body, BODY_MAX));
    http_server_reply(server, "/announced", "HTTP/1.1 200 OK", "", slice_make(body, BODY_MAX + 1));
    static const char head[] = "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n";
    char *unannounced = calloc(1, sizeof head + BODY_MAX + 1);
    assert_non_null(unannounced);
    memcpy(unannounced, head, sizeof head - 1);
    http_server_answer(server, "/unannounced",
                       slice_make(unannounced, sizeof head - 1 + BODY_MAX + 1));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/full"));
    assert_int_equal(fetched->body_bytes, BODY_MAX);
    fetched_destroy(&fetched);
    fetch_fails(http_server_url(server, "/announced"), STATUS_TOO_LARGE, "fetch.body_max");
    fetch_fails(http_server_url(server, "/unannounced"), STATUS_TOO_LARGE, "fetch.body_max");
    free(unannounced);
    free(body);
}

/* ---- headers ---- */

static void a_validator_over_the_limit_is_none(void **state) {
    struct http_server *server = *state;
    static char headers[2 * LIMIT_VALIDATOR_BYTES + 100];
    for (size_t extra = 0; extra <= 1; extra++) {
        size_t bytes = LIMIT_VALIDATOR_BYTES + extra;
        memset(headers, 0, sizeof headers);
        memcpy(headers, "ETag: ", 6);
        memset(headers + 6, 'e', bytes);
        memcpy(headers + 6 + bytes, "\r\nLast-Modified: x\r\n", 20);
        http_server_reply(server, "/a", "HTTP/1.1 200 OK", headers, SLICE_LITERAL("x"));
        uint64_t refused = counter_get(COUNTER_fetch_validators_refused);
        struct fetched *fetched = fetch_ok(http_server_url(server, "/a"));
        assert_int_equal(fetched->accepted.etag.bytes, extra ? 0 : LIMIT_VALIDATOR_BYTES);
        assert_slice_equal(fetched->accepted.last_modified, "x");
        assert_int_equal(counter_get(COUNTER_fetch_validators_refused), refused + extra);
        fetched_destroy(&fetched);
    }
}

/* Sent back, it would end the header line and begin one of the server's choice. */
static void a_validator_with_control_characters_is_none(void **state) {
    struct http_server *server = *state;
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", "ETag: \"a\rX-Evil: 1\"\r\n",
                      SLICE_LITERAL("x"));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/a"));
    assert_int_equal(fetched->accepted.etag.bytes, 0);
    fetched_destroy(&fetched);
}

static void rejects_endless_headers(void **state) {
    struct http_server *server = *state;
    size_t bytes = LIMIT_HEADER_BYTES + 4096, at = 0;
    char *headers = calloc(1, bytes);
    assert_non_null(headers);
    while (at + 64 < bytes) {
        at += (size_t)snprintf(headers + at, bytes - at, "X-Padding-%zu: %030d\r\n", at, 0);
    }
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", headers, SLICE_LITERAL("x"));
    free(headers);
    fetch_fails(http_server_url(server, "/a"), STATUS_TOO_LARGE, "headers");
}

/* ---- redirects ---- */

static void redirect(struct http_server *server, const char *from, const char *status_line,
                     const char *to) {
    char headers[512];
    snprintf(headers, sizeof headers, "Location: %s\r\nETag: \"of the redirect\"\r\n", to);
    http_server_reply(server, from, status_line, headers, SLICE_LITERAL("moved"));
}

static void follows_redirects_and_says_where_they_led(void **state) {
    struct http_server *server = *state;
    redirect(server, "/old", "HTTP/1.1 301 Moved Permanently", "/newer");
    redirect(server, "/newer", "HTTP/1.1 302 Found", http_server_url(server, "/new"));
    http_server_reply(server, "/new", "HTTP/1.1 200 OK", "Last-Modified: then\r\n",
                      SLICE_LITERAL("<rss/>"));
    struct fetched *fetched = fetch_ok(http_server_url(server, "/old"));
    assert_slice_equal(fetched->url, http_server_url(server, "/new"));
    assert_slice_equal(slice_make(fetched->body, fetched->body_bytes), "<rss/>");
    assert_int_equal(fetched->accepted.etag.bytes, 0);
    assert_slice_equal(fetched->accepted.last_modified, "then");
    fetched_destroy(&fetched);
}

static void refuses_redirects_that_lead_astray(void **state) {
    struct http_server *server = *state;
    redirect(server, "/file", "HTTP/1.1 302 Found", "file:///etc/passwd");
    redirect(server, "/ftp", "HTTP/1.1 302 Found", "ftp://127.0.0.1/x");
    redirect(server, "/circle", "HTTP/1.1 302 Found", "/circle");
    http_server_reply(server, "/nowhere", "HTTP/1.1 302 Found", "", SLICE_LITERAL(""));
    fetch_fails(http_server_url(server, "/file"), STATUS_UNSUPPORTED, "neither http nor https");
    fetch_fails(http_server_url(server, "/ftp"), STATUS_UNSUPPORTED, "neither http nor https");
    fetch_fails(http_server_url(server, "/circle"), STATUS_NETWORK, "redirects");
    fetch_fails(http_server_url(server, "/nowhere"), STATUS_NETWORK, "leads nowhere");
    assert_int_equal(http_server_count(server, "/circle"), LIMIT_REDIRECTS + 1);
}

/* ---- failures ---- */

struct answer_case {
    const char *answer;
    enum status status;
    const char *message_part;
};

static const struct answer_case answers[] = {
    {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", STATUS_NOT_FOUND, "answers 404"},
    {"HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n", STATUS_NOT_FOUND, "gone for good"},
    {"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "login"},
    {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "forbidden"},
    {"HTTP/1.1 418 Teapot\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "answers 418"},
    {"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "less often"},
    {"HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "answers 500"},
    {"HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n", STATUS_NETWORK, "unavailable"},
    {"HTTP/1.1 204 Empty\r\n\r\n", STATUS_NETWORK, "no content"},
    {"HTTP/1.1 206 Part\r\nContent-Length: 1\r\n\r\nx", STATUS_NETWORK, "200 with a feed"},
    {"HTTP/1.1 304 Same\r\n\r\n", STATUS_NETWORK, "nothing had been fetched"},
    {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 9\r\n\r\nshort", STATUS_NETWORK,
     "hung up in the middle"},
    {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nzzzz", STATUS_NETWORK,
     "compression"},
    {"SSH-2.0-OpenSSH_9.2\r\nConnection: close\r\n\r\n", STATUS_NETWORK, "does not speak HTTP"},
};

static void says_what_is_wrong_with_an_answer(void **state) {
    struct http_server *server = *state;
    for (size_t i = 0; i < COUNT_OF(answers); i++) {
        char path[16];
        snprintf(path, sizeof path, "/%zu", i);
        http_server_answer(server, path, slice_of(answers[i].answer));
        fetch_fails(http_server_url(server, path), answers[i].status, answers[i].message_part);
    }
}

/* A label may have 63 characters: this name fails before any server of names is asked. */
static void says_that_a_name_cannot_be_found(void **state) {
    (void)state;
    fetch_fails(
        "http://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid/",
        STATUS_NETWORK, "host name has no address");
}

static void says_that_nothing_answers(void **state) {
    struct http_server *closed = http_server_start("127.0.0.1");
    char url[128];
    (void)state;
    snprintf(url, sizeof url, "%s", http_server_url(closed, "/"));
    http_server_stop(&closed);
    fetch_fails(url, STATUS_NETWORK, "cannot be reached");
}

static void says_that_there_is_no_secure_connection(void **state) {
    struct http_server *server = *state;
    char url[128];
    snprintf(url, sizeof url, "https%s", http_server_url(server, "/") + strlen("http"));
    fetch_fails(url, STATUS_NETWORK, "no secure connection");
}

static void takes_web_addresses_only(void **state) {
    (void)state;
    fetch_fails("file:///etc/passwd", STATUS_INVALID, "only http:// and https://");
    fetch_fails("feed.xml", STATUS_INVALID, "begin with http:// or https://");
}

static void a_private_address_needs_permission(void **state) {
    struct http_server *server = *state;
    struct fetched *fetched = NULL;
    struct error error = {0};
    http_server_reply(server, "/a", "HTTP/1.1 200 OK", "", SLICE_LITERAL("x"));
    assert_int_equal(fetch_once(slice_of(http_server_url(server, "/a")), &options, false, NULL,
                                &fetched, &error),
                     STATUS_INVALID);
    assert_non_null(strstr(error.message, "private address 127.0.0.1"));
    assert_int_equal(http_server_connections(server), 0);
}

#define WITH_SERVER(test) cmocka_unit_test_setup_teardown(test, start_server, stop_server)

int main(void) {
    const struct CMUnitTest tests[] = {
        WITH_SERVER(gives_body_type_and_address),
        WITH_SERVER(an_empty_document_is_a_document),
        WITH_SERVER(asks_only_the_address_up_to_its_length),
        WITH_SERVER(decodes_compressed_documents),
        WITH_SERVER(rejects_a_compression_bomb),
        WITH_SERVER(takes_a_document_up_to_the_limit_and_no_more),
        WITH_SERVER(a_validator_over_the_limit_is_none),
        WITH_SERVER(a_validator_with_control_characters_is_none),
        WITH_SERVER(rejects_endless_headers),
        WITH_SERVER(follows_redirects_and_says_where_they_led),
        WITH_SERVER(refuses_redirects_that_lead_astray),
        WITH_SERVER(says_what_is_wrong_with_an_answer),
        WITH_SERVER(says_that_a_name_cannot_be_found),
        WITH_SERVER(says_that_nothing_answers),
        WITH_SERVER(says_that_there_is_no_secure_connection),
        WITH_SERVER(takes_web_addresses_only),
        WITH_SERVER(a_private_address_needs_permission),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
