/* Plain scalars have the traps of YAML 1.1 (yaml.org/type): no is false, 1:30 is ninety, - begins a
 * list. What could be read as anything but this text is quoted. */
#include "rules/yaml_scalar.h"

#include "core/utf8.h"

#include <string.h>

static bool is_one_of(struct slice text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (slice_equal_nocase(text, slice_of(words[i]))) {
            return true;
        }
    }
    return false;
}

bool yaml_is_typed(struct slice text) {
    static const char *const words[] = {"",    "~", "null", "true", "false", "yes", "no", "on",
                                        "off", "y", "n",    ".nan", ".inf",  "=",   "<<"};
    if (is_one_of(text, words, sizeof words / sizeof *words)) {
        return true;
    }
    size_t at = text.data[0] == '-' || text.data[0] == '+' || text.data[0] == '.';
    if (at == text.bytes || text.data[at] < '0' || text.data[at] > '9') {
        return false;
    }
    for (; at < text.bytes; at++) {
        if (!strchr("0123456789abcdefxoABCDEFTZ_.:+- ", text.data[at])) {
            return false;
        }
    }
    return true;
}

static bool needs_escape(uint32_t point) {
    return point < 0x20 || (point >= 0x7F && point < 0xA0) || point == 0x2028 || point == 0x2029 ||
           point == 0xFEFF || point == 0xFFFE || point == 0xFFFF;
}

static bool has_odd_character(struct slice text) {
    size_t bytes = 1;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
        if (needs_escape(point) || point == 0xFFFD) {
            return true;
        }
    }
    return false;
}

/* What would end a plain scalar, or be something else at its beginning. */
static bool may_be_plain(struct slice text, bool in_flow) {
    static const char first[] = "-?:,[]{}#&*!|>'\"%@`";
    char last = text.bytes > 0 ? text.data[text.bytes - 1] : '\0';
    if (text.bytes == 0 || strchr(first, text.data[0]) || text.data[0] == ' ' || last == ' ' ||
        last == ':') {
        return false;
    }
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        char next = i + 1 < text.bytes ? text.data[i + 1] : ' ';
        bool ends = (in_flow && strchr(",[]{}", c)) || (c == ':' && strchr(" ,[]{}", next)) ||
                    (c == ' ' && next == '#');
        if (c == '\0' || ends) {
            return false;
        }
    }
    return !slice_starts(text, SLICE_LITERAL("...")) && !has_odd_character(text);
}

static void append_quoted(struct slice text, struct buffer *out) {
    size_t bytes = 1;
    buffer_append_char(out, '"');
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
        if (point == '"' || point == '\\') {
            buffer_append_format(out, "\\%c", (char)point);
        } else if (point == '\n') {
            buffer_append_text(out, "\\n");
        } else if (point == '\t') {
            buffer_append_text(out, "\\t");
        } else if (needs_escape(point)) {
            buffer_append_format(out, "\\u%04X", (unsigned)point);
        } else {
            buffer_append(out, text.data + at, bytes);
        }
    }
    buffer_append_char(out, '"');
}

void yaml_scalar_append(const struct yaml_node *scalar, enum yaml_place place, struct buffer *out) {
    struct slice text = scalar->text;
    bool typed = yaml_is_typed(text);
    bool may = typed ? !scalar->quoted && text.bytes > 0 /* -5 stays a number */
                     : may_be_plain(text, place == YAML_IN_FLOW);
    if (may && place != YAML_IN_QUOTES) {
        buffer_append_slice(out, text);
    } else {
        append_quoted(text, out);
    }
}
