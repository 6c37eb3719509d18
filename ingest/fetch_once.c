/* One document, now: a transfer of its own, driven by curl itself, on the caller's thread. */
#include "ingest/feed_address.h"
#include "ingest/fetched.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* OpenSSL writes to sockets with plain write(2): a connection that the other side closed must not
 * end the program. SIGPIPE is held back while curl works and a new one is thrown away; whoever
 * relies on it for a closed standard output still gets it. */
static CURLcode perform_without_sigpipe(CURL *easy) {
    sigset_t pipe_only, before, pending;
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    sigpending(&pending);
    bool was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_only, &before);
    CURLcode code = curl_easy_perform(easy);
    if (!was_pending) {
        const struct timespec at_once = {0};
        (void)sigtimedwait(&pipe_only, NULL, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return code;
}

static enum status fetch(struct transfer *transfer, const struct transfer_request *request,
                         const struct feed_state *known, struct fetched **out,
                         struct error *error) {
    struct pace pace = {0};
    struct transfer_result result;
    struct fetched *fetched = NULL;
    enum status status = transfer_begin(transfer, request);
    if (status == STATUS_OK) {
        transfer_end(transfer, perform_without_sigpipe(transfer->easy), &result);
        status = fetched_create(0, transfer, &result, known, &pace, 0, clock_real_us(), &fetched);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, request->url, 0, 0, "out of memory");
    }
    status = fetched->status;
    if (status != STATUS_OK && status != STATUS_NOT_MODIFIED) {
        if (error != NULL) {
            *error = fetched->error;
        }
        fetched_destroy(&fetched);
        return status;
    }
    *out = fetched;
    return STATUS_OK;
}

static enum status fetch_text(const char *url, const struct fetch_options *options,
                              bool allow_private, const struct feed_state *known,
                              struct fetched **out, struct error *error) {
    char host[FEED_HOST_BYTES];
    enum status status = feed_address_host(url, host, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = transfer_global_init(error);
    if (status != STATUS_OK) {
        return status;
    }
    struct transfer transfer;
    status = transfer_init(&transfer, options);
    if (status != STATUS_OK) {
        return error_set(error, status, url, 0, 0, "out of memory");
    }
    const struct transfer_request request = {.url = url,
                                             .etag = known->etag,
                                             .last_modified = known->last_modified,
                                             .allow_private = allow_private};
    status = fetch(&transfer, &request, known, out, error);
    transfer_fini(&transfer);
    return status;
}

enum status fetch_once(struct slice url, const struct fetch_options *options, bool allow_private,
                       const struct feed_state *known, struct fetched **out, struct error *error) {
    static const struct feed_state nothing = {0};
    char *text = strndup(url.data ? url.data : "", url.bytes);
    if (text == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    enum status status =
        fetch_text(text, options, allow_private, known ? known : &nothing, out, error);
    free(text);
    return status;
}
