/* UTF-8 (RFC 3629). Table 3-7 of the Unicode standard decides what is well-formed: no overlong
 * form, no surrogate, nothing past U+10FFFF. */
#include "core/utf8.h"

#include <string.h>

static bool continues(unsigned char byte) {
    return (byte & 0xC0) == 0x80;
}

size_t utf8_valid_bytes(struct slice text) {
    const unsigned char *s = (const unsigned char *)text.data;
    if (text.bytes == 0) {
        return 0;
    }
    if (s[0] < 0x80) {
        return 1;
    }
    if (s[0] < 0xC2 || s[0] > 0xF4) {
        return 0;
    }
    size_t bytes = s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : 4;
    if (text.bytes < bytes || !continues(s[1])) {
        return 0;
    }
    bool wrong_second = (s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) ||
                        (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F);
    if (wrong_second || (bytes > 2 && !continues(s[2])) || (bytes > 3 && !continues(s[3]))) {
        return 0;
    }
    return bytes;
}

uint32_t utf8_decode(struct slice text, size_t *bytes) {
    const unsigned char *s = (const unsigned char *)text.data;
    switch (utf8_valid_bytes(text)) {
    case 1:
        *bytes = 1;
        return s[0];
    case 2:
        *bytes = 2;
        return ((uint32_t)(s[0] & 0x1F) << 6) | (s[1] & 0x3Fu);
    case 3:
        *bytes = 3;
        return ((uint32_t)(s[0] & 0x0F) << 12) | ((uint32_t)(s[1] & 0x3F) << 6) | (s[2] & 0x3Fu);
    case 4:
        *bytes = 4;
        return ((uint32_t)(s[0] & 0x07) << 18) | ((uint32_t)(s[1] & 0x3F) << 12) |
               ((uint32_t)(s[2] & 0x3F) << 6) | (s[3] & 0x3Fu);
    default:
        *bytes = 1;
        return 0xFFFD;
    }
}

size_t utf8_encode(uint32_t code_point, char out[UTF8_BYTES_MAX]) {
    if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) {
        code_point = 0xFFFD;
    }
    if (code_point < 0x80) {
        out[0] = (char)code_point;
        return 1;
    }
    if (code_point < 0x800) {
        out[0] = (char)(0xC0 | (code_point >> 6));
        out[1] = (char)(0x80 | (code_point & 0x3F));
        return 2;
    }
    if (code_point < 0x10000) {
        out[0] = (char)(0xE0 | (code_point >> 12));
        out[1] = (char)(0x80 | ((code_point >> 6) & 0x3F));
        out[2] = (char)(0x80 | (code_point & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | (code_point >> 18));
    out[1] = (char)(0x80 | ((code_point >> 12) & 0x3F));
    out[2] = (char)(0x80 | ((code_point >> 6) & 0x3F));
    out[3] = (char)(0x80 | (code_point & 0x3F));
    return 4;
}

/* How many bytes of ASCII stand at the start, in eights. */
static size_t ascii_eights(const char *data, size_t bytes) {
    size_t at = 0;
    for (uint64_t eight; bytes - at >= sizeof eight; at += sizeof eight) {
        memcpy(&eight, data + at, sizeof eight);
        if (eight & UINT64_C(0x8080808080808080)) {
            break;
        }
    }
    return at;
}

bool utf8_valid(struct slice text) {
    size_t at = 0;
    while (at < text.bytes) {
        at += ascii_eights(text.data + at, text.bytes - at);
        if (at == text.bytes) {
            break;
        }
        size_t bytes = utf8_valid_bytes(slice_make(text.data + at, text.bytes - at));
        if (bytes == 0) {
            return false;
        }
        at += bytes;
    }
    return true;
}
