/* Reading a replay request. Whoever can reach the port can send one: size, numbers and topics are
 * all bounded before anything is done with them. */
#include "publish/replay_request.h"

#include <jansson.h>

static enum status refuse(struct error *error, const char *message) {
    return error_set(error, STATUS_INVALID, NULL, 0, 0, "%s", message);
}

/* A number of 0 or more; *out is left as it is where the key is absent. */
static bool read_number(const json_t *object, const char *name, uint64_t *out) {
    const json_t *value = json_object_get(object, name);
    if (value == NULL) {
        return true;
    }
    if (!json_is_integer(value) || json_integer_value(value) < 0) {
        return false;
    }
    *out = (uint64_t)json_integer_value(value);
    return true;
}

static enum status read_topics(const json_t *object, struct replay_request *out,
                               struct error *error) {
    const json_t *topics = json_object_get(object, "topics");
    if (topics == NULL) {
        return STATUS_OK;
    }
    if (!json_is_array(topics) || json_array_size(topics) > LIMIT_REPLAY_TOPICS) {
        return error_set(error, STATUS_INVALID, NULL, 0, 0,
                         "topics must be a list of at most %zu texts", LIMIT_REPLAY_TOPICS);
    }
    for (size_t i = 0; i < json_array_size(topics); i++) {
        const json_t *topic = json_array_get(topics, i);
        if (!json_is_string(topic) || json_string_length(topic) > LIMIT_TOPIC_BYTES) {
            return error_set(error, STATUS_INVALID, NULL, 0, 0,
                             "each of topics must be a text of at most %zu bytes, such as "
                             "\"alert/sanctions/\"",
                             LIMIT_TOPIC_BYTES);
        }
        out->topics[i] = slice_make(json_string_value(topic), json_string_length(topic));
    }
    out->topic_count = json_array_size(topics);
    return STATUS_OK;
}

static enum status read_fields(const json_t *object, struct replay_request *out,
                               struct error *error) {
    const json_t *op = json_object_get(object, "op");
    uint64_t version = 0, max = LIMIT_REPLAY_ALERTS;
    if (!json_is_object(object)) {
        return refuse(error, "a request must be a JSON object");
    }
    if (!read_number(object, "v", &version) || version != 1) {
        return refuse(error, "v must be 1");
    }
    if (!json_is_string(op) ||
        !slice_equal(slice_make(json_string_value(op), json_string_length(op)),
                     SLICE_LITERAL("replay"))) {
        return refuse(error, "op must be \"replay\"");
    }
    if (!read_number(object, "from", &out->from) || out->from == 0) {
        return refuse(error, "from must be the number of an alert, 1 or above");
    }
    if (!read_number(object, "to", &out->to)) {
        return refuse(error, "to must be the number of an alert, or 0 for the last one");
    }
    if (!read_number(object, "max", &max) || max == 0) {
        return refuse(error, "max must be a number, 1 or above");
    }
    out->max = max < LIMIT_REPLAY_ALERTS ? (size_t)max : LIMIT_REPLAY_ALERTS;
    return read_topics(object, out, error);
}

enum status replay_request_parse(struct slice json, struct replay_request *out,
                                 struct error *error) {
    if (json.bytes > LIMIT_REQUEST_BYTES) {
        return error_set(error, STATUS_TOO_LARGE, NULL, 0, 0,
                         "a request may have at most %zu bytes", LIMIT_REQUEST_BYTES);
    }
    json_error_t fault;
    json_t *document =
        json_loadb(json.bytes ? json.data : "", json.bytes, JSON_REJECT_DUPLICATES, &fault);
    if (document == NULL) {
        return error_set(error, STATUS_INVALID, NULL, (size_t)(fault.line > 0 ? fault.line : 0),
                         (size_t)(fault.column > 0 ? fault.column : 0),
                         "a request must be one JSON object");
    }
    struct replay_request request = {.document = document};
    enum status status = read_fields(document, &request, error);
    if (status != STATUS_OK) {
        json_decref(document);
        return status;
    }
    *out = request;
    return STATUS_OK;
}

void replay_request_fini(struct replay_request *request) {
    json_decref(request->document);
    *request = (struct replay_request){0};
}
