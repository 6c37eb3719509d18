/* Any bytes as HTML: the text is valid UTF-8, its white space is folded, and it is no longer than
 * what its bytes can stand for. */
#include "tests/fuzz/fuzz.h"

#include "core/utf8.h"
#include "ingest/html_text.h"

static void check_folded(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        unsigned char c = (unsigned char)text.data[i];
        FUZZ_CHECK(c >= 0x20 || c == '\n');
        bool at_edge = i == 0 || i + 1 == text.bytes;
        bool is_space = c == ' ' || c == '\n';
        FUZZ_CHECK(!is_space || (!at_edge && text.data[i - 1] != ' ' && text.data[i - 1] != '\n'));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct slice input = slice_make((const char *)data, bytes);
    struct buffer out;
    buffer_init(&out, 3 * bytes + 1);
    FUZZ_CHECK(html_to_text(input, &out) == STATUS_OK);
    FUZZ_CHECK(utf8_valid(buffer_slice(&out)));
    check_folded(buffer_slice(&out));
    buffer_clear(&out);
    if (utf8_valid(input)) {
        FUZZ_CHECK(plain_valid_to_text(input, &out) == STATUS_OK);
        FUZZ_CHECK(utf8_valid(buffer_slice(&out)));
        check_folded(buffer_slice(&out));
    }
    buffer_fini(&out);
    return 0;
}
