/* A month's name is declined, shortened and dotted in many ways, but its beginning stays. So the
 * table holds beginnings, as short as tells the months apart: of Bulgarian, Czech, Danish, Dutch,
 * Finnish, French, German, Greek, Hungarian, Indonesian, Italian, Norwegian, Polish, Portuguese,
 * Romanian, Russian, Spanish, Swedish, Turkish, Ukrainian and Arabic (as in Egypt and the Gulf).
 * Where two languages mean different months by one word (listopad), the one with more feeds has it.
 *
 * Some are the beginnings of weekdays too (French "mar." is Tuesday or March): the caller lets the
 * last such word before the time count. */
#include "ingest/feed_date_words.h"

#include "core/utf8.h"

/* Three ASCII letters, small, as one number. */
#define THREE(a, b, c) ((uint32_t)(a) << 16 | (uint32_t)(b) << 8 | (uint32_t)(c))

static const struct {
    uint32_t start;
    const char *name;
} english[] = {
    {THREE('j', 'a', 'n'), "january"},   {THREE('f', 'e', 'b'), "february"},
    {THREE('m', 'a', 'r'), "march"},     {THREE('a', 'p', 'r'), "april"},
    {THREE('m', 'a', 'y'), "may"},       {THREE('j', 'u', 'n'), "june"},
    {THREE('j', 'u', 'l'), "july"},      {THREE('a', 'u', 'g'), "august"},
    {THREE('s', 'e', 'p'), "september"}, {THREE('o', 'c', 't'), "october"},
    {THREE('n', 'o', 'v'), "november"},  {THREE('d', 'e', 'c'), "december"},
};
static const uint32_t english_weekdays[] = {
    THREE('m', 'o', 'n'), THREE('t', 'u', 'e'), THREE('w', 'e', 'd'), THREE('t', 'h', 'u'),
    THREE('f', 'r', 'i'), THREE('s', 'a', 't'), THREE('s', 'u', 'n'),
};

/* In small letters. */
static const struct {
    const char *start;
    int month;
} beginnings[] = {
    {"jan", 1},     {"ene", 1},      {"gen", 1},     {"jän", 1},     {"янв", 1},     {"яну", 1},
    {"січ", 1},     {"ιαν", 1},      {"sty", 1},     {"oca", 1},     {"led", 1},     {"ian", 1},
    {"يناير", 1},   {"feb", 2},      {"fév", 2},     {"fev", 2},     {"фев", 2},     {"лют", 2},
    {"φεβ", 2},     {"lut", 2},      {"şub", 2},     {"úno", 2},     {"فبراير", 2},  {"marras", 11},
    {"mar", 3},     {"mär", 3},      {"már", 3},     {"mrt", 3},     {"maa", 3},     {"мар", 3},
    {"бер", 3},     {"μάρ", 3},      {"μαρ", 3},     {"bře", 3},     {"مارس", 3},    {"apr", 4},
    {"avr", 4},     {"abr", 4},      {"ápr", 4},     {"апр", 4},     {"кві", 4},     {"απρ", 4},
    {"kwi", 4},     {"nis", 4},      {"dub", 4},     {"أبريل", 4},   {"ابريل", 4},   {"mai", 5},
    {"may", 5},     {"maj", 5},      {"máj", 5},     {"mag", 5},     {"mei", 5},     {"май", 5},
    {"мая", 5},     {"тра", 5},      {"μάι", 5},     {"μαΐ", 5},     {"μαϊ", 5},     {"kvě", 5},
    {"مايو", 5},    {"jun", 6},      {"juin", 6},    {"jún", 6},     {"giu", 6},     {"июн", 6},
    {"юни", 6},     {"чер", 6},      {"ιούν", 6},    {"ιουν", 6},    {"cze", 6},     {"haz", 6},
    {"červene", 7}, {"července", 7}, {"červenc", 7}, {"čer", 6},     {"يونيو", 6},   {"jul", 7},
    {"juil", 7},    {"júl", 7},      {"lug", 7},     {"июл", 7},     {"юли", 7},     {"лип", 7},
    {"ιούλ", 7},    {"ιουλ", 7},     {"lip", 7},     {"tem", 7},     {"يوليو", 7},   {"aug", 8},
    {"aoû", 8},     {"aou", 8},      {"ago", 8},     {"agu", 8},     {"авг", 8},     {"сер", 8},
    {"αύγ", 8},     {"αυγ", 8},      {"sie", 8},     {"ağu", 8},     {"srp", 8},     {"أغسطس", 8},
    {"اغسطس", 8},   {"sep", 9},      {"set", 9},     {"szep", 9},    {"сен", 9},     {"сеп", 9},
    {"вер", 9},     {"σεπ", 9},      {"wrz", 9},     {"eyl", 9},     {"zář", 9},     {"سبتمبر", 9},
    {"oct", 10},    {"okt", 10},     {"ott", 10},    {"out", 10},    {"окт", 10},    {"жов", 10},
    {"οκτ", 10},    {"paź", 10},     {"eki", 10},    {"říj", 10},    {"أكتوبر", 10}, {"اكتوبر", 10},
    {"nov", 11},    {"ноя", 11},     {"ное", 11},    {"лис", 11},    {"νοέ", 11},    {"νοε", 11},
    {"lis", 11},    {"kas", 11},     {"نوفمبر", 11}, {"dec", 12},    {"déc", 12},    {"dez", 12},
    {"dic", 12},    {"dés", 12},     {"des", 12},    {"дек", 12},    {"гру", 12},    {"δεκ", 12},
    {"gru", 12},    {"ara", 12},     {"pro", 12},    {"ديسمبر", 12}, {"noi", 11},    {"iun", 6},
    {"iul", 7},     {"tam", 1},      {"hel", 2},     {"huh", 4},     {"tou", 5},     {"hei", 7},
    {"elo", 8},     {"syy", 9},      {"lok", 10},    {"jou", 12},    {"kesä", 6},
};

