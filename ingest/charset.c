/* Which charset a document is in, and its conversion with iconv. Everything behind this room sees
 * valid UTF-8 only.
 *
 * Only the encodings that the web uses are tried (the WHATWG Encoding list): the name comes from a
 * stranger, and iconv knows many more converters than anyone audits. A label means what browsers
 * take it to mean: "iso-8859-1" is windows-1252, "gb2312" is GB18030. Where nothing is claimed, or
 * UTF-8 that is none, the text itself is asked (charset_detect.c). Stateless, any thread. */
#include "ingest/charset.h"

#include "core/counters.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/charset_detect.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct charset_label {
    const char *label;
    const char *name; /* as iconv knows it */
    bool single_byte; /* any bytes are valid in it, so a claim of it proves nothing */
};

static const struct charset_label labels[] = {
    {"utf-8", "UTF-8", false},
    {"utf8", "UTF-8", false},
    {"unicode-1-1-utf-8", "UTF-8", false},
    {"us-ascii", "WINDOWS-1252", true},
    {"ascii", "WINDOWS-1252", true},
    {"iso-8859-1", "WINDOWS-1252", true},
    {"iso8859-1", "WINDOWS-1252", true},
    {"iso_8859-1", "WINDOWS-1252", true},
    {"latin1", "WINDOWS-1252", true},
    {"windows-1252", "WINDOWS-1252", true},
    {"cp1252", "WINDOWS-1252", true},
    {"windows-1250", "WINDOWS-1250", true},
    {"cp1250", "WINDOWS-1250", true},
    {"windows-1251", "WINDOWS-1251", true},
    {"cp1251", "WINDOWS-1251", true},
    {"windows-1253", "WINDOWS-1253", true},
    {"windows-1254", "WINDOWS-1254", true},
    {"iso-8859-9", "WINDOWS-1254", true},
    {"windows-1255", "WINDOWS-1255", true},
    {"windows-1256", "WINDOWS-1256", true},
    {"cp1256", "WINDOWS-1256", true},
    {"windows-1257", "WINDOWS-1257", true},
    {"windows-1258", "WINDOWS-1258", true},
    {"windows-874", "WINDOWS-874", true},
    {"tis-620", "WINDOWS-874", true},
    {"iso-8859-11", "WINDOWS-874", true},
    {"iso-8859-2", "ISO-8859-2", true},
    {"iso-8859-3", "ISO-8859-3", true},
    {"iso-8859-4", "ISO-8859-4", true},
    {"iso-8859-5", "ISO-8859-5", true},
    {"iso-8859-6", "ISO-8859-6", true},
    {"iso-8859-7", "ISO-8859-7", true},
    {"iso-8859-8", "ISO-8859-8", true},
    {"iso-8859-8-i", "ISO-8859-8", true},
    {"iso-8859-10", "ISO-8859-10", true},
    {"iso-8859-13", "ISO-8859-13", true},
    {"iso-8859-14", "ISO-8859-14", true},
    {"iso-8859-15", "ISO-8859-15", true},
    {"iso-8859-16", "ISO-8859-16", true},
    {"koi8-r", "KOI8-R", true},
    {"koi8-u", "KOI8-U", true},
    {"ibm866", "IBM866", true},
    {"cp866", "IBM866", true},
    {"macintosh", "MACINTOSH", true},
    {"gb2312", "GB18030", false},
    {"gbk", "GB18030", false},
    {"gb18030", "GB18030", false},
    {"big5", "BIG5-HKSCS", false},
    {"big5-hkscs", "BIG5-HKSCS", false},
    {"euc-jp", "EUC-JP", false},
    {"shift_jis", "CP932", false},
    {"shift-jis", "CP932", false},
    {"windows-31j", "CP932", false},
    {"iso-2022-jp", "ISO-2022-JP", false},
    {"euc-kr", "CP949", false},
    {"ks_c_5601-1987", "CP949", false},
    {"windows-949", "CP949", false},
    {"utf-16", "UTF-16LE", false},
    {"utf-16le", "UTF-16LE", false},
    {"utf-16be", "UTF-16BE", false},
};

static const struct charset_label fallback = {"windows-1252", "WINDOWS-1252", true};

static const struct charset_label *label_find(struct slice label) {
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (slice_equal_nocase(label, slice_of(labels[i].label))) {
            return &labels[i];
        }
    }
    return NULL;
}

/* A byte order mark, or failing that the look of "<?" in the wide encodings (XML 1.0, appendix F).
 */
struct signature {
    const char *bytes;
    size_t count;
    const char *name;
    size_t skipped;
};

