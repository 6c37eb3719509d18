/* A published list that is CSV with a header: what the readers of those formats share. */
#ifndef TOCSIN_RULES_IMPORT_TABLE_H
#define TOCSIN_RULES_IMPORT_TABLE_H

#include "rules/csv.h"
#include "rules/import_names.h"

struct import_table {
    struct import *import;
    struct csv_reader reader;
    struct csv_row row; /* the header, then the row that was read last */
    size_t header_line, width;
};

/* Reads up to the header: the first of the first rows that has a column `key`; lines such as the
 * date of the list may stand before it. Told, if there is none; `form` says what would be right.
 * Until import_table_close. */
bool import_table_open(struct import_table *table, struct import *import, struct slice text,
                       char separator, const char *key, const char *form);
/* Of the header that is in `row`; a missing one is told and makes the import fail. */
size_t import_table_column(struct import_table *table, const char *name);
/* The next row into `row`, with as many fields as the header; others are told and passed over.
 * False at the end. */
bool import_table_next(struct import_table *table);
void import_table_close(struct import_table *table);

#endif
