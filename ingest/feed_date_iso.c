/* Dates that begin with their year: RFC 3339, W3C-DTF, the whole of ISO 8601 that names a day (of
 * the month, the year, the week; years of two digits as in its edition of 1988), and what is near
 * to it: slashes or dots for dashes, a month's name for its number, a space for the T. Stateless.
 */
#include "ingest/feed_date_iso.h"

#include "core/clock.h"
#include "ingest/feed_date_clock.h"
#include "ingest/feed_date_words.h"

static bool is_separator(char c) {
    return c == '-' || c == '/' || c == '.';
}

/* Digits alone: YYMMDD, YYDDD, YYYYDDD, YYYYMMDD, and with a time behind, YYYYMMDDhhmm[ss]. */
static bool is_packed(size_t digits) {
    return (digits >= 5 && digits <= 8) || digits == 12 || digits == 14;
}

/* YY-MM-DD, and not DD-MM-YYYY. */
static bool at_short_year(const struct date_cursor *cursor) {
    static const char form[] = "dd-dd-dd";
    for (size_t i = 0; i < sizeof form - 1; i++) {
        char c = date_peek(cursor, i);
        if (form[i] == 'd' ? !date_is_digit(c) : c != form[i]) {
            return false;
        }
    }
    return !date_is_digit(date_peek(cursor, sizeof form - 1));
}

bool date_at_iso(const struct date_cursor *cursor) {
    size_t digits = date_count_digits(cursor);
    char after = date_peek(cursor, digits);
    if (digits == 4) {
        return is_separator(after) || after == 'W' || after == '\0';
    }
    bool no_century = digits == 0 && after == '-' && date_is_digit(date_peek(cursor, 1));
    return is_packed(digits) || no_century || at_short_year(cursor);
}

/* At "W": "W12", "W12-3" or "W123". Week 1 is the one with 4 January in it, days count from Monday
 * (ISO 8601, 5.5.1). */
static bool read_week(struct date_cursor *cursor, struct date_parts *parts) {
    cursor->at++;
    int week = date_read_number(cursor, 2), day = 1;
    bool dashed = date_peek(cursor, 0) == '-' && date_is_digit(date_peek(cursor, 1));
    if (dashed || date_is_digit(date_peek(cursor, 0))) {
        date_skip(cursor, "-");
        day = date_read_number(cursor, 1);
    }
    int64_t january_4 = clock_days_from_civil(parts->year, 1, 4);
    int weekday = (int)((january_4 + 3) % 7 + 7) % 7; /* 1 January 1970 was a Thursday */
    parts->days_after = 3 - weekday + 7 * (week - 1) + day - 1;
    return week >= 1 && week <= 53 && day >= 1 && day <= 7;
}

/* At "335": the day of the year. */
static bool read_ordinal(struct date_cursor *cursor, struct date_parts *parts) {
    int day = date_read_number(cursor, 3);
    bool leap = (parts->year % 4 == 0 && parts->year % 100 != 0) || parts->year % 400 == 0;
    parts->days_after = day - 1;
    return day >= 1 && day <= 365 + leap;
}

/* "-0312", "-03-12" and "-03335": a year and month, or a day of the year, without the century. */
static bool read_no_century(struct date_cursor *cursor, struct date_parts *parts) {
    cursor->at++;
    size_t digits = date_count_digits(cursor);
    parts->year = date_year_of(date_read_number(cursor, 2), 2);
    date_skip(cursor, "-");
    if (digits == 5) {
        return read_ordinal(cursor, parts);
    }
    parts->month = date_read_number(cursor, 2);
    bool whole = digits == 4 || digits == 2;
    return whole && !date_is_digit(date_peek(cursor, 0)) && date_peek(cursor, 0) != '-';
}

static bool read_packed_day(struct date_cursor *cursor, struct date_parts *parts, size_t digits) {
    size_t year_digits = digits < 7 ? 2 : 4;
    parts->year = date_year_of(date_read_number(cursor, year_digits), year_digits);
    if (digits == 5 || digits == 7) {
        return read_ordinal(cursor, parts);
    }
    parts->month = date_read_number(cursor, 2);
    parts->day = date_read_number(cursor, 2);
    return true;
}

