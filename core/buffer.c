/* The capped buffer. Growth doubles, so a run of appends costs amortised constant time a byte. */
#include "core/buffer.h"

#include "core/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY_BYTES = 256 };

void buffer_init(struct buffer *buffer, size_t bytes_max) {
    *buffer = (struct buffer){.bytes_max = bytes_max};
}

void buffer_fini(struct buffer *buffer) {
    free(buffer->data);
    *buffer = (struct buffer){.bytes_max = buffer->bytes_max};
}

void buffer_clear(struct buffer *buffer) {
    buffer->bytes = 0;
    buffer->failed = STATUS_OK;
}

static enum status fail(struct buffer *buffer, enum status status) {
    if (buffer->failed == STATUS_OK) {
        buffer->failed = status;
    }
    return status;
}

enum status buffer_reserve(struct buffer *buffer, size_t extra_bytes) {
    if (extra_bytes <= buffer->capacity_bytes - buffer->bytes) {
        return STATUS_OK;
    }
    if (extra_bytes > buffer->bytes_max - buffer->bytes) {
        return fail(buffer, STATUS_TOO_LARGE);
    }
    size_t wanted = buffer->bytes + extra_bytes;
    size_t capacity = buffer->capacity_bytes ? buffer->capacity_bytes : FIRST_CAPACITY_BYTES;
    while (capacity < wanted && capacity <= buffer->bytes_max / 2) {
        capacity *= 2;
    }
    if (capacity < wanted || capacity > buffer->bytes_max) {
        capacity = buffer->bytes_max;
    }
    char *grown = realloc(buffer->data, capacity);
    if (grown == NULL) {
        return fail(buffer, STATUS_NO_MEMORY);
    }
    buffer->data = grown;
    buffer->capacity_bytes = capacity;
    return STATUS_OK;
}

enum status buffer_append(struct buffer *buffer, const char *data, size_t bytes) {
    enum status status = buffer_reserve(buffer, bytes);
    if (status != STATUS_OK || bytes == 0) {
        return status;
    }
    memcpy(buffer->data + buffer->bytes, data, bytes);
    buffer->bytes += bytes;
    return STATUS_OK;
}

enum status buffer_append_slice(struct buffer *buffer, struct slice text) {
    return buffer_append(buffer, text.data, text.bytes);
}

enum status buffer_append_text(struct buffer *buffer, const char *text) {
    return buffer_append(buffer, text, strlen(text));
}

enum status buffer_append_char(struct buffer *buffer, char c) {
    return buffer_append(buffer, &c, 1);
}

enum status buffer_append_format(struct buffer *buffer, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list again;
    va_copy(again, arguments);
    int bytes = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    enum status status =
        bytes < 0 ? fail(buffer, STATUS_NO_MEMORY) : buffer_reserve(buffer, (size_t)bytes + 1);
    if (status == STATUS_OK) {
        vsnprintf(buffer->data + buffer->bytes, (size_t)bytes + 1, format, again);
        buffer->bytes += (size_t)bytes;
    }
    va_end(again);
    return status;
}

enum status buffer_append_utf8(struct buffer *buffer, uint32_t code_point) {
    char out[UTF8_BYTES_MAX];
    return buffer_append(buffer, out, utf8_encode(code_point, out));
}

/* The escape of a byte below 0x20, or of a quote or backslash. */
static enum status append_escape(struct buffer *buffer, unsigned char byte) {
    static const char short_forms[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (size_t i = 0; i + 1 < sizeof short_forms; i += 2) {
        if ((unsigned char)short_forms[i] == byte) {
            char escape[2] = {'\\', short_forms[i + 1]};
            return buffer_append(buffer, escape, sizeof escape);
        }
    }
    static const char digits[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u', '0', '0', digits[byte >> 4], digits[byte & 15]};
    return buffer_append(buffer, escape, sizeof escape);
}

enum status buffer_append_json(struct buffer *buffer, struct slice text) {
    size_t before = buffer->bytes;
    enum status status = buffer_append_char(buffer, '"');
    size_t plain = 0; /* start of the run not yet copied */
    size_t at = 0;
    while (status == STATUS_OK && at < text.bytes) {
        unsigned char byte = (unsigned char)text.data[at];
        size_t valid =
            byte < 0x80 ? 1 : utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        bool as_is = valid > 0 && byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f;
        if (as_is) {
            at += valid;
            continue;
        }
        status = buffer_append(buffer, text.data + plain, at - plain);
        if (status == STATUS_OK) {
            status = valid > 0 ? append_escape(buffer, byte) : buffer_append_utf8(buffer, 0xFFFD);
        }
        at++;
        plain = at;
    }
    if (status == STATUS_OK) {
        status = buffer_append(buffer, text.bytes ? text.data + plain : "", text.bytes - plain);
    }
    if (status == STATUS_OK) {
        status = buffer_append_char(buffer, '"');
    }
    if (status != STATUS_OK) {
        buffer->bytes = before;
    }
    return status;
}

struct slice buffer_slice(const struct buffer *buffer) {
    return slice_make(buffer->data, buffer->bytes);
}
