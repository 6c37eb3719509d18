/* A document parsed for a test, with the arena it lives in. */
#ifndef TOCSIN_TESTS_PARSED_H
#define TOCSIN_TESTS_PARSED_H

#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/document.h"

#define FEED_URL "http://news.example/feeds/world.xml"

struct parsed {
    struct arena arena;
    struct document document;
    struct error error;
    enum status status;
};

static inline void parse_bytes(struct slice bytes, const char *content_type, struct parsed *out) {
    const struct document_hints hints = {.url = SLICE_LITERAL(FEED_URL),
                                         .content_type = slice_of(content_type)};
    *out = (struct parsed){0};
    arena_init(&out->arena, LIMIT_DOCUMENT_ARENA_BYTES);
    out->status = document_parse(bytes, &hints, &out->arena, &out->document, &out->error);
}

/* The text must be a feed of `count` items. */
static inline const struct article *parse_feed(const char *text, size_t count, struct parsed *out) {
    parse_bytes(slice_of(text), "", out);
    if (out->status != STATUS_OK) {
        fail_msg("%s", out->error.message);
    }
    assert_int_equal(out->document.count, count);
    return out->document.articles;
}

static inline void parsed_free(struct parsed *parsed) {
    arena_fini(&parsed->arena);
}

#endif
