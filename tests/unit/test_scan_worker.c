#include "tests/unit/unit.h"

#include "app/scan_worker.h"

#include <stdlib.h>

static struct generation generation;
static struct scan_worker *worker;

static int make_worker(void **state) {
    (void)state;
    static const char rules[] = "rules: [{id: a.bagram, title: Bagram, terms: [Bagram]}]";
    struct rule_errors errors = {0};
    struct error error = {0};
    const struct scan_format format = {.text = false};
    size_t count = 0;
    if (rule_set_parse(slice_of(rules), "test", &generation.rules, &errors) != STATUS_OK) {
        return -1;
    }
    const struct pattern *patterns = rule_set_patterns(generation.rules, &count);
    if (database_create(patterns, count, NULL, &generation.database, &error) != STATUS_OK) {
        return -1;
    }
    return scan_worker_create(&generation, &format, &worker) == STATUS_OK ? 0 : -1;
}

static int destroy_worker(void **state) {
    (void)state;
    scan_worker_destroy(&worker);
    generation_destroy(&generation);
    return 0;
}

static struct corpus_piece *scanned(enum scan_input input, const char *text, size_t first_line) {
    char *owned = strdup(text);
    struct source source = {.bytes = slice_of(owned), .owned = owned};
    struct corpus_piece *piece = corpus_piece_create("name", input, &source, first_line);
    assert_non_null(piece);
    assert_null(source.owned);
    scan_worker_run(worker, piece);
    return piece;
}

static void a_bad_line_is_told_and_the_rest_is_read(void **state) {
    (void)state;
    struct corpus_piece *piece = scanned(
        SCAN_JSONL, "{\"title\":\"Bagram\"}\n\n{\"title\":3}\n{\"title\":\"at Bagram\"}", 41);
    assert_int_equal(piece->article_count, 2);
    assert_int_equal(piece->alert_count, 2);
    assert_int_equal(piece->error_count, 1);
    assert_int_equal(piece->errors[0].line, 43);
    assert_string_equal(piece->errors[0].file, "name");
    corpus_piece_destroy(&piece);
    assert_null(piece);
}

static void text_that_is_not_utf8_is_refused_with_its_line(void **state) {
    (void)state;
    struct corpus_piece *piece = scanned(SCAN_TEXT, "one\ntwo \xE9t\xE9 Bagram\n", 1);
    assert_int_equal(piece->alert_count, 0);
    assert_int_equal(piece->error_count, 1);
    assert_int_equal(piece->errors[0].line, 2);
    assert_non_null(strstr(piece->errors[0].message, "iconv"));
    corpus_piece_destroy(&piece);
}

static void html_has_its_title_apart(void **state) {
    (void)state;
    struct corpus_piece *piece = scanned(
        SCAN_HTML, "<html><head><title>At &amp; near Bagram</title></head><body>No</body>", 1);
    assert_int_equal(piece->alert_count, 1);
    struct slice out = buffer_slice(&piece->out);
    assert_non_null(memmem(out.data, out.bytes, "\"title\":\"At & near Bagram\"", 26));
    assert_non_null(memmem(out.data, out.bytes, "\"field\":\"title\"", 15));
    corpus_piece_destroy(&piece);
}

static void no_feed_is_an_error_of_the_document(void **state) {
    (void)state;
    struct corpus_piece *piece = scanned(SCAN_FEED, "Bagram, but no feed", 1);
    assert_int_equal(piece->alert_count, 0);
    assert_int_equal(piece->error_count, 1);
    assert_string_equal(piece->errors[0].file, "name");
    corpus_piece_destroy(&piece);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bad_line_is_told_and_the_rest_is_read),
        cmocka_unit_test(text_that_is_not_utf8_is_refused_with_its_line),
        cmocka_unit_test(html_has_its_title_apart),
        cmocka_unit_test(no_feed_is_an_error_of_the_document),
    };
    return cmocka_run_group_tests(tests, make_worker, destroy_worker);
}
