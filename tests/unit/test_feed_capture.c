#include "tests/unit/unit.h"

#include "core/counters.h"
#include "ingest/feed_capture.h"

#include <stdlib.h>

static struct element_meaning meaning_in(enum content content) {
    return (struct element_meaning){ELEMENT_SUMMARY, content, RANK_BEST};
}

static void children_are_written_back_only_where_they_are_markup(void **state) {
    (void)state;
    static const struct {
        enum content content;
        const char *raw;
    } cases[] = {
        {CONTENT_PLAIN, "a < b & cd"},
        {CONTENT_HTML, "a < b & c<img alt=\"x &lt; y\"></img>d"},
        {CONTENT_XHTML, "a &lt; b &amp; c<img alt=\"x &lt; y\"></img>d"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct feed_capture capture;
        feed_capture_init(&capture);
        feed_capture_begin(&capture, meaning_in(cases[i].content), ELEMENT_ITEM, 3);
        feed_capture_text(&capture, slice_of("a < b & c"));
        feed_capture_child(&capture, slice_of("img"), slice_of("x < y"));
        feed_capture_child_end(&capture, slice_of("img"));
        feed_capture_text(&capture, slice_of("d"));
        assert_slice_equal(buffer_slice(&capture.raw), cases[i].raw);
        feed_capture_fini(&capture);
    }
}

static void markup_past_its_maximum_is_cut_and_counted(void **state) {
    (void)state;
    struct arena arena;
    struct feed_builder builder;
    struct feed_capture capture;
    struct document document = {0};
    const struct document_hints hints = {.url = SLICE_LITERAL("u")};
    uint64_t before = counter_get(COUNTER_text_truncated);
    char *tags = malloc(LIMIT_ITEM_MARKUP_BYTES);
    assert_non_null(tags);
    memset(tags, '\n', LIMIT_ITEM_MARKUP_BYTES);
    tags[0] = 'x';
    arena_init(&arena, 8 * MIB);
    feed_builder_init(&builder, &arena, &hints);
    feed_capture_init(&capture);
    feed_builder_begin_item(&builder);
    feed_capture_begin(&capture, meaning_in(CONTENT_HTML), ELEMENT_ITEM, 3);
    feed_capture_text(&capture, slice_make(tags, LIMIT_ITEM_MARKUP_BYTES));
    feed_capture_text(&capture, slice_of("past it"));
    feed_capture_give(&capture, &builder, slice_of(""), false);
    assert_int_equal(feed_builder_finish(&builder, &document), STATUS_OK);
    assert_slice_equal(document.articles[0].summary, "x");
    assert_int_equal(counter_get(COUNTER_text_truncated) - before, 1);
    feed_capture_fini(&capture);
    feed_builder_fini(&builder);
    arena_fini(&arena);
    free(tags);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(children_are_written_back_only_where_they_are_markup),
        cmocka_unit_test(markup_past_its_maximum_is_cut_and_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
