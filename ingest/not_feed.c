/* Most addresses that do not work as feeds are web pages, and most of these name their feeds in
 * <link rel="alternate">: so the message names them. Stateless. */
#include "ingest/not_feed.h"

#include "core/utf8.h"
#include "ingest/html_tag.h"
#include "ingest/url.h"

#include <string.h>

enum { FEEDS_TOLD = 3 };

void not_feed_position(struct slice text, size_t at, size_t *line, size_t *column) {
    at = at < text.bytes ? at : text.bytes;
    size_t line_start = 0;
    *line = 1;
    for (const char *newline = text.data;
         at > 0 && (newline = memchr(newline, '\n', at - (size_t)(newline - text.data))) != NULL;
         newline++) {
        line_start = (size_t)(newline - text.data) + 1;
        (*line)++;
    }
    *column = 1;
    for (size_t i = line_start; i < at; i++) {
        *column += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
}

/* The address of the feed that the tag links to; empty if it links to none. */
static struct slice linked_feed(const struct html_tag *tag) {
    static const char *const types[] = {"application/rss+xml", "application/atom+xml",
                                        "application/feed+json", "application/json"};
    struct slice relation = {NULL, 0};
    struct slice type = {NULL, 0};
    struct slice address = {NULL, 0};
    bool found = slice_equal_nocase(tag->name, SLICE_LITERAL("link")) &&
                 html_tag_attribute(tag, SLICE_LITERAL("rel"), &relation) &&
                 html_tag_attribute(tag, SLICE_LITERAL("type"), &type) &&
                 html_tag_attribute(tag, SLICE_LITERAL("href"), &address) &&
                 slice_equal_nocase(slice_trim(relation), SLICE_LITERAL("alternate"));
    for (size_t i = 0; found && i < sizeof types / sizeof *types; i++) {
        if (slice_equal_nocase(slice_trim(type), slice_of(types[i]))) {
            return slice_trim(address);
        }
    }
    return slice_of(NULL);
}

/* Appends the first feeds that the page links to, as a list; gives how many. */
static size_t list_feeds(struct slice page, struct slice base, struct buffer *out) {
    size_t count = 0;
    size_t at = 0;
    while (count < FEEDS_TOLD && at < page.bytes) {
        const char *found = memchr(page.data + at, '<', page.bytes - at);
        if (found == NULL) {
            break;
        }
        at = (size_t)(found - page.data);
        struct html_tag tag;
        if (!html_tag_read(slice_sub(page, at, page.bytes), &tag)) {
            at++;
            continue;
        }
        at += tag.bytes;
        struct slice address = linked_feed(&tag);
        if (address.bytes > 0) {
            buffer_append_text(out, count > 0 ? ", " : "");
            if (url_resolve(base, address, out) == STATUS_OK) {
                count++;
            }
        }
    }
    return count;
}

static enum status explain_page(struct slice text, struct slice base, struct error *error) {
    struct buffer feeds;
    buffer_init(&feeds, ERROR_MESSAGE_BYTES);
    size_t count = list_feeds(text, base, &feeds);
    enum status status;
    if (count == 0) {
        status = error_set(error, STATUS_INVALID, NULL, 0, 0,
                           "an HTML page, not a feed, and it links to none");
    } else {
        status =
            error_set(error, STATUS_INVALID, NULL, 0, 0,
                      "an HTML page, not a feed; the page links to %s: %.*s",
                      count == 1 ? "this feed" : "these feeds", SLICE_ARG(buffer_slice(&feeds)));
    }
    buffer_fini(&feeds);
    return status;
}

static bool is_binary(struct slice text) {
    struct slice head = slice_sub(text, 0, 512);
    return head.bytes > 0 && memchr(head.data, '\0', head.bytes) != NULL;
}

/* "<html" or "<!doctype html" among the first bytes. */
static bool is_page(struct slice text, struct slice root) {
    enum { SEARCHED_BYTES = 1024 };
    if (slice_equal_nocase(root, SLICE_LITERAL("html"))) {
        return true;
    }
    size_t end = text.bytes < SEARCHED_BYTES ? text.bytes : SEARCHED_BYTES;
    for (size_t at = 0; at < end; at++) {
        struct slice rest = slice_sub(text, at, text.bytes);
        if (slice_equal_nocase(slice_sub(rest, 0, 14), SLICE_LITERAL("<!doctype html")) ||
            slice_equal_nocase(slice_sub(rest, 0, 5), SLICE_LITERAL("<html"))) {
            return true;
        }
    }
    return false;
}

enum status not_feed_explain(struct slice text, struct slice root, size_t root_at,
                             struct slice base, struct error *error) {
    if (slice_trim(text).bytes == 0) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "an empty document, not a feed");
    }
    if (is_page(text, root)) {
        return explain_page(text, base, error);
    }
    if (is_binary(text)) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "binary data, not a feed");
    }
    if (root.bytes == 0) {
        return error_set(error, STATUS_INVALID, NULL, 1, 1,
                         "plain text, not a feed: RSS, Atom or JSON Feed would be right");
    }
    size_t line = 0;
    size_t column = 0;
    not_feed_position(text, root_at, &line, &column);
    return error_set(error, STATUS_INVALID, NULL, line, column,
                     "XML with the root element <%.*s>, not a feed: <rss>, <rdf:RDF> or <feed> "
                     "would be right",
                     SLICE_ARG(root));
}
