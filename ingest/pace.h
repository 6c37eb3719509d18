/* How long to wait until a feed's next poll. Knows no feed and no clock: an interval in, a delay
 * out, with a little chance in it so that feeds do not poll in step. One thread. */
#ifndef TOCSIN_INGEST_PACE_H
#define TOCSIN_INGEST_PACE_H

#include <stdint.h>

#define PACE_INTERVAL_DEFAULT_US ((int64_t)15 * 60 * 1000000) /* a feed without `every` */
#define PACE_BACKOFF_MAX_US ((int64_t)24 * 3600 * 1000000)    /* a dead feed is tried once a day */
#define PACE_RETRY_AFTER_MAX_US ((int64_t)7 * 24 * 3600 * 1000000) /* what a server may ask for */

struct pace {
    int64_t min_interval_us;
    uint64_t random; /* state of the generator; any seed */
};

/* The interval of a feed: `every_us`, or the default if that is 0; never under the minimum. */
int64_t pace_interval_us(const struct pace *pace, int64_t every_us);
/* After a poll that went well: the interval, give or take 5 %, never under the minimum. */
int64_t pace_success_us(struct pace *pace, int64_t every_us);
/* After `failures` failed polls in a row (≥ 1): the interval doubled with each further failure,
 * less up to 10 %, never over PACE_BACKOFF_MAX_US (or the interval, if that is longer), never under
 * the minimum. */
int64_t pace_failure_us(struct pace *pace, int64_t every_us, uint32_t failures);
/* The longest delay that either of them, or a Retry-After, can have given: a saved time further
 * ahead comes from a clock that was wrong or an interval that was longer. */
int64_t pace_delay_max_us(const struct pace *pace, int64_t every_us, uint32_t failures);

#endif
