/* Reading the monitor's frames. They come over a network, so every field is checked for its kind,
 * and a frame that is wrong is refused whole. */
#include "publish/envelope.h"

#include "core/buffer.h"
#include "core/limits.h"

#include <jansson.h>
#include <string.h>

static json_t *load(struct slice json) {
    return json_loadb(json.bytes ? json.data : "", json.bytes, JSON_ALLOW_NUL, NULL);
}

static bool read_seq(const json_t *object, const char *name, uint64_t *out) {
    const json_t *value = json_object_get(object, name);
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        return false;
    }
    *out = (uint64_t)json_integer_value(value);
    return true;
}

static bool read_epoch(const json_t *object, char out[EPOCH_BYTES]) {
    const json_t *value = json_object_get(object, "epoch");
    size_t bytes = json_string_length(value);
    if (!json_is_string(value) || bytes == 0 || bytes >= EPOCH_BYTES) {
        return false;
    }
    memcpy(out, json_string_value(value), bytes);
    out[bytes] = '\0';
    return true;
}

enum status alert_envelope_read(struct slice json, struct alert_envelope *out) {
    struct alert_envelope envelope = {0};
    json_t *document = load(json);
    const json_t *prev = json_object_get(document, "prev");
    bool read = read_epoch(document, envelope.epoch) && read_seq(document, "seq", &envelope.seq) &&
                envelope.seq > 0 && read_seq(prev, "all", &envelope.prev_all) &&
                read_seq(prev, "category", &envelope.prev_category) &&
                read_seq(prev, "rule", &envelope.prev_rule) && envelope.prev_all < envelope.seq &&
                envelope.prev_category < envelope.seq && envelope.prev_rule < envelope.seq;
    json_decref(document);
    if (!read) {
        return STATUS_INVALID;
    }
    *out = envelope;
    return STATUS_OK;
}

enum status heartbeat_envelope_read(struct slice json, struct heartbeat_envelope *out) {
    struct heartbeat_envelope envelope = {.document = load(json)};
    if (!read_epoch(envelope.document, envelope.epoch) ||
        !read_seq(envelope.document, "seq", &envelope.seq) ||
        !json_is_object(json_object_get(envelope.document, "categories"))) {
        json_decref(envelope.document);
        return STATUS_INVALID;
    }
    *out = envelope;
    return STATUS_OK;
}

void heartbeat_envelope_fini(struct heartbeat_envelope *heartbeat) {
    json_decref(heartbeat->document);
    heartbeat->document = NULL;
}

static uint64_t seq_of(const json_t *value) {
    json_int_t seq = json_is_integer(value) ? json_integer_value(value) : 0;
    return seq > 0 ? (uint64_t)seq : 0;
}

uint64_t heartbeat_category_last(const struct heartbeat_envelope *heartbeat,
                                 struct slice category) {
    char name[LIMIT_TOPIC_BYTES + 1];
    if (category.bytes >= sizeof name) {
        return 0;
    }
    memcpy(name, category.data ? category.data : "", category.bytes);
    name[category.bytes] = '\0';
    return seq_of(json_object_get(json_object_get(heartbeat->document, "categories"), name));
}

uint64_t heartbeat_topic_last(const struct heartbeat_envelope *heartbeat, struct slice topic) {
    json_t *categories = json_object_get(heartbeat->document, "categories");
    const char *name = NULL;
    json_t *value = NULL;
    uint64_t last = 0;
    struct buffer start;
    buffer_init(&start, LIMIT_HEARTBEAT_BYTES);
    json_object_foreach(categories, name, value) {
        buffer_clear(&start);
        buffer_append_text(&start, "alert/");
        buffer_append_text(&start, name);
        buffer_append_char(&start, '/');
        struct slice of_category = buffer_slice(&start);
        /* A failed append only widens what could match: then one replay too many is asked for. */
        if ((slice_starts(topic, of_category) || slice_starts(of_category, topic)) &&
            seq_of(value) > last) {
            last = seq_of(value);
        }
    }
    buffer_fini(&start);
    return last;
}

enum status end_envelope_read(struct slice json, struct end_envelope *out) {
    struct end_envelope envelope = {0};
    json_t *document = load(json);
    bool read =
        read_seq(document, "next", &envelope.next) && read_seq(document, "last", &envelope.last);
    json_decref(document);
    if (!read) {
        return STATUS_INVALID;
    }
    *out = envelope;
    return STATUS_OK;
}
