/* Two tables: what curl reports when there was no whole answer, what HTTP reports when there was
 * one. What we refused ourselves is told before either, for curl then only knows "aborted". */
#include "ingest/transfer_failure.h"

#include "core/counters.h"
#include "core/limits.h"

/* ---- what we refused ---- */

static enum status tell_too_large(const struct transfer *transfer, struct error *error) {
    counter_add(COUNTER_fetch_too_large, 1);
    return error_set(error, STATUS_TOO_LARGE, transfer->request.url, 0, 0,
                     "the document is larger than %zu bytes and was cut off; if it should be, "
                     "raise fetch.body_max",
                     transfer->body_bytes_max);
}

static enum status tell_private(const struct transfer *transfer, struct error *error) {
    counter_add(COUNTER_fetch_private_refused, 1);
    return error_set(error, STATUS_INVALID, transfer->request.url, 0, 0,
                     "this leads to the private address %s, which was not contacted; if the feed "
                     "lives there, give it allow_private: true",
                     transfer->private_address);
}

/* ---- what curl reports ---- */

struct curl_failure {
    CURLcode code;
    enum status status;
    const char *message; /* what happened */
    const char *remedy;  /* what would be right */
};

static const struct curl_failure curl_failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, STATUS_NETWORK, "the host name has no address",
     "check its spelling, and that this machine can look names up"},
    {CURLE_COULDNT_CONNECT, STATUS_NETWORK, "the server cannot be reached",
     "check that it is up and that no firewall stands between"},
    {CURLE_TOO_MANY_REDIRECTS, STATUS_NETWORK, "too many redirects, perhaps in a circle",
     "give the address at which the feed really is"},
    {CURLE_UNSUPPORTED_PROTOCOL, STATUS_UNSUPPORTED,
     "this redirects to an address that is neither http nor https, which is not followed",
     "give the address at which the feed really is"},
    {CURLE_URL_MALFORMAT, STATUS_INVALID, "this address, or one it redirects to, is malformed",
     "give the address at which the feed really is"},
    {CURLE_PEER_FAILED_VERIFICATION, STATUS_NETWORK, "the server's certificate is not trusted",
     "its keeper must renew it, or this machine needs the CA that issued it"},
    {CURLE_SSL_CONNECT_ERROR, STATUS_NETWORK, "no secure connection could be made",
     "check that the address should begin with https:// and not http://"},
    {CURLE_SSL_CACERT_BADFILE, STATUS_NETWORK, "this machine's CA certificates cannot be read",
     "install them (package ca-certificates)"},
    {CURLE_GOT_NOTHING, STATUS_NETWORK, "the server hung up without an answer",
     "check that this is a web server's address"},
    {CURLE_PARTIAL_FILE, STATUS_NETWORK, "the server hung up in the middle of the document",
     "the whole document is needed"},
    {CURLE_RECV_ERROR, STATUS_NETWORK, "the connection broke while the answer was read",
     "the whole document is needed"},
    {CURLE_SEND_ERROR, STATUS_NETWORK, "the connection broke while the request was sent",
     "check that the server is up"},
    {CURLE_BAD_CONTENT_ENCODING, STATUS_NETWORK,
     "the document's compression is damaged or of an unknown kind",
     "its server must send what it announces"},
    {CURLE_WEIRD_SERVER_REPLY, STATUS_NETWORK, "what answers there does not speak HTTP",
     "check the port in the address"},
};

static enum status tell_timeout(const struct transfer *transfer, struct error *error) {
    return error_set(error, STATUS_NETWORK, transfer->request.url, 0, 0,
                     "no whole answer came in time (%s); if the server is only slow, raise "
                     "fetch.timeout, now %lld ms",
                     transfer->detail, (long long)(transfer->timeout_us / 1000));
}

/* curl has one code for two things: an address of another kind, to which only a redirect can have
 * led, and an answer that does not begin as one of HTTP/1 does. */
static enum status tell_no_http(const struct transfer *transfer, struct error *error) {
    return error_set(error, STATUS_NETWORK, transfer->request.url, 0, 0,
                     "what answers there does not speak HTTP (%s); check the port in the address",
                     transfer->detail);
}

