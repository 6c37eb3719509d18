/* A walk over JSON by its brackets and strings alone. Stateless. */
#include "ingest/json_locate.h"

#include <string.h>

/* The byte behind the string that begins at `at`. */
static size_t skip_string(struct slice text, size_t at) {
    for (at++; at < text.bytes && text.data[at] != '"'; at++) {
        at += text.data[at] == '\\';
    }
    return at < text.bytes ? at + 1 : text.bytes;
}

static size_t skip_space(struct slice text, size_t at) {
    while (at < text.bytes && strchr(" \t\r\n", text.data[at]) != NULL && text.data[at] != '\0') {
        at++;
    }
    return at;
}

/* Where the value of member `key` of the object at `start` begins; 0: there is none. */
static size_t find_member(struct slice text, size_t start, const char *key) {
    size_t found = 0;
    size_t depth = 0;
    for (size_t at = start; at < text.bytes;) {
        char c = text.data[at];
        if (c != '"') {
            depth += c == '{' || c == '[';
            depth -= (c == '}' || c == ']') && depth > 0;
            at++;
            if (depth == 0) {
                break;
            }
            continue;
        }
        size_t end = skip_string(text, at);
        size_t colon = skip_space(text, end);
        bool is_key = depth == 1 && colon < text.bytes && text.data[colon] == ':';
        if (is_key && slice_equal(slice_sub(text, at + 1, end - 1), slice_of(key))) {
            found = skip_space(text, colon + 1);
        }
        at = end;
    }
    return found;
}

size_t json_locate(struct slice text, const char *outer, const char *key) {
    size_t start = skip_space(text, 0);
    if (outer) {
        start = find_member(text, start, outer);
        if (start == 0) {
            return 0;
        }
    }
    size_t at = find_member(text, start, key);
    if (at == 0) {
        return 0;
    }
    size_t column = 1;
    for (size_t i = 0; i < at && i < text.bytes; i++) {
        column += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    }
    return column;
}

size_t json_count_values(struct slice text) {
    size_t count = 1;
    for (size_t at = 0; at < text.bytes;) {
        char c = text.data[at];
        if (c == '"') {
            at = skip_string(text, at);
            continue;
        }
        count += c == '{' || c == '[' || c == ',';
        at++;
    }
    return count;
}
