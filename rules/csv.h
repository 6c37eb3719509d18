/* Comma-separated values (RFC 4180), a row at a time. A field may stand in quotes and then hold
 * separators, line ends and doubled quotes. Rows end with LF or CRLF, the last may lack it; blank
 * lines are passed over. The text is UTF-8, with or without a byte order mark.
 *
 * What RFC 4180 leaves to guessing is an error here: a quote inside a field that has none around it
 * would otherwise become part of a name, or part a name in two. An error names its place and
 * reading goes on with the next row, so that a caller can tell all of a file. */
#ifndef TOCSIN_RULES_CSV_H
#define TOCSIN_RULES_CSV_H

#include "core/buffer.h"

enum { CSV_FIELDS_MAX = 256 }; /* the widest published list has 118 columns */

struct csv_reader {
    struct slice text; /* borrowed */
    const char *file;
    char separator;
    size_t at, line;     /* of what is read next; line is 1-based */
    struct buffer plain; /* the row's fields that had doubled quotes */
};

struct csv_field {
    struct slice text; /* without quotes, not trimmed; valid until the next row is read */
    size_t at, line;   /* where it begins in the whole text: its quote, if it has one */
};

struct csv_row {
    struct csv_field fields[CSV_FIELDS_MAX];
    size_t count; /* at least 1 */
    size_t line;
};

/* Borrows `text` and `file`. */
void csv_begin(struct csv_reader *reader, struct slice text, const char *file, char separator);
void csv_end(struct csv_reader *reader);
/* STATUS_END after the last row. STATUS_INVALID with the place told in `error`; the next call reads
 * the row behind it. STATUS_NO_MEMORY. */
enum status csv_next_row(struct csv_reader *reader, struct csv_row *out,
                         struct error *error) WARN_UNUSED;

/* The trimmed text of a field; empty past the row's end. */
struct slice csv_text(const struct csv_row *row, size_t column);
/* The column whose head is `name`, letters of any case; row->count if there is none. */
size_t csv_column_named(const struct csv_row *head, const char *name);
/* The 1-based column, in characters, of the byte at `at` of the whole text. */
size_t csv_column_of(const struct csv_reader *reader, size_t at);

#endif
