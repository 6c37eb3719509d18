/* The time of day within a date, and its zone. Names of zones are looked up in a table, without the
 * system's own: what a feed means does not depend on the machine. A zone that nobody knows is none,
 * and no zone is UTC. Stateless. */
#include "ingest/feed_date_clock.h"

enum { KOREA_MINUTES = 9 * 60, OFFSET_HOURS_MAX = 15 };

struct zone {
    const char *name;
    int minutes;
};

/* Where a name has several meanings, the one that news feeds use: IST is India's, CST and AST are
 * America's, BST is Britain's. */
static const struct zone zones[] = {
    {"gmt", 0},    {"z", 0},       {"ut", 0},     {"utc", 0},    {"wet", 0},     {"west", 60},
    {"bst", 60},   {"ist", 330},   {"cet", 60},   {"cest", 120}, {"met", 60},    {"mest", 120},
    {"mez", 60},   {"mesz", 120},  {"eet", 120},  {"eest", 180}, {"msk", 180},   {"msd", 240},
    {"trt", 180},  {"ast", -240},  {"adt", -180}, {"at", -240},  {"est", -300},  {"edt", -240},
    {"et", -300},  {"cst", -360},  {"cdt", -300}, {"ct", -360},  {"mst", -420},  {"mdt", -360},
    {"mt", -420},  {"pst", -480},  {"pdt", -420}, {"pt", -480},  {"akst", -540}, {"akdt", -480},
    {"hst", -600}, {"nst", -210},  {"ndt", -150}, {"brt", -180}, {"brst", -120}, {"art", -180},
    {"clt", -240}, {"clst", -180}, {"cot", -300}, {"pet", -300}, {"vet", -240},  {"bot", -240},
    {"ect", -300}, {"uyt", -180},  {"sast", 120}, {"eat", 180},  {"wat", 60},    {"cat", 120},
    {"idt", 180},  {"irst", 210},  {"irdt", 270}, {"gst", 240},  {"azt", 240},   {"samt", 240},
    {"aft", 270},  {"pkt", 300},   {"uzt", 300},  {"yekt", 300}, {"npt", 345},   {"bdt", 360},
    {"omst", 360}, {"mmt", 390},   {"ict", 420},  {"wib", 420},  {"novt", 420},  {"krat", 420},
    {"sgt", 480},  {"hkt", 480},   {"pht", 480},  {"myt", 480},  {"wita", 480},  {"irkt", 480},
    {"awst", 480}, {"kst", 540},   {"jst", 540},  {"wit", 540},  {"yakt", 540},  {"acst", 570},
    {"acdt", 630}, {"aest", 600},  {"aedt", 660}, {"vlat", 600}, {"chst", 600},  {"nzst", 720},
    {"nzdt", 780},
};

static bool is_sign(char c) {
    return c == '+' || c == '-';
}

/* ".123456789" after the seconds; what is finer than a microsecond is dropped. */
static void read_fraction(struct date_cursor *cursor, struct date_parts *parts) {
    char mark = date_peek(cursor, 0);
    if ((mark != '.' && mark != ',') || !date_is_digit(date_peek(cursor, 1))) {
        return;
    }
    cursor->at++;
    int64_t unit_us = DATE_SECOND_US / 10;
    parts->fraction_us = 0;
    while (date_is_digit(date_peek(cursor, 0))) {
        parts->fraction_us += unit_us * (*cursor->at - '0');
        unit_us /= 10;
        cursor->at++;
    }
}

static bool take_any(struct date_cursor *cursor, const char *const *signs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (date_take(cursor, signs[i])) {
            return true;
        }
    }
    return false;
}

/* The sign for "hours" in China and Japan, simple and not, and in Korea. */
static bool take_hour_sign(struct date_cursor *cursor) {
    static const char *const signs[] = {"時", "时", "点", "點", "시"};
    return take_any(cursor, signs, sizeof signs / sizeof *signs);
}

static bool take_minute_sign(struct date_cursor *cursor) {
    static const char *const signs[] = {"分", "분"};
    return take_any(cursor, signs, sizeof signs / sizeof *signs);
}

/* French "15h30" or "15h": a word of one letter. */
static bool take_h(struct date_cursor *cursor) {
    bool comes = (date_peek(cursor, 0) | 0x20) == 'h' && !date_is_letter(date_peek(cursor, 1));
    cursor->at += comes;
    return comes;
}

static bool is_beyond_ascii(char c) {
    return (unsigned char)c >= 0x80;
}

bool date_at_time(const struct date_cursor *cursor) {
    size_t digits = date_count_digits(cursor);
    if (digits == 0 || digits > 2) {
        return false;
    }
    struct date_cursor after = {cursor->at + digits, cursor->end};
    char next = date_peek(&after, 0);
    if (next == ':' || is_beyond_ascii(next)) {
        return next == ':' || take_hour_sign(&after);
    }
    date_skip(&after, " ");
    next = (char)(date_peek(&after, 0) | 0x20);
    struct date_parts ignored = {0};
    return (next == 'h' && take_h(&after)) ||
           ((next == 'a' || next == 'p') && date_take_half(&after, &ignored, true));
}

/* "15時30分45秒", behind the sign of the hours. */
static bool read_signed_rest(struct date_cursor *cursor, struct date_parts *parts) {
    date_skip(cursor, " ");
    if (!date_is_digit(date_peek(cursor, 0))) {
        return true;
    }
    parts->minute = date_read_number(cursor, 2);
    if (!take_minute_sign(cursor)) {
        return true;
    }
    date_skip(cursor, " ");
    if (date_is_digit(date_peek(cursor, 0))) {
        parts->second = date_read_number(cursor, 2);
    }
    return true;
}

