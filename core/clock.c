/* Clocks, and RFC 3339 text. */
#include "core/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_us(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_real_us(void) {
    return read_us(CLOCK_REALTIME);
}

int64_t clock_monotonic_us(void) {
    return read_us(CLOCK_MONOTONIC);
}

int64_t clock_days_from_civil(int64_t year, unsigned month, unsigned day) {
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

void clock_format(int64_t real_us, int milliseconds, char out[CLOCK_TEXT_BYTES]) {
    int64_t seconds = real_us / 1000000;
    int64_t rest_us = real_us % 1000000;
    if (rest_us < 0) {
        seconds--;
        rest_us += 1000000;
    }
    time_t whole = (time_t)seconds;
    struct tm utc = {0};
    gmtime_r(&whole, &utc);
    size_t bytes = strftime(out, CLOCK_TEXT_BYTES, "%Y-%m-%dT%H:%M:%S", &utc);
    if (milliseconds) {
        snprintf(out + bytes, CLOCK_TEXT_BYTES - bytes, ".%03dZ", (int)(rest_us / 1000));
        return;
    }
    snprintf(out + bytes, CLOCK_TEXT_BYTES - bytes, "Z");
}
