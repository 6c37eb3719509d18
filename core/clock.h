/* Time: microseconds since 1970-01-01T00:00:00Z for what is stored and shown, a monotonic count for
 * what is measured or waited for. */
#ifndef TOCSIN_CORE_CLOCK_H
#define TOCSIN_CORE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#define CLOCK_UNKNOWN INT64_MIN /* a date that is absent or could not be read */
enum { CLOCK_TEXT_BYTES = 32 };

int64_t clock_real_us(void);
int64_t clock_monotonic_us(void);
/* RFC 3339 in UTC: "2026-01-02T03:04:05Z", with `milliseconds` "2026-01-02T03:04:05.678Z". */
void clock_format(int64_t real_us, int milliseconds, char out[CLOCK_TEXT_BYTES]);
/* Proleptic Gregorian days since 1970-01-01 (Hinnant, "chrono-compatible low-level date
 * algorithms"); month 1–12, day 1–31. */
int64_t clock_days_from_civil(int64_t year, unsigned month, unsigned day);

#endif
