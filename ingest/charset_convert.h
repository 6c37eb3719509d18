/* Bytes of a known charset → valid UTF-8, and what of them it does not know. */
#ifndef TOCSIN_INGEST_CHARSET_CONVERT_H
#define TOCSIN_INGEST_CHARSET_CONVERT_H

#include "core/buffer.h"
#include "ingest/charset_label.h"

/* How many bytes `text` begins with that are ASCII; that are valid UTF-8. */
size_t charset_ascii_bytes(struct slice text);
size_t charset_valid_bytes(struct slice text);

/* `text` with each byte that is not part of valid UTF-8 replaced by U+FFFD, appended to `out`;
 * `*replaced` counts on. */
enum status charset_repair(struct slice text, struct buffer *out, size_t *replaced) WARN_UNUSED;

/* `bytes` converted with iconv (UTF-8: repaired), appended to `out`; what cannot be converted
 * becomes U+FFFD, `*replaced` counts on. STATUS_UNSUPPORTED: this machine has no such converter. */
enum status charset_convert(struct slice bytes, const struct charset *from, struct buffer *out,
                            size_t *replaced, struct error *error) WARN_UNUSED;

/* What a trial of some bytes finds. */
struct charset_trial {
    size_t good; /* UTF-8: characters beyond ASCII; else bytes beyond ASCII */
    size_t bad;  /* sequences that the charset does not know */
};
struct charset_trial charset_try(struct slice bytes, const struct charset *charset);

#endif
