/* Articles as JSON Lines. Writing is by hand into the caller's buffer; reading is jansson's, which
 * keeps no positions: where a value of the wrong type stands is looked up in the line afterwards,
 * which is known to be good JSON by then. Stateless, any thread. */
#include "ingest/article_json.h"

#include "core/limits.h"
#include "ingest/feed_date.h"
#include "ingest/json_locate.h"

#include <jansson.h>
#include <string.h>

/* ---- writing ---- */

static void append_key(struct buffer *out, const char *key) {
    bool first = out->bytes > 0 && out->data[out->bytes - 1] == '{';
    buffer_append_text(out, first ? "\"" : ",\"");
    buffer_append_text(out, key);
    buffer_append_text(out, "\":");
}

static void append_text(struct buffer *out, const char *key, struct slice text) {
    if (text.bytes > 0) {
        append_key(out, key);
        buffer_append_json(out, text);
    }
}

static void append_list(struct buffer *out, const char *key, const struct slice_list *list) {
    if (list->count == 0) {
        return;
    }
    append_key(out, key);
    for (size_t i = 0; i < list->count; i++) {
        buffer_append_char(out, i == 0 ? '[' : ',');
        buffer_append_json(out, list->items[i]);
    }
    buffer_append_char(out, ']');
}

static void append_date(struct buffer *out, const char *key, int64_t date_us) {
    if (date_us == CLOCK_UNKNOWN) {
        return;
    }
    char text[CLOCK_TEXT_BYTES];
    clock_format(date_us, date_us % 1000000 != 0, text);
    append_key(out, key);
    buffer_append_json(out, slice_of(text));
}

static void append_feed(struct buffer *out, const struct feed_info *feed) {
    size_t before = out->bytes;
    append_key(out, "feed");
    buffer_append_char(out, '{');
    size_t empty = out->bytes;
    append_text(out, "url", feed->url);
    append_text(out, "title", feed->title);
    append_text(out, "link", feed->link);
    append_text(out, "language", feed->language);
    append_list(out, "tags", &feed->tags);
    if (out->bytes == empty) {
        out->bytes = before;
        return;
    }
    buffer_append_char(out, '}');
}

enum status article_json_append(const struct article *article, struct buffer *out) {
    size_t before = out->bytes;
    buffer_append_char(out, '{');
    append_feed(out, &article->feed);
    append_text(out, "id", article->id);
    append_text(out, "url", article->url);
    append_text(out, "title", article->title);
    append_text(out, "summary", article->summary);
    append_text(out, "body", article->body);
    append_list(out, "authors", &article->authors);
    append_list(out, "categories", &article->categories);
    append_date(out, "published", article->published_us);
    append_date(out, "updated", article->updated_us);
    append_text(out, "language", article->language);
    buffer_append_text(out, "}\n");
    if (out->failed != STATUS_OK) {
        out->bytes = before;
    }
    return out->failed;
}

/* ---- reading ---- */

struct line {
    struct slice text;
    const char *name;
    size_t number;
    struct arena *arena;
    struct error *error;
};

static enum status no_room(const struct line *line) {
    return error_set(line->error, STATUS_TOO_LARGE, line->name, line->number, 0,
                     "the article takes more memory than it may");
}

/* `outer` is the key of the object that holds `key`, NULL for the article itself. */
static enum status wrong_type(const struct line *line, const char *outer, const char *key,
                              const char *expected) {
    return error_set(line->error, STATUS_INVALID, line->name, line->number,
                     json_locate(line->text, outer, key), "\"%s\" must be %s", key, expected);
}

static enum status read_text(const struct line *line, const json_t *object, const char *outer,
                             const char *key, struct slice *out) {
    const json_t *value = json_object_get(object, key);
    if (value == NULL || json_is_null(value)) {
        return STATUS_OK;
    }
    if (!json_is_string(value)) {
        return wrong_type(line, outer, key, "a string");
    }
    struct slice text = slice_make(json_string_value(value), json_string_length(value));
    struct slice copy = arena_copy(line->arena, text);
    if (copy.data == NULL) {
        return no_room(line);
    }
    *out = copy;
    return STATUS_OK;
}

