/* iconv at work, and the walk over UTF-8 itself. Stateless, any thread. */
#include "ingest/charset_convert.h"

#include "core/limits.h"
#include "core/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

/* ---- UTF-8 ---- */

size_t charset_ascii_bytes(struct slice text) {
    size_t at = 0;
    uint64_t words[4]; /* together: ASCII is most of most feeds */
    while (text.bytes - at >= sizeof words) {
        memcpy(words, text.data + at, sizeof words);
        if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) {
            break;
        }
        at += sizeof words;
    }
    while (at < text.bytes && (unsigned char)text.data[at] < 0x80) {
        at++;
    }
    return at;
}

size_t charset_valid_bytes(struct slice text) {
    size_t at = 0;
    while (at < text.bytes) {
        at += charset_ascii_bytes(slice_make(text.data + at, text.bytes - at));
        while (at < text.bytes && (unsigned char)text.data[at] >= 0x80) {
            size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
            if (bytes == 0) {
                return at;
            }
            at += bytes;
        }
    }
    return at;
}

enum status charset_repair(struct slice text, struct buffer *out, size_t *replaced) {
    while (text.bytes > 0) {
        size_t valid = charset_valid_bytes(text);
        enum status status = buffer_append(out, text.data, valid);
        if (status == STATUS_OK && valid < text.bytes) {
            *replaced += 1;
            status = buffer_append_utf8(out, 0xFFFD);
            valid++;
        }
        if (status != STATUS_OK) {
            return status;
        }
        text = slice_sub(text, valid, text.bytes);
    }
    return STATUS_OK;
}

static struct charset_trial try_utf8(struct slice text) {
    struct charset_trial trial = {0};
    for (size_t at = 0; at < text.bytes;) {
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
            continue;
        }
        size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        trial.good += bytes > 0;
        trial.bad += bytes == 0;
        at += bytes > 0 ? bytes : 1;
    }
    return trial;
}

/* ---- iconv ---- */

/* One run of iconv, as far as `room` reaches. */
static enum status convert_run(iconv_t converter, struct slice *bytes, struct buffer *room,
                               size_t *replaced) {
    enum { ROOM_BYTES = 4096 };
    size_t wanted = bytes->bytes + bytes->bytes / 2 + ROOM_BYTES;
    size_t left = room->bytes_max - room->bytes;
    enum status status = buffer_reserve(room, wanted < left ? wanted : left);
    if (status != STATUS_OK) {
        return status;
    }
    char *in = (char *)bytes->data;
    size_t in_left = bytes->bytes;
    char *out = room->data + room->bytes;
    size_t out_left = room->capacity_bytes - room->bytes;
    size_t result = iconv(converter, &in, &in_left, &out, &out_left);
    int failure = result == (size_t)-1 ? errno : 0;
    room->bytes = (size_t)(out - room->data);
    *bytes = slice_make(in, in_left);
    if (failure == E2BIG) {
        return room->capacity_bytes == room->bytes_max ? STATUS_TOO_LARGE : STATUS_OK;
    }
    if (failure != 0) {
        (*replaced)++;
        *bytes = slice_sub(*bytes, 1, bytes->bytes);
        iconv(converter, NULL, NULL, NULL, NULL);
        return buffer_append_utf8(room, 0xFFFD);
    }
    return STATUS_OK;
}

enum status charset_convert(struct slice bytes, const struct charset *from, struct buffer *out,
                            size_t *replaced, struct error *error) {
    enum status status = STATUS_OK;
    if (from->kind == CHARSET_UTF8) { /* iconv lets through what is none */
        status = charset_repair(bytes, out, replaced);
    } else {
        iconv_t converter = iconv_open("UTF-8", from->name);
        if (converter == (iconv_t)-1) {
            return error_set(error, STATUS_UNSUPPORTED, NULL, 0, 0,
                             "this machine has no converter from charset %s to UTF-8", from->name);
        }
        while (bytes.bytes > 0 && status == STATUS_OK) {
            status = convert_run(converter, &bytes, out, replaced);
        }
        iconv_close(converter);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "cannot convert the document to UTF-8: %s",
                         status_text(status));
    }
    return STATUS_OK;
}

struct charset_trial charset_try(struct slice bytes, const struct charset *charset) {
    if (charset->kind == CHARSET_UTF8) {
        return try_utf8(bytes);
    }
    struct charset_trial trial = {0};
    struct buffer out;
    for (size_t i = 0; i < bytes.bytes; i++) {
        trial.good += (unsigned char)bytes.data[i] >= 0x80;
    }
    buffer_init(&out, 3 * bytes.bytes + KIB);
    if (charset_convert(bytes, charset, &out, &trial.bad, NULL) != STATUS_OK) {
        trial.bad = SIZE_MAX;
    }
    buffer_fini(&out);
    return trial;
}
