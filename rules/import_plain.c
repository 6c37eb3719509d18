/* A name a line: blank lines and lines that begin with # are passed over. A file whose first line
 * names a column `term` or `name` is read as CSV instead, with the columns entity_id (or id), list
 * or programme, and expires, as far as it has them. */
#include "rules/csv_read.h"
#include "rules/import_names.h"

#include <string.h>

struct columns {
    size_t name, id, programme, expires;
};

/* A name that has no id is an entity of its own: its name is its id. */
static void add(struct import *import, struct slice name, struct import_entity entity) {
    if (entity.id.bytes == 0) {
        entity.id = name;
    }
    import_add_name(import, import_add_entity(import, &entity), name, IMPORT_PRIMARY);
}

static size_t first_column(const struct csv_row *row, const char *name, const char *other) {
    size_t column = csv_column(row, name);
    return column < row->count ? column : csv_column(row, other);
}

/* STATUS_END: the first line is no header. */
static bool read_header(struct csv_reader *reader, struct csv_row *row, struct columns *out) {
    struct error ignored = {0};
    if (csv_next(reader, row, &ignored) != STATUS_OK) {
        return false;
    }
    *out = (struct columns){.name = first_column(row, "term", "name"),
                            .id = first_column(row, "entity_id", "id"),
                            .programme = first_column(row, "programme", "list"),
                            .expires = csv_column(row, "expires")};
    return out->name < row->count;
}

static void read_rows(struct import *import, struct csv_reader *reader, struct csv_row *row,
                      const struct columns *columns) {
    struct error error = {0};
    size_t wanted = row->count;
    enum status status = STATUS_OK;
    while (!import->no_memory && (status = csv_next(reader, row, &error)) == STATUS_OK) {
        if (row->count != wanted) {
            import_complain(import, row->line, 0,
                            "this row has %zu fields and the header has %zu; put quotes around a "
                            "name that has a comma",
                            row->count, wanted);
            continue;
        }
        if (csv_field(row, columns->name).bytes == 0) {
            import_complain(import, row->line, 0, "this row has no name; write one or remove it");
            continue;
        }
        add(import, csv_field(row, columns->name),
            (struct import_entity){.id = csv_field(row, columns->id),
                                   .programme = csv_field(row, columns->programme),
                                   .expires = csv_field(row, columns->expires)});
    }
    if (status != STATUS_OK && status != STATUS_END) {
        import_complain_error(import, &error);
    }
}

static void read_lines(struct import *import, struct slice text) {
    size_t at = slice_starts(text, SLICE_LITERAL("\xEF\xBB\xBF")) ? 3 : 0;
    while (at < text.bytes && !import->no_memory) {
        const char *end = memchr(text.data + at, '\n', text.bytes - at);
        size_t stop = end ? (size_t)(end - text.data) : text.bytes;
        struct slice line = slice_trim(slice_sub(text, at, stop));
        if (line.bytes > 0 && line.data[0] != '#') {
            add(import, line, (struct import_entity){.kind = IMPORT_UNKNOWN});
        }
        at = stop + 1;
    }
}

void import_plain(struct import *import, struct slice text) {
    struct csv_reader reader;
    struct csv_row row;
    struct columns columns;
    csv_open(&reader, text, import->file, ',');
    if (read_header(&reader, &row, &columns)) {
        read_rows(import, &reader, &row, &columns);
    } else {
        read_lines(import, text);
    }
    csv_close(&reader);
}
