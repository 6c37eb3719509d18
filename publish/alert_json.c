/* An alert written as one JSON object (DESIGN 8), field by field in the order of that page. What is
 * not known is left out: a publication date, the place in the journal when there is none (scan).
 *
 * An alert must fit LIMIT_ALERT_BYTES, and it must not be lost. So when it does not fit, it is
 * written again with half the matches, down to none; and an alert that even then is too large (a
 * title of a megabyte) is written with its long texts shortened, long addresses left out and long
 * lists ended early. That form always fits: see the reckoning at `lean`. What comes out is whole
 * JSON every time. */
#include "publish/alert_json.h"

#include "core/counters.h"
#include "core/limits.h"

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

/* The comma between this element and the one before it, if there is one before it. */
static void append_comma(struct buffer *out) {
    char last = out->bytes > 0 ? out->data[out->bytes - 1] : '{';
    if (last != '{' && last != '[') {
        buffer_append_char(out, ',');
    }
}

static void append_name(struct buffer *out, const char *name) {
    append_comma(out);
    buffer_append_char(out, '"');
    buffer_append_text(out, name);
    buffer_append_text(out, "\":");
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
    if (buffer_append_json(out, slice_make(text.data, end)) == STATUS_OK) {
        out->bytes--; /* the closing quote */
        buffer_append_text(out, ellipsis);
        buffer_append_char(out, '"');
    }
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
        append_comma(out);
        append_text(out, list.items[i], extent);
    }
    buffer_append_char(out, ']');
}

static void append_time(struct buffer *out, const char *name, int64_t time_us, int milliseconds) {
    if (time_us == CLOCK_UNKNOWN) {
        return;
    }
    char text[CLOCK_TEXT_BYTES];
    clock_format(time_us, milliseconds, text);
    append_field(out, name, slice_of(text), &whole);
}

static void append_number(struct buffer *out, const char *name, uint64_t number) {
    append_name(out, name);
    buffer_append_format(out, "%" PRIu64, number);
}

static void append_signed(struct buffer *out, const char *name, int64_t number) {
    append_name(out, name);
    buffer_append_format(out, "%" PRId64, number);
}

static void append_position(struct buffer *out, const struct alert_position *position) {
    append_field(out, "epoch", position->epoch, &whole);
    append_number(out, "seq", position->seq);
    append_name(out, "prev");
    buffer_append_char(out, '{');
    append_number(out, "all", position->prev_all);
    append_number(out, "category", position->prev_category);
    append_number(out, "rule", position->prev_rule);
    buffer_append_char(out, '}');
}

static void append_rule(struct buffer *out, const struct alert_rule *rule,
                        const struct extent *extent) {
    append_name(out, "rule");
    buffer_append_char(out, '{');
    append_field(out, "id", rule->id, &whole);
    append_field(out, "title", rule->title, extent);
    append_field(out, "category", rule->category, &whole);
    append_field(out, "severity", slice_of(severity_name(rule->severity)), extent);
    append_list(out, "tags", rule->tags, extent);
    append_list(out, "references", rule->references, extent);
    append_field(out, "set", rule->set, extent);
    buffer_append_char(out, '}');
}

static void append_why(struct buffer *out, const struct alert *alert, const struct extent *extent) {
    append_signed(out, "score", alert->score);
    append_name(out, "why");
    buffer_append_char(out, '{');
    append_field(out, "when", alert->when, extent);
    append_list(out, "true", alert->groups_true, extent);
    append_list(out, "false", alert->groups_false, extent);
    buffer_append_char(out, '}');
}

static void append_entity(struct buffer *out, const struct alert_entity *entity,
                          const struct extent *extent) {
    append_name(out, "entity");
    buffer_append_char(out, '{');
    append_known(out, "id", entity->id, extent);
    append_known(out, "label", entity->label, extent);
    append_field(out, "list", entity->list, extent);
    append_known(out, "programme", entity->programme, extent);
    buffer_append_char(out, '}');
}

static void append_match(struct buffer *out, const struct alert_match *match,
                         const struct extent *extent) {
    buffer_append_char(out, '{');
    append_field(out, "group", match->group, extent);
    append_field(out, "term", match->term, extent);
    append_field(out, "field", slice_of(field_name(match->field)), extent);
    if (match->field == FIELD_AUTHORS || match->field == FIELD_CATEGORIES) {
        append_number(out, "index", match->index);
    }
    append_number(out, "start", match->start);
    append_number(out, "end", match->end);
    append_field(out, "text", match->text, extent);
    if (match->entity) {
        append_entity(out, match->entity, extent);
    }
    buffer_append_char(out, '}');
}

