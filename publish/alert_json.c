/* An alert written as one JSON object (DESIGN 8), field by field in the order of that page. What is not
 * known is left out: a publication date, the place in the journal when there is none (scan).
 *
 * An alert must fit LIMIT_ALERT_BYTES, and it must not be lost. So when it does not fit, it is written
 * again with half the matches, down to none; and an alert that even then is too large (a title of a
 * megabyte) is written with its long texts shortened, long addresses left out and long lists ended early.
 * That form always fits: see the reckoning at `lean`. What comes out is whole JSON every time. */
#include "publish/alert_json.h"

#include "core/counters.h"
#include "core/limits.h"
#include "core/utf8.h"

#include <inttypes.h>

/* How much of an alert is written. */
struct extent {
    size_t matches;
    size_t text_bytes; /* of one text; a longer one is shortened, a longer address left out */
    size_t list_items; /* of one list */
};

static const struct extent whole = {LIMIT_ALERT_MATCHES, SIZE_MAX, SIZE_MAX};
/* 5 lists of 32 and some 20 single texts of 512 bytes, each byte 6 in the worst case: 553 KB. */
static const struct extent lean = {0, 512, 32};

static void append_name(struct buffer *out, const char *name) {
    buffer_append_format(out, ",\"%s\":", name);
}

/* `text`, or as much of it as the extent allows with an ellipsis behind it. */
static void append_text(struct buffer *out, struct slice text, const struct extent *extent) {
    static const char ellipsis[] = "\xE2\x80\xA6";
    if (text.bytes <= extent->text_bytes) {
        buffer_append_json(out, text);
        return;
    }
    size_t end = extent->text_bytes - (sizeof ellipsis - 1);
    while (end > 0 && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    buffer_append_json(out, slice_make(text.data, end));
    out->bytes--; /* the closing quote, which cannot be missing: see `failed` at the end */
    buffer_append_text(out, ellipsis);
    buffer_append_char(out, '"');
}

static void append_field(struct buffer *out, const char *name, struct slice text,
                         const struct extent *extent) {
    append_name(out, name);
    append_text(out, text, extent);
}

/* Left out when empty: unknown is absent. Addresses and identities are whole or absent, too. */
static void append_known(struct buffer *out, const char *name, struct slice text,
                         const struct extent *extent) {
    if (text.bytes > 0 && text.bytes <= extent->text_bytes) {
        append_field(out, name, text, extent);
    }
}

static void append_list(struct buffer *out, const char *name, struct slice_list list,
                        const struct extent *extent) {
    append_name(out, name);
    buffer_append_char(out, '[');
    for (size_t i = 0; i < list.count && i < extent->list_items; i++) {
        if (i > 0) {
            buffer_append_char(out, ',');
        }
        append_text(out, list.items[i], extent);
    }
    buffer_append_char(out, ']');
}

static void append_time(struct buffer *out, const char *name, int64_t time_us, int milliseconds) {
    char text[CLOCK_TEXT_BYTES];
    clock_format(time_us, milliseconds, text);
    buffer_append_format(out, ",\"%s\":\"%s\"", name, text);
}

static void append_position(struct buffer *out, const struct alert_position *position) {
    append_field(out, "epoch", position->epoch, &whole);
    buffer_append_format(out,
                         ",\"seq\":%" PRIu64 ",\"prev\":{\"all\":%" PRIu64 ",\"category\":%" PRIu64
                         ",\"rule\":%" PRIu64 "}",
                         position->seq, position->prev_all, position->prev_category,
                         position->prev_rule);
}

static void append_rule(struct buffer *out, const struct alert_rule *rule,
                        const struct extent *extent) {
    append_name(out, "rule");
    buffer_append_text(out, "{\"id\":");
    append_text(out, rule->id, &whole);
    append_field(out, "title", rule->title, extent);
    append_field(out, "category", rule->category, &whole);
    append_field(out, "severity", slice_of(severity_name(rule->severity)), extent);
    append_list(out, "tags", rule->tags, extent);
    append_list(out, "references", rule->references, extent);
    append_field(out, "set", rule->set, extent);
    buffer_append_char(out, '}');
}

static void append_why(struct buffer *out, const struct alert *alert,
                       const struct extent *extent) {
    buffer_append_format(out, ",\"score\":%" PRId64 ",\"why\":{\"when\":", alert->score);
    append_text(out, alert->when, extent);
    append_list(out, "true", alert->groups_true, extent);
    append_list(out, "false", alert->groups_false, extent);
    buffer_append_char(out, '}');
}

static void append_match(struct buffer *out, const struct alert_match *match,
                         const struct extent *extent) {
    buffer_append_text(out, "{\"group\":");
    append_text(out, match->group, extent);
    append_field(out, "term", match->term, extent);
    append_field(out, "field", slice_of(field_name(match->field)), extent);
    if (match->field == FIELD_AUTHORS || match->field == FIELD_CATEGORIES) {
        buffer_append_format(out, ",\"index\":%u", (unsigned)match->index);
    }
    buffer_append_format(out, ",\"start\":%" PRIu32 ",\"end\":%" PRIu32, match->start, match->end);
    append_field(out, "text", match->text, extent);
    buffer_append_char(out, '}');
}

static void append_matches(struct buffer *out, const struct alert *alert,
                           const struct extent *extent) {
    append_name(out, "matches");
    buffer_append_char(out, '[');
    for (size_t i = 0; i < alert->match_count && i < extent->matches; i++) {
        if (i > 0) {
            buffer_append_char(out, ',');
        }
        append_match(out, &alert->matches[i], extent);
    }
    buffer_append_char(out, ']');
}

/* The first name of an object carries no comma: overwrite the one that was written. */
static void open_object(struct buffer *out, const char *name, size_t *comma) {
    append_name(out, name);
    buffer_append_char(out, '{');
    *comma = out->bytes;
}

static void close_object(struct buffer *out, size_t comma) {
    if (out->failed == STATUS_OK && out->bytes > comma) {
        out->bytes--;
        for (size_t i = comma; i < out->bytes; i++) {
            out->data[i] = out->data[i + 1];
        }
    }
    buffer_append_char(out, '}');
}

static void append_article(struct buffer *out, const struct alert *alert,
                           const struct extent *extent) {
    const struct article *article = alert->article;
    size_t comma = 0;
    open_object(out, "article", &comma);
    append_known(out, "id", article->id, extent);
    append_known(out, "url", article->url, extent);
    append_field(out, "title", article->title, extent);
    if (article->published_us != CLOCK_UNKNOWN) {
        append_time(out, "published", article->published_us, 0);
    }
    if (alert->first_seen_us != CLOCK_UNKNOWN) {
        append_time(out, "first_seen", alert->first_seen_us, 0);
    }
    append_known(out, "language", article->language, extent);
    close_object(out, comma);
}

static void append_feed(struct buffer *out, const struct feed_info *feed,
                        const struct extent *extent) {
    size_t comma = 0;
    open_object(out, "feed", &comma);
    append_known(out, "url", feed->url, extent);
    append_known(out, "title", feed->title, extent);
    append_list(out, "tags", feed->tags, extent);
    close_object(out, comma);
}

static void append_latency(struct buffer *out, const struct alert_latency *latency) {
    buffer_append_format(out,
                         ",\"latency_us\":{\"fetch\":%" PRId64 ",\"parse\":%" PRId64
                         ",\"match\":%" PRId64 ",\"commit\":%" PRId64 "}",
                         latency->fetch_us, latency->parse_us, latency->match_us,
                         latency->commit_us);
}
