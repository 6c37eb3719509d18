/* HTML → text: a state machine over bytes, without a tree. What an item's markup says to a reader
 * is what is matched, so only that is kept.
 *
 * The text is appended in runs: a run is as much of the input as stands in the output as it is,
 * single spaces included. Between runs only a wish for white space is kept, so white space is
 * folded and never stands at either end. Whatever the input, every byte is passed over once, but
 * for the look-ahead that html_tag.c accounts for. Stateless, any thread. */
#include "ingest/html_text.h"

#include "ingest/charset.h"
#include "ingest/entity.h"
#include "ingest/html_tag.h"

#include <stdlib.h>
#include <string.h>

/* A run is appended in pieces of this size, so that a text past its maximum is cut near it. */
enum { PIECE_BYTES = 1024 };

enum gap { GAP_NONE, GAP_SPACE, GAP_NEWLINE };

struct writer {
    struct buffer *out;
    size_t start; /* of what this call appends */
    enum gap gap; /* wanted before the next character */
};

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

enum tag_kind { TAG_INLINE, TAG_BLOCK, TAG_CELL, TAG_IMAGE, TAG_HIDDEN };

struct tag_entry {
    const char *name;
    enum tag_kind kind;
};

static const struct tag_entry tags[] = {
    {"address", TAG_BLOCK},  {"area", TAG_IMAGE},       {"article", TAG_BLOCK},
    {"aside", TAG_BLOCK},    {"blockquote", TAG_BLOCK}, {"body", TAG_BLOCK},
    {"br", TAG_BLOCK},       {"caption", TAG_BLOCK},    {"center", TAG_BLOCK},
    {"dd", TAG_BLOCK},       {"details", TAG_BLOCK},    {"dialog", TAG_BLOCK},
    {"div", TAG_BLOCK},      {"dl", TAG_BLOCK},         {"dt", TAG_BLOCK},
    {"fieldset", TAG_BLOCK}, {"figcaption", TAG_BLOCK}, {"figure", TAG_BLOCK},
    {"footer", TAG_BLOCK},   {"form", TAG_BLOCK},       {"h1", TAG_BLOCK},
    {"h2", TAG_BLOCK},       {"h3", TAG_BLOCK},         {"h4", TAG_BLOCK},
    {"h5", TAG_BLOCK},       {"h6", TAG_BLOCK},         {"head", TAG_BLOCK},
    {"header", TAG_BLOCK},   {"hr", TAG_BLOCK},         {"html", TAG_BLOCK},
    {"iframe", TAG_HIDDEN},  {"img", TAG_IMAGE},        {"input", TAG_IMAGE},
    {"li", TAG_BLOCK},       {"main", TAG_BLOCK},       {"menu", TAG_BLOCK},
    {"nav", TAG_BLOCK},      {"noembed", TAG_HIDDEN},   {"noframes", TAG_HIDDEN},
    {"ol", TAG_BLOCK},       {"optgroup", TAG_BLOCK},   {"option", TAG_BLOCK},
    {"p", TAG_BLOCK},        {"pre", TAG_BLOCK},        {"script", TAG_HIDDEN},
    {"section", TAG_BLOCK},  {"select", TAG_BLOCK},     {"style", TAG_HIDDEN},
    {"summary", TAG_BLOCK},  {"table", TAG_BLOCK},      {"tbody", TAG_BLOCK},
    {"td", TAG_CELL},        {"tfoot", TAG_BLOCK},      {"th", TAG_CELL},
    {"thead", TAG_BLOCK},    {"title", TAG_BLOCK},      {"tr", TAG_BLOCK},
    {"ul", TAG_BLOCK},
};

enum { TAG_NAME_BYTES = 12 };

static int tag_compare(const void *name, const void *entry) {
    return strcmp(name, ((const struct tag_entry *)entry)->name);
}

static enum tag_kind tag_kind_of(struct slice name) {
    char lower[TAG_NAME_BYTES];
    if (name.bytes >= sizeof lower) {
        return TAG_INLINE;
    }
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.data[i];
        lower[i] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    lower[name.bytes] = '\0';
    const struct tag_entry *found =
        bsearch(lower, tags, sizeof tags / sizeof *tags, sizeof *tags, tag_compare);
    return found ? found->kind : TAG_INLINE;
}