static enum status read_list(const struct line *line, const json_t *object, const char *outer,
                             const char *key, struct slice_list *out) {
    const json_t *value = json_object_get(object, key);
    if (value == NULL || json_is_null(value)) {
        return STATUS_OK;
    }
    size_t count = json_array_size(value);
    for (size_t i = 0; i < count; i++) {
        if (!json_is_string(json_array_get(value, i))) {
            return wrong_type(line, outer, key, "an array of strings");
        }
    }
    if (!json_is_array(value)) {
        return wrong_type(line, outer, key, "an array of strings");
    }
    struct slice *items = arena_calloc(line->arena, count, sizeof *items);
    for (size_t i = 0; items && i < count; i++) {
        const json_t *item = json_array_get(value, i);
        items[i] =
            arena_copy(line->arena, slice_make(json_string_value(item), json_string_length(item)));
        items = items[i].data ? items : NULL;
    }
    if (items == NULL) {
        return no_room(line);
    }
    *out = (struct slice_list){items, count};
    return STATUS_OK;
}

static enum status read_date(const struct line *line, const json_t *object, const char *key,
                             int64_t *out) {
    struct slice text = {NULL, 0};
    enum status status = read_text(line, object, NULL, key, &text);
    if (status != STATUS_OK || text.bytes == 0) {
        return status;
    }
    int64_t date_us = feed_date_parse(text);
    if (date_us == CLOCK_UNKNOWN) {
        return wrong_type(line, NULL, key, "a date such as 2026-01-02T03:04:05Z");
    }
    *out = date_us;
    return STATUS_OK;
}

static enum status read_feed(const struct line *line, const json_t *root, struct feed_info *out) {
    static const char outer[] = "feed";
    const json_t *feed = json_object_get(root, outer);
    if (feed == NULL || json_is_null(feed)) {
        return STATUS_OK;
    }
    if (!json_is_object(feed)) {
        return wrong_type(line, NULL, outer, "an object");
    }
    enum status status = read_text(line, feed, outer, "url", &out->url);
    status = status ? status : read_text(line, feed, outer, "title", &out->title);
    status = status ? status : read_text(line, feed, outer, "link", &out->link);
    status = status ? status : read_text(line, feed, outer, "language", &out->language);
    return status ? status : read_list(line, feed, outer, "tags", &out->tags);
}

static enum status read_article(const struct line *line, const json_t *root, struct article *out) {
    enum status status = read_feed(line, root, &out->feed);
    status = status ? status : read_text(line, root, NULL, "id", &out->id);
    status = status ? status : read_text(line, root, NULL, "url", &out->url);
    status = status ? status : read_text(line, root, NULL, "title", &out->title);
    status = status ? status : read_text(line, root, NULL, "summary", &out->summary);
    status = status ? status : read_text(line, root, NULL, "body", &out->body);
    status = status ? status : read_list(line, root, NULL, "authors", &out->authors);
    status = status ? status : read_list(line, root, NULL, "categories", &out->categories);
    status = status ? status : read_date(line, root, "published", &out->published_us);
    status = status ? status : read_date(line, root, "updated", &out->updated_us);
    return status ? status : read_text(line, root, NULL, "language", &out->language);
}

enum status article_json_parse(struct slice line, const char *name, size_t line_number,
                               struct arena *arena, struct article *out, struct error *error) {
    if (json_count_values(line) > LIMIT_JSON_VALUES) {
        return error_set(error, STATUS_TOO_LARGE, name, line_number, 0,
                         "more than %zu JSON values in one line", LIMIT_JSON_VALUES);
    }
    json_error_t fault;
    json_t *root = json_loadb(line.data ? line.data : "", line.bytes, JSON_ALLOW_NUL, &fault);
    if (root == NULL) {
        return error_set(error, STATUS_INVALID, name, line_number,
                         fault.column > 0 ? (size_t)fault.column : 1, "no JSON object: %s",
                         fault.text);
    }
    struct article article = {.published_us = CLOCK_UNKNOWN, .updated_us = CLOCK_UNKNOWN};
    const struct line context = {line, name, line_number, arena, error};
    enum status status = json_is_object(root) ? read_article(&context, root, &article)
                                              : error_set(error, STATUS_INVALID, name, line_number,
                                                          1, "an article must be a JSON object");
    json_decref(root);
    if (status == STATUS_OK) {
        *out = article;
    }
    return status;
}
