/* The writing side of HTML → text. The text is appended in runs: a run is as much of the input as
 * stands in the output as it is, single spaces included. Between runs only a wish for white space
 * is kept, so white space is folded and never stands at either end. One owner, one thread. */
#include "ingest/html_writer.h"

#include <string.h>

#if defined(__SSE2__)
#include <immintrin.h>
#endif

/* A run is appended in pieces of this size, so that a text past its maximum is cut near it. */
enum { PIECE_BYTES = 1024 };

/* Values such that one test tells whether a run goes on: it does over plain bytes, and over a space
 * that a plain byte follows. BYTE_SPECIAL is a bit of all that ends it. */
enum byte_class {
    BYTE_PLAIN = 0,
    BYTE_BLANK = 1, /* a space */
    BYTE_SPECIAL = 2,
    BYTE_SPACE = BYTE_SPECIAL,
    BYTE_LESS = BYTE_SPECIAL | 4,
    BYTE_AMPERSAND = BYTE_SPECIAL | 8,
    BYTE_LATIN = BYTE_SPECIAL | 16,
};

#define SPACE_8                                                                                    \
    BYTE_SPACE, BYTE_SPACE, BYTE_SPACE, BYTE_SPACE, BYTE_SPACE, BYTE_SPACE, BYTE_SPACE, BYTE_SPACE

/* Control characters count as white space. 0xC2 may begin a no-break space. */
static const unsigned char byte_classes[256] = {
    SPACE_8,
    SPACE_8,
    SPACE_8,
    SPACE_8,
    [' '] = BYTE_BLANK,
    ['<'] = BYTE_LESS,
    ['&'] = BYTE_AMPERSAND,
    [0x7F] = BYTE_SPACE,
    [0xC2] = BYTE_LATIN,
};

static unsigned class_of(char c) {
    return byte_classes[(unsigned char)c];
}

static bool is_space_class(unsigned class) {
    return class == BYTE_SPACE || class == BYTE_BLANK;
}

void html_want_gap(struct html_writer *writer, enum html_gap gap) {
    if (!writer->muted && gap > writer->gap) {
        writer->gap = gap;
    }
}

enum status html_write_run(struct html_writer *writer, const char *data, size_t bytes) {
    enum status status = STATUS_OK;
    if (bytes == 0 || writer->muted) {
        return STATUS_OK;
    }
    if (writer->gap != HTML_GAP_NONE && writer->out->bytes > writer->start) {
        status = buffer_append_char(writer->out, writer->gap == HTML_GAP_SPACE ? ' ' : '\n');
    }
    writer->gap = HTML_GAP_NONE;
    while (status == STATUS_OK && bytes > 0) {
        size_t piece = bytes;
        if (piece > PIECE_BYTES) {
            piece = PIECE_BYTES;
            while (piece > 1 && ((unsigned char)data[piece] & 0xC0) == 0x80) {
                piece--;
            }
        }
        status = buffer_append(writer->out, data, piece);
        data += piece;
        bytes -= piece;
    }
    return status;
}

/* Goes on in a run, 16 bytes at a time, up to what may end it: what is no plain byte, a space, or
 * two spaces. Stops before a space in the last place, whose neighbour is not known yet. */
static inline size_t skip_common(struct slice text, size_t at) {
#if defined(__SSE2__)
    while (text.bytes - at >= sizeof(__m128i)) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(text.data + at));
        __m128i found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(0x1F)), bytes);
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('<')));
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('&')));
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));
        found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)0xC2)));
        unsigned blanks = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
        unsigned ends = (unsigned)_mm_movemask_epi8(found) | (blanks & blanks >> 1);
        if (ends != 0) {
            unsigned plain = (unsigned)__builtin_ctz(ends);
            return at + (plain > 0 ? plain - 1 : 0);
        }
        at += sizeof(__m128i) - (blanks >> 15);
    }
#else
    (void)text;
#endif
    return at;
}

