/* Quantities as people write them, with their unit: "15m", "10MiB". */
#ifndef TOCSIN_APP_UNITS_H
#define TOCSIN_APP_UNITS_H

#include "core/slice.h"

#include <stdint.h>

/* A whole number and ms, s, m, h or d → microseconds. False if it is no duration or past 100 years.
 */
bool duration_parse(struct slice text, int64_t *out_us);
/* A whole number and B, KiB, MiB or GiB → bytes. False if it is no size or past 1 TiB. */
bool size_parse(struct slice text, size_t *out_bytes);

#endif
