/* The reader of rows. A field is a piece of the text as it stands; only one with doubled quotes is
 * copied. That copy's buffer is reserved once for the whole text, so that slices into it stay where
 * they are. */
#include "rules/csv.h"

#include "core/utf8.h"

#include <string.h>

void csv_begin(struct csv_reader *reader, struct slice text, const char *file, char separator) {
    *reader = (struct csv_reader){.text = text, .file = file, .separator = separator, .line = 1};
    if (slice_starts(text, SLICE_LITERAL("\xEF\xBB\xBF"))) {
        reader->at = 3;
    }
    buffer_init(&reader->plain, text.bytes + 1);
}

void csv_end(struct csv_reader *reader) {
    buffer_fini(&reader->plain);
}

/* ---- places ---- */

size_t csv_column_of(const struct csv_reader *reader, size_t at) {
    const char *data = reader->text.data;
    size_t start = at, column = 1;
    while (start > 0 && data[start - 1] != '\n') {
        start--;
    }
    if (start == 0 && slice_starts(reader->text, SLICE_LITERAL("\xEF\xBB\xBF"))) {
        start = 3; /* the mark is no character of the line */
    }
    while (start < at) {
        size_t bytes = 0;
        (void)utf8_decode(slice_sub(reader->text, start, reader->text.bytes), &bytes);
        start += bytes;
        column++;
    }
    return column;
}

/* Goes on with the line behind the one that is told of. */
static enum status refuse(struct csv_reader *reader, size_t at, size_t line, const char *message,
                          struct error *error) {
    error_set(error, STATUS_INVALID, reader->file, line, csv_column_of(reader, at), "%s", message);
    const char *end = at < reader->text.bytes
                          ? memchr(reader->text.data + at, '\n', reader->text.bytes - at)
                          : NULL;
    reader->at = end ? (size_t)(end - reader->text.data) + 1 : reader->text.bytes;
    reader->line = line + 1;
    return STATUS_INVALID;
}

static char here(const struct csv_reader *reader) {
    return reader->at < reader->text.bytes ? reader->text.data[reader->at] : '\n';
}

/* Bytes of the line end at the reader's place, or 0; 1 at the end of the text too. */
static size_t line_end(const struct csv_reader *reader) {
    if (here(reader) == '\r' &&
        (reader->at + 1 == reader->text.bytes || reader->text.data[reader->at + 1] == '\n')) {
        return 2;
    }
    return here(reader) == '\n';
}

static void pass_line_end(struct csv_reader *reader) {
    reader->at += line_end(reader);
    reader->at = reader->at < reader->text.bytes ? reader->at : reader->text.bytes;
    reader->line++;
}

/* ---- fields ---- */

/* The text between the quotes, the doubled ones made single. */
static struct slice undouble(struct csv_reader *reader, struct slice quoted) {
    struct slice out = {0};
    if (buffer_reserve(&reader->plain, reader->text.bytes - reader->plain.bytes) != STATUS_OK) {
        return out;
    }
    out.data = reader->plain.data + reader->plain.bytes;
    for (size_t i = 0; i < quoted.bytes; i++) {
        (void)buffer_append_char(&reader->plain, quoted.data[i]);
        i += quoted.data[i] == '"';
    }
    out.bytes = (size_t)(reader->plain.data + reader->plain.bytes - out.data);
    return out;
}

static enum status read_quoted(struct csv_reader *reader, struct csv_field *out,
                               struct error *error) {
    size_t start = ++reader->at, doubled = 0;
    const char *text = reader->text.data;
    for (;; reader->at++) {
        if (reader->at == reader->text.bytes) {
            return refuse(reader, out->at, out->line,
                          "this quoted field has no end; close it with a quote, and write quotes "
                          "inside it twice",
                          error);
        }
        if (text[reader->at] != '"') {
            reader->line += text[reader->at] == '\n';
        } else if (reader->at + 1 < reader->text.bytes && text[reader->at + 1] == '"') {
            doubled++;
            reader->at++;
        } else {
            break;
        }
    }
    struct slice quoted = slice_make(text + start, reader->at - start);
    reader->at++;
    out->text = doubled > 0 ? undouble(reader, quoted) : quoted;
    if (here(reader) == reader->separator || line_end(reader) > 0) {
        return STATUS_OK;
    }
    if (reader->line != out->line) { /* more likely the opening quote is the wrong one */
        return refuse(reader, out->at, out->line,
                      "this quoted field goes on over line ends up to a quote with text behind it; "
                      "close it with a quote, and write quotes inside it twice",
                      error);
    }
    return refuse(reader, reader->at, reader->line,
                  "text follows the closing quote of a field; write a comma, or a quote inside a "
                  "quoted field twice",
                  error);
}

