/* Any bytes as a feed document: whatever comes out is valid UTF-8 within its limits, and can be
 * written as JSON Lines. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "ingest/article_json.h"
#include "ingest/document.h"
#include "ingest/identity.h"

static void check_text(struct slice text) {
    FUZZ_CHECK(text.bytes <= LIMIT_ITEM_TEXT_BYTES);
    FUZZ_CHECK(utf8_valid(text));
}

static void check_article(const struct article *article) {
    for (enum article_field field = 0; field < FIELD_COUNT; field++) {
        FUZZ_CHECK(article_text_count(article, field) <= LIMIT_ITEM_LIST);
        for (size_t i = 0; i < article_text_count(article, field); i++) {
            check_text(article_text(article, field, i));
        }
    }
    check_text(article->id);
    check_text(article->language);
    check_text(article->feed.title);
    check_text(article->feed.link);
    struct identity identity = identity_of(article);
    FUZZ_CHECK(identity.item.low != 0 || identity.item.high != 0);
    struct buffer line;
    buffer_init(&line, 64 * MIB);
    FUZZ_CHECK(article_json_append(article, &line) == STATUS_OK);
    buffer_fini(&line);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct arena arena;
    struct document document;
    struct error error = {0};
    const struct document_hints hints = {.url = SLICE_LITERAL("http://news.example/feed")};
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    enum status status =
        document_parse(slice_make((const char *)data, bytes), &hints, &arena, &document, &error);
    if (status == STATUS_OK) {
        FUZZ_CHECK(document.count <= LIMIT_DOCUMENT_ITEMS);
        for (size_t i = 0; i < document.count; i++) {
            check_article(&document.articles[i]);
        }
        for (size_t i = 0; i < document.fault_count; i++) {
            const struct document_fault *fault = &document.faults[i];
            FUZZ_CHECK(fault->count >= fault->place_count && utf8_valid(slice_of(fault->what)));
            FUZZ_CHECK(fault->place_count == 0 || fault->places[0].line > 0);
        }
    } else {
        FUZZ_CHECK(error.status == status && error.message[0] != '\0');
    }
    arena_fini(&arena);
    return 0;
}
