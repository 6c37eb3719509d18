/* The time of day within a date: hours, minutes, halves of the day, zones. Inside feed_date*.c
 * only. Each reader starts at the cursor and leaves it behind what it read. */
#ifndef TOCSIN_INGEST_FEED_DATE_CLOCK_H
#define TOCSIN_INGEST_FEED_DATE_CLOCK_H

#include "ingest/feed_date_scan.h"

/* Does a time of day come next: "3:04", "15h30", "3 pm", or with the signs of China, Japan or
 * Korea?
 */
bool date_at_time(const struct date_cursor *cursor);
/* Reads what date_at_time saw, as far as the seconds and their fraction. */
bool date_read_time(struct date_cursor *cursor, struct date_parts *parts);
/* Digits without signs: "03", "0304" or "030405", with a fraction. */
bool date_read_packed_time(struct date_cursor *cursor, struct date_parts *parts);
/* A mark for the half of the day, if one comes next. "am" and "pm" are looked for only if `latin`:
 * before a time they are words of other languages. A Korean mark also sets Korea's time. */
bool date_take_half(struct date_cursor *cursor, struct date_parts *parts, bool latin);
/* +hhmm, +hh:mm, +hh or +hmm, at its sign; false if there is no such offset on Earth. */
bool date_read_offset(struct date_cursor *cursor, struct date_parts *parts);
/* A zone of any form, or an offset whose plus has become a space in some URL; an unknown word is
 * passed over. False only for an impossible offset. */
bool date_read_zone(struct date_cursor *cursor, struct date_parts *parts);
/* The zone of that name, with the offset that may follow it ("GMT+1"). */
bool date_take_zone(struct date_cursor *cursor, struct date_parts *parts, struct slice name);
/* Korea's time, unless a zone was named. */
void date_set_korea(struct date_parts *parts);

#endif
