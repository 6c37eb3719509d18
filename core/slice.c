/* Borrowed runs of bytes: comparing, trimming, cutting. */
#include "core/slice.h"

#include <string.h>

struct slice slice_of(const char *text) {
    return slice_make(text, text ? strlen(text) : 0);
}

struct slice slice_make(const char *data, size_t bytes) {
    return (struct slice){data, bytes};
}

bool slice_equal(struct slice a, struct slice b) {
    return a.bytes == b.bytes && (a.bytes == 0 || memcmp(a.data, b.data, a.bytes) == 0);
}

int slice_compare(struct slice a, struct slice b) {
    size_t common = a.bytes < b.bytes ? a.bytes : b.bytes;
    int order = common > 0 ? memcmp(a.data, b.data, common) : 0;
    if (order != 0) {
        return order;
    }
    return (a.bytes > b.bytes) - (a.bytes < b.bytes);
}

bool slice_starts(struct slice text, struct slice prefix) {
    return text.bytes >= prefix.bytes && slice_equal(slice_make(text.data, prefix.bytes), prefix);
}

static unsigned char ascii_lower(char c) {
    unsigned char byte = (unsigned char)c;
    return byte >= 'A' && byte <= 'Z' ? (unsigned char)(byte + 32) : byte;
}

bool slice_equal_nocase(struct slice a, struct slice b) {
    if (a.bytes != b.bytes) {
        return false;
    }
    for (size_t i = 0; i < a.bytes; i++) {
        if (ascii_lower(a.data[i]) != ascii_lower(b.data[i])) {
            return false;
        }
    }
    return true;
}

static bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct slice slice_trim(struct slice text) {
    while (text.bytes > 0 && is_space(text.data[0])) {
        text.data++;
        text.bytes--;
    }
    while (text.bytes > 0 && is_space(text.data[text.bytes - 1])) {
        text.bytes--;
    }
    return text;
}

struct slice slice_sub(struct slice text, size_t start, size_t end) {
    if (end > text.bytes) {
        end = text.bytes;
    }
    if (start >= end) {
        return (struct slice){NULL, 0};
    }
    return slice_make(text.data + start, end - start);
}
