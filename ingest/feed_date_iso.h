/* Dates that begin with their year: ISO 8601 with its relatives. Inside feed_date*.c only. */
#ifndef TOCSIN_INGEST_FEED_DATE_ISO_H
#define TOCSIN_INGEST_FEED_DATE_ISO_H

#include "ingest/feed_date_scan.h"

/* Is the cursor at such a date? */
bool date_at_iso(const struct date_cursor *cursor);
/* Reads it to its end. False: it is none. Ranges are the caller's to check. */
bool date_read_iso(struct date_cursor *cursor, struct date_parts *parts);
/* Seconds (ten digits) or milliseconds (thirteen) since 1970, from 2001 to 2033: many digits that
 * begin with 1 are nothing else. False, and *out_us is as it was: no such number. */
bool date_read_epoch(struct slice text, int64_t *out_us);

#endif
