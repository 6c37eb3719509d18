#include "tests/unit/unit.h"

#include "core/limits.h"
#include "core/status.h"
#include "matcher/term.h"
#include "rules/rule_term.h"

static struct arena arena;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 64 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

static void acronyms_are_two_to_five_capitals_or_digits(void **state) {
    (void)state;
    static const char *const acronyms[] = {
        "US",   "ISIS", "AQI",  "NATO", "TTP", "R2P", "F16", "A1",   "12A", "UNAMA", "IS-K",
        "R&AW", "U.S.", "AT&T", "F-16", "I/O", "ФСБ", "ГРУ", "ΕΛΑΣ", "ÖVP", "Л-М",   "U.N.",
    };
    static const char *const others[] = {
        "",       "U",    "I",  "Us",    "us",      "UNIFIL", "UNICEF", "12",          "9/11",
        "2014",   "-",    "&&", "ISIS*", "US Army", "US ",    " US",    "AQ I",        "R&A w",
        "طالبان", "中国", "U.", "ФСб",   "US\377A", "A,B",    "ABCDEF", "A-B-C-D-E-F",
    };
    for (size_t i = 0; i < COUNT_OF(acronyms); i++) {
        if (!rule_term_is_acronym(slice_of(acronyms[i]))) {
            print_error("%s\n", acronyms[i]);
        }
        assert_true(rule_term_is_acronym(slice_of(acronyms[i])));
    }
    for (size_t i = 0; i < COUNT_OF(others); i++) {
        if (rule_term_is_acronym(slice_of(others[i]))) {
            print_error("%s\n", others[i]);
        }
        assert_false(rule_term_is_acronym(slice_of(others[i])));
    }
}

static void terms_are_folded_with_their_wildcards_in_place(void **state) {
    (void)state;
    static const struct {
        const char *term, *folded;
    } cases[] = {
        {"Taliban", " taliban "},
        {"Al-Qaeda", " al qaeda "},
        {"unfreez*", " unfreez* "},
        {"*stan", " *stan "},
        {"*fghan*", " *fghan* "},
        {"lift* sanctions", " lift* sanctions "},
        {"lift *sanctions", " lift *sanctions "},
        {"lift sanctions", " lift sanctions "},
        {"  Frozen\tfunds ", " frozen funds "},
        {"al-Qaed*", " al qaed* "},
        {"Café - bar", " cafe bar "},
        {"حقانی", " حقاني "},
    };
    char message[256];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice folded = {0};
        assert_int_equal(
            rule_term_check(slice_of(cases[i].term), &arena, &folded, message, sizeof message),
            STATUS_OK);
        assert_slice_equal(folded, cases[i].folded);
    }
}

static void a_term_that_cannot_be_found_is_refused(void **state) {
    (void)state;
    static const struct {
        const char *term, *says;
    } cases[] = {
        {"—", "nothing is left"},    {"...", "nothing is left"},
        {"🔥🔥", "nothing is left"},   {"*", "at least 3 other"},
        {"ab*", "at least 3 other"}, {"* sanctions", "at least 3 other"},
        {"U.S.*", "must touch"},     {"**", "at least 3 other"},
        {"*-abcd", "must touch"},    {"abcd-*", "must touch"},
        {"U.S.A.F*", "at least 3"},  {"*a.bcd", "at least 3"},
        {"un*freeze", "not inside"}, {"abcd**", "not inside"},
        {"abcd*,", "not inside"},    {"ab**", "not inside"},
        {"a\xC3", "not UTF-8"},      {"a \xED\xA0\x80", "not UTF-8"},
    };
    char message[ERROR_MESSAGE_BYTES];
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice folded = {0};
        assert_int_equal(
            rule_term_check(slice_of(cases[i].term), &arena, &folded, message, sizeof message),
            STATUS_INVALID);
        if (strstr(message, cases[i].says) == NULL) {
            print_error("%s: %s\n", cases[i].term, message);
        }
        assert_non_null(strstr(message, cases[i].says));
        assert_non_null(strstr(message, "\"")); /* the term is in it */
        assert_null(folded.data);
    }
}

static void wildcards_count_characters_not_bytes(void **state) {
    (void)state;
    char message[256];
    struct slice folded;
    assert_int_equal(rule_term_check(slice_of("жжж*"), &arena, &folded, message, sizeof message),
                     STATUS_OK);
    assert_int_equal(rule_term_check(slice_of("жж*"), &arena, &folded, message, sizeof message),
                     STATUS_INVALID);
}