/* Of the alphabets in the table; any other letter is its own. */
static uint32_t small(uint32_t point) {
    if ((point >= 'A' && point <= 'Z') || (point >= 0xC0 && point <= 0xDE && point != 0xD7) ||
        (point >= 0x391 && point <= 0x3AB) || (point >= 0x410 && point <= 0x42F)) {
        return point + 0x20;
    }
    bool paired =
        point >= 0x100 && point <= 0x17D; /* Latin Extended-A: in pairs, even ones large */
    if (paired && (point < 0x139 || (point >= 0x14A && point <= 0x177))) {
        return point | 1;
    }
    if (paired) { /* the pairs that begin with an odd one */
        return point + (point & 1);
    }
    if (point >= 0x386 && point <= 0x38F) { /* Greek with an accent; gaps do not matter */
        return point == 0x386   ? 0x3AC
               : point <= 0x38A ? point + 37
               : point == 0x38C ? 0x3CC
                                : point + 63;
    }
    return point == 0x406 ? 0x456 : point; /* Ukrainian I */
}

/* How many bytes of `word` are the same letters as all of `start`; 0: they are not. */
static size_t starts_with(struct slice word, const char *start) {
    struct slice rest = slice_of(start);
    size_t at = 0;
    while (rest.bytes > 0) {
        size_t wanted_bytes, bytes = 1;
        uint32_t wanted = utf8_decode(rest, &wanted_bytes);
        if (at == word.bytes ||
            small(utf8_decode(slice_sub(word, at, word.bytes), &bytes)) != wanted) {
            return 0;
        }
        at += bytes;
        rest = slice_sub(rest, wanted_bytes, rest.bytes);
    }
    return at;
}

/* Most dates are in English, and their words are decided by three letters: 1 to 12, 0 for a
 * weekday, -1 for any other word. */
static int english_month(struct slice word) {
    uint32_t start = 0;
    for (size_t i = 0; i < 3 && i < word.bytes; i++) {
        start = start << 8 | (unsigned char)(word.data[i] | 0x20);
    }
    for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
        if (start == english[i].start &&
            slice_equal_nocase(word, slice_sub(slice_of(english[i].name), 0, word.bytes))) {
            return (int)i + 1;
        }
    }
    for (size_t i = 0; i < sizeof english_weekdays / sizeof *english_weekdays; i++) {
        if (start == english_weekdays[i]) {
            return 0;
        }
    }
    return -1;
}

/* Weekdays that begin as a month does and are written out, so that no doubt is left: Tuesday in
 * French, Spanish, Italian and Romanian, Monday in Dutch. */
static bool is_weekday(struct slice word) {
    static const char *const weekdays[] = {"mardi", "martes", "marted", "marți", "maandag"};
    for (size_t i = 0; i < sizeof weekdays / sizeof *weekdays; i++) {
        if (starts_with(word, weekdays[i]) > 0) {
            return true;
        }
    }
    return false;
}

int feed_date_month(struct slice word) {
    int month = word.bytes >= 3 ? english_month(word) : 0;
    for (size_t i = 0; month < 0 && i < sizeof beginnings / sizeof *beginnings; i++) {
        if (starts_with(word, beginnings[i].start) > 0) {
            return is_weekday(word) ? 0 : beginnings[i].month;
        }
    }
    return month > 0 ? month : 0;
}
