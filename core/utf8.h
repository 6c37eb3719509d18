/* UTF-8 (RFC 3629), one code point at a time. */
#ifndef TOCSIN_CORE_UTF8_H
#define TOCSIN_CORE_UTF8_H

#include "core/slice.h"

#include <stdint.h>

enum { UTF8_BYTES_MAX = 4 };

/* Length of the valid sequence that `text` begins with, 1 to 4; 0 if it begins with none. */
size_t utf8_valid_bytes(struct slice text);
/* The code point that `text` begins with; its length goes to *bytes. Invalid: 0xFFFD and 1 byte. */
uint32_t utf8_decode(struct slice text, size_t *bytes);
/* Writes 1 to 4 bytes, gives how many; surrogates and values past U+10FFFF become U+FFFD. */
size_t utf8_encode(uint32_t code_point, char out[UTF8_BYTES_MAX]);
bool utf8_valid(struct slice text);

#endif
