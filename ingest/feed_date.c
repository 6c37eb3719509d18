/* Dates as people's software writes them. Two readers share the work: what begins with a four-digit
 * year is of the ISO 8601 family (RFC 3339, W3C-DTF), anything else is a heap of words and numbers
 * (RFC 822, RFC 850, asctime), where each word says itself what it is: a month name, a clock time,
 * a zone, a day, a year. Both know the months of many languages, and the signs for year, month and
 * day of Korea, China and Japan. What cannot be told apart for certain, such as 03/04/2026, is not
 * guessed.
 * Stateless. */
#include "ingest/feed_date.h"

#include "core/clock.h"
#include "ingest/feed_date_words.h"

#include <string.h>

/* Years outside are some program's zero or overflow, not dates. */
enum { YEAR_MIN = 1900, YEAR_MAX = 9999, KOREA_MINUTES = 9 * 60 };
#define SECOND_US ((int64_t)1000000)

/* What has been read so far; -1: not yet. */
struct parts {
    int year, month, day;
    int days_after; /* that day: of the year, or of its weeks */
    int hour, minute, second;
    int64_t fraction_us;
    int zone_minutes; /* east of Greenwich */
    bool has_zone;
};

struct cursor {
    const char *at, *end;
};

struct zone {
    const char *name;
    int minutes;
};

/* Where a name has several meanings, the one that news feeds use. */
static const struct zone zones[] = {
    {"gmt", 0},    {"z", 0},      {"ut", 0},      {"utc", 0},     {"wet", 0},    {"west", 60},
    {"bst", 60},   {"ist", 330},  {"cet", 60},    {"cest", 120},  {"met", 60},   {"mest", 120},
    {"mez", 60},   {"mesz", 120}, {"eet", 120},   {"eest", 180},  {"msk", 180},  {"trt", 180},
    {"ast", -240}, {"adt", -180}, {"est", -300},  {"edt", -240},  {"et", -300},  {"cst", -360},
    {"cdt", -300}, {"ct", -360},  {"mst", -420},  {"mdt", -360},  {"mt", -420},  {"pst", -480},
    {"pdt", -420}, {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"brt", -180},
    {"art", -180}, {"clt", -240}, {"sast", 120},  {"eat", 180},   {"wat", 60},   {"cat", 120},
    {"irst", 210}, {"irdt", 270}, {"gst", 240},   {"aft", 270},   {"pkt", 300},  {"uzt", 300},
    {"npt", 345},  {"ict", 420},  {"wib", 420},   {"sgt", 480},   {"hkt", 480},  {"pht", 480},
    {"awst", 480}, {"kst", 540},  {"jst", 540},   {"acst", 570},  {"acdt", 630}, {"aest", 600},
    {"aedt", 660}, {"nzst", 720}, {"nzdt", 780},
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* Bytes beyond ASCII are letters here, of whatever alphabet. */
static bool is_letter(char c) {
    char lower = (char)(c | 0x20);
    return (lower >= 'a' && lower <= 'z') || (unsigned char)c >= 0x80;
}

static char peek(const struct cursor *cursor, size_t ahead) {
    return (size_t)(cursor->end - cursor->at) > ahead ? cursor->at[ahead] : '\0';
}

static void skip(struct cursor *cursor, const char *any_of) {
    while (cursor->at < cursor->end && *cursor->at != '\0' && strchr(any_of, *cursor->at)) {
        cursor->at++;
    }
}

static size_t count_digits(const struct cursor *cursor) {
    size_t count = 0;
    while (is_digit(peek(cursor, count))) {
        count++;
    }
    return count;
}

/* Up to `digits_max` digits; -1 if there is none. */
static int read_number(struct cursor *cursor, size_t digits_max) {
    int value = 0;
    size_t count = 0;
    while (count < digits_max && is_digit(peek(cursor, 0))) {
        value = value * 10 + (*cursor->at - '0');
        cursor->at++;
        count++;
    }
    return count > 0 ? value : -1;
}

static struct slice read_word(struct cursor *cursor) {
    const char *start = cursor->at;
    while (is_letter(peek(cursor, 0))) {
        cursor->at++;
    }
    return slice_make(start, (size_t)(cursor->at - start));
}

/* Steps over `text` if it comes next. */
static bool take(struct cursor *cursor, const char *text) {
    size_t bytes = strlen(text);
    if ((size_t)(cursor->end - cursor->at) < bytes || memcmp(cursor->at, text, bytes) != 0) {
        return false;
    }
    cursor->at += bytes;
    return true;
}

/* ".123456789" after the seconds; what is finer than a microsecond is dropped. */
static void read_fraction(struct cursor *cursor, struct parts *parts) {
    bool follows = (peek(cursor, 0) == '.' || peek(cursor, 0) == ',') && is_digit(peek(cursor, 1));
    if (!follows) {
        return;
    }
    cursor->at++;
    int64_t unit_us = SECOND_US / 10;
    parts->fraction_us = 0;
    while (is_digit(peek(cursor, 0))) {
        parts->fraction_us += unit_us * (*cursor->at - '0');
        unit_us /= 10;
        cursor->at++;
    }
}

/* hh:mm[:ss[.fraction]], the hours with one digit or two. */
static bool read_time(struct cursor *cursor, struct parts *parts) {
    parts->hour = read_number(cursor, 2);
    if (parts->hour < 0 || peek(cursor, 0) != ':') {
        return false;
    }
    cursor->at++;
    parts->minute = read_number(cursor, 2);
    parts->second = 0;
    if (parts->minute < 0) {
        return false;
    }
    if (peek(cursor, 0) == ':') {
        cursor->at++;
        parts->second = read_number(cursor, 2);
        read_fraction(cursor, parts);
    }
    return parts->second >= 0;
}

/* +hhmm, +hh:mm, +hh or +hmm, at its sign. */
static bool read_offset(struct cursor *cursor, struct parts *parts) {
    int sign = *cursor->at == '-' ? -1 : 1;
    cursor->at++;
    size_t digits = count_digits(cursor);
    int hours = read_number(cursor, digits == 3 ? 1 : 2);
    if (peek(cursor, 0) == ':') {
        cursor->at++;
    }
    int minutes = hours >= 0 && is_digit(peek(cursor, 0)) ? read_number(cursor, 2) : 0;
    if (hours < 0 || hours > 15 || minutes > 59) {
        return false;
    }
    parts->zone_minutes = sign * (hours * 60 + minutes);
    parts->has_zone = true;
    return true;
}

static bool set_zone(struct slice word, struct parts *parts) {
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        bool maybe = word.bytes > 0 && (word.data[0] | 0x20) == zones[i].name[0];
        if (maybe && slice_equal_nocase(word, slice_of(zones[i].name))) {
            parts->zone_minutes = zones[i].minutes;
            parts->has_zone = true;
            return true;
        }
    }
    return false;
}