size_t html_run_end(struct slice text, size_t at) {
    if (at < text.bytes && class_of(text.data[at]) == BYTE_BLANK) {
        return at;
    }
    while ((at = skip_common(text, at)) < text.bytes) {
        unsigned class = class_of(text.data[at]);
        while (at + 1 < text.bytes) {
            unsigned next = class_of(text.data[at + 1]);
            bool ends = (class & BYTE_SPECIAL) || (class & (next | next >> 1));
            if (ends) {
                break;
            }
            class = next;
            at++;
        }
        if (class == BYTE_PLAIN) {
            return at + 1;
        }
        bool is_letter =
            class == BYTE_LATIN && at + 1 < text.bytes && (unsigned char)text.data[at + 1] != 0xA0;
        if (!is_letter) {
            return at;
        }
        at += 2;
    }
    return at;
}

enum status html_write_entity(struct html_writer *writer, const struct entity *entity) {
    bool is_space = entity->text_bytes == 1 && is_space_class(class_of(entity->text[0]));
    bool is_no_break = entity->text_bytes == 2 && memcmp(entity->text, "\xC2\xA0", 2) == 0;
    if (is_space || is_no_break) {
        html_want_gap(writer, HTML_GAP_SPACE);
        return STATUS_OK;
    }
    return html_write_run(writer, entity->text, entity->text_bytes);
}

/* Reads a reference as it is meant inside an attribute value: without its semicolon it is none if
 * the value goes on like an address, as in ?a=1&copy=2 (WHATWG HTML, 13.2.5.73). */
static bool read_value_entity(struct slice text, struct entity *out) {
    if (!entity_read(text, out)) {
        return false;
    }
    char next = out->bytes < text.bytes ? text.data[out->bytes] : ' ';
    char lower = (char)(next | 0x20);
    bool goes_on = next == '=' || (next >= '0' && next <= '9') || (lower >= 'a' && lower <= 'z');
    return out->closed || text.data[1] == '#' || !goes_on;
}

enum status html_write_value(struct html_writer *writer, struct slice text) {
    enum status status = STATUS_OK;
    size_t at = 0;
    html_want_gap(writer, HTML_GAP_SPACE);
    while (at < text.bytes && status == STATUS_OK) {
        size_t end = html_run_end(text, at);
        if (end > at) {
            status = html_write_run(writer, text.data + at, end - at);
            at = end;
            continue;
        }
        struct entity entity;
        unsigned class = class_of(text.data[at]);
        if (class == BYTE_AMPERSAND &&
            read_value_entity(slice_sub(text, at, text.bytes), &entity)) {
            status = html_write_entity(writer, &entity);
            at += entity.bytes;
        } else if (is_space_class(class) || class == BYTE_LATIN) {
            html_want_gap(writer, HTML_GAP_SPACE);
            at += class == BYTE_LATIN && at + 1 < text.bytes ? 2 : 1;
        } else {
            status = html_write_run(writer, text.data + at, 1);
            at++;
        }
    }
    html_want_gap(writer, HTML_GAP_SPACE);
    return status;
}

enum status html_write_plain(struct html_writer *writer, struct slice text) {
    enum status status = STATUS_OK;
    size_t newlines = 0; /* in the white space before `at` */
    size_t at = 0;
    while (at < text.bytes && status == STATUS_OK) {
        size_t end = html_run_end(text, at);
        unsigned class = class_of(text.data[at]);
        if (end == at && (is_space_class(class) || class == BYTE_LATIN)) {
            newlines += text.data[at] == '\n';
            html_want_gap(writer, newlines > 1 ? HTML_GAP_NEWLINE : HTML_GAP_SPACE);
            at += class == BYTE_LATIN ? 2 : 1;
            continue;
        }
        newlines = 0;
        end = end > at ? end : at + 1;
        status = html_write_run(writer, text.data + at, end - at);
        at = end;
    }
    return status;
}
