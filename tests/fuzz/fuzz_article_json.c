/* Any bytes as a line of JSON Lines: an article that is read is written and read again the same. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "ingest/article_json.h"

static enum status read_line(struct slice line, struct arena *arena, struct article *article) {
    struct error error = {0};
    enum status status = article_json_parse(line, "fuzz", 1, arena, article, &error);
    FUZZ_CHECK(status == STATUS_OK || (error.status == status && error.message[0] != '\0'));
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct arena arena;
    struct article article;
    struct buffer once;
    struct buffer twice;
    arena_init(&arena, 16 * MIB);
    buffer_init(&once, 16 * MIB);
    buffer_init(&twice, 16 * MIB);
    if (read_line(slice_make((const char *)data, bytes), &arena, &article) == STATUS_OK) {
        FUZZ_CHECK(article_json_append(&article, &once) == STATUS_OK);
        FUZZ_CHECK(read_line(buffer_slice(&once), &arena, &article) == STATUS_OK);
        FUZZ_CHECK(article_json_append(&article, &twice) == STATUS_OK);
        FUZZ_CHECK(slice_equal(buffer_slice(&once), buffer_slice(&twice)));
    }
    buffer_fini(&twice);
    buffer_fini(&once);
    arena_fini(&arena);
    return 0;
}
