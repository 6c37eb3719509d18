/* The reader of rows. Fields are gathered in one buffer that never grows past the text's size, so
 * that slices into it stay where they are: it is reserved once, when the text is opened. */
#include "rules/csv_read.h"

void csv_open(struct csv_reader *reader, struct slice text, const char *file, char separator) {
    *reader = (struct csv_reader){.text = text, .file = file, .separator = separator, .line = 1};
    if (slice_starts(text, SLICE_LITERAL("\xEF\xBB\xBF"))) {
        reader->at = 3;
    }
    buffer_init(&reader->plain, text.bytes + 1);
    (void)buffer_reserve(&reader->plain, text.bytes + 1); /* told by csv_next */
}

void csv_close(struct csv_reader *reader) {
    buffer_fini(&reader->plain);
}

static bool at_end(const struct csv_reader *reader) {
    return reader->at >= reader->text.bytes;
}

static char here(const struct csv_reader *reader) {
    return at_end(reader) ? '\n' : reader->text.data[reader->at];
}

static bool at_line_end(const struct csv_reader *reader) {
    bool feed_follows =
        reader->at + 1 >= reader->text.bytes || reader->text.data[reader->at + 1] == '\n';
    return here(reader) == '\n' || (here(reader) == '\r' && feed_follows);
}

static void pass_line_end(struct csv_reader *reader) {
    reader->at += here(reader) == '\r' && !at_end(reader);
    reader->at += !at_end(reader);
    reader->line++;
}

static size_t column_here(const struct csv_reader *reader) {
    size_t start = reader->at;
    while (start > 0 && reader->text.data[start - 1] != '\n') {
        start--;
    }
    return reader->at - start + 1;
}

/* From behind the opening quote to behind the closing one. */
static enum status read_quoted(struct csv_reader *reader, struct error *error) {
    const size_t line = reader->line, column = column_here(reader) - 1;
    while (!at_end(reader)) {
        char c = reader->text.data[reader->at++];
        if (c == '"' && here(reader) != '"') {
            return STATUS_OK;
        }
        reader->at += c == '"';
        reader->line += c == '\n';
        (void)buffer_append_char(&reader->plain, c);
    }
    return error_set(error, STATUS_INVALID, reader->file, line, column,
                     "this quoted field has no end; close it with a quote, and write quotes "
                     "inside it twice");
}

static enum status read_field(struct csv_reader *reader, struct slice *out, struct error *error) {
    size_t start = reader->plain.bytes;
    enum status status = STATUS_OK;
    if (here(reader) == '"' && !at_end(reader)) {
        reader->at++;
        status = read_quoted(reader, error);
        while (status == STATUS_OK && (here(reader) == ' ' || here(reader) == '\t')) {
            reader->at++;
        }
        if (status == STATUS_OK && here(reader) != reader->separator && !at_line_end(reader)) {
            status =
                error_set(error, STATUS_INVALID, reader->file, reader->line, column_here(reader),
                          "text follows the closing quote of a field; write a quote inside "
                          "a quoted field twice");
        }
    } else {
        while (here(reader) != reader->separator && !at_line_end(reader)) {
            (void)buffer_append_char(&reader->plain, reader->text.data[reader->at++]);
        }
    }
    *out = slice_make(reader->plain.data + start, reader->plain.bytes - start);
    return status;
}

enum status csv_next(struct csv_reader *reader, struct csv_row *out, struct error *error) {
    while (!at_end(reader) && at_line_end(reader)) {
        pass_line_end(reader);
    }
    if (at_end(reader)) {
        return STATUS_END;
    }
    if (reader->plain.failed != STATUS_OK) {
        return error_set(error, STATUS_NO_MEMORY, reader->file, 0, 0, "out of memory");
    }
    buffer_clear(&reader->plain);
    out->count = 0;
    out->line = reader->line;
    for (;;) {
        if (out->count == CSV_FIELDS_MAX) {
            return error_set(error, STATUS_INVALID, reader->file, out->line, 0,
                             "this row has more than %d fields; is it CSV with \"%c\" between "
                             "its fields?",
                             CSV_FIELDS_MAX, reader->separator);
        }
        enum status status = read_field(reader, &out->fields[out->count], error);
        if (status != STATUS_OK) {
            return status;
        }
        out->count++;
        if (at_line_end(reader)) {
            pass_line_end(reader);
            return STATUS_OK;
        }
        reader->at++;
    }
}

size_t csv_column(const struct csv_row *header, const char *name) {
    size_t i = 0;
    while (i < header->count &&
           !slice_equal_nocase(slice_trim(header->fields[i]), slice_of(name))) {
        i++;
    }
    return i;
}

struct slice csv_field(const struct csv_row *row, size_t column) {
    return column < row->count ? slice_trim(row->fields[column]) : slice_make("", 0);
}
