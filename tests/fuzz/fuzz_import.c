/* Any bytes as a published list, in the format that the first byte chooses, or the environment's
 * TOCSIN_FUZZ_FORMAT (its number, to fuzz one importer alone): an error has a place in the file,
 * and a list that comes out has sound terms: valid UTF-8, no longer than a term may be, no `*`, an
 * entity each, nothing twice in one entity; and its CSV has a row for each. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "rules/csv.h"
#include "rules/import_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void check_terms(const struct import *import) {
    for (size_t i = 0; i < import->term_count; i++) {
        const struct import_term *term = &import->terms[i];
        FUZZ_CHECK(term->entity < import->entity_count);
        FUZZ_CHECK(term->text.bytes > 0 && term->text.bytes <= LIMIT_TERM_BYTES);
        FUZZ_CHECK(utf8_valid(term->text));
        FUZZ_CHECK(memchr(term->text.data, '*', term->text.bytes) == NULL);
        FUZZ_CHECK(term->folded.bytes >= 3);
        FUZZ_CHECK(i == 0 || term->entity >= import->terms[i - 1].entity);
        FUZZ_CHECK(i == 0 || term->entity != import->terms[i - 1].entity ||
                   term->exact != import->terms[i - 1].exact ||
                   !slice_equal(term->folded, import->terms[i - 1].folded));
    }
}

static void check_csv(const struct import *import) {
    struct buffer out;
    struct csv_reader reader;
    static struct csv_row row;
    struct error error;
    size_t rows = 0;
    buffer_init(&out, LIMIT_IMPORT_ARENA_BYTES);
    import_write_list(import, &out);
    FUZZ_CHECK(out.failed == STATUS_OK);
    csv_begin(&reader, buffer_slice(&out), "list.csv", ',');
    while (csv_next_row(&reader, &row, &error) == STATUS_OK) {
        FUZZ_CHECK(row.count == 9);
        FUZZ_CHECK(rows == 0 || slice_equal(row.fields[0].text, import->terms[rows - 1].text));
        rows++;
    }
    FUZZ_CHECK(rows == import->term_count + 1);
    csv_end(&reader);
    buffer_clear(&out);
    import_write_rejected(import, &out);
    import_write_report(import, &out);
    import_write_report_json(import, &out);
    FUZZ_CHECK(out.failed == STATUS_OK && utf8_valid(buffer_slice(&out)));
    buffer_fini(&out);
}

static void check_errors(const struct rule_errors *errors, size_t lines) {
    for (size_t i = 0; i < errors->count; i++) {
        FUZZ_CHECK(errors->items[i].status == STATUS_INVALID);
        FUZZ_CHECK(errors->items[i].line <= lines && errors->items[i].message[0] != '\0');
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    static char path[64];
    size_t count = 0, lines = 2;
    const struct import_format *formats = import_formats(&count);
    if (bytes == 0) {
        return 0;
    }
    snprintf(path, sizeof path, "/tmp/tocsin-fuzz-import-%ld", (long)getpid());
    FILE *file = fopen(path, "we");
    FUZZ_CHECK(file != NULL && fwrite(data + 1, 1, bytes - 1, file) == bytes - 1);
    fclose(file);
    for (size_t i = 1; i < bytes; i++) {
        lines += data[i] == '\n' || data[i] == '\r';
    }
    const char *files[] = {path};
    const char *alone = getenv("TOCSIN_FUZZ_FORMAT");
    size_t chosen = alone ? strtoul(alone, NULL, 10) : data[0];
    struct import_options options = {
        .format = formats[chosen % count].name, .files = files, .file_count = 1};
    struct rule_errors errors = {0};
    struct import *import = NULL;
    enum status status = import_read(&options, &import, &errors);
    unlink(path);
    FUZZ_CHECK(status == STATUS_OK || status == STATUS_INVALID);
    FUZZ_CHECK((status == STATUS_OK) == (errors.count == 0) &&
               (status == STATUS_OK) == (import != NULL));
    check_errors(&errors, lines);
    if (import) {
        check_terms(import);
        check_csv(import);
    }
    import_destroy(&import);
    rule_errors_fini(&errors);
    return 0;
}
