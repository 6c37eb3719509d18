/* Gathering text, with child elements written back as tags where they are its markup, and handing
 * it to the field it belongs to. One owner, one thread. */
#include "ingest/feed_capture.h"

#include "core/counters.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/base64.h"

#include <stdlib.h>
#include <string.h>

void feed_capture_init(struct feed_capture *capture) {
    *capture = (struct feed_capture){0};
    buffer_init(&capture->raw, LIMIT_ITEM_MARKUP_BYTES);
}

void feed_capture_fini(struct feed_capture *capture) {
    buffer_fini(&capture->raw);
}

void feed_capture_begin(struct feed_capture *capture, struct element_meaning meaning,
                        enum element owner, size_t depth) {
    buffer_clear(&capture->raw);
    capture->active = true;
    capture->cut = false;
    capture->is_address = false;
    capture->depth = depth;
    capture->meaning = meaning;
    capture->owner = owner;
}

static void append(struct feed_capture *capture, struct slice text) {
    if (!capture->cut && buffer_append_slice(&capture->raw, text) != STATUS_OK) {
        capture->cut = true;
    }
}

/* Characters beside child elements are text: what looks like markup in them is none. */
static void append_escaped(struct feed_capture *capture, struct slice text) {
    size_t plain = 0;
    for (size_t at = 0; at < text.bytes; at++) {
        char c = text.data[at];
        if (c != '<' && c != '&') {
            continue;
        }
        append(capture, slice_sub(text, plain, at));
        append(capture, c == '<' ? SLICE_LITERAL("&lt;") : SLICE_LITERAL("&amp;"));
        plain = at + 1;
    }
    append(capture, slice_sub(text, plain, text.bytes));
}

void feed_capture_text(struct feed_capture *capture, struct slice text) {
    if (capture->meaning.content == CONTENT_XHTML) {
        append_escaped(capture, text);
        return;
    }
    append(capture, text);
}

static bool is_markup(const struct feed_capture *capture) {
    return capture->meaning.content == CONTENT_HTML || capture->meaning.content == CONTENT_XHTML;
}

void feed_capture_child(struct feed_capture *capture, struct slice name, struct slice alternative) {
    if (!is_markup(capture)) {
        return;
    }
    append(capture, SLICE_LITERAL("<"));
    append(capture, name);
    if (alternative.bytes > 0 && memchr(alternative.data, '"', alternative.bytes) == NULL) {
        append(capture, SLICE_LITERAL(" alt=\""));
        append_escaped(capture, alternative);
        append(capture, SLICE_LITERAL("\""));
    }
    append(capture, SLICE_LITERAL(">"));
}

void feed_capture_child_end(struct feed_capture *capture, struct slice name) {
    if (!is_markup(capture)) {
        return;
    }
    append(capture, SLICE_LITERAL("</"));
    append(capture, name);
    append(capture, SLICE_LITERAL(">"));
}

/* ---- giving ---- */

/* What the end of the document has cut off may be read, but not followed or remembered. */
static bool is_readable_in_part(enum element element) {
    return element == ELEMENT_TITLE || element == ELEMENT_SUMMARY || element == ELEMENT_BODY;
}

static void give_id(const struct feed_capture *capture, struct feed_builder *builder,
                    struct slice raw) {
    struct slice address = slice_trim(raw);
    feed_builder_exact(builder, ITEM_ID, capture->meaning.rank, raw);
    if (capture->is_address && slice_starts(address, SLICE_LITERAL("http"))) {
        feed_builder_link(builder, ITEM_URL, RANK_FALLBACK, slice_of(NULL), address);
    }
}

static void give_keywords(struct feed_builder *builder, struct slice raw) {
    while (raw.bytes > 0) {
        const char *comma = memchr(raw.data, ',', raw.bytes);
        size_t bytes = comma ? (size_t)(comma - raw.data) : raw.bytes;
        feed_builder_category(builder, TEXT_PLAIN, slice_sub(raw, 0, bytes));
        raw = slice_sub(raw, bytes + (comma != NULL), raw.bytes);
    }
}

