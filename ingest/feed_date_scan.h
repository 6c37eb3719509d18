/* What the readers of dates share: a cursor over the text, and the parts found so far. Inside
 * feed_date_*.c only. The cursor never passes its end; a byte beyond it reads as '\0'. */
#ifndef TOCSIN_INGEST_FEED_DATE_SCAN_H
#define TOCSIN_INGEST_FEED_DATE_SCAN_H

#include "core/slice.h"

#include <stdint.h>
#include <string.h>

#define DATE_SECOND_US ((int64_t)1000000)

enum date_half { DATE_WHOLE_DAY, DATE_MORNING, DATE_AFTERNOON };

/* What has been read; -1: not yet. */
struct date_parts {
    int year, month, day;
    int days_after; /* that day: of the year, or of its weeks */
    int hour, minute, second;
    int64_t fraction_us;
    enum date_half half;
    int zone_minutes; /* east of Greenwich */
    bool has_zone;
};

struct date_cursor {
    const char *at, *end;
};

static inline bool date_is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes beyond ASCII are letters here, of whatever alphabet. */
static inline bool date_is_letter(char c) {
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (unsigned char)c >= 0x80;
}

static inline char date_peek(const struct date_cursor *cursor, size_t ahead) {
    return (size_t)(cursor->end - cursor->at) > ahead ? cursor->at[ahead] : '\0';
}

static inline void date_skip(struct date_cursor *cursor, const char *any_of) {
    while (cursor->at < cursor->end && *cursor->at != '\0' && strchr(any_of, *cursor->at)) {
        cursor->at++;
    }
}

static inline size_t date_count_digits(const struct date_cursor *cursor) {
    size_t count = 0;
    while (date_is_digit(date_peek(cursor, count))) {
        count++;
    }
    return count;
}

/* Up to `digits_max` digits, nine at most; -1 if there is none. */
static inline int date_read_number(struct date_cursor *cursor, size_t digits_max) {
    int value = 0;
    size_t count = 0;
    while (count < digits_max && date_is_digit(date_peek(cursor, 0))) {
        value = value * 10 + (*cursor->at - '0');
        cursor->at++;
        count++;
    }
    return count > 0 ? value : -1;
}

static inline struct slice date_read_word(struct date_cursor *cursor) {
    const char *start = cursor->at;
    while (date_is_letter(date_peek(cursor, 0))) {
        cursor->at++;
    }
    return slice_make(start, (size_t)(cursor->at - start));
}

/* Steps over `text` if it comes next. */
static inline bool date_take(struct date_cursor *cursor, const char *text) {
    size_t bytes = strlen(text);
    if ((size_t)(cursor->end - cursor->at) < bytes || memcmp(cursor->at, text, bytes) != 0) {
        return false;
    }
    cursor->at += bytes;
    return true;
}

/* RFC 5322, 4.3: of two digits, 00 to 49 are of this century; the rest, and all of three digits,
 * count from 1900. */
static inline int date_year_of(int number, size_t digits) {
    if (digits == 4) {
        return number;
    }
    return digits == 2 && number < 50 ? 2000 + number : 1900 + number;
}

#endif
