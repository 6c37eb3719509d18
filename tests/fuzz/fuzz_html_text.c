/* Any bytes as HTML: the text is valid UTF-8, its white space is folded, it is no longer than what
 * its bytes can stand for, and written as HTML it is read as what it was. */
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

/* The text with its markup characters escaped gives the text back; lines become one. */
static void check_same_again(struct slice text) {
    struct buffer html;
    struct buffer again;
    buffer_init(&html, 5 * text.bytes + 1);
    buffer_init(&again, text.bytes + 1);
    for (size_t i = 0; i < text.bytes; i++) {
        const char c = text.data[i];
        struct slice written = slice_make(&c, 1);
        written = c == '<' ? SLICE_LITERAL("&lt;") : c == '&' ? SLICE_LITERAL("&amp;") : written;
        FUZZ_CHECK(buffer_append_slice(&html, written) == STATUS_OK);
    }
    FUZZ_CHECK(html_valid_to_text(buffer_slice(&html), &again) == STATUS_OK);
    FUZZ_CHECK(again.bytes == text.bytes);
    for (size_t i = 0; i < text.bytes; i++) {
        FUZZ_CHECK(again.data[i] == (text.data[i] == '\n' ? ' ' : text.data[i]));
    }
    buffer_fini(&html);
    buffer_fini(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct slice input = slice_make((const char *)data, bytes);
    struct buffer out;
    buffer_init(&out, 3 * bytes + 1);
    FUZZ_CHECK(html_to_text(input, &out) == STATUS_OK);
    FUZZ_CHECK(utf8_valid(buffer_slice(&out)));
    check_folded(buffer_slice(&out));
    check_same_again(buffer_slice(&out));
    buffer_clear(&out);
    if (utf8_valid(input)) {
        FUZZ_CHECK(plain_valid_to_text(input, &out) == STATUS_OK);
        FUZZ_CHECK(utf8_valid(buffer_slice(&out)));
        check_folded(buffer_slice(&out));
    }
    buffer_fini(&out);
    return 0;
}