static enum status read_bare(struct csv_reader *reader, struct csv_field *out,
                             struct error *error) {
    while (here(reader) != reader->separator && line_end(reader) == 0) {
        if (here(reader) == '"') {
            return refuse(reader, reader->at, reader->line,
                          "a quote stands inside a field that has none around it; put the whole "
                          "field in quotes, from its first character, and write this one twice",
                          error);
        }
        if (here(reader) == '\r') {
            return refuse(reader, reader->at, reader->line,
                          "a carriage return stands alone; end lines with LF or CRLF", error);
        }
        reader->at++;
    }
    out->text = slice_make(reader->text.data + out->at, reader->at - out->at);
    return STATUS_OK;
}

/* ---- rows ---- */

/* UTF-16 is what spreadsheets write when they are asked for Unicode. */
static const char *encoding_fault(struct slice text) {
    bool wide = slice_starts(text, SLICE_LITERAL("\xFF\xFE")) ||
                slice_starts(text, SLICE_LITERAL("\xFE\xFF"));
    return wide ? "this is UTF-16; save it as UTF-8" : NULL;
}

/* The first byte of the row that is no text, or its end. */
static size_t first_odd(const struct csv_reader *reader, size_t start) {
    size_t at = start;
    while (at < reader->at) {
        unsigned char c = (unsigned char)reader->text.data[at];
        size_t bytes = c == 0 ? 0
                       : c < 0x80
                           ? 1
                           : utf8_valid_bytes(slice_sub(reader->text, at, reader->text.bytes));
        if (bytes == 0) {
            return at;
        }
        at += bytes;
    }
    return reader->at;
}

static enum status check_bytes(struct csv_reader *reader, size_t start, size_t line,
                               struct error *error) {
    size_t at = first_odd(reader, start);
    if (at >= reader->at) {
        return STATUS_OK;
    }
    for (size_t i = start; i < at; i++) {
        line += reader->text.data[i] == '\n';
    }
    bool zero = reader->text.data[at] == '\0';
    size_t end = reader->at, next = reader->line;
    (void)refuse(reader, at, line,
                 zero ? "a zero byte is no text; save the file as UTF-8"
                      : "this is not UTF-8; save the file as UTF-8",
                 error);
    reader->at = end; /* the row as such is sound: go on behind all of it */
    reader->line = next;
    return STATUS_INVALID;
}

static enum status read_fields(struct csv_reader *reader, struct csv_row *out,
                               struct error *error) {
    for (;;) {
        if (out->count == CSV_FIELDS_MAX) {
            return refuse(reader, reader->at, reader->line,
                          "this row has more than 256 fields; is a quote missing before here?",
                          error);
        }
        struct csv_field *field = &out->fields[out->count];
        *field = (struct csv_field){.at = reader->at, .line = reader->line};
        enum status status = reader->at < reader->text.bytes && here(reader) == '"'
                                 ? read_quoted(reader, field, error)
                                 : read_bare(reader, field, error);
        if (status != STATUS_OK) {
            return status;
        }
        out->count++;
        if (here(reader) != reader->separator) {
            return STATUS_OK;
        }
        reader->at++;
    }
}

enum status csv_next_row(struct csv_reader *reader, struct csv_row *out, struct error *error) {
    const char *fault = reader->at == 0 ? encoding_fault(reader->text) : NULL;
    if (fault) {
        (void)refuse(reader, 0, 1, fault, error);
        reader->at = reader->text.bytes;
        return STATUS_INVALID;
    }
    while (reader->at < reader->text.bytes && line_end(reader) > 0) {
        pass_line_end(reader);
    }
    if (reader->at == reader->text.bytes) {
        return STATUS_END;
    }
    size_t start = reader->at;
    buffer_clear(&reader->plain);
    out->count = 0;
    out->line = reader->line;
    enum status status = read_fields(reader, out, error);
    if (status == STATUS_OK && reader->plain.failed != STATUS_OK) {
        return error_set(error, STATUS_NO_MEMORY, reader->file, out->line, 0, "out of memory");
    }
    if (status == STATUS_OK) {
        pass_line_end(reader);
        status = check_bytes(reader, start, out->line, error);
    }
    return status;
}

struct slice csv_text(const struct csv_row *row, size_t column) {
    return column < row->count ? slice_trim(row->fields[column].text) : slice_make("", 0);
}

size_t csv_column_named(const struct csv_row *head, const char *name) {
    size_t i = 0;
    while (i < head->count && !slice_equal_nocase(csv_text(head, i), slice_of(name))) {
        i++;
    }
    return i;
}
