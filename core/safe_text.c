/* What a terminal would obey is left out, a character at a time. */
#include "core/safe_text.h"

#include "core/utf8.h"

static bool is_space(uint32_t code_point) {
    return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 || code_point == 0x85 ||
           code_point == 0x2028 || code_point == 0x2029;
}

/* C0, DEL and C1 controls; marks, embeddings, overrides and isolates of the bidirectional algorithm
 * (UAX #9); the byte order mark; the invisible tag characters. */
static bool is_control(uint32_t code_point) {
    return code_point < 0x20 || (code_point >= 0x7F && code_point < 0xA0) || code_point == 0x061C ||
           code_point == 0x200E || code_point == 0x200F ||
           (code_point >= 0x202A && code_point <= 0x202E) ||
           (code_point >= 0x2066 && code_point <= 0x206F) || code_point == 0xFEFF ||
           (code_point >= 0xE0000 && code_point <= 0xE007F);
}

void safe_text_append(struct slice text, struct buffer *out) {
    bool after_space = false;
    for (size_t at = 0; at < text.bytes;) {
        size_t bytes = 0;
        uint32_t code_point = utf8_decode(slice_make(text.data + at, text.bytes - at), &bytes);
        at += bytes;
        if (is_space(code_point)) {
            if (!after_space) {
                buffer_append_char(out, ' ');
            }
            after_space = true;
        } else if (!is_control(code_point)) {
            buffer_append_utf8(out, code_point);
            after_space = false;
        }
    }
}

void safe_text_append_cut(struct slice text, size_t bytes_max, struct buffer *out) {
    size_t end = text.bytes < bytes_max ? text.bytes : bytes_max;
    while (end > 0 && end < text.bytes && (text.data[end] & 0xC0) == 0x80) {
        end--;
    }
    safe_text_append(slice_sub(text, 0, end), out);
    buffer_append_text(out, end < text.bytes ? "…" : "");
}
