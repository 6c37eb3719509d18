/* Intervals, jitter and backoff. The jitter is uniform over a narrow band: enough that thousands of
 * feeds polled together at the first start have drifted apart after a few rounds, little enough
 * that `every` means what it says. */
#include "ingest/pace.h"

enum { JITTER_PERCENT = 5, BACKOFF_JITTER_PERCENT = 10 };

/* splitmix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014). */
static uint64_t random_next(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
}

/* Uniform in low … high, both included. */
static int64_t random_between(struct pace *pace, int64_t low, int64_t high) {
    uint64_t span = (uint64_t)(high - low) + 1;
    return low + (int64_t)(random_next(&pace->random) % span);
}

static int64_t larger(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t percent(int64_t value, int64_t percentage) {
    return value / 100 * percentage;
}

int64_t pace_interval_us(const struct pace *pace, int64_t every_us) {
    return larger(every_us > 0 ? every_us : PACE_INTERVAL_DEFAULT_US, pace->min_interval_us);
}

int64_t pace_success_us(struct pace *pace, int64_t every_us) {
    int64_t interval_us = pace_interval_us(pace, every_us);
    int64_t low_us = larger(percent(interval_us, 100 - JITTER_PERCENT), pace->min_interval_us);
    return random_between(pace, low_us,
                          larger(low_us, interval_us + percent(interval_us, JITTER_PERCENT)));
}

int64_t pace_failure_us(struct pace *pace, int64_t every_us, uint32_t failures) {
    int64_t interval_us = pace_interval_us(pace, every_us);
    int64_t cap_us = larger(PACE_BACKOFF_MAX_US, interval_us);
    int64_t delay_us = interval_us;
    for (uint32_t i = 1; i < failures && delay_us < cap_us; i++) {
        delay_us = delay_us <= cap_us / 2 ? delay_us * 2 : cap_us;
    }
    int64_t low_us = larger(percent(delay_us, 100 - BACKOFF_JITTER_PERCENT), pace->min_interval_us);
    return random_between(pace, low_us, larger(low_us, delay_us));
}

int64_t pace_delay_max_us(const struct pace *pace, int64_t every_us, uint32_t failures) {
    int64_t interval_us = pace_interval_us(pace, every_us);
    if (failures > 0) {
        return larger(interval_us, PACE_RETRY_AFTER_MAX_US);
    }
    return interval_us + percent(interval_us, JITTER_PERCENT);
}