static void append_matches(struct buffer *out, const struct alert *alert,
                           const struct extent *extent) {
    append_name(out, "matches");
    buffer_append_char(out, '[');
    for (size_t i = 0; i < alert->match_count && i < extent->matches; i++) {
        append_comma(out);
        append_match(out, &alert->matches[i], extent);
    }
    buffer_append_char(out, ']');
}

static void append_article(struct buffer *out, const struct alert *alert,
                           const struct extent *extent) {
    const struct article *article = alert->article;
    append_name(out, "article");
    buffer_append_char(out, '{');
    append_known(out, "id", article->id, extent);
    append_known(out, "url", article->url, extent);
    append_field(out, "title", article->title, extent);
    append_time(out, "published", article->published_us, 0);
    append_time(out, "first_seen", alert->first_seen_us, 0);
    append_known(out, "language", article->language, extent);
    buffer_append_char(out, '}');
}

static void append_feed(struct buffer *out, const struct feed_info *feed,
                        const struct extent *extent) {
    append_name(out, "feed");
    buffer_append_char(out, '{');
    append_known(out, "url", feed->url, extent);
    append_known(out, "title", feed->title, extent);
    append_list(out, "tags", feed->tags, extent);
    buffer_append_char(out, '}');
}

static void append_latency(struct buffer *out, const struct alert_latency *latency) {
    append_name(out, "latency_us");
    buffer_append_char(out, '{');
    append_signed(out, "fetch", latency->fetch_us);
    append_signed(out, "parse", latency->parse_us);
    append_signed(out, "match", latency->match_us);
    append_signed(out, "commit", latency->commit_us);
    buffer_append_char(out, '}');
}

static void append_alert(struct buffer *out, const struct alert *alert,
                         const struct alert_position *position, const struct extent *extent) {
    char id[HASH_HEX_BYTES];
    hash_hex(alert->id, id);
    buffer_append_text(out, "{\"v\":1");
    append_field(out, "id", slice_of(id), &whole);
    if (position) {
        append_position(out, position);
    }
    append_time(out, "time", alert->time_us, 1);
    append_field(out, "kind", slice_of(alert->kind == ALERT_UPDATE ? "update" : "new"), &whole);
    append_rule(out, &alert->rule, extent);
    append_why(out, alert, extent);
    append_matches(out, alert, extent);
    append_field(out, "snippet", alert->snippet, extent);
    append_article(out, alert, extent);
    append_feed(out, &alert->article->feed, extent);
    append_latency(out, &alert->latency);
    buffer_append_char(out, '}');
}

/* One attempt. On failure `out` is as it was. */
static enum status try_append(struct buffer *out, const struct alert *alert,
                              const struct alert_position *position, const struct extent *extent) {
    size_t start = out->bytes;
    size_t bytes_max = out->bytes_max;
    /* One byte more than the limit: formatting writes a NUL behind what it appends. */
    if (bytes_max - start > LIMIT_ALERT_BYTES + 1) {
        out->bytes_max = start + LIMIT_ALERT_BYTES + 1;
    }
    append_alert(out, alert, position, extent);
    enum status status = out->failed;
    out->bytes_max = bytes_max;
    if (status == STATUS_OK && out->bytes - start > LIMIT_ALERT_BYTES) {
        status = STATUS_TOO_LARGE;
    }
    if (status != STATUS_OK) {
        out->bytes = start;
        out->failed = STATUS_OK;
    }
    return status;
}

enum status alert_json_append(const struct alert *alert, const struct alert_position *position,
                              struct buffer *out) {
    if (out->failed != STATUS_OK) {
        return out->failed;
    }
    struct extent extent = whole;
    extent.matches = alert->match_count < whole.matches ? alert->match_count : whole.matches;
    enum status status = try_append(out, alert, position, &extent);
    while (status == STATUS_TOO_LARGE && extent.matches > 0) {
        extent.matches /= 2;
        status = try_append(out, alert, position, &extent);
    }
    if (status == STATUS_TOO_LARGE) {
        extent = lean;
        counter_add(COUNTER_alerts_shortened, 1);
        status = try_append(out, alert, position, &extent);
    }
    if (status != STATUS_OK) {
        out->failed = status;
        return status;
    }
    counter_add(COUNTER_matches_over_limit, alert->match_count - extent.matches);
    return STATUS_OK;
}

enum status alert_topic_append(struct slice category, struct slice rule_id, struct buffer *out) {
    size_t bytes = sizeof "alert///" - 1 + category.bytes + rule_id.bytes;
    if (bytes > LIMIT_TOPIC_BYTES) {
        return STATUS_TOO_LARGE;
    }
    enum status status = buffer_reserve(out, bytes);
    if (status != STATUS_OK) {
        return status;
    }
    buffer_append_text(out, "alert/");
    buffer_append_slice(out, category);
    buffer_append_char(out, '/');
    buffer_append_slice(out, rule_id);
    return buffer_append_char(out, '/');
}
