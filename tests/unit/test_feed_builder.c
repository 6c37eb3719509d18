#include "tests/unit/parsed.h"

#include "core/counters.h"
#include "ingest/feed_builder.h"

#include <stdio.h>

struct bench {
    struct arena arena;
    struct document_hints hints;
    struct feed_builder builder;
    struct document document;
};

static int bench_make(void **state) {
    static struct bench bench;
    bench =
        (struct bench){.hints = {.url = SLICE_LITERAL(FEED_URL), .language = SLICE_LITERAL("fa")}};
    arena_init(&bench.arena, MIB);
    feed_builder_init(&bench.builder, &bench.arena, &bench.hints);
    *state = &bench;
    return 0;
}

static int bench_free(void **state) {
    struct bench *bench = *state;
    feed_builder_fini(&bench->builder);
    arena_fini(&bench->arena);
    return 0;
}

static void the_best_source_of_a_field_wins(void **state) {
    struct bench *bench = *state;
    struct feed_builder *builder = &bench->builder;
    feed_builder_begin_item(builder);
    feed_builder_text(builder, ITEM_TITLE, RANK_FALLBACK, TEXT_PLAIN, slice_of("worst"));
    feed_builder_text(builder, ITEM_TITLE, RANK_BEST, TEXT_PLAIN, slice_of(" "));
    feed_builder_text(builder, ITEM_TITLE, RANK_USUAL, TEXT_HTML, slice_of("<b>be</b>st\n of"));
    feed_builder_text(builder, ITEM_TITLE, RANK_USUAL, TEXT_PLAIN, slice_of("later"));
    feed_builder_published(builder, RANK_BEST, slice_of("nonsense"));
    feed_builder_published(builder, RANK_USUAL, slice_of("1970-01-01T00:00:01Z"));
    assert_int_equal(feed_builder_finish(builder, &bench->document), STATUS_OK);
    assert_int_equal(bench->document.count, 1);
    assert_slice_equal(bench->document.articles[0].title, "best of");
    assert_true(bench->document.articles[0].published_us == 1000000);
}

static void an_item_keeps_nothing_of_the_one_before(void **state) {
    struct bench *bench = *state;
    struct feed_builder *builder = &bench->builder;
    feed_builder_begin_item(builder);
    feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of(" 1 "));
    feed_builder_author(builder, TEXT_PLAIN, slice_of("A"));
    feed_builder_begin_item(builder);
    feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of("2"));
    assert_int_equal(feed_builder_finish(builder, &bench->document), STATUS_OK);
    assert_int_equal(bench->document.count, 2);
    assert_slice_equal(bench->document.articles[0].id, "1");
    assert_int_equal(bench->document.articles[1].authors.count, 0);
}

static void what_the_feed_says_last_counts_for_all(void **state) {
    struct bench *bench = *state;
    struct feed_builder *builder = &bench->builder;
    static const struct slice tags[] = {{"wire", 4}};
    bench->hints.tags = (struct slice_list){tags, 1};
    feed_builder_begin_item(builder);
    feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of("1"));
    feed_builder_end_item(builder);
    feed_builder_text(builder, ITEM_TITLE, RANK_BEST, TEXT_PLAIN, slice_of("no item is open"));
    feed_builder_text(builder, CHANNEL_TITLE, RANK_BEST, TEXT_PLAIN, slice_of("News"));
    assert_int_equal(feed_builder_finish(builder, &bench->document), STATUS_OK);
    const struct article *article = &bench->document.articles[0];
    assert_slice_equal(article->feed.title, "News");
    assert_slice_equal(article->feed.language, "fa");
    assert_slice_equal(article->language, "fa");
    assert_slice_equal(article->title, "");
    assert_int_equal(article->feed.tags.count, 1);
    assert_slice_equal(article->feed.tags.items[0], "wire");
}

static void names_are_taken_out_of_addresses(void **state) {
    struct bench *bench = *state;
    struct feed_builder *builder = &bench->builder;
    static const char *const cases[][2] = {
        {"a@b.example (Ann)", "Ann"},         {"Bo Li (bo@b.example)", "Bo Li"},
        {"(c@b.example)", "(c@b.example)"},   {"a@b (c@d)", "a@b (c@d)"},
        {"a@b.example ()", "a@b.example ()"}, {"Ann (Kabul)", "Ann (Kabul)"},
        {"c@b.example", "c@b.example"}};
    feed_builder_begin_item(builder);
    feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of("1"));
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        feed_builder_author(builder, TEXT_PLAIN, slice_of(cases[i][0]));
    }
    assert_int_equal(feed_builder_finish(builder, &bench->document), STATUS_OK);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        assert_slice_equal(bench->document.articles[0].authors.items[i], cases[i][1]);
    }
}

static void lists_have_a_maximum(void **state) {
    struct bench *bench = *state;
    struct feed_builder *builder = &bench->builder;
    uint64_t before = counter_get(COUNTER_item_list_over_limit);
    feed_builder_begin_item(builder);
    feed_builder_exact(builder, ITEM_ID, RANK_BEST, slice_of("1"));
    for (size_t i = 0; i < LIMIT_ITEM_LIST + 5; i++) {
        char name[32];
        snprintf(name, sizeof name, "c%zu", i);
        feed_builder_category(builder, TEXT_PLAIN, slice_of(name));
    }
    assert_int_equal(feed_builder_finish(builder, &bench->document), STATUS_OK);
    assert_int_equal(bench->document.articles[0].categories.count, LIMIT_ITEM_LIST);
    assert_int_equal(counter_get(COUNTER_item_list_over_limit) - before, 5);
}

#define BENCH_TEST(name) cmocka_unit_test_setup_teardown(name, bench_make, bench_free)

int main(void) {
    const struct CMUnitTest tests[] = {
        BENCH_TEST(the_best_source_of_a_field_wins),
        BENCH_TEST(an_item_keeps_nothing_of_the_one_before),
        BENCH_TEST(what_the_feed_says_last_counts_for_all),
        BENCH_TEST(names_are_taken_out_of_addresses),
        BENCH_TEST(lists_have_a_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
