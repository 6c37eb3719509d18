/* The names by which documents call their charsets. */
#ifndef TOCSIN_INGEST_CHARSET_LABEL_H
#define TOCSIN_INGEST_CHARSET_LABEL_H

#include "core/slice.h"

enum charset_kind {
    CHARSET_UTF8,
    CHARSET_WIDE,   /* UTF-16 and UTF-32 */
    CHARSET_MULTI,  /* several bytes a character: most wrong claims of it cannot be converted */
    CHARSET_SINGLE, /* one byte a character: any bytes are valid, so a claim of it proves nothing */
};

struct charset {
    const char *name; /* as iconv knows it */
    enum charset_kind kind;
    bool latin;         /* of western or central Europe: letters are mostly ASCII */
    const char *labels; /* in small letters, with a space around each */
};

/* The charset that a label means, in any case; NULL: none that is supported. Static. */
const struct charset *charset_by_label(struct slice label);
const struct charset *charset_utf8(void);
/* What is left when nothing can be told: windows-1252, as browsers have it. */
const struct charset *charset_fallback(void);

#endif
