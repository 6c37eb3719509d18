/* The small readers. Nothing here knows what a rule is. */
#include "rules/reading.h"

#include "core/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void reading_complain(struct reading *reading, const struct yaml_node *node, const char *format,
                      ...) {
    char message[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error;
    error_set(&error, STATUS_INVALID, reading->name, node->line, node->column, "%s", message);
    rule_errors_add(reading->errors, &error);
    reading->failed = true;
}

bool reading_told(struct reading *reading, enum status status, const struct error *error) {
    if (status == STATUS_OK) {
        return false;
    }
    rule_errors_add(reading->errors, error);
    reading->failed = true;
    return true;
}

bool reading_expect(struct reading *reading, const struct yaml_node *node, enum yaml_kind kind,
                    const char *what) {
    struct error error = {0};
    return !reading_told(reading, yaml_expect(node, kind, reading->name, what, &error), &error);
}

void *reading_room(struct reading *reading, size_t count, size_t bytes) {
    void *given = arena_calloc(reading->arena, count, bytes);
    if (given == NULL) {
        reading->no_memory = true;
        reading->failed = true;
    }
    return given;
}

struct slice reading_text(struct reading *reading, const struct yaml_node *node, const char *what) {
    if (!reading_expect(reading, node, YAML_SCALAR, what)) {
        return slice_of(NULL);
    }
    if (slice_trim(node->text).bytes == 0) {
        reading_complain(reading, node, "%s is empty; write a text, or take the key out", what);
        return slice_of(NULL);
    }
    struct slice copy = arena_copy(reading->arena, node->text);
    if (copy.data == NULL) {
        reading->no_memory = true;
        reading->failed = true;
    }
    return copy;
}

struct slice_list reading_texts(struct reading *reading, const struct yaml_node *node,
                                const char *what) {
    struct slice_list list = {0};
    if (!reading_expect(reading, node, YAML_SEQUENCE, what)) {
        return list;
    }
    struct slice *items = reading_room(reading, node->count, sizeof *items);
    for (size_t i = 0; items && i < node->count; i++) {
        items[i] = reading_text(reading, &node->items[i], what);
    }
    list.items = items;
    list.count = items ? node->count : 0;
    return list;
}

bool reading_is_name(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        bool inside = i > 0 && i + 1 < text.bytes && (c == '-' || c == '.');
        if (!plain && !inside) {
            return false;
        }
    }
    return text.bytes > 0;
}

bool reading_keys(struct reading *reading, const struct yaml_node *mapping, const char *const *keys,
                  size_t key_count) {
    bool good = true;
    for (size_t i = 0; i < mapping->count; i++) {
        struct yaml_node one = *mapping;
        one.keys += i;
        one.items += i;
        one.count = 1;
        struct error error = {0};
        enum status status = yaml_known_keys(&one, keys, key_count, reading->name, &error);
        good = !reading_told(reading, status, &error) && good;
    }
    return good;
}

struct slice reading_from_line(const struct reading *reading, size_t wanted, size_t *line,
                               size_t *at) {
    while (*line < wanted && *at < reading->text.bytes) {
        const char *rest = reading->text.data + *at;
        const char *end = memchr(rest, '\n', reading->text.bytes - *at);
        *at = end ? (size_t)(end + 1 - reading->text.data) : reading->text.bytes;
        (*line)++;
    }
    return slice_sub(reading->text, *at, reading->text.bytes);
}

size_t reading_column(const struct reading *reading, const struct yaml_node *node, size_t offset) {
    size_t quote = node->quoted ? 1 : 0, line = 1, at = 0, bytes = 0;
    struct slice rest = reading_from_line(reading, node->line, &line, &at);
    for (size_t i = 1; rest.bytes > 0 && i < node->column + quote; i++) {
        (void)utf8_decode(rest, &bytes);
        rest = slice_sub(rest, bytes, rest.bytes);
    }
    return slice_starts(rest, node->text) ? node->column + quote + offset : node->column;
}
