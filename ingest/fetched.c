/* What to remember after a poll, in both cases: if the document turns out good (accepted) and if it
 * does not (refused). Both are worked out here, where the old state and the answer are at hand; the
 * pipeline picks one and saves it with the items, in one transaction (DESIGN 3).
 *
 *   answer            accepted                                     refused
 *   200, new bytes    its validators, its hash, failures 0         old validators, failures + 1
 *   200, same bytes   its validators, its hash, failures 0         the same
 *   304               its validators where it has them, else old   the same
 *   anything else     as refused: nothing was learnt               old validators, failures + 1
 *
 * All texts of one value lie in one block, `memory`. */
#include "ingest/fetched.h"

#include <stdlib.h>
#include <string.h>

void fetched_destroy(struct fetched **fetched) {
    if (*fetched == NULL) {
        return;
    }
    free((*fetched)->body);
    free((*fetched)->memory);
    free(*fetched);
    *fetched = NULL;
}

static bool hash_is_none(struct hash hash) {
    return hash.low == 0 && hash.high == 0;
}

static struct slice copy_slice(char **at, struct slice text) {
    char *start = *at;
    if (text.bytes > 0) {
        memcpy(start, text.data, text.bytes);
    }
    *at += text.bytes;
    return slice_make(start, text.bytes);
}

/* Every slice that `fetched` has by now is borrowed: from the transfer or from the feed. */
static enum status own_slices(struct fetched *fetched) {
    struct slice *slices[] = {
        &fetched->content_type,  &fetched->url,
        &fetched->language,      &fetched->cache_control,
        &fetched->expires,       &fetched->content_encoding,
        &fetched->accepted.etag, &fetched->accepted.last_modified,
        &fetched->refused.etag,  &fetched->refused.last_modified,
    };
    size_t count = sizeof slices / sizeof *slices, bytes = 1;
    for (size_t i = 0; i < count; i++) {
        bytes += slices[i]->bytes;
    }
    fetched->memory = malloc(bytes);
    if (fetched->memory == NULL) {
        return STATUS_NO_MEMORY;
    }
    char *at = fetched->memory;
    for (size_t i = 0; i < count; i++) {
        *slices[i] = copy_slice(&at, *slices[i]);
    }
    return STATUS_OK;
}

/* The transfer's buffer goes over as it is, less the room that it did not use. */
static void take_body(struct fetched *fetched, struct buffer *body) {
    fetched->body = body->data;
    fetched->body_bytes = body->bytes;
    if (body->bytes > 0 && body->bytes < body->capacity_bytes) {
        char *smaller = realloc(body->data, body->bytes);
        fetched->body = smaller ? smaller : body->data;
    }
    buffer_init(body, body->bytes_max);
}

static struct feed_state refused_state(const struct feed_state *old, int64_t retry_after_us,
                                       long http_status, struct pace *pace, int64_t every_us,
                                       int64_t now_us) {
    struct feed_state state = *old;
    state.failures = old->failures < UINT32_MAX ? old->failures + 1 : UINT32_MAX;
    uint32_t step = http_status == 410 ? UINT32_MAX : state.failures; /* gone: once a day at once */
    int64_t delay_us = pace_failure_us(pace, every_us, step);
    if (retry_after_us > PACE_RETRY_AFTER_MAX_US) {
        retry_after_us = PACE_RETRY_AFTER_MAX_US;
    }
    state.next_poll_us = now_us + (delay_us > retry_after_us ? delay_us : retry_after_us);
    return state;
}

static struct feed_state accepted_state(const struct fetched *fetched,
                                        const struct transfer_result *result,
                                        const struct feed_state *old, struct hash body) {
    struct feed_state state = {
        .etag = result->answer[ANSWER_ETAG],
        .last_modified = result->answer[ANSWER_LAST_MODIFIED],
        .body = body,
        .last_success_us = fetched->received_us,
    };
    if (result->http_status == 304) { /* RFC 9110, 15.4.5: what it does not name stays */
        state.etag = state.etag.bytes > 0 ? state.etag : old->etag;
        state.last_modified =
            state.last_modified.bytes > 0 ? state.last_modified : old->last_modified;
    }
    return state;
}

static void plan(struct fetched *fetched, const struct transfer_result *result,
                 const struct feed_state *old, struct hash body, struct pace *pace,
                 int64_t every_us) {
    fetched->refused = refused_state(old, result->retry_after_us, result->http_status, pace,
                                     every_us, fetched->received_us);
    if (fetched->status == STATUS_OK || fetched->status == STATUS_NOT_MODIFIED) {
        fetched->accepted = accepted_state(fetched, result, old, body);
        fetched->accepted.next_poll_us = fetched->received_us + pace_success_us(pace, every_us);
    } else {
        fetched->accepted = fetched->refused;
    }
}

enum status fetched_create(size_t feed, struct transfer *transfer,
                           const struct transfer_result *result, const struct feed_state *old,
                           struct pace *pace, int64_t every_us, int64_t now_us,
                           struct fetched **out) {
    struct fetched *fetched = malloc(sizeof *fetched);
    if (fetched == NULL) {
        return STATUS_NO_MEMORY;
    }
    *fetched = (struct fetched){
        .feed = feed,
        .status = result->status,
        .error = result->error,
        .http_status = result->http_status,
        .content_type = result->content_type,
        .url = result->url,
        .language = result->answer[ANSWER_LANGUAGE],
        .cache_control = result->answer[ANSWER_CACHE_CONTROL],
        .expires = result->answer[ANSWER_EXPIRES],
        .content_encoding = result->answer[ANSWER_ENCODING],
        .transferred_bytes = result->transferred_bytes,
        .received_us = now_us,
        .fetch_us = result->fetch_us,
    };
    struct hash body = old->body;
    if (result->status == STATUS_OK) {
        body = hash_bytes(buffer_slice(&transfer->body));
    }
    bool same_bytes =
        result->status == STATUS_OK && !hash_is_none(old->body) && hash_equal(body, old->body);
    if (same_bytes) {
        fetched->status = STATUS_NOT_MODIFIED;
    }
    plan(fetched, result, old, body, pace, every_us);
    if (own_slices(fetched) != STATUS_OK) {
        fetched_destroy(&fetched);
        return STATUS_NO_MEMORY;
    }
    if (fetched->status == STATUS_OK) {
        take_body(fetched, &transfer->body);
    }
    *out = fetched;
    return STATUS_OK;
}
