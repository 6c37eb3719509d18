/* Dates as people's software writes them. What begins with its year is of the ISO 8601 family and
 * is read in feed_date_iso.c, also behind a weekday. Anything else is a heap of words and numbers
 * (RFC 822, RFC 850, asctime), where each says itself what it is: a month's name, a clock time, a
 * zone, a day, a year. Both know the months of many languages (feed_date_words.c), and the signs
 * for year, month, day and hour of Korea, China and Japan.
 *
 * Dates of three numbers: with dots, 03.04.2026, the day is first, as everywhere dots are used.
 * With slashes or dashes, 03/04/2026, half of the world puts the day first and half the month: read
 * if the numbers themselves decide (a number above 12 is the day; 05/05 is one day either way),
 * else not guessed. An unknown date costs little, since the article then has the time of its
 * fetching; a wrong one is off by months. Two digits thrice with dashes, 03-12-31, are year, month
 * and day, as ISO 8601 once had them and feedparser reads them.
 *
 * Every reader goes forward only, over at most DATE_BYTES_MAX bytes. Stateless. */
#include "ingest/feed_date.h"

#include "core/clock.h"
#include "ingest/feed_date_clock.h"
#include "ingest/feed_date_iso.h"
#include "ingest/feed_date_scan.h"
#include "ingest/feed_date_words.h"

/* Years outside are some program's zero or overflow, not dates. */
enum { YEAR_MIN = 1900, YEAR_MAX = 9999, DATE_BYTES_MAX = 128 };

static bool days_in_range(const struct date_parts *parts) {
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (parts->month < 1 || parts->month > 12 || parts->day < 1) {
        return false;
    }
    bool leap = (parts->year % 4 == 0 && parts->year % 100 != 0) || parts->year % 400 == 0;
    int last = days[parts->month - 1] + (parts->month == 2 && leap ? 1 : 0);
    return parts->day <= last;
}

/* A leap second is read as the second after it, 24:00 as the next day's 0:00. */
static bool time_in_range(const struct date_parts *parts) {
    bool midnight = parts->hour == 24 && parts->minute == 0 && parts->second == 0;
    return (midnight || (parts->hour >= 0 && parts->hour < 24)) && parts->minute < 60 &&
           parts->second <= 60;
}

/* "15:04 PM" is on the clock of 24 hours already. */
static int hour_of_day(const struct date_parts *parts) {
    if (parts->half == DATE_WHOLE_DAY || parts->hour > 12) {
        return parts->hour;
    }
    return parts->hour % 12 + (parts->half == DATE_AFTERNOON ? 12 : 0);
}

/* A zone may carry a date past the first or last year: what cannot be written again is none. */
static int64_t to_us(const struct date_parts *parts) {
    bool good = parts->year >= YEAR_MIN && parts->year <= YEAR_MAX && days_in_range(parts) &&
                time_in_range(parts);
    if (!good) {
        return CLOCK_UNKNOWN;
    }
    int64_t days = clock_days_from_civil(parts->year, (unsigned)parts->month, (unsigned)parts->day);
    days += parts->days_after;
    int64_t minutes = days * 1440 + hour_of_day(parts) * 60 + parts->minute - parts->zone_minutes;
    int64_t seconds = minutes * 60 + parts->second;
    bool in_range = seconds >= clock_days_from_civil(YEAR_MIN, 1, 1) * 86400 &&
                    seconds < clock_days_from_civil(YEAR_MAX + 1, 1, 1) * 86400;
    return in_range ? seconds * DATE_SECOND_US + parts->fraction_us : CLOCK_UNKNOWN;
}

/* The signs for year, month and day: "2026년 1월 2일", "2026年1月2日". A date in Hangul without a
 * zone is Korea's. */
static bool take_sign(struct date_cursor *cursor, struct date_parts *parts, int number) {
    if ((unsigned char)date_peek(cursor, 0) < 0x80) {
        return false;
    }
    bool hangul_year = date_take(cursor, "년");
    if (hangul_year || date_take(cursor, "年")) {
        parts->year = number;
        if (hangul_year) {
            date_set_korea(parts);
        }
    } else if (date_take(cursor, "월") || date_take(cursor, "月")) {
        parts->month = number;
    } else if (date_take(cursor, "일") || date_take(cursor, "日") || date_take(cursor, "号")) {
        parts->day = number;
    } else {
        return false;
    }
    return true;
}

/* A number that is no time of day: the day, then the year. */
static bool take_number(struct date_cursor *cursor, struct date_parts *parts, bool timed) {
    size_t digits = date_count_digits(cursor);
    if (digits > 4) {
        return false;
    }
    if (digits == 4 && timed && parts->year >= 0 && !parts->has_zone) {
        cursor->at--; /* an offset whose plus has become a space */
        return date_read_offset(cursor, parts);
    }
    int number = date_read_number(cursor, digits);
    if (take_sign(cursor, parts, number)) {
        return true;
    }
    if (parts->day < 0 && digits <= 2) {
        parts->day = number;
        return true;
    }
    if (parts->year < 0 && digits >= 2) {
        parts->year = date_year_of(number, digits);
        return true;
    }
    return false;
}

/* A number of a date such as "2. 1. 2026", where a space may follow a dot, and its separator. */
static int read_with_separator(struct date_cursor *cursor, char *separator) {
    int number = date_count_digits(cursor) <= 2 ? date_read_number(cursor, 2) : -1;
    *separator = date_peek(cursor, 0);
    cursor->at += cursor->at < cursor->end;
    if (*separator == '.') {
        date_skip(cursor, " ");
    }
    return number;
}

