/* What is decoded is shorter than what it is decoded from, so one buffer does for both. */
#include "ingest/base64.h"

#include <stdint.h>

/* The six bits that a character stands for; -1: none. */
static int digit_of(unsigned char c) {
    if (c >= 'A' && c <= 'Z') {
        return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
        return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
        return c - '0' + 52;
    }
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool base64_decode(char *text, size_t *bytes) {
    uint32_t bits = 0;
    unsigned pending = 0; /* of `bits`, not yet written */
    size_t written = 0, digits = 0, padding = 0;
    for (size_t i = 0; i < *bytes; i++) {
        int digit = digit_of((unsigned char)text[i]);
        if (is_space(text[i])) {
            continue;
        }
        if (text[i] == '=') {
            padding++;
            continue;
        }
        if (digit < 0 || padding > 0) {
            return false;
        }
        digits++;
        bits = bits << 6 | (uint32_t)digit;
        pending += 6;
        if (pending >= 8) {
            pending -= 8;
            text[written++] = (char)(bits >> pending & 0xFF);
        }
    }
    *bytes = written;
    bool whole = digits % 4 != 1 && padding <= 2;
    return whole && (padding == 0 || (digits + padding) % 4 == 0);
}
