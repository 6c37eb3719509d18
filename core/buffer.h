/* A growable byte buffer with a cap: there is no unlimited form. Past the cap, or out of memory,
 * an append changes nothing, returns why, and the buffer stays usable; the first failure is also
 * kept in `failed`, so that a run of appends may be checked once at its end. */
#ifndef TOCSIN_CORE_BUFFER_H
#define TOCSIN_CORE_BUFFER_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

struct buffer {
    char *data;
    size_t bytes;
    size_t capacity_bytes;
    size_t bytes_max;
    enum status failed; /* STATUS_OK, STATUS_TOO_LARGE or STATUS_NO_MEMORY */
};

void buffer_init(struct buffer *buffer, size_t bytes_max);
void buffer_fini(struct buffer *buffer);
void buffer_clear(struct buffer *buffer); /* keeps the memory, forgets `failed` */
enum status buffer_reserve(struct buffer *buffer, size_t extra_bytes);
enum status buffer_append(struct buffer *buffer, const char *data, size_t bytes);
enum status buffer_append_slice(struct buffer *buffer, struct slice text);
enum status buffer_append_text(struct buffer *buffer, const char *text);
enum status buffer_append_char(struct buffer *buffer, char c);
enum status buffer_append_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes (RFC 8259, section 7). Bytes that are not valid UTF-8 become
 * U+FFFD. */
enum status buffer_append_json(struct buffer *buffer, struct slice text);
/* The code point in UTF-8 (RFC 3629); surrogates and values past U+10FFFF become U+FFFD. */
enum status buffer_append_utf8(struct buffer *buffer, uint32_t code_point);
struct slice buffer_slice(const struct buffer *buffer); /* borrows until the next change */

#endif
