/* Dates as feeds write them → microseconds of real time: RFC 822/5322, RFC 3339, W3C-DTF, asctime
 * and their usual mistakes. */
#ifndef TOCSIN_INGEST_FEED_DATE_H
#define TOCSIN_INGEST_FEED_DATE_H

#include "core/slice.h"

#include <stdint.h>

/* CLOCK_UNKNOWN if it cannot be read. A missing zone is UTC. */
int64_t feed_date_parse(struct slice text);

#endif
