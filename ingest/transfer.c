/* One HTTP transfer. What stays the same (protocols, limits, callbacks) is set once when the handle
 * is made; a request sets its address and its conditions.
 *
 * What must hold whatever a server does:
 * - No more than body_bytes_max of decoded body is kept: an announced size is only a promise, and a
 *   small compressed body can be a large one, so the bytes are counted as they come out.
 * - Nothing is sent to a private address unless the feed may: asked when a socket is opened, and
 *   again before each request, because a connection that another feed was allowed to open may be
 *   used again without a new socket.
 * - A validator goes back byte for byte (RFC 9110, 8.8.3: opaque). It is taken from the raw header
 *   line of the final answer; those of redirects before it are forgotten.
 * - Only what the configuration says decides: no proxy from the environment, no .netrc, no cookies.
 *
 * One thread at a time a transfer. */
#include "ingest/transfer.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/private_address.h"
#include "ingest/transfer_failure.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_TIMEOUT_MS 30000L
#define RECEIVE_BYTES (64L * 1024) /* read at once: a buffer a transfer, four times curl's own */

static const char accept_header[] =
    "Accept: application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.5";

static pthread_once_t global_once = PTHREAD_ONCE_INIT;
static CURLcode global_code = CURLE_FAILED_INIT;

static void init_global(void) {
    global_code = curl_global_init(CURL_GLOBAL_DEFAULT);
}

enum status transfer_global_init(struct error *error) {
    pthread_once(&global_once, init_global);
    if (global_code != CURLE_OK) {
        return error_set(error, STATUS_INTERNAL, NULL, 0, 0, "libcurl cannot start: %s",
                         curl_easy_strerror(global_code));
    }
    return STATUS_OK;
}

/* ---- what curl calls ---- */

static size_t take_body(char *data, size_t unit, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t bytes = unit * count;
    counter_add(COUNTER_fetch_bytes, bytes);
    enum status status = buffer_append(&transfer->body, data, bytes);
    if (status != STATUS_OK) {
        transfer->refusal = status == STATUS_TOO_LARGE ? REFUSAL_BODY_TOO_LARGE : REFUSAL_NO_MEMORY;
        return 0;
    }
    return bytes;
}

/* A field value has no control characters but the tab (RFC 9110, 5.5). */
static bool is_field_value(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return false;
        }
    }
    return true;
}

static struct slice trim_blanks(struct slice text) {
    while (text.bytes > 0 && (text.data[0] == ' ' || text.data[0] == '\t')) {
        text = slice_sub(text, 1, text.bytes);
    }
    while (text.bytes > 0 &&
           (text.data[text.bytes - 1] == ' ' || text.data[text.bytes - 1] == '\t')) {
        text.bytes--;
    }
    return text;
}

static void keep_validator(struct slice value, struct buffer *out) {
    buffer_clear(out);
    if (!is_field_value(value) || buffer_append_slice(out, value) != STATUS_OK) {
        buffer_clear(out);
        counter_add(COUNTER_fetch_validators_refused, 1);
    }
}

/* A list of languages says of none that the text is in it (RFC 9110, 8.5). */
static void keep_language(struct slice value, struct buffer *out) {
    buffer_clear(out);
    bool one =
        value.bytes > 0 && is_field_value(value) && memchr(value.data, ',', value.bytes) == NULL;
    if (!one || buffer_append_slice(out, value) != STATUS_OK) {
        buffer_clear(out);
    }
}

/* Several lines of one name are one list (RFC 9110, 5.3). */
static void keep_list(struct slice value, struct buffer *out) {
    size_t before = out->bytes;
    if (before > 0) {
        (void)!buffer_append_text(out, ", ");
    }
    if (!is_field_value(value) || buffer_append_slice(out, value) != STATUS_OK) {
        out->bytes = before;
    }
}

static const struct {
    const char *name;
    size_t bytes_max;
    void (*keep)(struct slice value, struct buffer *out);
} answer_headers[ANSWER_HEADER_COUNT] = {
    [ANSWER_ETAG] = {"etag", LIMIT_VALIDATOR_BYTES, keep_validator},
    [ANSWER_LAST_MODIFIED] = {"last-modified", LIMIT_VALIDATOR_BYTES, keep_validator},
    [ANSWER_LANGUAGE] = {"content-language", LIMIT_LANGUAGE_BYTES, keep_language},
    [ANSWER_CACHE_CONTROL] = {"cache-control", LIMIT_VALIDATOR_BYTES, keep_list},
    [ANSWER_EXPIRES] = {"expires", LIMIT_VALIDATOR_BYTES, keep_list},
    [ANSWER_ENCODING] = {"content-encoding", LIMIT_VALIDATOR_BYTES, keep_list},
};

