#include "tests/unit/unit.h"

#include "app/corpus.h"
#include "core/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WORKERS = 3, LINES = 30000 };

struct reading {
    struct article_reader reader;
    size_t articles, pieces;
};

static void take(void *context, const struct taken_article *taken) {
    struct reading *reading = context;
    reading->articles++;
    buffer_append_slice(&taken->piece->out, taken->article->title);
    buffer_append_format(&taken->piece->out, "@%zu ", taken->line);
}

static void work(void *worker, struct corpus_piece *piece) {
    struct reading *reading = worker;
    reading->pieces++;
    article_reader_run(&reading->reader, piece);
}

static void deliver(void *context, const struct corpus_piece *piece) {
    buffer_append_slice(context, buffer_slice(&piece->out));
}

struct ran {
    struct buffer out;
    struct corpus_totals totals;
    size_t articles, pieces;
};

static void run(char **names, size_t count, struct ran *ran) {
    struct reading readings[WORKERS] = {0};
    *ran = (struct ran){.articles = 0};
    buffer_init(&ran->out, 16 * MIB);
    struct corpus_job job = {.worker_count = WORKERS,
                             .work = work,
                             .deliver = deliver,
                             .context = &ran->out,
                             .input = SCAN_AUTO};
    for (size_t i = 0; i < WORKERS; i++) {
        article_reader_init(&readings[i].reader, take, &readings[i]);
        job.workers[i] = &readings[i];
    }
    assert_int_equal(corpus_run(&job, names, count, &ran->totals), STATUS_OK);
    for (size_t i = 0; i < WORKERS; i++) {
        ran->articles += readings[i].articles;
        ran->pieces += readings[i].pieces;
        article_reader_fini(&readings[i].reader);
    }
}

static char *file_of(const char *text) {
    char *name = strdup("/tmp/tocsin-corpus-XXXXXX");
    int descriptor = mkstemp(name);
    assert_true(descriptor >= 0);
    assert_int_equal(write(descriptor, text, strlen(text)), (ssize_t)strlen(text));
    close(descriptor);
    return name;
}

static void remove_file(char *name) {
    unlink(name);
    free(name);
}

static void a_long_file_is_divided_and_comes_out_in_order(void **state) {
    (void)state;
    struct buffer text, wanted;
    buffer_init(&text, 64 * MIB);
    buffer_init(&wanted, 16 * MIB);
    for (size_t i = 0; i < LINES; i++) {
        buffer_append_format(&text, "{\"title\":\"%zu\",\"body\":\"%0100d\"}\n", i, 0);
        buffer_append_format(&wanted, "%zu@%zu ", i, i + 1);
    }
    buffer_append_char(&text, '\0');
    char *name = file_of(text.data);
    struct ran ran;
    run(&name, 1, &ran);
    assert_int_equal(ran.totals.documents, 1);
    assert_int_equal(ran.totals.articles, LINES);
    assert_int_equal(ran.articles, LINES);
    assert_true(ran.pieces > 2);
    assert_int_equal(ran.out.bytes, wanted.bytes);
    assert_memory_equal(ran.out.data, wanted.data, wanted.bytes);
    buffer_fini(&ran.out);
    remove_file(name);
    buffer_fini(&wanted);
    buffer_fini(&text);
}

static void what_cannot_be_read_is_counted_and_the_rest_is_read(void **state) {
    (void)state;
    char missing[] = "/tmp/tocsin-no-such-file.jsonl";
    char *names[] = {missing, file_of("{\"title\":\"a\"}\n{bad\n"), file_of("{\"title\":\"b\"}\n")};
    int saved = dup(STDERR_FILENO), nowhere = open("/dev/null", O_WRONLY);
    dup2(nowhere, STDERR_FILENO);
    struct ran ran;
    run(names, COUNT_OF(names), &ran);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(nowhere);
    assert_int_equal(ran.totals.errors, 2);
    assert_int_equal(ran.totals.documents, 2);
    assert_slice_equal(buffer_slice(&ran.out), "a@1 b@1 ");
    buffer_fini(&ran.out);
    remove_file(names[1]);
    remove_file(names[2]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_long_file_is_divided_and_comes_out_in_order),
        cmocka_unit_test(what_cannot_be_read_is_counted_and_the_rest_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
