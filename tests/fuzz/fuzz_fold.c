/* Any bytes, folded: valid UTF-8, words with one space around each, folded again the same, what the
 * oracle makes of them, and the same on every path of the processor. As the texts of an article:
 * every word leads back to the bytes that the oracle read it from. */
#include "tests/fuzz/fuzz.h"

#include "core/counters.h"
#include "core/utf8.h"
#include "matcher/cpu_path.h"
#include "matcher/fold.h"
#include "matcher/folded_article.h"
#include "tests/oracle/naive_fold.h"
#include "tests/oracle/naive_words.h"

#include <string.h>

static struct naive_words words;

static void fold_into(struct buffer *out, struct slice text, bool keep_case) {
    buffer_clear(out);
    FUZZ_CHECK(fold_append(text, keep_case, out) == STATUS_OK);
}

static void check_form(struct slice folded) {
    FUZZ_CHECK(utf8_valid(folded));
    FUZZ_CHECK(folded.bytes > 0 && folded.data[0] == ' ' && folded.data[folded.bytes - 1] == ' ');
    FUZZ_CHECK(memmem(folded.data, folded.bytes, "  ", 2) == NULL);
}

static uint64_t count_invalid(struct slice text) {
    uint64_t invalid = 0;
    size_t bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        naive_decode(text, at, &bytes);
        invalid += utf8_valid_bytes(slice_sub(text, at, text.bytes)) == 0;
    }
    return invalid;
}

static void check_folding(struct slice text, bool keep_case) {
    static struct buffer folded = {.bytes_max = UINT32_MAX}, again = {.bytes_max = UINT32_MAX},
                         wanted = {.bytes_max = UINT32_MAX};
    buffer_clear(&wanted);
    naive_words_read(&words, text, keep_case);
    naive_words_write(&words, &wanted);
    uint64_t invalid = count_invalid(text);
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        if (cpu_path_choose((enum cpu_path)path)) {
            uint64_t before = counter_get(COUNTER_text_invalid_utf8);
            fold_into(&folded, text, keep_case);
            FUZZ_CHECK(counter_get(COUNTER_text_invalid_utf8) - before == invalid);
            fold_into(&again, buffer_slice(&folded), keep_case);
            check_form(buffer_slice(&folded));
            FUZZ_CHECK(slice_equal(buffer_slice(&folded), buffer_slice(&wanted)));
            FUZZ_CHECK(slice_equal(buffer_slice(&folded), buffer_slice(&again)));
        }
    }
}

/* Each word of a folded text, as spaces part them, against the oracle's: one of them, or several
 * that are glued. */
static void check_way_back(struct folded_article *folded, const struct folded_text *text) {
    naive_words_read(&words, text->original, false);
    size_t at = text->start + 1, first = 0;
    while (first < words.count) {
        size_t last = first;
        while (last + 1 < words.count && words.items[last + 1].glued) {
            last++;
        }
        const char *space = memchr(folded->buffer.data + at, ' ', text->end - at);
        FUZZ_CHECK(space != NULL);
        struct span span = {at, (size_t)(space - folded->buffer.data)};
        struct span original = folded_article_original(folded, text, span);
        FUZZ_CHECK(original.start == words.items[first].start);
        FUZZ_CHECK(original.end == words.items[last].end);
        FUZZ_CHECK(folded_article_words(folded, text, span.start, span.end) == last - first + 1);
        at = span.end + 1;
        first = last + 1;
    }
    FUZZ_CHECK(at == text->end);
}

static void check_article(struct slice title, struct slice body) {
    static struct folded_article folded;
    if (folded.table == NULL) {
        FUZZ_CHECK(folded_article_init(&folded) == STATUS_OK);
    }
    struct article article = {.title = title, .body = body};
    for (int path = 0; path < CPU_PATH_COUNT; path++) {
        if (cpu_path_choose((enum cpu_path)path)) {
            FUZZ_CHECK(folded_article_fold(&folded, &article) == STATUS_OK);
            for (size_t i = 0; i < folded.text_count; i++) {
                check_way_back(&folded, &folded.texts[i]);
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct slice text = slice_make((const char *)data, bytes);
    check_folding(text, false);
    check_folding(text, true);
    check_article(slice_sub(text, 0, bytes / 3), slice_sub(text, bytes / 3, bytes));
    return 0;
}
