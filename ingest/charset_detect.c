/* uchardet's statistics of letters and pairs, which are Mozilla's. Tags are ASCII and tell nothing
 * of a single-byte charset, so only what stands between them is shown to it. */
#include "ingest/charset_detect.h"

#include <stdio.h>
#include <string.h>
#include <uchardet.h>

enum { SHOWN_BYTES = 256 * 1024 }; /* more makes no difference to the answer */

/* Text between tags; in a charset where a letter's second byte may be `<`, some is lost. */
static bool show_texts(uchardet_t detector, struct slice bytes) {
    while (bytes.bytes > 0) {
        const char *tag = memchr(bytes.data, '<', bytes.bytes);
        size_t text_bytes = tag ? (size_t)(tag - bytes.data) : bytes.bytes;
        if (text_bytes > 0 && uchardet_handle_data(detector, bytes.data, text_bytes) != 0) {
            return false;
        }
        bytes = slice_sub(bytes, text_bytes, bytes.bytes);
        const char *end = bytes.bytes > 0 ? memchr(bytes.data, '>', bytes.bytes) : NULL;
        bool markup = bytes.bytes > 1 && bytes.data[1] != '!'; /* CDATA is text */
        size_t skipped = end && markup ? (size_t)(end - bytes.data) + 1 : 1;
        bytes = slice_sub(bytes, skipped < bytes.bytes ? skipped : bytes.bytes, bytes.bytes);
    }
    return true;
}

bool charset_detect(struct slice bytes, char out[CHARSET_NAME_BYTES]) {
    uchardet_t detector = uchardet_new();
    if (detector == NULL) {
        return false;
    }
    struct slice shown = slice_sub(bytes, 0, bytes.bytes < SHOWN_BYTES ? bytes.bytes : SHOWN_BYTES);
    bool good = show_texts(detector, shown);
    uchardet_data_end(detector);
    const char *name = good ? uchardet_get_charset(detector) : "";
    /* By the WHATWG's name for it; the others are called alike. */
    snprintf(out, CHARSET_NAME_BYTES, "%s", strcmp(name, "UHC") == 0 ? "EUC-KR" : name);
    uchardet_delete(detector);
    return out[0] != '\0';
}
