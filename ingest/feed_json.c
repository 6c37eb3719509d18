/* JSON Feed with jansson. jansson builds a tree, and a tree of many small values is far larger than
 * its text: values are counted before it is built. Stateless. */
#include "ingest/feed_json.h"

#include "core/limits.h"
#include "ingest/json_locate.h"
#include "ingest/json_mend.h"

#include <jansson.h>
#include <string.h>

enum { MENDED_GROWTH = 6 }; /* a control character of one byte becomes an escape of six */

static struct slice text_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    if (!json_is_string(value)) {
        return slice_of(NULL);
    }
    return slice_make(json_string_value(value), json_string_length(value));
}

/* An id should be a text; numbers are met too. */
static void read_id(struct feed_builder *builder, const json_t *item) {
    const json_t *value = json_object_get(item, "id");
    if (json_is_string(value)) {
        feed_builder_exact(builder, ITEM_ID, RANK_BEST, text_of(item, "id"));
    } else if (json_is_integer(value)) {
        char digits[32];
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(value));
        feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of(digits));
    }
}

/* Version 1.1 has a list of authors, 1.0 had one. */
static void read_authors(struct feed_builder *builder, const json_t *owner) {
    const json_t *authors = json_object_get(owner, "authors");
    for (size_t i = 0; i < json_array_size(authors); i++) {
        feed_builder_author(builder, TEXT_PLAIN, text_of(json_array_get(authors, i), "name"));
    }
    feed_builder_author(builder, TEXT_PLAIN, text_of(json_object_get(owner, "author"), "name"));
}

static void read_tags(struct feed_builder *builder, const json_t *item) {
    const json_t *tags = json_object_get(item, "tags");
    for (size_t i = 0; i < json_array_size(tags); i++) {
        const json_t *tag = json_array_get(tags, i);
        if (json_is_string(tag)) {
            feed_builder_category(builder, TEXT_PLAIN,
                                  slice_make(json_string_value(tag), json_string_length(tag)));
        }
    }
}

static void read_item(struct feed_builder *builder, const json_t *item, struct slice base) {
    feed_builder_begin_item(builder);
    read_id(builder, item);
    feed_builder_link(builder, ITEM_URL, RANK_BEST, base, text_of(item, "url"));
    feed_builder_link(builder, ITEM_URL, RANK_USUAL, base, text_of(item, "external_url"));
    feed_builder_text(builder, ITEM_TITLE, RANK_BEST, TEXT_PLAIN, text_of(item, "title"));
    feed_builder_text(builder, ITEM_SUMMARY, RANK_BEST, TEXT_PLAIN, text_of(item, "summary"));
    feed_builder_text(builder, ITEM_BODY, RANK_BEST, TEXT_HTML, text_of(item, "content_html"));
    feed_builder_text(builder, ITEM_BODY, RANK_USUAL, TEXT_PLAIN, text_of(item, "content_text"));
    feed_builder_language(builder, ITEM_LANGUAGE, RANK_BEST, text_of(item, "language"));
    feed_builder_published(builder, RANK_BEST, text_of(item, "date_published"));
    feed_builder_updated(builder, RANK_BEST, text_of(item, "date_modified"));
    read_authors(builder, item);
    read_tags(builder, item);
    feed_builder_end_item(builder);
}

static void read_feed(struct feed_builder *builder, const json_t *root, struct slice base) {
    feed_builder_text(builder, CHANNEL_TITLE, RANK_BEST, TEXT_PLAIN, text_of(root, "title"));
    feed_builder_link(builder, CHANNEL_LINK, RANK_BEST, base, text_of(root, "home_page_url"));
    read_authors(builder, root);
    feed_builder_language(builder, CHANNEL_LANGUAGE, RANK_BEST, text_of(root, "language"));
    const json_t *items = json_object_get(root, "items");
    for (size_t i = 0; i < json_array_size(items); i++) {
        read_item(builder, json_array_get(items, i), base);
    }
}

/* A version that names JSON Feed, or at least a list of items. */
static bool is_feed(const json_t *root) {
    struct slice version = text_of(root, "version");
    bool named = version.bytes > 0 && memmem(version.data, version.bytes, "jsonfeed.org", 12);
    return named || json_is_array(json_object_get(root, "items"));
}

/* The tree of a text, which is mended if it cannot be read as it stands. */
static json_t *read_tree(struct slice text, struct fault_list *faults, struct error *error) {
    json_error_t fault, fault_after;
    json_t *root = json_loadb(text.data, text.bytes, JSON_ALLOW_NUL, &fault);
    if (root) {
        return root;
    }
    struct buffer mended;
    buffer_init(&mended, MENDED_GROWTH * text.bytes + KIB);
    if (json_mend(text, &mended, faults) == STATUS_OK) {
        root = json_loadb(mended.data, mended.bytes, JSON_ALLOW_NUL, &fault_after);
    }
    buffer_fini(&mended);
    if (root == NULL) {
        error_set(error, STATUS_INVALID, NULL, fault.line > 0 ? (size_t)fault.line : 0,
                  fault.column > 0 ? (size_t)fault.column : 0, "JSON that cannot be read: %s",
                  fault.text);
    }
    return root;
}

/* "https://jsonfeed.org/version/1.1" → "1.1" */
static struct slice version_of(const json_t *root, struct arena *arena) {
    struct slice version = text_of(root, "version");
    const char *slash = version.bytes > 0 ? memrchr(version.data, '/', version.bytes) : NULL;
    size_t start = slash ? (size_t)(slash - version.data) + 1 : version.bytes;
    return arena_copy(arena, slice_sub(version, start, version.bytes));
}

enum status feed_json_parse(struct slice text, struct feed_builder *builder,
                            struct fault_list *faults, struct slice *version, struct error *error) {
    if (json_count_values(text) > LIMIT_JSON_VALUES) {
        return error_set(error, STATUS_TOO_LARGE, NULL, 0, 0,
                         "JSON of more than %zu values, which is the most a feed may have",
                         LIMIT_JSON_VALUES);
    }
    json_t *root = read_tree(text, faults, error);
    if (root == NULL) {
        return STATUS_INVALID;
    }
    enum status status = STATUS_OK;
    if (!json_is_object(root) || !is_feed(root)) {
        status = error_set(error, STATUS_INVALID, NULL, 1, 1, "JSON, but no JSON Feed: %s",
                           json_is_object(root) ? "it has neither \"version\" nor \"items\""
                                                : "it is not an object");
    } else {
        const struct document_hints *hints = builder->hints;
        read_feed(builder, root, hints->base.bytes > 0 ? hints->base : hints->url);
        *version = version_of(root, builder->arena);
    }
    json_decref(root);
    return status;
}
