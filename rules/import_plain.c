/* A name a line: blank lines and lines that begin with # are passed over. A file whose first line
 * names a column `term` or `name` is read as CSV instead, with the columns entity_id (or id), list
 * or programme, and expires, as far as it has them. */
#include "rules/import_table.h"

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
    size_t column = csv_column_named(row, name);
    return column < row->count ? column : csv_column_named(row, other);
}

/* What the column of names is called, if the first line is a header; else NULL. */
static const char *header_key(struct slice text, const char *file) {
    static const char *const keys[] = {"term", "name"};
    struct csv_reader reader;
    struct csv_row row;
    struct error ignored = {0};
    const char *found = NULL;
    csv_begin(&reader, text, file, ',');
    bool read = csv_next_row(&reader, &row, &ignored) == STATUS_OK;
    for (size_t i = 0; read && found == NULL && i < sizeof keys / sizeof *keys; i++) {
        found = csv_column_named(&row, keys[i]) < row.count ? keys[i] : NULL;
    }
    csv_end(&reader);
    return found;
}

static void read_row(struct import *import, const struct csv_row *row,
                     const struct columns *columns) {
    struct slice name = csv_text(row, columns->name);
    if (name.bytes == 0) {
        import_complain(import, row->line, 0, "this row has no name; write one or remove it");
        return;
    }
    add(import, name,
        (struct import_entity){.id = csv_text(row, columns->id),
                               .programme = csv_text(row, columns->programme),
                               .expires = csv_text(row, columns->expires)});
}

static void read_table(struct import *import, struct slice text, const char *key) {
    struct import_table table;
    if (import_table_open(&table, import, text, ',', key, "")) {
        struct columns columns = {.name = csv_column_named(&table.row, key),
                                  .id = first_column(&table.row, "entity_id", "id"),
                                  .programme = first_column(&table.row, "programme", "list"),
                                  .expires = csv_column_named(&table.row, "expires")};
        while (import_table_next(&table)) {
            read_row(import, &table.row, &columns);
        }
    }
    import_table_close(&table);
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
    const char *key = header_key(text, import->file);
    if (key) {
        read_table(import, text, key);
    } else {
        read_lines(import, text);
    }
}