static void length_has_limits(void **state) {
    (void)state;
    char text[LIMIT_TERM_BYTES + 2];
    char message[ERROR_MESSAGE_BYTES];
    struct slice folded;
    memset(text, 'a', sizeof text);
    assert_int_equal(rule_term_check(slice_make(text, LIMIT_TERM_BYTES), &arena, &folded, message,
                                     sizeof message),
                     STATUS_OK);
    assert_int_equal(rule_term_check(slice_make(text, LIMIT_TERM_BYTES + 1), &arena, &folded,
                                     message, sizeof message),
                     STATUS_INVALID);
    assert_non_null(strstr(message, "512 bytes"));
    for (size_t i = 1; i < sizeof text; i += 2) {
        text[i] = ' ';
    }
    assert_int_equal(rule_term_check(slice_make(text, 2 * LIMIT_TERM_WORDS), &arena, &folded,
                                     message, sizeof message),
                     STATUS_OK);
    assert_int_equal(rule_term_check(slice_make(text, 2 * LIMIT_TERM_WORDS + 2), &arena, &folded,
                                     message, sizeof message),
                     STATUS_INVALID);
    assert_non_null(strstr(message, "64 words"));
}

static uint32_t next_random(uint64_t *state) {
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33);
}

/* An error in a rule has a place; one that only the matcher finds has none. */
static void what_is_accepted_here_the_matcher_accepts(void **state) {
    (void)state;
    static const char *const pieces[] = {"a", "bc",     "Def", "*", " ", "-", "'", ".",
                                         "é", "\u0301", "中",  "ж", "1", "😀", "ﬁ", "\u200D",
                                         "ﷺ", "،",      "ไทย", ",", "½", "’", "ـ", "&"};
    uint64_t random = 20261123;
    struct term term;
    term_init(&term);
    size_t accepted = 0;
    for (size_t round = 0; round < 20000; round++) {
        char text[128] = "";
        size_t count = 1 + next_random(&random) % 10;
        for (size_t i = 0; i < count; i++) {
            strcat(text, pieces[next_random(&random) % COUNT_OF(pieces)]);
        }
        char message[ERROR_MESSAGE_BYTES];
        struct slice folded;
        arena_reset(&arena);
        if (rule_term_check(slice_of(text), &arena, &folded, message, sizeof message) ==
            STATUS_OK) {
            struct error error = {0};
            enum status status = term_parse(&term, slice_of(text), &error);
            if (status != STATUS_OK) {
                print_error("\"%s\": %s\n", text, error.message);
            }
            assert_int_equal(status, STATUS_OK);
            accepted++;
        }
    }
    term_fini(&term);
    assert_in_range(accepted, 5000, 19000);
}

static void a_literal_term_means_each_character(void **state) {
    (void)state;
    static const struct {
        const char *text, *sought, *folded; /* NULL: refused */
    } cases[] = {{"E*TRADE", "E TRADE", " e trade "},
                 {"*", NULL, NULL},
                 {"un*freeze", "un freeze", " un freeze "},
                 {"ab*", "ab ", " ab "},
                 {"\xC3\x89rdogan", "\xC3\x89rdogan", " erdogan "},
                 {"...", NULL, NULL},
                 {"\xFF", NULL, NULL}};
    struct buffer scratch;
    buffer_init(&scratch, (size_t)64 << 10);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct slice sought = {0}, folded = {0};
        char message[ERROR_MESSAGE_BYTES] = "";
        enum status status = rule_term_check_literal(slice_of(cases[i].text), &arena, &scratch,
                                                     &sought, &folded, message);
        assert_int_equal(status, cases[i].sought ? STATUS_OK : STATUS_INVALID);
        if (status == STATUS_OK) {
            assert_slice_equal(sought, cases[i].sought);
            assert_slice_equal(folded, cases[i].folded);
        }
        assert_int_equal(message[0] != '\0', status != STATUS_OK);
    }
    buffer_fini(&scratch);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_literal_term_means_each_character),
        cmocka_unit_test(acronyms_are_two_to_five_capitals_or_digits),
        cmocka_unit_test(terms_are_folded_with_their_wildcards_in_place),
        cmocka_unit_test(a_term_that_cannot_be_found_is_refused),
        cmocka_unit_test(wildcards_count_characters_not_bytes),
        cmocka_unit_test(length_has_limits),
        cmocka_unit_test(what_is_accepted_here_the_matcher_accepts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
