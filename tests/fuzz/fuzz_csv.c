/* Any bytes as CSV: errors have a place within the text, fields lie where they say, and rows that
 * are written again, every field in quotes, are read as the same rows. And the same bytes as a
 * list: it has entries, each of which the matcher takes, or errors. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/pattern_check.h"
#include "rules/csv.h"
#include "rules/term_list.h"

static struct csv_row row, again;

static void append_quoted(struct buffer *out, struct slice text) {
    buffer_append_char(out, '"');
    for (size_t i = 0; i < text.bytes; i++) {
        buffer_append_text(out, text.data[i] == '"' ? "\"" : "");
        buffer_append_char(out, text.data[i]);
    }
    buffer_append_char(out, '"');
}

static void check_written(const struct csv_row *read) {
    struct buffer out;
    struct csv_reader reader;
    struct error error = {0};
    buffer_init(&out, 64 * MIB);
    for (size_t i = 0; i < read->count; i++) {
        buffer_append_text(&out, i > 0 ? "," : "");
        append_quoted(&out, read->fields[i].text);
    }
    FUZZ_CHECK(out.failed == STATUS_OK);
    csv_begin(&reader, buffer_slice(&out), "again.csv", ',');
    FUZZ_CHECK(csv_next_row(&reader, &again, &error) == STATUS_OK);
    FUZZ_CHECK(again.count == read->count);
    for (size_t i = 0; i < read->count; i++) {
        FUZZ_CHECK(slice_equal(again.fields[i].text, read->fields[i].text));
    }
    FUZZ_CHECK(csv_next_row(&reader, &again, &error) == STATUS_END);
    csv_end(&reader);
    buffer_fini(&out);
}

static void check_list(struct slice text, size_t lines) {
    struct arena arena;
    struct rule_errors errors = {0};
    struct error error;
    struct term_list list = {.id = SLICE_LITERAL("fuzz"), .path = "fuzz.csv"};
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    FUZZ_CHECK(term_list_read(text, &arena, &errors, &list) == STATUS_OK);
    FUZZ_CHECK(list.failed == (errors.count > 0));
    FUZZ_CHECK(list.failed || list.entry_count > 0);
    for (size_t i = 0; i < errors.count; i++) {
        FUZZ_CHECK(errors.items[i].line >= 1 && errors.items[i].line <= lines);
        FUZZ_CHECK(errors.items[i].column >= 1 && errors.items[i].message[0] != '\0');
    }
    for (size_t i = 0; i < list.entry_count && !list.failed; i++) {
        const struct list_entry *entry = &list.entries[i];
        struct pattern pattern = {.text = entry->sought, .clitics = entry->clitics};
        FUZZ_CHECK(entry->line >= 1 && entry->line <= lines && entry->column >= 1);
        FUZZ_CHECK(utf8_valid(entry->entity.label) && utf8_valid(entry->entity.id));
        FUZZ_CHECK(pattern_check(&pattern, &error) == STATUS_OK);
    }
    rule_errors_fini(&errors);
    arena_fini(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    struct csv_reader reader;
    struct error error = {0};
    size_t lines = 1, line_before = 0, errors = 0;
    for (size_t i = 0; i < bytes; i++) {
        lines += data[i] == '\n';
    }
    csv_begin(&reader, slice_make((const char *)data, bytes), "fuzz.csv", ',');
    for (;;) {
        enum status status = csv_next_row(&reader, &row, &error);
        if (status == STATUS_END) {
            break;
        }
        if (status != STATUS_OK) {
            FUZZ_CHECK(status == STATUS_INVALID && error.status == status);
            FUZZ_CHECK(error.line >= 1 && error.line <= lines && error.column >= 1);
            if (++errors == LIMIT_ERRORS) {
                break;
            }
            continue;
        }
        FUZZ_CHECK(row.count >= 1 && row.count <= CSV_FIELDS_MAX);
        FUZZ_CHECK(row.line > line_before && row.line <= lines);
        line_before = row.line;
        for (size_t i = 0; i < row.count; i++) {
            FUZZ_CHECK(row.fields[i].at <= bytes && row.fields[i].line >= row.line);
            FUZZ_CHECK(utf8_valid(row.fields[i].text));
        }
        check_written(&row);
    }
    csv_end(&reader);
    check_list(slice_make((const char *)data, bytes), lines);
    return 0;
}
