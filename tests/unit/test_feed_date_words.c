#include "ingest/feed_date_words.h"
#include "tests/unit/unit.h"

static void months_are_known_in_any_case_and_ending(void **state) {
    (void)state;
    static const struct {
        const char *word;
        int month;
    } rows[] = {
        {"Jan", 1},       {"JANUARY", 1},       {"janu", 1},    {"января", 1},
        {"ЯНВАРЬ", 1},    {"Février", 2},       {"FÉVR", 2},    {"Şubat", 2},
        {"März", 3},      {"Μάρτιος", 3},       {"května", 5},  {"МАЯ", 5},
        {"Junho", 6},     {"juin", 6},          {"červen", 6},  {"juillet", 7},
        {"ΙΟΎΛ", 7},      {"Ağustos", 8},       {"Ağu", 8},     {"SEPT", 9},
        {"вересня", 9},   {"Października", 10}, {"ЖОВТНЯ", 10}, {"ноября", 11},
        {"Dicembre", 12}, {"ديسمبر", 12},       {"", 0},        {"J", 0},
        {"Ja", 0},        {"Janx", 1},          {"Fri", 0},     {"Lundi", 0},
        {"пятница", 0},   {"EST", 0},           {"\xC3", 0},    {"\xFF\xFE\x41", 0},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        int month = feed_date_month(slice_of(rows[i].word));
        if (month != rows[i].month) {
            fail_msg("\"%s\" is month %d, not %d", rows[i].word, rows[i].month, month);
        }
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_known_in_any_case_and_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
