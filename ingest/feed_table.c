/* The feeds as one array. Addresses lie end to end in one block; the only allocation that a feed
 * has for itself is that of its validators, which change with its answers. */
#include "ingest/feed_table.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/feed_address.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(LIMIT_VALIDATOR_BYTES <= UINT16_MAX, "validator lengths are kept in 16 bits");

struct feed_state feed_get_state(const struct feed *feed) {
    return (struct feed_state){
        .etag = slice_make(feed->validators, feed->etag_bytes),
        .last_modified = slice_make(feed->validators ? feed->validators + feed->etag_bytes : NULL,
                                    feed->last_modified_bytes),
        .body = feed->body,
        .next_poll_us = feed->next_poll_us,
        .last_success_us = feed->last_success_us,
        .failures = feed->failures,
    };
}

/* An ETag and Last-Modified that will not be sent again are forgotten, never cut. */
static void put_validators(struct feed *feed, struct slice etag, struct slice last_modified) {
    char *block = NULL;
    if (etag.bytes + last_modified.bytes > 0) {
        block = malloc(etag.bytes + last_modified.bytes);
    }
    if (block != NULL && etag.bytes > 0) {
        memcpy(block, etag.data, etag.bytes);
    }
    if (block != NULL && last_modified.bytes > 0) {
        memcpy(block + etag.bytes, last_modified.data, last_modified.bytes);
    }
    free(feed->validators);
    feed->validators = block;
    feed->etag_bytes = block ? (uint16_t)etag.bytes : 0;
    feed->last_modified_bytes = block ? (uint16_t)last_modified.bytes : 0;
}

static struct slice within_limit(struct slice validator) {
    return validator.bytes <= LIMIT_VALIDATOR_BYTES ? validator : slice_make(NULL, 0);
}

void feed_put_state(struct feed *feed, const struct feed_state *state) {
    struct feed_state old = feed_get_state(feed);
    struct slice etag = within_limit(state->etag);
    struct slice last_modified = within_limit(state->last_modified);
    if (!slice_equal(old.etag, etag) || !slice_equal(old.last_modified, last_modified)) {
        put_validators(feed, etag, last_modified);
    }
    feed->body = state->body;
    feed->next_poll_us = state->next_poll_us;
    feed->last_success_us = state->last_success_us;
    feed->failures = state->failures;
}

static char *copy_text(char *at, struct slice text) {
    if (text.bytes > 0) {
        memcpy(at, text.data, text.bytes);
    }
    at[text.bytes] = '\0';
    return at + text.bytes + 1;
}

/* `text` has room for every address and a NUL each. */
static enum status fill(struct feed_table *table, const struct feed_config *feeds,
                        const struct feed_state *states, struct error *error) {
    char *at = table->text;
    for (size_t i = 0; i < table->count; i++) {
        struct feed *feed = &table->feeds[i];
        feed->url = at;
        at = copy_text(at, feeds[i].url);
        feed->every_us = feeds[i].every_us;
        feed->allow_private = feeds[i].allow_private;
        if (strlen(feed->url) != feeds[i].url.bytes) {
            return error_set(error, STATUS_INVALID, feed->url, 0, 0,
                             "this address has a NUL byte in it; take it out");
        }
        feed_put_state(feed, &states[i]);
    }
    return STATUS_OK;
}

enum status feed_table_init(struct feed_table *table, const struct feed_config *feeds,
                            const struct feed_state *states, size_t count, struct error *error) {
    if (count > LIMIT_FEEDS) {
        return error_set(error, STATUS_TOO_LARGE, NULL, 0, 0,
                         "%zu feeds are more than the %zu that one monitor polls; divide them",
                         count, LIMIT_FEEDS);
    }
    size_t text_bytes = 1;
    for (size_t i = 0; i < count; i++) {
        text_bytes += feeds[i].url.bytes + 1;
    }
    struct feed_table made = {
        .feeds = calloc(count > 0 ? count : 1, sizeof *made.feeds),
        .count = count,
        .text = malloc(text_bytes),
    };
    enum status status = STATUS_OK;
    if (made.feeds == NULL || made.text == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "no memory for %zu feeds", count);
    } else {
        status = fill(&made, feeds, states, error);
    }
    if (status != STATUS_OK) {
        feed_table_fini(&made);
        return status;
    }
    *table = made;
    return STATUS_OK;
}

/* The hosts of all feeds, end to end in `text`; their lengths are made slices when it has stopped
 * growing. */
static enum status collect_hosts(const struct feed_table *table, struct buffer *text,
                                 struct slice *names, struct error *error) {
    for (size_t i = 0; i < table->count; i++) {
        char host[FEED_HOST_BYTES];
        enum status status = feed_address_host(table->feeds[i].url, host, error);
        if (status != STATUS_OK) {
            return status;
        }
        names[i].bytes = strlen(host);
        status = buffer_append(text, host, names[i].bytes);
        if (status != STATUS_OK) {
            return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "no memory for %zu feeds",
                             table->count);
        }
    }
    size_t at = 0;
    for (size_t i = 0; i < table->count; i++) {
        names[i].data = text->data + at;
        at += names[i].bytes;
    }
    return STATUS_OK;
}

enum status feed_table_hosts(const struct feed_table *table, size_t per_host,
                             struct host_table *out, struct error *error) {
    struct buffer text;
    buffer_init(&text, (table->count + 1) * FEED_HOST_BYTES);
    struct slice *names = calloc(table->count > 0 ? table->count : 1, sizeof *names);
    enum status status = STATUS_NO_MEMORY;
    if (names == NULL) {
        error_set(error, status, NULL, 0, 0, "no memory for %zu feeds", table->count);
        goto cleanup;
    }
    status = collect_hosts(table, &text, names, error);
    if (status != STATUS_OK) {
        goto cleanup;
    }
    status = host_table_init(out, names, table->count, per_host);
    if (status != STATUS_OK) {
        error_set(error, status, NULL, 0, 0, "no memory for %zu feeds", table->count);
    }
cleanup:
    free(names);
    buffer_fini(&text);
    return status;
}

void feed_table_fini(struct feed_table *table) {
    for (size_t i = 0; table->feeds != NULL && i < table->count; i++) {
        free(table->feeds[i].validators);
    }
    free(table->feeds);
    free(table->text);
    *table = (struct feed_table){0};
}
