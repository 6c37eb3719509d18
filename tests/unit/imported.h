/* What the tests of the importers share: texts become files, the files an import, and the import
 * its list, its report or its errors as text. */
#ifndef TOCSIN_TESTS_IMPORTED_H
#define TOCSIN_TESTS_IMPORTED_H

#include "core/limits.h"
#include "rules/import_names.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { IMPORTED_FILES_MAX = 4, IMPORTED_TEXT_BYTES = 1 << 20 };

struct imported {
    struct import *import; /* NULL after an error */
    enum status status;
    char errors[16384]; /* a line each, "file 1:LINE:COLUMN: message", files by their number */
    char text[IMPORTED_TEXT_BYTES];
    char paths[IMPORTED_FILES_MAX][64];
};

static struct imported imported;

static void imported_write_file(size_t i, const char *text, size_t bytes) {
    strcpy(imported.paths[i], "/tmp/tocsin-import-XXXXXX");
    int file = mkstemp(imported.paths[i]);
    assert_true(file >= 0);
    assert_int_equal(write(file, text, bytes), bytes);
    close(file);
}

/* Names of files that change from run to run become "file 1". */
static void imported_tell(const struct rule_errors *errors, size_t count) {
    size_t used = 0;
    imported.errors[0] = '\0';
    for (size_t i = 0; i < errors->count; i++) {
        struct error error = errors->items[i];
        char line[ERROR_MESSAGE_BYTES + ERROR_FILE_BYTES];
        for (size_t f = 0; f < count; f++) {
            if (strcmp(error.file, imported.paths[f]) == 0) {
                snprintf(error.file, sizeof error.file, "file %zu", f + 1);
            }
        }
        error_format(&error, line, sizeof line);
        used +=
            (size_t)snprintf(imported.errors + used, sizeof imported.errors - used, "%s\n", line);
    }
}

/* The last text is the corpus if `with_corpus`. */
static void import_texts(const char *format, const char *const *texts, size_t count,
                         bool with_corpus) {
    const char *paths[IMPORTED_FILES_MAX];
    struct rule_errors errors = {0};
    import_destroy(&imported.import);
    for (size_t i = 0; i < count; i++) {
        imported_write_file(i, texts[i], strlen(texts[i]));
        paths[i] = imported.paths[i];
    }
    struct import_options options = {.format = format,
                                     .files = paths,
                                     .file_count = count - with_corpus,
                                     .common = with_corpus ? paths[count - 1] : NULL};
    imported.status = import_read(&options, &imported.import, &errors);
    imported_tell(&errors, count);
    assert_true((imported.status == STATUS_OK) == (errors.count == 0));
    rule_errors_fini(&errors);
    for (size_t i = 0; i < count; i++) {
        unlink(paths[i]);
    }
}

static inline void import_text(const char *format, const char *text) {
    import_texts(format, &text, 1, false);
}

/* "term|entity|case|weight" of each term, a line each. */
static inline const char *imported_terms(void) {
    size_t used = 0;
    imported.text[0] = '\0';
    if (imported.import == NULL) {
        return imported.errors;
    }
    for (size_t i = 0; i < imported.import->term_count; i++) {
        const struct import_term *term = &imported.import->terms[i];
        const struct import_entity *entity = &imported.import->entities[term->entity];
        used += (size_t)snprintf(imported.text + used, sizeof imported.text - used,
                                 "%.*s|%.*s|%s|%d\n", SLICE_ARG(term->text), SLICE_ARG(entity->id),
                                 term->exact ? "exact" : "fold", term->weight);
    }
    return imported.text;
}

static inline const char *imported_output(void (*append)(const struct import *import,
                                                         struct buffer *out)) {
    struct buffer out;
    assert_non_null(imported.import);
    buffer_init(&out, sizeof imported.text - 1);
    append(imported.import, &out);
    assert_int_equal(out.failed, STATUS_OK);
    memcpy(imported.text, out.data, out.bytes);
    imported.text[out.bytes] = '\0';
    buffer_fini(&out);
    return imported.text;
}

#endif