static bool days_in_range(const struct parts *parts) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (parts->month < 1 || parts->month > 12 || parts->day < 1) {
        return false;
    }
    bool leap = (parts->year % 4 == 0 && parts->year % 100 != 0) || parts->year % 400 == 0;
    int last = days[parts->month - 1] + (parts->month == 2 && leap ? 1 : 0);
    return parts->day <= last;
}

/* A leap second is read as the second after it, 24:00 as the next day's 0:00. */
static bool time_in_range(const struct parts *parts) {
    bool midnight = parts->hour == 24 && parts->minute == 0 && parts->second == 0;
    return (midnight || (parts->hour >= 0 && parts->hour < 24)) && parts->minute < 60 &&
           parts->second <= 60;
}

/* A zone may carry a date past the first or last year: what cannot be written again is none. */
static int64_t to_us(const struct parts *parts) {
    bool good = parts->year >= YEAR_MIN && parts->year <= YEAR_MAX && days_in_range(parts) &&
                time_in_range(parts);
    if (!good) {
        return CLOCK_UNKNOWN;
    }
    int64_t days = clock_days_from_civil(parts->year, (unsigned)parts->month, (unsigned)parts->day);
    days += parts->days_after;
    int64_t minutes = days * 1440 + parts->hour * 60 + parts->minute - parts->zone_minutes;
    int64_t seconds = minutes * 60 + parts->second;
    bool in_range = seconds >= clock_days_from_civil(YEAR_MIN, 1, 1) * 86400 &&
                    seconds < clock_days_from_civil(YEAR_MAX + 1, 1, 1) * 86400;
    return in_range ? seconds * SECOND_US + parts->fraction_us : CLOCK_UNKNOWN;
}

