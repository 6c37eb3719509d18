/* Bytes of a document → valid UTF-8. */
#ifndef TOCSIN_INGEST_CHARSET_H
#define TOCSIN_INGEST_CHARSET_H

#include "core/buffer.h"

/* How many bytes `text` begins with that are valid UTF-8. */
size_t charset_valid_bytes(struct slice text);

/* `bytes` as valid UTF-8 without a byte order mark: in *out, which is a part of `bytes` where
 * nothing had to change, else the contents of `room` (initialised by the caller, who frees it after
 * *out). The charset is that of the byte order mark, else of `content_type` (an HTTP header's
 * value, may be empty), else of the XML declaration, else UTF-8; text that is valid UTF-8 with
 * something beyond ASCII in it is UTF-8 whatever single-byte charset was claimed, and text claimed
 * or taken to be UTF-8 that is mostly not is windows-1252. What cannot be converted becomes U+FFFD,
 * counted. STATUS_UNSUPPORTED: a charset that is not known, whose name is then in `error`. */
enum status charset_to_utf8(struct slice bytes, struct slice content_type, struct buffer *room,
                            struct slice *out, struct error *error) WARN_UNUSED;

/* `text` with each byte that is not part of valid UTF-8 replaced by U+FFFD, appended to `out`. */
enum status charset_repair(struct slice text, struct buffer *out) WARN_UNUSED;

#endif
