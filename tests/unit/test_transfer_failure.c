#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/transfer_failure.h"

#include <stdio.h>

static const char url[] = "https://a.example/feed";

static struct transfer make_transfer(void) {
    return (struct transfer){
        .request = {.url = url}, .body_bytes_max = 1000, .timeout_us = 30 * 1000000};
}

struct curl_case {
    CURLcode code;
    long http_status;
    enum status status;
    const char *message_part;
};

static const struct curl_case curl_cases[] = {
    {CURLE_COULDNT_RESOLVE_HOST, 0, STATUS_NETWORK, "the host name has no address"},
    {CURLE_COULDNT_CONNECT, 0, STATUS_NETWORK, "cannot be reached"},
    {CURLE_OPERATION_TIMEDOUT, 0, STATUS_NETWORK, "raise fetch.timeout, now 30000 ms"},
    {CURLE_TOO_MANY_REDIRECTS, 302, STATUS_NETWORK, "redirects"},
    {CURLE_UNSUPPORTED_PROTOCOL, 302, STATUS_UNSUPPORTED, "neither http nor https"},
    {CURLE_UNSUPPORTED_PROTOCOL, 0, STATUS_NETWORK, "does not speak HTTP"},
    {CURLE_URL_MALFORMAT, 302, STATUS_INVALID, "malformed"},
    {CURLE_PEER_FAILED_VERIFICATION, 0, STATUS_NETWORK, "certificate is not trusted"},
    {CURLE_SSL_CONNECT_ERROR, 0, STATUS_NETWORK, "no secure connection"},
    {CURLE_SSL_CACERT_BADFILE, 0, STATUS_NETWORK, "ca-certificates"},
    {CURLE_GOT_NOTHING, 0, STATUS_NETWORK, "hung up without an answer"},
    {CURLE_PARTIAL_FILE, 200, STATUS_NETWORK, "in the middle"},
    {CURLE_RECV_ERROR, 200, STATUS_NETWORK, "connection broke"},
    {CURLE_SEND_ERROR, 0, STATUS_NETWORK, "connection broke"},
    {CURLE_BAD_CONTENT_ENCODING, 200, STATUS_NETWORK, "compression"},
    {CURLE_WEIRD_SERVER_REPLY, 0, STATUS_NETWORK, "does not speak HTTP"},
    {CURLE_FILESIZE_EXCEEDED, 200, STATUS_TOO_LARGE, "larger than 1000 bytes"},
    {CURLE_OUT_OF_MEMORY, 0, STATUS_NO_MEMORY, "curl 27"},
    {CURLE_READ_ERROR, 0, STATUS_NETWORK, "curl 26"},
};

static void expect(const struct transfer *transfer, const struct curl_case *expected) {
    struct error error = {0};
    enum status status = transfer_judge(transfer, expected->code, expected->http_status, &error);
    assert_int_equal(status, expected->status);
    assert_int_equal(error.status, expected->status);
    assert_string_equal(error.file, url);
    if (strstr(error.message, expected->message_part) == NULL) {
        fail_msg("curl %d: \"%s\" is not in \"%s\"", (int)expected->code, expected->message_part,
                 error.message);
    }
}

static void says_what_curl_reports(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(curl_cases); i++) {
        struct transfer transfer = make_transfer();
        expect(&transfer, &curl_cases[i]);
    }
}

static void tells_curls_own_words_too(void **state) {
    (void)state;
    struct transfer transfer = make_transfer();
    snprintf(transfer.detail, sizeof transfer.detail, "certificate has expired");
    expect(&transfer, &(struct curl_case){CURLE_PEER_FAILED_VERIFICATION, 0, STATUS_NETWORK,
                                          "certificate has expired"});
}

static void what_we_refused_goes_before_what_curl_says(void **state) {
    (void)state;
    static const struct {
        enum transfer_refusal refusal;
        struct curl_case expected;
    } cases[] = {
        {REFUSAL_BODY_TOO_LARGE, {CURLE_WRITE_ERROR, 200, STATUS_TOO_LARGE, "fetch.body_max"}},
        {REFUSAL_HEADERS_TOO_LARGE, {CURLE_WRITE_ERROR, 200, STATUS_TOO_LARGE, "65536 bytes"}},
        {REFUSAL_NO_MEMORY, {CURLE_WRITE_ERROR, 200, STATUS_NO_MEMORY, "no memory"}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct transfer transfer = make_transfer();
        transfer.refusal = cases[i].refusal;
        expect(&transfer, &cases[i].expected);
    }
}

static void a_private_address_is_named_and_counted(void **state) {
    (void)state;
    static const CURLcode codes[] = {CURLE_COULDNT_CONNECT, CURLE_ABORTED_BY_CALLBACK};
    uint64_t refused = counter_get(COUNTER_fetch_private_refused);
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        struct transfer transfer = make_transfer();
        snprintf(transfer.private_address, sizeof transfer.private_address, "::1");
        expect(&transfer, &(struct curl_case){codes[i], 0, STATUS_INVALID, "private address ::1"});
    }
    assert_int_equal(counter_get(COUNTER_fetch_private_refused), refused + COUNT_OF(codes));
}

/* One of a host's addresses was private, the public one was tried and did not answer. */
static void a_public_address_that_failed_is_told_as_such(void **state) {
    (void)state;
    struct transfer transfer = make_transfer();
    snprintf(transfer.private_address, sizeof transfer.private_address, "::1");
    expect(&transfer, &(struct curl_case){CURLE_OPERATION_TIMEDOUT, 0, STATUS_NETWORK, "in time"});
}

static void takes_304_only_for_a_conditional_request(void **state) {
    (void)state;
    struct error error = {0};
    struct transfer transfer = make_transfer();
    expect(&transfer, &(struct curl_case){CURLE_OK, 304, STATUS_NETWORK, "nothing had been"});
    transfer.request.etag = SLICE_LITERAL("\"1\"");
    assert_int_equal(transfer_judge(&transfer, CURLE_OK, 304, &error), STATUS_NOT_MODIFIED);
    transfer.request.etag = slice_make(NULL, 0);
    transfer.request.last_modified = SLICE_LITERAL("then");
    assert_int_equal(transfer_judge(&transfer, CURLE_OK, 304, &error), STATUS_NOT_MODIFIED);
}

static void every_status_but_two_is_a_failure_with_its_number(void **state) {
    (void)state;
    struct transfer transfer = make_transfer();
    for (long http_status = 100; http_status < 600; http_status++) {
        struct error error = {0};
        char number[24];
        enum status status = transfer_judge(&transfer, CURLE_OK, http_status, &error);
        if (http_status == 200 || http_status == 203) {
            assert_int_equal(status, STATUS_OK);
            continue;
        }
        snprintf(number, sizeof number, "%ld", http_status);
        assert_true(status == STATUS_NETWORK || status == STATUS_NOT_FOUND);
        assert_non_null(strstr(error.message, number));
        assert_string_equal(error.file, url);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_curl_reports),
        cmocka_unit_test(tells_curls_own_words_too),
        cmocka_unit_test(what_we_refused_goes_before_what_curl_says),
        cmocka_unit_test(a_private_address_is_named_and_counted),
        cmocka_unit_test(a_public_address_that_failed_is_told_as_such),
        cmocka_unit_test(takes_304_only_for_a_conditional_request),
        cmocka_unit_test(every_status_but_two_is_a_failure_with_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