static enum status tell_curl_failure(const struct transfer *transfer, CURLcode code,
                                     long http_status, struct error *error) {
    const char *detail = transfer->detail[0] ? transfer->detail : curl_easy_strerror(code);
    if (code == CURLE_OPERATION_TIMEDOUT) {
        return tell_timeout(transfer, error);
    }
    if (code == CURLE_UNSUPPORTED_PROTOCOL && http_status / 100 != 3) {
        return tell_no_http(transfer, error);
    }
    for (size_t i = 0; i < sizeof curl_failures / sizeof *curl_failures; i++) {
        const struct curl_failure *failure = &curl_failures[i];
        if (failure->code == code) {
            return error_set(error, failure->status, transfer->request.url, 0, 0, "%s (%s); %s",
                             failure->message, detail, failure->remedy);
        }
    }
    return error_set(error, code == CURLE_OUT_OF_MEMORY ? STATUS_NO_MEMORY : STATUS_NETWORK,
                     transfer->request.url, 0, 0, "the transfer failed (curl %d: %s)", (int)code,
                     detail);
}

/* ---- what HTTP reports ---- */

struct http_failure {
    long first, last;
    enum status status;
    const char *message;
};

static const struct http_failure http_failures[] = {
    {204, 205, STATUS_NETWORK, "no content; a feed document is expected"},
    {304, 304, STATUS_NETWORK, "not modified, though nothing had been fetched before"},
    {300, 399, STATUS_NETWORK, "a redirect that leads nowhere; give the feed's real address"},
    {401, 401, STATUS_NETWORK, "a login is required; give an address that needs none"},
    {402, 402, STATUS_NETWORK, "payment is required; give an address that needs none"},
    {403, 403, STATUS_NETWORK,
     "access is forbidden; the server may refuse this user agent or network"},
    {404, 404, STATUS_NOT_FOUND, "there is nothing at this address; look for the feed's new one"},
    {410, 410, STATUS_NOT_FOUND, "the feed is gone for good; take it off the list"},
    {429, 429, STATUS_NETWORK, "too many requests; poll this feed or host less often"},
    {400, 499, STATUS_NETWORK, "the server refuses the request; check the address"},
    {503, 503, STATUS_NETWORK, "the server is unavailable for now"},
    {500, 599, STATUS_NETWORK, "the server failed; nothing is wrong on this side"},
};

static enum status tell_http_failure(const struct transfer *transfer, long http_status,
                                     struct error *error) {
    for (size_t i = 0; i < sizeof http_failures / sizeof *http_failures; i++) {
        const struct http_failure *failure = &http_failures[i];
        if (http_status >= failure->first && http_status <= failure->last) {
            return error_set(error, failure->status, transfer->request.url, 0, 0,
                             "the server answers %ld: %s", http_status, failure->message);
        }
    }
    return error_set(error, STATUS_NETWORK, transfer->request.url, 0, 0,
                     "the server answers %ld; 200 with a feed document is expected", http_status);
}

static bool was_conditional(const struct transfer *transfer) {
    return transfer->request.etag.bytes > 0 || transfer->request.last_modified.bytes > 0;
}

/* 203 is a 200 that a proxy has changed on its way (RFC 9110, 15.3.4). */
static enum status judge_answer(const struct transfer *transfer, long http_status,
                                struct error *error) {
    if (http_status == 200 || http_status == 203) {
        return STATUS_OK;
    }
    if (http_status == 304 && was_conditional(transfer)) {
        return STATUS_NOT_MODIFIED;
    }
    return tell_http_failure(transfer, http_status, error);
}

enum status transfer_judge(const struct transfer *transfer, CURLcode code, long http_status,
                           struct error *error) {
    const char *url = transfer->request.url;
    if (code == CURLE_OK) {
        return judge_answer(transfer, http_status, error);
    }
    switch (transfer->refusal) {
    case REFUSAL_BODY_TOO_LARGE:
        return tell_too_large(transfer, error);
    case REFUSAL_HEADERS_TOO_LARGE:
        return error_set(error, STATUS_TOO_LARGE, url, 0, 0,
                         "the headers of the answer are larger than %zu bytes; a server's are a "
                         "few hundred",
                         LIMIT_HEADER_BYTES);
    case REFUSAL_NO_MEMORY:
        return error_set(error, STATUS_NO_MEMORY, url, 0, 0, "no memory for the document");
    case REFUSAL_NONE:
        break;
    }
    if (code == CURLE_FILESIZE_EXCEEDED) {
        return tell_too_large(transfer, error);
    }
    if (transfer->private_address[0] != '\0' &&
        (code == CURLE_COULDNT_CONNECT || code == CURLE_ABORTED_BY_CALLBACK)) {
        return tell_private(transfer, error);
    }
    return tell_curl_failure(transfer, code, http_status, error);
}