/* The day of the month behind its month, if one is written; not the hour behind a space. */
static bool read_day(struct date_cursor *cursor, struct date_parts *parts, bool named) {
    if (!is_separator(date_peek(cursor, 0)) && !named) {
        return true;
    }
    struct date_cursor after = *cursor;
    date_skip(&after, "-/. ");
    size_t digits = date_count_digits(&after);
    if ((digits == 1 || digits == 2) && date_peek(&after, digits) != ':') {
        parts->day = date_read_number(&after, 2);
        *cursor = after;
    }
    return digits <= 2;
}

/* Some write a zero more, "2003-012-31", which only what follows tells from a day of the year. */
static bool is_month_with_zero(const struct date_cursor *cursor) {
    return date_peek(cursor, 0) == '0' && date_peek(cursor, 3) == '-' &&
           date_is_digit(date_peek(cursor, 4));
}

/* YYYY[-MM[-DD]], YYYY-DDD or YYYY-Www[-D], the month also as a word; a part left out is 1. */
static bool read_calendar_day(struct date_cursor *cursor, struct date_parts *parts, size_t digits) {
    parts->year = date_year_of(date_read_number(cursor, digits), digits);
    date_skip(cursor, "-/.");
    date_skip(cursor, " ");
    char next = date_peek(cursor, 0);
    if (next == 'W' && date_is_digit(date_peek(cursor, 1))) {
        return read_week(cursor, parts);
    }
    if (!date_is_digit(next) && !date_is_letter(next)) {
        return cursor->at == cursor->end;
    }
    if (date_count_digits(cursor) == 3) {
        if (!is_month_with_zero(cursor)) {
            return read_ordinal(cursor, parts);
        }
        cursor->at++;
    }
    bool named = date_is_letter(next);
    parts->month = named ? feed_date_month(date_read_word(cursor)) : date_read_number(cursor, 2);
    return read_day(cursor, parts, named);
}

static bool read_iso_day(struct date_cursor *cursor, struct date_parts *parts) {
    size_t digits = date_count_digits(cursor);
    parts->month = 1;
    parts->day = 1;
    if (digits == 0) {
        return read_no_century(cursor, parts);
    }
    return is_packed(digits) ? read_packed_day(cursor, parts, digits)
                             : read_calendar_day(cursor, parts, digits);
}

/* "at", "um", "klo": a word before the time of day. */
static void skip_word_before_time(struct date_cursor *cursor) {
    struct date_cursor after = *cursor;
    if (!date_is_letter(date_peek(&after, 0))) {
        return;
    }
    date_read_word(&after);
    date_skip(&after, ". ");
    if (date_at_time(&after)) {
        *cursor = after;
    }
}

bool date_read_iso(struct date_cursor *cursor, struct date_parts *parts) {
    if (!read_iso_day(cursor, parts)) {
        return false;
    }
    date_skip(cursor, "Tt ,._");
    if (date_take_half(cursor, parts, false)) {
        date_skip(cursor, " ");
    }
    skip_word_before_time(cursor);
    if (date_is_digit(date_peek(cursor, 0))) {
        bool read = date_at_time(cursor) ? date_read_time(cursor, parts)
                                         : date_read_packed_time(cursor, parts);
        if (!read) {
            return false;
        }
        struct date_cursor after = *cursor;
        date_skip(&after, " ");
        if (date_take_half(&after, parts, true)) {
            *cursor = after;
        }
    }
    return cursor->at == cursor->end || date_read_zone(cursor, parts);
}

bool date_read_epoch(struct slice text, int64_t *out_us) {
    bool seconds = text.bytes == 10, milliseconds = text.bytes == 13;
    if ((!seconds && !milliseconds) || text.data[0] != '1') {
        return false;
    }
    int64_t value = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        if (!date_is_digit(text.data[i])) {
            return false;
        }
        value = value * 10 + (text.data[i] - '0');
    }
    *out_us = value * (seconds ? DATE_SECOND_US : DATE_SECOND_US / 1000);
    return true;
}
