/* Any bytes, the first line a Content-Type: what comes out is valid UTF-8, or it is refused with a
 * reason; and never more than three bytes for each that came in. */
#include "tests/fuzz/fuzz.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/charset.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    const char *line = bytes > 0 ? memchr(data, '\n', bytes) : NULL;
    size_t type_bytes = line ? (size_t)(line - (const char *)data) : 0;
    struct slice all = slice_make((const char *)data, bytes);
    struct slice document = slice_sub(all, line ? type_bytes + 1 : 0, bytes);
    struct buffer room;
    struct slice out = slice_of(NULL);
    struct charset_choice choice;
    struct error error = {.status = STATUS_OK};
    buffer_init(&room, 3 * document.bytes + KIB);
    if (charset_to_utf8(document, slice_sub(all, 0, type_bytes), &room, &out, &choice, &error) ==
        STATUS_OK) {
        FUZZ_CHECK(utf8_valid(out));
        FUZZ_CHECK(choice.name[0] != '\0' && choice.replaced <= document.bytes);
        FUZZ_CHECK(out.bytes <= 3 * document.bytes + KIB);
    } else {
        FUZZ_CHECK(error.status != STATUS_OK && error.message[0] != '\0');
    }
    buffer_fini(&room);
    return 0;
}
