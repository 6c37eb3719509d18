#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/article_json.h"

#include <stdio.h>

static const char whole[] =
    "{\"feed\":{\"url\":\"http://f.example/\",\"title\":\"F\",\"link\":\"http://l.example/\","
    "\"language\":\"en\",\"tags\":[\"wire\"]},\"id\":\"1\",\"url\":\"http://a.example/\","
    "\"title\":\"T "
    "\\\"q\\\"\",\"summary\":\"S\",\"body\":\"B\\n\xD8\xAD\",\"authors\":[\"A\",\"B\"],"
    "\"categories\":[\"C\"],\"published\":\"2026-01-02T03:04:05Z\","
    "\"updated\":\"2026-01-02T03:04:05.678Z\",\"language\":\"fa\"}\n";

static enum status parse(const char *line, struct arena *arena, struct article *article,
                         struct error *error) {
    return article_json_parse(slice_of(line), "news.jsonl", 7, arena, article, error);
}

static void what_is_written_is_read_again(void **state) {
    (void)state;
    struct arena arena;
    struct article article;
    struct error error = {0};
    struct buffer out;
    arena_init(&arena, MIB);
    buffer_init(&out, MIB);
    assert_int_equal(parse(whole, &arena, &article, &error), STATUS_OK);
    assert_slice_equal(article.feed.tags.items[0], "wire");
    assert_slice_equal(article.title, "T \"q\"");
    assert_int_equal(article.authors.count, 2);
    assert_int_equal(article_json_append(&article, &out), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), whole);
    buffer_fini(&out);
    arena_fini(&arena);
}

static void what_is_absent_is_left_out(void **state) {
    (void)state;
    struct arena arena;
    struct article article;
    struct error error = {0};
    struct buffer out;
    arena_init(&arena, MIB);
    buffer_init(&out, MIB);
    assert_int_equal(parse("{\"title\":null,\"unknown\":[1],\"body\":\"b\",\"feed\":{\"x\":1}}",
                           &arena, &article, &error),
                     STATUS_OK);
    assert_int_equal(article.title.bytes, 0);
    assert_true(article.published_us == CLOCK_UNKNOWN);
    assert_int_equal(article_json_append(&article, &out), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), "{\"body\":\"b\"}\n");
    buffer_fini(&out);
    arena_fini(&arena);
}

static void mistakes_are_placed(void **state) {
    (void)state;
    static const struct {
        const char *line, *message;
        size_t column;
    } cases[] = {
        {"", "no JSON object: '[' or '{' expected near end of file", 1},
        {"[]", "an article must be a JSON object", 1},
        {"{\"title\":7}", "\"title\" must be a string", 10},
        {"{\"x\":{\"id\":1}, \"id\": 2}", "\"id\" must be a string", 22},
        {"{\"feed\":[]}", "\"feed\" must be an object", 9},
        {"{\"title\":\"t\",\"feed\":{\"title\":[]}}", "\"title\" must be a string", 30},
        {"{\"feed\":{\"tags\":\"a\"}}", "\"tags\" must be an array of strings", 17},
        {"{\"authors\":[\"a\",1]}", "\"authors\" must be an array of strings", 12},
        {"{\"published\":\"soon\"}", "\"published\" must be a date such as 2026-01-02T03:04:05Z",
         14},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct arena arena;
        struct article article;
        struct error error = {0};
        arena_init(&arena, MIB);
        assert_int_equal(parse(cases[i].line, &arena, &article, &error), STATUS_INVALID);
        assert_string_equal(error.message, cases[i].message);
        assert_string_equal(error.file, "news.jsonl");
        assert_int_equal(error.line, 7);
        assert_int_equal(error.column, cases[i].column);
        arena_fini(&arena);
    }
}

static void broken_json_is_placed(void **state) {
    (void)state;
    struct arena arena;
    struct article article;
    struct error error = {0};
    arena_init(&arena, MIB);
    assert_int_equal(parse("{\"a\":1 \"b\":2}", &arena, &article, &error), STATUS_INVALID);
    assert_int_equal(error.line, 7);
    assert_int_equal(error.column, 10);
    arena_fini(&arena);
}

static void a_full_arena_or_buffer_is_told(void **state) {
    (void)state;
    struct arena arena;
    struct article article;
    struct error error = {0};
    struct buffer out;
    arena_init(&arena, 64);
    assert_int_equal(parse(whole, &arena, &article, &error), STATUS_TOO_LARGE);
    arena_fini(&arena);
    arena_init(&arena, MIB);
    buffer_init(&out, 100);
    assert_int_equal(parse(whole, &arena, &article, &error), STATUS_OK);
    assert_int_equal(article_json_append(&article, &out), STATUS_TOO_LARGE);
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
    arena_fini(&arena);
}

static void news_corpora_are_articles(void **state) {
    (void)state;
    static const char *const names[] = {"factrueval-ru", "masakhanews-amh", "muc-en"};
    static char line[MIB];
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char path[512];
        snprintf(path, sizeof path, TOCSIN_SHARED_DATA "/news/%s.jsonl", names[i]);
        FILE *file = fopen(path, "r");
        if (file == NULL) {
            print_message("skipped: no shared data\n");
            skip();
            return;
        }
        size_t count = 0;
        while (fgets(line, sizeof line, file)) {
            struct arena arena;
            struct article article;
            struct error error = {0};
            arena_init(&arena, MIB);
            if (parse(line, &arena, &article, &error) != STATUS_OK) {
                fail_msg("%s: %s", path, error.message);
            }
            assert_true(article.id.bytes > 0 && article.body.bytes > 0);
            arena_fini(&arena);
            count++;
        }
        fclose(file);
        assert_true(count > 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(what_is_absent_is_left_out),
        cmocka_unit_test(mistakes_are_placed),
        cmocka_unit_test(broken_json_is_placed),
        cmocka_unit_test(a_full_arena_or_buffer_is_told),
        cmocka_unit_test(news_corpora_are_articles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