static const struct signature signatures[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8", 3},    {"\xFF\xFE\0\0", 4, "UTF-32LE", 4},
    {"\0\0\xFE\xFF", 4, "UTF-32BE", 4}, {"\xFE\xFF", 2, "UTF-16BE", 2},
    {"\xFF\xFE", 2, "UTF-16LE", 2},     {"<\0\0\0", 4, "UTF-32LE", 0},
    {"\0\0\0<", 4, "UTF-32BE", 0},      {"<\0?\0", 4, "UTF-16LE", 0},
    {"\0<\0?", 4, "UTF-16BE", 0},       {"<\0r\0", 4, "UTF-16LE", 0},
    {"\0<\0r", 4, "UTF-16BE", 0},
};

static const struct signature *signature_find(struct slice bytes) {
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const struct signature *signature = &signatures[i];
        if (slice_starts(bytes, slice_make(signature->bytes, signature->count))) {
            return signature;
        }
    }
    return NULL;
}

static bool is_ascii(struct slice text) {
    for (size_t at = 0; at < text.bytes; at++) {
        if ((unsigned char)text.data[at] >= 0x80) {
            return false;
        }
    }
    return true;
}

size_t charset_valid_bytes(struct slice text) {
    size_t at = 0;
    while (at < text.bytes) {
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
        if (at == text.bytes) {
            break;
        }
        size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        if (bytes == 0) {
            break;
        }
        at += bytes;
    }
    return at;
}

/* The value of `name=` in `text`, unquoted: of a Content-Type, or of an XML declaration. */
static struct slice parameter_find(struct slice text, struct slice name) {
    for (size_t at = 0; at + name.bytes < text.bytes; at++) {
        if (!slice_equal_nocase(slice_sub(text, at, at + name.bytes), name)) {
            continue;
        }
        struct slice rest = slice_trim(slice_sub(text, at + name.bytes, text.bytes));
        if (rest.bytes == 0 || rest.data[0] != '=') {
            continue;
        }
        rest = slice_trim(slice_sub(rest, 1, rest.bytes));
        size_t first = rest.bytes > 0 && (rest.data[0] == '"' || rest.data[0] == '\'') ? 1 : 0;
        size_t end = first;
        while (end < rest.bytes && strchr("\"'; \t\r\n?>", rest.data[end]) == NULL) {
            end++;
        }
        return slice_sub(rest, first, end);
    }
    return slice_of(NULL);
}

/* The encoding that the XML declaration names. Junk may stand before it, so it is looked for. */
static struct slice declared_encoding(struct slice bytes) {
    enum { SEARCHED_BYTES = 1024 };
    struct slice head = slice_sub(bytes, 0, SEARCHED_BYTES);
    const char *start = head.bytes > 0 ? memmem(head.data, head.bytes, "<?xml ", 6) : NULL;
    if (start == NULL) {
        return slice_of(NULL);
    }
    struct slice rest = slice_sub(head, (size_t)(start - head.data), head.bytes);
    const char *end = memchr(rest.data, '>', rest.bytes);
    if (end == NULL) {
        return slice_of(NULL);
    }
    return parameter_find(slice_make(rest.data, (size_t)(end - rest.data)),
                          SLICE_LITERAL("encoding"));
}

/* True if `text` has more bytes that are no UTF-8 than characters beyond ASCII that are. */
static bool mostly_not_utf8(struct slice text) {
    size_t good = 0;
    size_t bad = 0;
    for (size_t at = 0; at < text.bytes;) {
        if ((unsigned char)text.data[at] < 0x80) {
            at++;
            continue;
        }
        size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        good += bytes > 0;
        bad += bytes == 0;
        at += bytes > 0 ? bytes : 1;
    }
    return bad > good;
}

enum status charset_repair(struct slice text, struct buffer *out, size_t *replaced) {
    while (text.bytes > 0) {
        size_t valid = charset_valid_bytes(text);
        enum status status = buffer_append(out, text.data, valid);
        if (status == STATUS_OK && valid < text.bytes) {
            counter_add(COUNTER_bytes_undecodable, 1);
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
        counter_add(COUNTER_bytes_undecodable, 1);
        (*replaced)++;
        *bytes = slice_sub(*bytes, 1, bytes->bytes);
        iconv(converter, NULL, NULL, NULL, NULL);
        return buffer_append_utf8(room, 0xFFFD);
    }
    return STATUS_OK;
}

static enum status convert(struct slice bytes, const char *name, struct buffer *room,
                           size_t *replaced, struct error *error) {
    iconv_t converter = iconv_open("UTF-8", name);
    if (converter == (iconv_t)-1) {
        return error_set(error, STATUS_UNSUPPORTED, NULL, 0, 0,
                         "this machine has no converter from charset %s to UTF-8", name);
    }
    enum status status = STATUS_OK;
    while (bytes.bytes > 0 && status == STATUS_OK) {
        status = convert_run(converter, &bytes, room, replaced);
    }
    iconv_close(converter);
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "cannot convert the document to UTF-8: %s",
                         status_text(status));
    }
    return STATUS_OK;
}

