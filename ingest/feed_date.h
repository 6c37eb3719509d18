/* Dates as feeds write them → microseconds of real time: RFC 822/5322, RFC 850, ISO 8601, asctime
 * and their usual mistakes, in many languages. What is not read, and why, is said in feed_date.c.
 */
#ifndef TOCSIN_INGEST_FEED_DATE_H
#define TOCSIN_INGEST_FEED_DATE_H

#include "core/slice.h"

#include <stdint.h>

/* CLOCK_UNKNOWN if it cannot be read. A missing or unknown zone is UTC. Allocates nothing, takes
 * time in proportion to the text, looks at no locale and no clock. */
int64_t feed_date_parse(struct slice text);

#endif