/* Three numbers with one separator come next: takes them, the last one as the year. The day and the
 * month stay unset if nothing tells them apart. */
static bool take_numbers(struct date_cursor *cursor, struct date_parts *parts) {
    struct date_cursor after = *cursor;
    char first_mark, second_mark;
    int first = read_with_separator(&after, &first_mark);
    bool separated = first >= 0 && (first_mark == '.' || first_mark == '/' || first_mark == '-');
    int second = separated ? read_with_separator(&after, &second_mark) : -1;
    size_t digits = date_count_digits(&after);
    if (second < 0 || second_mark != first_mark || (digits != 4 && digits != 2)) {
        return false;
    }
    parts->year = date_year_of(date_read_number(&after, digits), digits);
    bool day_first = first_mark == '.' || first > 12 || first == second;
    if (day_first || second > 12) {
        parts->day = day_first ? first : second;
        parts->month = day_first ? second : first;
    }
    *cursor = after;
    return true;
}

/* A month, a half of the day or a zone; any other word (a weekday) says nothing new. Some weekdays
 * begin as a month does, so before the time the last one counts. */
static bool take_word(struct date_cursor *cursor, struct date_parts *parts, bool timed) {
    if (date_take_half(cursor, parts, timed)) {
        return true;
    }
    struct slice word = date_read_word(cursor);
    int month = parts->month < 0 || !timed ? feed_date_month(word) : 0;
    if (month > 0) {
        parts->month = month;
        return true;
    }
    return !timed || parts->has_zone || date_take_zone(cursor, parts, word);
}

static bool take_part(struct date_cursor *cursor, struct date_parts *parts, bool *timed) {
    char c = date_peek(cursor, 0);
    if (date_is_digit(c)) {
        if (!*timed && date_at_time(cursor)) {
            *timed = true;
            return date_read_time(cursor, parts);
        }
        bool none_yet = parts->day < 0 && parts->month < 0 && parts->year < 0;
        return (none_yet && take_numbers(cursor, parts)) || take_number(cursor, parts, *timed);
    }
    if (date_is_letter(c)) {
        return take_word(cursor, parts, *timed);
    }
    if ((c == '+' || c == '-') && *timed && date_is_digit(date_peek(cursor, 1)) &&
        !parts->has_zone) {
        return date_read_offset(cursor, parts);
    }
    cursor->at++;
    if (c == '+' && *timed) { /* an offset that nobody can read */
        while (cursor->at < cursor->end && *cursor->at != ' ') {
            cursor->at++;
        }
    }
    return true;
}

static bool read_words(struct date_cursor *cursor, struct date_parts *parts) {
    bool timed = false;
    parts->year = parts->month = parts->day = -1;
    while (cursor->at < cursor->end) {
        if (!take_part(cursor, parts, &timed)) {
            return false;
        }
    }
    if (parts->day < 0 && parts->month > 0 && !timed) { /* "January 2026" */
        parts->day = 1;
    }
    return true;
}

/* Past a weekday, if a date with its year first follows: "Fri, 2006/09/15 08:19:53 EDT". */
static struct date_cursor past_weekday(struct date_cursor cursor) {
    struct date_cursor after = cursor;
    while (date_is_letter(date_peek(&after, 0)) || date_peek(&after, 0) == '.') {
        after.at++;
    }
    date_skip(&after, ", ");
    bool is_year = date_count_digits(&after) == 4 && date_is_digit(date_peek(&after, 5));
    return is_year && date_at_iso(&after) ? after : cursor;
}

/* Past a space, dash or colon of another width, if one stands here: its plain form; NUL: none. */
static char take_wide_sign(struct date_cursor *cursor) {
    static const struct {
        const char *from;
        char to;
    } signs[] = {{"\u00a0", ' '}, {"\u2009", ' '}, {"\u202f", ' '},
                 {"\u3000", ' '}, {"\u200e", ' '}, {"\u200f", ' '},
                 {"\u2013", '-'}, {"\u2212", '-'}, {"\uff1a", ':'}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (date_take(cursor, signs[i].from)) {
            return signs[i].to;
        }
    }
    return '\0';
}

/* Signs in their plain form, so that no reader need know the others: `text` into `plain`, which has
 * as much room. Bytes written. */
static size_t plain_text(struct slice text, char *plain) {
    struct date_cursor cursor = {text.data, text.data + text.bytes};
    size_t bytes = 0;
    while (cursor.at < cursor.end) {
        char sign = (unsigned char)*cursor.at >= 0x80 ? take_wide_sign(&cursor) : '\0';
        plain[bytes++] = sign != '\0' ? sign : *cursor.at++;
    }
    return bytes;
}

static bool is_ascii(struct slice text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        all |= (unsigned char)text.data[i];
    }
    return all < 0x80;
}

int64_t feed_date_parse(struct slice text) {
    char plain[DATE_BYTES_MAX];
    text = slice_trim(text);
    if (text.bytes == 0 || text.bytes > DATE_BYTES_MAX) {
        return CLOCK_UNKNOWN;
    }
    if (!is_ascii(text)) {
        text = slice_trim(slice_make(plain, plain_text(text, plain)));
    }
    int64_t us;
    if (date_read_epoch(text, &us)) {
        return us;
    }
    struct date_cursor cursor =
        past_weekday((struct date_cursor){text.data, text.data + text.bytes});
    struct date_parts parts = {0};
    bool read = date_at_iso(&cursor) ? date_read_iso(&cursor, &parts) : read_words(&cursor, &parts);
    return read ? to_us(&parts) : CLOCK_UNKNOWN;
}