/* A zone of any form; anything else ends the reading without harm. */
static bool read_zone(struct cursor *cursor, struct parts *parts) {
    skip(cursor, " \t");
    if (peek(cursor, 0) == '+' || peek(cursor, 0) == '-') {
        return read_offset(cursor, parts);
    }
    struct slice word = read_word(cursor);
    if (set_zone(word, parts) && parts->zone_minutes == 0 &&
        (peek(cursor, 0) == '+' || peek(cursor, 0) == '-')) {
        return read_offset(cursor, parts);
    }
    return true;
}

/* At "W": "W12", "W12-3" or "W123". Week 1 is the one with 4 January in it, days count from Monday
 * (ISO 8601, 5.5.1). */
static bool read_week(struct cursor *cursor, struct parts *parts) {
    cursor->at++;
    int week = read_number(cursor, 2), day = 1;
    if (is_digit(peek(cursor, 0)) || (peek(cursor, 0) == '-' && is_digit(peek(cursor, 1)))) {
        skip(cursor, "-");
        day = read_number(cursor, 1);
    }
    int64_t january_4 = clock_days_from_civil(parts->year, 1, 4);
    int weekday = (int)((january_4 + 3) % 7 + 7) % 7; /* 1 January 1970 was a Thursday */
    parts->days_after = 3 - weekday + 7 * (week - 1) + day - 1;
    return week >= 1 && week <= 53 && day >= 1 && day <= 7;
}

/* At "335": the day of the year. */
static bool read_ordinal(struct cursor *cursor, struct parts *parts) {
    int day = read_number(cursor, 3);
    bool leap = (parts->year % 4 == 0 && parts->year % 100 != 0) || parts->year % 400 == 0;
    parts->days_after = day - 1;
    return day >= 1 && day <= 365 + leap;
}

/* YYYY[-MM[-DD]], YYYY-DDD or YYYY-Www[-D] with -, / or nothing between, the month also as a word;
 * a part left out is 1. */
static bool read_iso_day(struct cursor *cursor, struct parts *parts) {
    parts->year = read_number(cursor, 4);
    parts->month = 1;
    parts->day = 1;
    bool separated = peek(cursor, 0) == '-' || peek(cursor, 0) == '/';
    if (!separated && !is_digit(peek(cursor, 0)) && peek(cursor, 0) != 'W') {
        return true;
    }
    skip(cursor, "-/");
    if (peek(cursor, 0) == 'W' && is_digit(peek(cursor, 1))) {
        return read_week(cursor, parts);
    }
    if (count_digits(cursor) == 3) {
        return read_ordinal(cursor, parts);
    }
    bool named = is_letter(peek(cursor, 0));
    parts->month = named ? feed_date_month(read_word(cursor)) : read_number(cursor, 2);
    bool has_day =
        separated ? (peek(cursor, 0) == '-' || peek(cursor, 0) == '/') : is_digit(peek(cursor, 0));
    if (has_day) {
        skip(cursor, "-/");
        parts->day = read_number(cursor, 2);
    }
    return true;
}

static int64_t parse_iso(struct cursor *cursor, struct parts *parts) {
    if (!read_iso_day(cursor, parts)) {
        return CLOCK_UNKNOWN;
    }
    skip(cursor, "Tt ,");
    bool afternoon = take(cursor, "오후");
    bool korean = afternoon || take(cursor, "오전");
    if (korean) {
        skip(cursor, " ");
        parts->zone_minutes = KOREA_MINUTES;
    }
    if (!is_digit(peek(cursor, 0))) {
        return cursor->at == cursor->end || read_zone(cursor, parts) ? to_us(parts) : CLOCK_UNKNOWN;
    }
    bool packed = count_digits(cursor) == 6 || count_digits(cursor) == 4;
    if (packed) {
        parts->hour = read_number(cursor, 2);
        parts->minute = read_number(cursor, 2);
        parts->second = is_digit(peek(cursor, 0)) ? read_number(cursor, 2) : 0;
        read_fraction(cursor, parts);
    } else if (!read_time(cursor, parts)) {
        return CLOCK_UNKNOWN;
    }
    if (korean && parts->hour >= 1 && parts->hour <= 12) {
        parts->hour = parts->hour % 12 + (afternoon ? 12 : 0);
    }
    return read_zone(cursor, parts) ? to_us(parts) : CLOCK_UNKNOWN;
}

/* RFC 5322, 4.3: 00 to 49 are of this century, 50 to 999 count from 1900. */
static int year_of(int number, size_t digits) {
    if (digits == 4) {
        return number;
    }
    return digits == 2 && number < 50 ? 2000 + number : 1900 + number;
}

