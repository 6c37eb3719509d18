/* Comma-separated values (RFC 4180), a row at a time, for the importers. A field may be quoted and
 * then hold separators, line ends and doubled quotes; rows may end with LF or CRLF; blank lines are
 * passed over. White space after a closing quote is forgiven, anything else is an error. */
#ifndef TOCSIN_RULES_CSV_READ_H
#define TOCSIN_RULES_CSV_READ_H

#include "core/buffer.h"

enum { CSV_FIELDS_MAX = 512 }; /* the widest published list has 118 columns */

struct csv_reader {
    struct slice text; /* borrowed */
    const char *file;
    char separator;
    size_t at, line;     /* of the next row */
    struct buffer plain; /* the row's fields without their quotes */
};

struct csv_row {
    struct slice fields[CSV_FIELDS_MAX]; /* valid until the next row is read */
    size_t count;
    size_t line; /* where the row begins, 1-based */
};

/* Borrows `text` and `file`. A byte order mark at the start is passed over. */
void csv_open(struct csv_reader *reader, struct slice text, const char *file, char separator);
void csv_close(struct csv_reader *reader);
/* STATUS_END after the last row; STATUS_INVALID with its place told in `error`; reading may not go
 * on after that. */
enum status csv_next(struct csv_reader *reader, struct csv_row *out,
                     struct error *error) WARN_UNUSED;
/* The column that is called `name`, letters of any case; row->count if there is none. */
size_t csv_column(const struct csv_row *header, const char *name);
/* Trimmed; empty past the row's end. */
struct slice csv_field(const struct csv_row *row, size_t column);

#endif
