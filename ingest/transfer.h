/* One HTTP transfer: a curl handle that is used over and over, with its buffers. The same for the
 * fetcher (many at once in a curl multi handle) and for fetch_once. */
#ifndef TOCSIN_INGEST_TRANSFER_H
#define TOCSIN_INGEST_TRANSFER_H

#include "core/buffer.h"
#include "ingest/fetch.h"

#include <curl/curl.h>

enum { TRANSFER_ADDRESS_BYTES = 64 };

/* Why we ourselves broke a transfer off. */
enum transfer_refusal {
    REFUSAL_NONE,
    REFUSAL_BODY_TOO_LARGE,
    REFUSAL_HEADERS_TOO_LARGE,
    REFUSAL_NO_MEMORY
};

struct transfer_request {
    const char *url;                  /* borrowed until the transfer ended */
    struct slice etag, last_modified; /* sent back as they are; empty: not sent */
    bool allow_private;
};

/* What is kept of an answer's header. */
enum answer_header {
    ANSWER_ETAG,
    ANSWER_LAST_MODIFIED,
    ANSWER_LANGUAGE,
    ANSWER_CACHE_CONTROL,
    ANSWER_EXPIRES,
    ANSWER_ENCODING,
    ANSWER_HEADER_COUNT
};

struct transfer {
    CURL *easy;
    struct transfer_request request;
    size_t body_bytes_max;
    int64_t timeout_us;
    struct curl_slist *headers; /* owned; of the request under way */
    struct buffer body;         /* decoded */
    struct buffer answer[ANSWER_HEADER_COUNT];
    size_t header_bytes;
    enum transfer_refusal refusal;
    char private_address[TRANSFER_ADDRESS_BYTES]; /* refused; "" if none was */
    char detail[CURL_ERROR_SIZE];
};

/* What came of a transfer. The slices borrow from the transfer until its next begin. */
struct transfer_result {
    enum status status; /* OK: transfer.body is a document; NOT_MODIFIED; else see error */
    struct error error;
    long http_status;       /* 0: no answer */
    int64_t retry_after_us; /* what a 429 or 503 asked for; 0: nothing */
    int64_t fetch_us;
    size_t transferred_bytes; /* of the body, as it came */
    struct slice url, content_type;
    struct slice answer[ANSWER_HEADER_COUNT]; /* a Content-Language only if it names one */
};

/* libcurl made ready, once for the process. Any thread. */
enum status transfer_global_init(struct error *error) WARN_UNUSED;
/* `options` are copied as far as they are kept. */
enum status transfer_init(struct transfer *transfer,
                          const struct fetch_options *options) WARN_UNUSED;
/* Its handle must be in no multi handle. */
void transfer_fini(struct transfer *transfer);
/* Sets the handle up; whoever called then drives it. STATUS_NO_MEMORY. */
enum status transfer_begin(struct transfer *transfer,
                           const struct transfer_request *request) WARN_UNUSED;
/* After curl is done with it: judges the outcome. */
void transfer_end(struct transfer *transfer, CURLcode code, struct transfer_result *out);

#endif