static void want_gap(struct writer *writer, enum gap gap) {
    writer->gap = gap > writer->gap ? gap : writer->gap;
}

/* Appends text without white space at its ends. */
static enum status write_run(struct writer *writer, const char *data, size_t bytes) {
    enum status status = STATUS_OK;
    if (bytes == 0) {
        return STATUS_OK;
    }
    if (writer->gap != GAP_NONE && writer->out->bytes > writer->start) {
        status = buffer_append_char(writer->out, writer->gap == GAP_SPACE ? ' ' : '\n');
    }
    writer->gap = GAP_NONE;
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

/* Where the run that begins at `at` ends: before white space that has to be folded, or before
 * markup. */
static size_t run_end(struct slice text, size_t at) {
    if (at < text.bytes && class_of(text.data[at]) == BYTE_BLANK) {
        return at;
    }
    while (at < text.bytes) {
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

/* Writes what `entity` stands for; white space among it is folded. */
static enum status write_entity(struct writer *writer, const struct entity *entity) {
    bool is_space = entity->text_bytes == 1 && is_space_class(class_of(entity->text[0]));
    bool is_no_break = entity->text_bytes == 2 && memcmp(entity->text, "\xC2\xA0", 2) == 0;
    if (is_space || is_no_break) {
        want_gap(writer, GAP_SPACE);
        return STATUS_OK;
    }
    return write_run(writer, entity->text, entity->text_bytes);
}

/* Text in which only references are markup: what an attribute holds. */
static enum status write_attribute(struct writer *writer, struct slice text) {
    enum status status = STATUS_OK;
    size_t at = 0;
    want_gap(writer, GAP_SPACE);
    while (at < text.bytes && status == STATUS_OK) {
        size_t end = run_end(text, at);
        if (end > at) {
            status = write_run(writer, text.data + at, end - at);
            at = end;
            continue;
        }
        struct entity entity;
        unsigned class = class_of(text.data[at]);
        if (class == BYTE_AMPERSAND && entity_read(slice_sub(text, at, text.bytes), &entity)) {
            status = write_entity(writer, &entity);
            at += entity.bytes;
        } else if (is_space_class(class) || class == BYTE_LATIN) {
            want_gap(writer, GAP_SPACE);
            at += class == BYTE_LATIN && at + 1 < text.bytes ? 2 : 1;
        } else {
            status = write_run(writer, text.data + at, 1);
            at++;
        }
    }
    want_gap(writer, GAP_SPACE);
    return status;
}

/* Where what follows the end tag `</name` begins; the end of the text if it never comes. */
static size_t hidden_end(struct slice text, size_t at, struct slice name) {
    while (at < text.bytes) {
        const char *found = memmem(text.data + at, text.bytes - at, "</", 2);
        if (found == NULL) {
            return text.bytes;
        }
        at = (size_t)(found - text.data);
        struct slice rest = slice_sub(text, at, text.bytes);
        struct slice found_name = slice_sub(rest, 2, 2 + name.bytes);
        struct html_tag tag;
        if (slice_equal_nocase(found_name, name) && html_tag_read(rest, &tag)) {
            return at + tag.bytes;
        }
        at += 2;
    }
    return text.bytes;
}

/* The length of the comment, declaration or instruction that `text` begins with. A CDATA marker is
 * passed over alone: feeds that escape twice mean its content. */
static size_t declaration_bytes(struct slice text) {
    static const char cdata[] = "<![CDATA[";
    if (slice_starts(text, slice_of(cdata))) {
        return sizeof cdata - 1;
    }
    bool is_comment = slice_starts(text, SLICE_LITERAL("<!--"));
    const char *close = is_comment ? "-->" : ">";
    /* "<!-->" is a whole comment. */
    size_t from = is_comment ? 2 : 1;
    const char *found = memmem(text.data + from, text.bytes - from, close, strlen(close));
    return found ? (size_t)(found - text.data) + strlen(close) : text.bytes;
}

/* What begins with <, at `at`: gives where the reader goes on. */
static size_t read_markup(struct writer *writer, struct slice text, size_t at,
                          enum status *status) {
    struct slice rest = slice_sub(text, at, text.bytes);
    if (rest.bytes > 1 && (rest.data[1] == '!' || rest.data[1] == '?')) {
        return at + declaration_bytes(rest);
    }
    struct html_tag tag;
    if (!html_tag_read(rest, &tag)) {
        *status = write_run(writer, "<", 1);
        return at + 1;
    }
    struct slice alternative;
    size_t next = at + tag.bytes;
    switch (tag_kind_of(tag.name)) {
    case TAG_BLOCK:
        want_gap(writer, GAP_NEWLINE);
        break;
    case TAG_CELL:
        want_gap(writer, GAP_SPACE);
        break;
    case TAG_IMAGE:
        if (html_tag_attribute(&tag, SLICE_LITERAL("alt"), &alternative)) {
            *status = write_attribute(writer, alternative);
        }
        break;
    case TAG_HIDDEN:
        next = tag.closing ? next : hidden_end(text, next, tag.name);
        break;
    case TAG_INLINE:
        break;
    }
    return next;
}

/* What begins with &, at `at`. */
static size_t read_reference(struct writer *writer, struct slice text, size_t at,
                             enum status *status) {
    struct entity entity;
    if (entity_read(slice_sub(text, at, text.bytes), &entity)) {
        *status = write_entity(writer, &entity);
        return at + entity.bytes;
    }
    *status = write_run(writer, "&", 1);
    return at + 1;
}

static enum status html_to_writer(struct slice html, struct writer *writer) {
    enum status status = STATUS_OK;
    size_t at = 0;
    while (at < html.bytes && status == STATUS_OK) {
        size_t end = run_end(html, at);
        if (end > at) {
            status = write_run(writer, html.data + at, end - at);
            at = end;
            continue;
        }
        switch (class_of(html.data[at])) {
        case BYTE_LESS:
            at = read_markup(writer, html, at, &status);
            break;
        case BYTE_AMPERSAND:
            at = read_reference(writer, html, at, &status);
            break;
        case BYTE_LATIN:
            want_gap(writer, GAP_SPACE);
            at += 2;
            break;
        default:
            want_gap(writer, GAP_SPACE);
            at++;
            break;
        }
    }
    return status;
}

static enum status plain_to_writer(struct slice text, struct writer *writer) {
    enum status status = STATUS_OK;
    size_t newlines = 0; /* in the white space before `at` */
    size_t at = 0;
    while (at < text.bytes && status == STATUS_OK) {
        size_t end = run_end(text, at);
        unsigned class = class_of(text.data[at]);
        if (end == at && (is_space_class(class) || class == BYTE_LATIN)) {
            newlines += text.data[at] == '\n';
            want_gap(writer, newlines > 1 ? GAP_NEWLINE : GAP_SPACE);
            at += class == BYTE_LATIN ? 2 : 1;
            continue;
        }
        newlines = 0;
        end = end > at ? end : at + 1;
        status = write_run(writer, text.data + at, end - at);
        at = end;
    }
    return status;
}

enum status html_valid_to_text(struct slice html, struct buffer *out) {
    struct writer writer = {.out = out, .start = out->bytes};
    return html_to_writer(html, &writer);
}

enum status plain_valid_to_text(struct slice text, struct buffer *out) {
    struct writer writer = {.out = out, .start = out->bytes};
    return plain_to_writer(text, &writer);
}

enum status html_to_text(struct slice html, struct buffer *out) {
    if (charset_valid_bytes(html) == html.bytes) {
        return html_valid_to_text(html, out);
    }
    struct buffer repaired;
    buffer_init(&repaired, 3 * html.bytes);
    enum status status = charset_repair(html, &repaired);
    if (status == STATUS_OK) {
        status = html_valid_to_text(buffer_slice(&repaired), out);
    }
    buffer_fini(&repaired);
    return status;
}
