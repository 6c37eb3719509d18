#include "tests/unit/unit.h"

#include "app/corpus_piece.h"

#include <stdio.h>
#include <stdlib.h>

enum { TAKEN_MAX = 8, TITLE_BYTES = 64 };

struct taken {
    char titles[TAKEN_MAX][TITLE_BYTES], bodies[TAKEN_MAX][TITLE_BYTES];
    size_t lines[TAKEN_MAX];
    struct hash items[TAKEN_MAX];
    size_t count;
};

static void take(void *context, const struct taken_article *article) {
    struct taken *taken = context;
    assert_true(taken->count < TAKEN_MAX);
    const struct article *read = article->article;
    snprintf(taken->titles[taken->count], TITLE_BYTES, "%.*s", SLICE_ARG(read->title));
    snprintf(taken->bodies[taken->count], TITLE_BYTES, "%.*s", SLICE_ARG(read->body));
    taken->lines[taken->count] = article->line;
    taken->items[taken->count] = article->identity.item;
    taken->count++;
}

static struct corpus_piece *read_piece(enum scan_input input, const char *text, size_t first_line,
                                       struct taken *taken) {
    char *owned = strdup(text);
    struct source source = {.bytes = slice_of(owned), .owned = owned};
    struct corpus_piece *piece = corpus_piece_create("name", input, &source, first_line);
    struct article_reader reader;
    assert_non_null(piece);
    assert_null(source.owned);
    *taken = (struct taken){0};
    article_reader_init(&reader, take, taken);
    article_reader_run(&reader, piece);
    article_reader_fini(&reader);
    assert_int_equal(piece->bytes, strlen(text));
    assert_int_equal(piece->article_count, taken->count);
    assert_null(piece->source.owned);
    return piece;
}

static void lines_are_articles_and_keep_their_numbers(void **state) {
    (void)state;
    struct taken taken;
    struct corpus_piece *piece = read_piece(
        SCAN_JSONL, "{\"title\":\"a\"}\n\n{bad\n{\"title\":\"b\",\"body\":\"c\"}", 41, &taken);
    assert_int_equal(taken.count, 2);
    assert_int_equal(taken.lines[0], 41);
    assert_int_equal(taken.lines[1], 44);
    assert_string_equal(taken.titles[1], "b");
    assert_string_equal(taken.bodies[1], "c");
    assert_int_equal(piece->error_count, 1);
    assert_int_equal(piece->errors[0].line, 43);
    corpus_piece_destroy(&piece);
}

static void a_feed_is_its_items(void **state) {
    (void)state;
    struct taken taken;
    struct corpus_piece *piece =
        read_piece(SCAN_FEED,
                   "<rss version='2.0'><channel><item><guid>1</guid><title>a &amp; b</title></item>"
                   "<item><guid>2</guid><title>c</title></item></channel></rss>",
                   1, &taken);
    assert_int_equal(taken.count, 2);
    assert_string_equal(taken.titles[0], "a & b");
    assert_memory_not_equal(&taken.items[0], &taken.items[1], sizeof taken.items[0]);
    assert_int_equal(taken.lines[0], 0);
    corpus_piece_destroy(&piece);
}

/* The item is known by what the feed wrote, not by the day on which it was read. */
static void a_date_in_the_future_is_clamped_after_the_identity_is_taken(void **state) {
    (void)state;
    static const char feed[] = "<rss version='2.0'><channel><item><title>a</title>"
                               "<pubDate>Wed, 01 Jan 3020 00:00:00 GMT</pubDate></item>"
                               "</channel></rss>";
    struct taken first, second;
    struct corpus_piece *piece = read_piece(SCAN_FEED, feed, 1, &first);
    corpus_piece_destroy(&piece);
    piece = read_piece(SCAN_FEED, feed, 1, &second);
    corpus_piece_destroy(&piece);
    assert_memory_equal(&first.items[0], &second.items[0], sizeof first.items[0]);
}

static void text_and_html_are_one_article(void **state) {
    (void)state;
    struct taken taken;
    struct corpus_piece *piece = read_piece(SCAN_TEXT, "line one\nBagram", 1, &taken);
    assert_string_equal(taken.bodies[0], "line one\nBagram");
    corpus_piece_destroy(&piece);
    piece = read_piece(SCAN_HTML, "<title>t &lt;</title><p>b", 1, &taken);
    assert_string_equal(taken.titles[0], "t <");
    corpus_piece_destroy(&piece);
}

static void what_cannot_be_read_is_told(void **state) {
    (void)state;
    struct taken taken;
    struct corpus_piece *piece = read_piece(SCAN_TEXT, "one\ntwo \xE9t\xE9\n", 1, &taken);
    assert_int_equal(taken.count, 0);
    assert_int_equal(piece->errors[0].line, 2);
    corpus_piece_destroy(&piece);
    piece = read_piece(SCAN_FEED, "no feed", 1, &taken);
    assert_int_equal(piece->error_count, 1);
    assert_string_equal(piece->errors[0].file, "name");
    corpus_piece_destroy(&piece);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_are_articles_and_keep_their_numbers),
        cmocka_unit_test(a_feed_is_its_items),
        cmocka_unit_test(a_date_in_the_future_is_clamped_after_the_identity_is_taken),
        cmocka_unit_test(text_and_html_are_one_article),
        cmocka_unit_test(what_cannot_be_read_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
