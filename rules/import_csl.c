/* The Consolidated Screening List of the US Department of Commerce, as CSV: all lists of several
 * departments in one, a row an entity. alt_names are parted by semicolons, and so are programs; an
 * entry of a list without programmes has the list's short name as its programme. An entry of the
 * Denied Persons List ends on its end_date. https://www.trade.gov/consolidated-screening-list */
#include "rules/import_table.h"

#include <string.h>

enum { ID_BYTES = 12 }; /* of the 40 hexadecimal digits; no two entries share them */

struct columns {
    size_t id, source, type, programmes, name, others, end;
};

static struct columns find_columns(struct import_table *table) {
    return (struct columns){.id = import_table_column(table, "_id"),
                            .source = import_table_column(table, "source"),
                            .type = import_table_column(table, "type"),
                            .programmes = import_table_column(table, "programs"),
                            .name = import_table_column(table, "name"),
                            .others = import_table_column(table, "alt_names"),
                            .end = import_table_column(table, "end_date")};
}

/* "Entity List (EL) - Bureau of Industry and Security": EL. */
static struct slice short_source(struct slice source) {
    const char *open = source.bytes ? memchr(source.data, '(', source.bytes) : NULL;
    const char *close = source.bytes ? memchr(source.data, ')', source.bytes) : NULL;
    return open && close > open + 1 ? slice_make(open + 1, (size_t)(close - open) - 1) : source;
}

static enum import_kind kind_of(struct slice type) {
    if (slice_equal_nocase(type, SLICE_LITERAL("individual"))) {
        return IMPORT_PERSON;
    }
    bool vessel = slice_equal_nocase(type, SLICE_LITERAL("vessel")) ||
                  slice_equal_nocase(type, SLICE_LITERAL("aircraft"));
    bool entity = slice_equal_nocase(type, SLICE_LITERAL("entity"));
    return vessel ? IMPORT_VESSEL : entity ? IMPORT_ORGANISATION : IMPORT_UNKNOWN;
}

static void read_row(struct import *import, const struct csv_row *row,
                     const struct columns *columns) {
    struct slice whole = csv_text(row, columns->id);
    struct slice id = slice_sub(whole, 0, ID_BYTES);
    while (id.bytes > 0 && id.bytes < whole.bytes && (whole.data[id.bytes] & 0xC0) == 0x80) {
        id.bytes--; /* no hexadecimal digits, and a character would be cut */
    }
    struct slice name = csv_text(row, columns->name);
    if (id.bytes == 0 || name.bytes == 0) {
        import_complain(import, row->line, 0, "this row has no %s; write one or remove it",
                        id.bytes == 0 ? "_id" : "name");
        return;
    }
    struct slice programmes = csv_text(row, columns->programmes);
    struct import_entity entity = {
        .id = import_id(import, "csl", id),
        .programme = programmes.bytes ? programmes : short_source(csv_text(row, columns->source)),
        .expires = csv_text(row, columns->end),
        .kind = kind_of(csv_text(row, columns->type))};
    size_t place = entity.id.data ? import_add_entity(import, &entity) : SIZE_MAX;
    import_add_name(import, place, name, IMPORT_PRIMARY);
    import_add_list(import, place, csv_text(row, columns->others), ';', IMPORT_ALIAS);
}

void import_csl(struct import *import, struct slice text) {
    struct import_table table;
    if (import_table_open(&table, import, text, ',', "_id",
                          "the Consolidated Screening List as CSV has _id, source, name, …")) {
        struct columns columns = find_columns(&table);
        while (!import->failed && import_table_next(&table)) {
            read_row(import, &table.row, &columns);
        }
    }
    import_table_close(&table);
}
