/* Bytes of a document → valid UTF-8. */
#ifndef TOCSIN_INGEST_CHARSET_H
#define TOCSIN_INGEST_CHARSET_H

#include "core/buffer.h"

enum charset_source {
    CHARSET_FROM_MARK,        /* a byte order mark, or the look of a wide encoding */
    CHARSET_FROM_SERVER,      /* Content-Type */
    CHARSET_FROM_DECLARATION, /* <?xml encoding=…?> */
    CHARSET_FROM_BYTES,       /* they are valid UTF-8, or look like this charset */
    CHARSET_FROM_DEFAULT,     /* nothing is said and nothing can be told */
};

enum { CHARSET_LABEL_BYTES = 32 };

/* What a document was taken to be written in. */
struct charset_choice {
    char name[CHARSET_LABEL_BYTES];
    enum charset_source source;
    size_t replaced; /* byte sequences that the charset does not know, made U+FFFD */
    char server[CHARSET_LABEL_BYTES], declared[CHARSET_LABEL_BYTES]; /* as claimed; may be empty */
};

/* `bytes` as valid UTF-8 without a byte order mark: in *out, which is a part of `bytes` where
 * nothing had to change, else the contents of `room` (initialised by the caller, who frees it after
 * *out). `content_type` is an HTTP header's value, for its charset; may be empty. What cannot be
 * converted becomes U+FFFD, counted. `*choice` tells how it was decided (charset.c).
 * STATUS_UNSUPPORTED: the machine lacks a converter; STATUS_TOO_LARGE: `room` is too small. */
enum status charset_to_utf8(struct slice bytes, struct slice content_type, struct buffer *room,
                            struct slice *out, struct charset_choice *choice,
                            struct error *error) WARN_UNUSED;

#endif
