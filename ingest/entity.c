/* Reading one character reference. Both readers of markup use it: the XML mender, which takes only
 * what a semicolon closes, and the HTML reader, which takes what browsers take. Stateless, any
 * thread. */
#include "ingest/entity.h"

#include "core/utf8.h"
#include "ingest/html_entities.h"

#include <string.h>

/* Longest name with and without its semicolon, and more digits than any code point has. */
enum { NAME_BYTES_MAX = 31, BARE_BYTES_MAX = 6, CODE_POINT_MAX = 0x10FFFF };

/* Windows-1252 at 0x80: what numeric references of that range mean in practice. 0: nothing. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static int digit_value(char c, unsigned base) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char lower = (char)(c | 0x20);
    return base == 16 && lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static void set_code_point(struct entity *entity, uint32_t code_point) {
    if (code_point >= 0x80 && code_point <= 0x9F) {
        code_point = windows_1252[code_point - 0x80];
        code_point = code_point ? code_point : 0xFFFD;
    }
    code_point = code_point == '\f' ? ' ' : code_point; /* white space in HTML, nothing in XML */
    bool is_control = code_point < 0x20 && code_point != '\t' && code_point != '\n' &&
                      code_point != '\r' && code_point != 0;
    if (is_control || code_point == 0x7F) {
        entity->text_bytes = 0;
        return;
    }
    if (code_point == 0 || (code_point & 0xFFFE) == 0xFFFE) {
        code_point = 0xFFFD;
    }
    entity->text_bytes = utf8_encode(code_point, entity->text);
}

static bool read_number(struct slice text, struct entity *out) {
    size_t at = 2;
    unsigned base = 10;
    if (at < text.bytes && (text.data[at] == 'x' || text.data[at] == 'X')) {
        base = 16;
        at++;
    }
    size_t first = at;
    uint32_t code_point = 0;
    for (; at < text.bytes; at++) {
        int digit = digit_value(text.data[at], base);
        if (digit < 0) {
            break;
        }
        code_point = code_point * base + (uint32_t)digit;
        code_point = code_point > CODE_POINT_MAX ? CODE_POINT_MAX + 1 : code_point;
    }
    if (at == first) {
        return false;
    }
    set_code_point(out, code_point);
    out->closed = at < text.bytes && text.data[at] == ';';
    out->bytes = at + (out->closed ? 1 : 0);
    return true;
}

/* As strcmp between a slice and a table name. */
static int name_compare(struct slice name, const char *entry) {
    int order = strncmp(name.data, entry, name.bytes);
    return order != 0 ? order : -(int)(unsigned char)entry[name.bytes];
}

static const struct html_entity *name_find(struct slice name) {
    size_t low = 0;
    size_t high = html_entity_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = name_compare(name, html_entities[middle].name);
        if (order == 0) {
            return &html_entities[middle];
        }
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

static bool is_name_byte(char c) {
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9');
}

static void set_named(struct entity *out, const struct html_entity *found) {
    out->text_bytes = strlen(found->text);
    memcpy(out->text, found->text, out->text_bytes);
}

/* The longest old name that `name` begins with: `&eacutel` is é and l. */
static bool read_bare(struct slice name, struct entity *out) {
    size_t longest = name.bytes < BARE_BYTES_MAX ? name.bytes : BARE_BYTES_MAX;
    for (size_t bytes = longest; bytes >= 2; bytes--) {
        const struct html_entity *found = name_find(slice_make(name.data, bytes));
        if (found && found->bare) {
            set_named(out, found);
            out->bytes = 1 + bytes;
            return true;
        }
    }
    return false;
}

/* The four that nearly all references are. */
static bool read_usual(struct slice text, struct entity *out) {
    static const struct {
        char name[8];
        size_t bytes;
        char character;
    } usual[] = {{"&amp;", 5, '&'}, {"&lt;", 4, '<'}, {"&gt;", 4, '>'}, {"&quot;", 6, '"'}};
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++) {
        if (text.bytes >= usual[i].bytes && memcmp(text.data, usual[i].name, usual[i].bytes) == 0) {
            out->text[0] = usual[i].character;
            out->text_bytes = 1;
            out->bytes = usual[i].bytes;
            out->closed = true;
            return true;
        }
    }
    return false;
}

static bool read_name(struct slice text, struct entity *out) {
    if (read_usual(text, out)) {
        return true;
    }
    size_t at = 1;
    while (at < text.bytes && at <= NAME_BYTES_MAX && is_name_byte(text.data[at])) {
        at++;
    }
    struct slice name = slice_sub(text, 1, at);
    if (at < text.bytes && text.data[at] == ';' && name.bytes > 0) {
        const struct html_entity *found = name_find(name);
        if (found) {
            set_named(out, found);
            out->bytes = at + 1;
            out->closed = true;
            return true;
        }
    }
    return read_bare(name, out);
}

bool entity_read(struct slice text, struct entity *out) {
    if (text.bytes < 3) {
        return false;
    }
    struct entity entity = {0};
    bool found = text.data[1] == '#' ? read_number(text, &entity) : read_name(text, &entity);
    if (found) {
        *out = entity;
    }
    return found;
}