static void clear_answer(struct transfer *transfer) {
    for (size_t i = 0; i < ANSWER_HEADER_COUNT; i++) {
        buffer_clear(&transfer->answer[i]);
    }
}

/* `line` has its line end; the empty line at the end of the headers comes too. */
static void read_header(struct transfer *transfer, struct slice line) {
    while (line.bytes > 0 &&
           (line.data[line.bytes - 1] == '\n' || line.data[line.bytes - 1] == '\r')) {
        line.bytes--;
    }
    if (slice_starts(line, SLICE_LITERAL("HTTP/"))) {
        clear_answer(transfer);
        return;
    }
    const char *colon = line.bytes > 0 ? memchr(line.data, ':', line.bytes) : NULL;
    if (colon == NULL) {
        return;
    }
    size_t name_bytes = (size_t)(colon - line.data);
    struct slice name = slice_sub(line, 0, name_bytes);
    struct slice value = trim_blanks(slice_sub(line, name_bytes + 1, line.bytes));
    for (size_t i = 0; i < ANSWER_HEADER_COUNT; i++) {
        if (slice_equal_nocase(name, slice_of(answer_headers[i].name))) {
            answer_headers[i].keep(value, &transfer->answer[i]);
        }
    }
}

static size_t take_header(char *data, size_t unit, size_t count, void *context) {
    struct transfer *transfer = context;
    size_t bytes = unit * count;
    transfer->header_bytes += bytes;
    if (transfer->header_bytes > LIMIT_HEADER_BYTES) {
        transfer->refusal = REFUSAL_HEADERS_TOO_LARGE;
        return 0;
    }
    read_header(transfer, slice_make(data, bytes));
    return bytes;
}

static curl_socket_t open_socket(void *context, curlsocktype purpose,
                                 struct curl_sockaddr *address) {
    (void)purpose;
    struct transfer *transfer = context;
    if (!transfer->request.allow_private && address_is_private(&address->addr)) {
        const void *bytes = &((const struct sockaddr_in *)(const void *)&address->addr)->sin_addr;
        if (address->family == AF_INET6) {
            bytes = &((const struct sockaddr_in6 *)(const void *)&address->addr)->sin6_addr;
        }
        if (inet_ntop(address->family, bytes, transfer->private_address,
                      sizeof transfer->private_address) == NULL) {
            snprintf(transfer->private_address, sizeof transfer->private_address, "local socket");
        }
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* Before each request, on connections used again too. */
static int check_peer(void *context, char *peer, char *local, int peer_port, int local_port) {
    (void)local;
    (void)peer_port;
    (void)local_port;
    struct transfer *transfer = context;
    if (transfer->request.allow_private || !address_text_is_private(peer)) {
        return CURL_PREREQFUNC_OK;
    }
    snprintf(transfer->private_address, sizeof transfer->private_address, "%s", peer);
    return CURL_PREREQFUNC_ABORT;
}

/* ---- setting up ---- */

/* curl's option setters fail only for want of memory or for an option it was built without. */
static bool set_callbacks(CURL *easy, struct transfer *transfer) {
    return curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, check_peer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->detail) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer) == CURLE_OK;
}

static bool set_protocol(CURL *easy) {
    return curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_MAXREDIRS, LIMIT_REDIRECTS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, RECEIVE_BYTES) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L) == CURLE_OK;
}

static long milliseconds(int64_t us) {
    int64_t ms = (us + 999) / 1000;
    return ms < 1 ? 1 : ms > INT32_MAX ? INT32_MAX : (long)ms;
}

static bool set_options(CURL *easy, const struct fetch_options *options) {
    long timeout_ms = milliseconds(options->timeout_us);
    long connect_ms = timeout_ms < CONNECT_TIMEOUT_MS ? timeout_ms : CONNECT_TIMEOUT_MS;
    char *user_agent = strndup(options->user_agent.data ? options->user_agent.data : "",
                               options->user_agent.bytes);
    bool set =
        user_agent != NULL && curl_easy_setopt(easy, CURLOPT_USERAGENT, user_agent) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout_ms) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)options->body_bytes_max) ==
            CURLE_OK;
    free(user_agent);
    return set;
}