static void give_to_item(const struct feed_capture *capture, struct feed_builder *builder,
                         struct slice base, enum text_kind kind, struct slice raw) {
    enum rank rank = capture->meaning.rank;
    switch (capture->meaning.element) {
    case ELEMENT_TITLE:
        feed_builder_text(builder, ITEM_TITLE, rank, kind, raw);
        break;
    case ELEMENT_SUMMARY:
        feed_builder_text(builder, ITEM_SUMMARY, rank, kind, raw);
        break;
    case ELEMENT_BODY:
        feed_builder_text(builder, ITEM_BODY, rank, kind, raw);
        break;
    case ELEMENT_ID:
        give_id(capture, builder, raw);
        break;
    case ELEMENT_LINK:
        feed_builder_link(builder, ITEM_URL, rank, base, raw);
        break;
    case ELEMENT_AUTHOR:
        feed_builder_author(builder, kind, raw);
        break;
    case ELEMENT_CATEGORY:
        feed_builder_category(builder, kind, raw);
        break;
    case ELEMENT_KEYWORDS:
        give_keywords(builder, raw);
        break;
    case ELEMENT_PUBLISHED:
        feed_builder_published(builder, rank, raw);
        break;
    case ELEMENT_UPDATED:
        feed_builder_updated(builder, rank, raw);
        break;
    case ELEMENT_LANGUAGE:
        feed_builder_language(builder, ITEM_LANGUAGE, rank, raw);
        break;
    default:
        break;
    }
}

static void give_to_channel(const struct feed_capture *capture, struct feed_builder *builder,
                            struct slice base, enum text_kind kind, struct slice raw) {
    enum rank rank = capture->meaning.rank;
    switch (capture->meaning.element) {
    case ELEMENT_TITLE:
        feed_builder_text(builder, CHANNEL_TITLE, rank, kind, raw);
        break;
    case ELEMENT_LINK:
        feed_builder_link(builder, CHANNEL_LINK, rank, base, raw);
        break;
    case ELEMENT_LANGUAGE:
        feed_builder_language(builder, CHANNEL_LANGUAGE, rank, raw);
        break;
    default:
        break;
    }
}

/* Makes HTML of what was encoded. What was not stays as it is, or is nothing. */
static void decode(struct feed_capture *capture) {
    struct buffer *raw = &capture->raw;
    size_t bytes = raw->bytes;
    bool strict = capture->meaning.content == CONTENT_BASE64;
    capture->meaning.content = CONTENT_PLAIN;
    char *copy = malloc(bytes + 1);
    if (copy && bytes > 0) {
        memcpy(copy, raw->data, bytes);
    }
    if (copy && bytes > 0 && base64_decode(copy, &bytes) && utf8_valid(slice_make(copy, bytes)) &&
        memchr(copy, '\0', bytes) == NULL) {
        memcpy(raw->data, copy, bytes);
        raw->bytes = bytes;
        capture->meaning.content = CONTENT_HTML;
    } else if (strict) {
        buffer_clear(raw);
    }
    free(copy);
}

void feed_capture_give(struct feed_capture *capture, struct feed_builder *builder,
                       struct slice base, bool cut_short) {
    if (capture->meaning.content == CONTENT_BASE64 || capture->meaning.content == CONTENT_UNKNOWN) {
        decode(capture);
    }
    enum text_kind kind = is_markup(capture) ? TEXT_HTML : TEXT_PLAIN;
    struct slice raw = buffer_slice(&capture->raw);
    capture->active = false;
    builder->text_cut = false;
    if (cut_short && !is_readable_in_part(capture->meaning.element)) {
        return;
    }
    if (capture->owner == ELEMENT_ITEM) {
        give_to_item(capture, builder, base, kind, raw);
    } else if (capture->owner == ELEMENT_CHANNEL) {
        give_to_channel(capture, builder, base, kind, raw);
    } else if (capture->meaning.element == ELEMENT_NAME) {
        feed_builder_author(builder, kind, raw);
    }
    if (capture->cut && !builder->text_cut) {
        counter_add(COUNTER_text_truncated, 1);
    }
}