static void keep_label(char out[CHARSET_LABEL_BYTES], struct slice label) {
    snprintf(out, CHARSET_LABEL_BYTES, "%.*s",
             SLICE_ARG(slice_sub(label, 0, CHARSET_LABEL_BYTES - 1)));
}

/* What the transport and the document say, in that order; UTF-8 if they say nothing that is known.
 */
static const struct charset_label *claimed_charset(struct slice bytes, struct slice content_type,
                                                   struct charset_choice *choice) {
    struct slice from_transport = parameter_find(content_type, SLICE_LITERAL("charset"));
    struct slice from_document = declared_encoding(bytes);
    keep_label(choice->server, from_transport);
    keep_label(choice->declared, from_document);
    const struct charset_label *found = label_find(from_transport);
    choice->source = CHARSET_FROM_SERVER;
    if (found == NULL) {
        found = label_find(from_document);
        choice->source = CHARSET_FROM_DECLARATION;
    }
    /* A document whose declaration could be read byte by byte is not in a two-byte charset. */
    bool is_wide = found && strncmp(found->name, "UTF-16", 6) == 0;
    if (found == NULL || (is_wide && from_document.bytes > 0)) {
        choice->source = CHARSET_FROM_DEFAULT;
        return &labels[0];
    }
    return found;
}

/* As UTF-8, or in what it looks like; windows-1252 if that cannot be told. */
static enum status repair(struct slice bytes, struct buffer *room, struct charset_choice *choice,
                          struct error *error) {
    if (mostly_not_utf8(bytes)) {
        char name[CHARSET_NAME_BYTES];
        const struct charset_label *detected =
            charset_detect(bytes, name) ? label_find(slice_of(name)) : NULL;
        const struct charset_label *from = detected ? detected : &fallback;
        if (strcmp(from->name, "UTF-8") != 0) { /* from UTF-8, iconv lets through what is none */
            choice->source = detected ? CHARSET_FROM_BYTES : CHARSET_FROM_DEFAULT;
            keep_label(choice->name, slice_of(from->name));
            return convert(bytes, from->name, room, &choice->replaced, error);
        }
    }
    enum status status = charset_repair(bytes, room, &choice->replaced);
    if (status != STATUS_OK) {
        error_set(error, status, NULL, 0, 0, "cannot mend the document's UTF-8: %s",
                  status_text(status));
    }
    return status;
}

/* Bytes that are valid UTF-8 whatever was claimed: in plain ASCII a claim is as good as true. */
static void tell_valid(struct slice bytes, const char *claimed, struct charset_choice *choice) {
    bool is_utf8 = strcmp(claimed, "UTF-8") == 0;
    bool is_claimed = choice->source != CHARSET_FROM_DEFAULT;
    if (is_claimed && (is_utf8 || is_ascii(bytes))) {
        return;
    }
    keep_label(choice->name, SLICE_LITERAL("UTF-8"));
    choice->source = CHARSET_FROM_BYTES;
}

enum status charset_to_utf8(struct slice bytes, struct slice content_type, struct buffer *room,
                            struct slice *out, struct charset_choice *choice, struct error *error) {
    *choice = (struct charset_choice){0};
    const struct signature *signature = signature_find(bytes);
    const struct charset_label *label = claimed_charset(bytes, content_type, choice);
    const char *name = label->name;
    bool may_be_utf8 = label->single_byte || strcmp(name, "UTF-8") == 0;
    if (signature) {
        bytes = slice_sub(bytes, signature->skipped, bytes.bytes);
        name = signature->name;
        may_be_utf8 = strcmp(name, "UTF-8") == 0;
        choice->source = CHARSET_FROM_MARK;
    }
    keep_label(choice->name, slice_of(name));
    if (may_be_utf8 && charset_valid_bytes(bytes) == bytes.bytes) {
        tell_valid(bytes, name, choice);
        *out = bytes;
        return STATUS_OK;
    }
    enum status status = strcmp(name, "UTF-8") == 0
                             ? repair(bytes, room, choice, error)
                             : convert(bytes, name, room, &choice->replaced, error);
    if (status == STATUS_OK) {
        *out = buffer_slice(room);
    }
    return status;
}
