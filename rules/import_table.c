/* Headers and rows; the fields' meaning is the formats' own. */
#include "rules/import_table.h"

enum { ROWS_BEFORE_HEADER_MAX = 5 };

/* The next row of any width; rows that are no CSV are told and passed over. */
static bool next_row(struct import_table *table) {
    enum status status = STATUS_INVALID;
    while (status == STATUS_INVALID && !table->import->no_memory) {
        struct error error = {0};
        status = csv_next_row(&table->reader, &table->row, &error);
        if (status != STATUS_OK && status != STATUS_END) {
            import_complain_error(table->import, &error);
        }
    }
    return status == STATUS_OK;
}

bool import_table_open(struct import_table *table, struct import *import, struct slice text,
                       char separator, const char *key, const char *form) {
    table->import = import;
    csv_begin(&table->reader, text, import->file, separator);
    for (size_t i = 0; i < ROWS_BEFORE_HEADER_MAX && next_row(table); i++) {
        if (csv_column_named(&table->row, key) < table->row.count) {
            table->header_line = table->row.line;
            table->width = table->row.count;
            return true;
        }
    }
    if (!import->failed) {
        import_complain(import, 1, 0, "there is no header with a column \"%s\"; %s", key, form);
    }
    return false;
}

size_t import_table_column(struct import_table *table, const char *name) {
    size_t column = csv_column_named(&table->row, name);
    if (column == table->row.count) {
        import_complain(table->import, table->header_line, 0,
                        "the header has no column \"%s\"; is this the file as it was published?",
                        name);
    }
    return column;
}

bool import_table_next(struct import_table *table) {
    while (next_row(table)) {
        if (table->row.count == table->width) {
            return true;
        }
        import_complain(table->import, table->row.line, 0,
                        "this row has %zu fields and the header has %zu; put quotes around a field "
                        "that has a \"%c\"",
                        table->row.count, table->width, table->reader.separator);
    }
    return false;
}

void import_table_close(struct import_table *table) {
    csv_end(&table->reader);
}