bool date_read_time(struct date_cursor *cursor, struct date_parts *parts) {
    parts->hour = date_read_number(cursor, 2);
    parts->minute = 0;
    parts->second = 0;
    if (is_beyond_ascii(date_peek(cursor, 0)) && take_hour_sign(cursor)) {
        return read_signed_rest(cursor, parts);
    }
    if (date_peek(cursor, 0) != ':') {
        date_skip(cursor, " ");
        return parts->hour >= 0 && (!take_h(cursor) || read_signed_rest(cursor, parts));
    }
    cursor->at++;
    parts->minute = date_read_number(cursor, 2);
    if (parts->minute >= 0 && date_peek(cursor, 0) == ':') {
        cursor->at++;
        parts->second = date_read_number(cursor, 2);
        read_fraction(cursor, parts);
    }
    return parts->hour >= 0 && parts->minute >= 0 && parts->second >= 0;
}

bool date_read_packed_time(struct date_cursor *cursor, struct date_parts *parts) {
    size_t digits = date_count_digits(cursor);
    if (digits != 2 && digits != 4 && digits != 6) {
        return false;
    }
    parts->hour = date_read_number(cursor, 2);
    parts->minute = digits > 2 ? date_read_number(cursor, 2) : 0;
    parts->second = digits > 4 ? date_read_number(cursor, 2) : 0;
    read_fraction(cursor, parts);
    return true;
}

/* "am", "a.m.", "a. m.": whole words. */
static bool take_latin_half(struct date_cursor *cursor, struct date_parts *parts) {
    struct date_cursor after = *cursor;
    char first = (char)(date_peek(&after, 0) | 0x20);
    if (first != 'a' && first != 'p') {
        return false;
    }
    after.at++;
    date_skip(&after, ". ");
    if ((date_peek(&after, 0) | 0x20) != 'm' || date_is_letter(date_peek(&after, 1))) {
        return false;
    }
    cursor->at = after.at + 1;
    parts->half = first == 'a' ? DATE_MORNING : DATE_AFTERNOON;
    return true;
}

bool date_take_half(struct date_cursor *cursor, struct date_parts *parts, bool latin) {
    static const char *const mornings[] = {"오전", "上午", "午前"};
    static const char *const afternoons[] = {"오후", "下午", "午後"};
    if (!is_beyond_ascii(date_peek(cursor, 0))) {
        return latin && take_latin_half(cursor, parts);
    }
    for (size_t i = 0; i < sizeof mornings / sizeof *mornings; i++) {
        bool morning = date_take(cursor, mornings[i]);
        if (morning || date_take(cursor, afternoons[i])) {
            parts->half = morning ? DATE_MORNING : DATE_AFTERNOON;
            if (i == 0) {
                date_set_korea(parts);
            }
            return true;
        }
    }
    return false;
}

bool date_read_offset(struct date_cursor *cursor, struct date_parts *parts) {
    int sign = *cursor->at == '-' ? -1 : 1;
    cursor->at++;
    size_t digits = date_count_digits(cursor);
    int hours = date_read_number(cursor, digits == 3 ? 1 : 2);
    if (date_peek(cursor, 0) == ':') {
        cursor->at++;
    }
    int minutes =
        hours >= 0 && date_is_digit(date_peek(cursor, 0)) ? date_read_number(cursor, 2) : 0;
    if (hours < 0 || hours > OFFSET_HOURS_MAX || minutes > 59) {
        return false;
    }
    parts->zone_minutes = sign * (hours * 60 + minutes);
    parts->has_zone = true;
    return true;
}

static const struct zone *zone_find(struct slice name) {
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        bool maybe = name.bytes > 0 && (name.data[0] | 0x20) == zones[i].name[0];
        if (maybe && slice_equal_nocase(name, slice_of(zones[i].name))) {
            return &zones[i];
        }
    }
    return NULL;
}

bool date_take_zone(struct date_cursor *cursor, struct date_parts *parts, struct slice name) {
    const struct zone *zone = zone_find(name);
    if (zone == NULL) {
        return true;
    }
    parts->zone_minutes = zone->minutes;
    parts->has_zone = true;
    bool relative =
        zone->minutes == 0 && is_sign(date_peek(cursor, 0)) && date_is_digit(date_peek(cursor, 1));
    return !relative || date_read_offset(cursor, parts);
}

/* "03:04:05 01:00": a plus that was decoded as a space. */
static bool at_lost_plus(const struct date_cursor *cursor) {
    size_t digits = date_count_digits(cursor);
    return digits == 4 || (digits == 2 && date_peek(cursor, 2) == ':');
}

bool date_read_zone(struct date_cursor *cursor, struct date_parts *parts) {
    const char *start = cursor->at;
    date_skip(cursor, " \t");
    if (cursor->at > start && at_lost_plus(cursor)) {
        cursor->at--;
        return date_read_offset(cursor, parts);
    }
    if (is_sign(date_peek(cursor, 0))) {
        return date_read_offset(cursor, parts);
    }
    return date_take_zone(cursor, parts, date_read_word(cursor));
}

void date_set_korea(struct date_parts *parts) {
    if (!parts->has_zone) {
        parts->zone_minutes = KOREA_MINUTES;
    }
}
