/* The Gregorian calendar, as far as a date needs it. */
#include "rules/day.h"

#include "core/clock.h"

bool day_read(struct slice text, int64_t *us) {
    static const char form[] = "dddd-dd-dd";
    static const unsigned days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned numbers[3] = {0};
    for (size_t i = 0, part = 0; i < sizeof form - 1; i++) {
        char c = i < text.bytes ? text.data[i] : '\0';
        bool digit = c >= '0' && c <= '9';
        if (form[i] == 'd' ? !digit : c != '-') {
            return false;
        }
        part += !digit;
        numbers[part] = digit ? numbers[part] * 10 + (unsigned)(c - '0') : 0;
    }
    unsigned year = numbers[0], month = numbers[1], day = numbers[2];
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (text.bytes != sizeof form - 1 || month < 1 || month > 12 || day < 1 ||
        day > days[month - 1] + (month == 2 && leap)) {
        return false;
    }
    *us = clock_days_from_civil(year, month, day) * 86400 * 1000000;
    return true;
}