enum status transfer_init(struct transfer *transfer, const struct fetch_options *options) {
    CURL *easy = curl_easy_init();
    if (easy == NULL) {
        return STATUS_NO_MEMORY;
    }
    *transfer = (struct transfer){
        .easy = easy,
        .body_bytes_max = options->body_bytes_max,
        .timeout_us = options->timeout_us,
    };
    buffer_init(&transfer->body, options->body_bytes_max);
    for (size_t i = 0; i < ANSWER_HEADER_COUNT; i++) {
        buffer_init(&transfer->answer[i], answer_headers[i].bytes_max);
    }
    if (!set_callbacks(easy, transfer) || !set_protocol(easy) || !set_options(easy, options)) {
        transfer_fini(transfer);
        return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

static void free_headers(struct transfer *transfer) {
    curl_slist_free_all(transfer->headers);
    transfer->headers = NULL;
}

void transfer_fini(struct transfer *transfer) {
    curl_easy_cleanup(transfer->easy);
    free_headers(transfer);
    buffer_fini(&transfer->body);
    for (size_t i = 0; i < ANSWER_HEADER_COUNT; i++) {
        buffer_fini(&transfer->answer[i]);
    }
    *transfer = (struct transfer){0};
}

/* ---- one request ---- */

static enum status add_header(struct transfer *transfer, const char *line) {
    struct curl_slist *longer = curl_slist_append(transfer->headers, line);
    if (longer == NULL) {
        return STATUS_NO_MEMORY;
    }
    transfer->headers = longer;
    return STATUS_OK;
}

/* A line given to curl as `name: value` is sent as it stands. */
static enum status add_condition(struct transfer *transfer, const char *name, struct slice value) {
    if (value.bytes == 0 || !is_field_value(value)) {
        return STATUS_OK;
    }
    struct buffer line;
    buffer_init(&line, LIMIT_VALIDATOR_BYTES + 64);
    enum status status = STATUS_OK;
    (void)!buffer_append_text(&line, name);
    (void)!buffer_append_slice(&line, value);
    (void)!buffer_append_char(&line, '\0');
    if (line.failed == STATUS_OK) {
        status = add_header(transfer, line.data);
    } else if (line.failed == STATUS_NO_MEMORY) {
        status = STATUS_NO_MEMORY;
    }
    buffer_fini(&line);
    return status;
}

enum status transfer_begin(struct transfer *transfer, const struct transfer_request *request) {
    transfer->request = *request;
    transfer->header_bytes = 0;
    transfer->refusal = REFUSAL_NONE;
    transfer->private_address[0] = '\0';
    transfer->detail[0] = '\0';
    buffer_clear(&transfer->body);
    clear_answer(transfer);
    free_headers(transfer);
    enum status status = add_header(transfer, accept_header);
    if (status == STATUS_OK) {
        status = add_condition(transfer, "If-None-Match: ", request->etag);
    }
    if (status == STATUS_OK) {
        status = add_condition(transfer, "If-Modified-Since: ", request->last_modified);
    }
    if (status == STATUS_OK &&
        (curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->headers) != CURLE_OK ||
         curl_easy_setopt(transfer->easy, CURLOPT_URL, request->url) != CURLE_OK)) {
        status = STATUS_NO_MEMORY;
    }
    return status;
}

static struct slice info_text(CURL *easy, CURLINFO info) {
    char *text = NULL;
    (void)curl_easy_getinfo(easy, info, &text);
    return slice_of(text);
}

/* Only where it means "come back later" (RFC 9110, 10.2.3; RFC 6585, 4). */
static int64_t read_retry_after(CURL *easy, long http_status) {
    curl_off_t seconds = 0;
    if (http_status != 429 && http_status != 503) {
        return 0;
    }
    (void)curl_easy_getinfo(easy, CURLINFO_RETRY_AFTER, &seconds);
    return seconds <= 0          ? 0
           : seconds > INT32_MAX ? (int64_t)INT32_MAX * 1000000
                                 : seconds * 1000000;
}

void transfer_end(struct transfer *transfer, CURLcode code, struct transfer_result *out) {
    CURL *easy = transfer->easy;
    curl_off_t total_us = 0, transferred = 0;
    *out = (struct transfer_result){.error = {.status = STATUS_OK}};
    (void)curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &out->http_status);
    (void)curl_easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &total_us);
    (void)curl_easy_getinfo(easy, CURLINFO_SIZE_DOWNLOAD_T, &transferred);
    out->fetch_us = total_us;
    out->transferred_bytes = transferred > 0 ? (size_t)transferred : 0;
    out->url = info_text(easy, CURLINFO_EFFECTIVE_URL);
    out->content_type = info_text(easy, CURLINFO_CONTENT_TYPE);
    for (size_t i = 0; i < ANSWER_HEADER_COUNT; i++) {
        out->answer[i] = buffer_slice(&transfer->answer[i]);
    }
    out->retry_after_us = read_retry_after(easy, out->http_status);
    out->status = transfer_judge(transfer, code, out->http_status, &out->error);
}