/* The signs for year, month and day: "2026년 1월 2일", "2026年1月2日". A date in Hangul without a
 * zone is Korea's. */
static bool take_sign(struct cursor *cursor, struct parts *parts, int number) {
    bool hangul_year = take(cursor, "년");
    if (hangul_year || take(cursor, "年")) {
        parts->year = number;
        parts->zone_minutes = hangul_year && !parts->has_zone ? KOREA_MINUTES : parts->zone_minutes;
    } else if (take(cursor, "월") || take(cursor, "月")) {
        parts->month = number;
    } else if (take(cursor, "일") || take(cursor, "日")) {
        parts->day = number;
    } else {
        return false;
    }
    return true;
}

/* A number that is no time of day: the day, then the year. */
static bool take_number(struct cursor *cursor, struct parts *parts) {
    size_t digits = count_digits(cursor);
    if (digits > 4) {
        return false;
    }
    int number = read_number(cursor, digits);
    if (take_sign(cursor, parts, number)) {
        return true;
    }
    if (parts->day < 0 && digits <= 2) {
        parts->day = number;
        return true;
    }
    if (parts->year < 0 && digits >= 2) {
        parts->year = year_of(number, digits);
        return true;
    }
    return false;
}

/* "PM" and "AM" after a time on the twelve-hour clock. */
static bool take_half_day(struct slice word, struct parts *parts) {
    bool after_noon = slice_equal_nocase(word, SLICE_LITERAL("pm"));
    if (!after_noon && !slice_equal_nocase(word, SLICE_LITERAL("am"))) {
        return false;
    }
    if (parts->hour >= 1 && parts->hour <= 12) {
        parts->hour = parts->hour % 12 + (after_noon ? 12 : 0);
    }
    return true;
}

/* A month, a half of the day or a zone; any other word (a weekday) says nothing new. Some weekdays
 * begin as a month does, so before the time the last one counts. */
static bool take_word(struct cursor *cursor, struct parts *parts, bool timed) {
    struct slice word = read_word(cursor);
    int month = parts->month < 0 || !timed ? feed_date_month(word) : 0;
    if (month > 0) {
        parts->month = month;
        return true;
    }
    if (!timed || take_half_day(word, parts) || parts->has_zone) {
        return true;
    }
    bool is_zone = set_zone(word, parts);
    bool is_relative =
        is_zone && parts->zone_minutes == 0 && (peek(cursor, 0) == '+' || peek(cursor, 0) == '-');
    return is_relative ? read_offset(cursor, parts) : true;
}

static bool take_part(struct cursor *cursor, struct parts *parts, bool *timed) {
    char c = peek(cursor, 0);
    if (is_digit(c)) {
        size_t digits = count_digits(cursor);
        if (digits <= 2 && peek(cursor, digits) == ':' && !*timed) {
            *timed = true;
            return read_time(cursor, parts);
        }
        return take_number(cursor, parts);
    }
    if (is_letter(c)) {
        return take_word(cursor, parts, *timed);
    }
    if ((c == '+' || c == '-') && *timed && is_digit(peek(cursor, 1)) && !parts->has_zone) {
        return read_offset(cursor, parts);
    }
    cursor->at++;
    return true;
}

static int64_t parse_words(struct cursor *cursor, struct parts *parts) {
    bool timed = false;
    parts->year = parts->month = parts->day = -1;
    while (cursor->at < cursor->end) {
        if (!take_part(cursor, parts, &timed)) {
            return CLOCK_UNKNOWN;
        }
    }
    return to_us(parts);
}

int64_t feed_date_parse(struct slice text) {
    enum { DATE_BYTES_MAX = 128 };
    text = slice_trim(text);
    if (text.bytes == 0 || text.bytes > DATE_BYTES_MAX) {
        return CLOCK_UNKNOWN;
    }
    struct cursor cursor = {text.data, text.data + text.bytes};
    struct parts parts = {0};
    size_t digits = count_digits(&cursor);
    char after = peek(&cursor, digits);
    bool is_iso =
        (digits == 4 && (after == '-' || after == '/' || after == 'W' || after == '\0')) ||
        digits == 7 || digits == 8;
    return is_iso ? parse_iso(&cursor, &parts) : parse_words(&cursor, &parts);
}
