/* Line ends are told by their first byte, which few other characters have. */
#include "core/line_break.h"

size_t line_break_bytes(struct slice text) {
    const unsigned char *c = (const unsigned char *)text.data;
    if (text.bytes == 0 || (c[0] > '\r' && c[0] < 0xC2)) {
        return 0;
    }
    if (c[0] == '\n') {
        return 1;
    }
    if (c[0] == '\r') {
        return text.bytes > 1 && c[1] == '\n' ? 2 : 1;
    }
    if (c[0] == 0xC2) {
        return text.bytes > 1 && c[1] == 0x85 ? 2 : 0;
    }
    bool separator =
        c[0] == 0xE2 && text.bytes > 2 && c[1] == 0x80 && (c[2] == 0xA8 || c[2] == 0xA9);
    return separator ? 3 : 0;
}

struct slice line_at(struct slice text, size_t at, size_t *next) {
    for (size_t end = at; end < text.bytes; end++) {
        size_t ends = line_break_bytes(slice_sub(text, end, text.bytes));
        if (ends > 0) {
            *next = end + ends;
            return slice_sub(text, at, end);
        }
    }
    *next = text.bytes;
    return slice_sub(text, at, text.bytes);
}
