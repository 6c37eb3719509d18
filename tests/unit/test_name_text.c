#include "rules/name_text.h"
#include "tests/unit/unit.h"

#include "core/limits.h"

static struct arena arena;

static void cleans_names(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"  Haqqani   Network ", "Haqqani Network"},
        {"'ABBAS, Rim", "ABBAS, Rim"},
        {"\"AERO\"", "AERO"},
        {"\u201CUmar\u201D", "Umar"},
        {"AL-'AWLAQI, Anwar", "AL-AWLAQI, Anwar"},
        {"Jema\u2019ah", "Jema\u2019ah"},
        {"ABU-'UMAR", "ABU-UMAR"},
        {"ACME CO., LTD.,", "ACME CO., LTD."},
        {"- Hotel -", "Hotel"},
        {"E*TRADE*", "ETRADE"},
        {"a\tb\nc", "a b c"},
        {"Jr.", "Jr."},
        {"'\"'", ""},
        {"***", ""},
        {"------", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct slice clean = name_clean(slice_of(rows[i][0]), &arena);
        assert_non_null(clean.data);
        assert_slice_equal(clean, rows[i][1]);
    }
}

static void writes_capitals_as_the_press_does(void **state) {
    (void)state;
    static const struct {
        const char *text, *title;
        bool of_person;
    } rows[] = {
        {"AL-ZAWAHIRI", "Al-Zawahiri", true},
        {"BANK OF IRAN", "Bank of Iran", false},
        {"THE BASE", "The Base", false},
        {"BANCO NACIONAL DE CUBA", "Banco Nacional de Cuba", false},
        {"MTS BANK PJSC", "MTS Bank PJSC", false},
        {"CECOEX, S.A.", "Cecoex, S.A.", false},
        {"ACME CO., LTD.", "Acme Co., Ltd.", false},
        {"YV2964", "YV2964", false},
        {"NG", "Ng", true},
        {"NG", "NG", false},
        {"PROTOG\u00C8NE", "Protog\u00E8ne", true},
        {"\u0423\u041C\u0410\u0420\u041E\u0412", "\u0423\u043C\u0430\u0440\u043E\u0432", true},
        {"(LEBANON BRANCH)", "(Lebanon Branch)", false},
        {"Bank MELLI", "Bank MELLI", false},
        {"\u0637\u0627\u0644\u0628\u0627\u0646", "\u0637\u0627\u0644\u0628\u0627\u0646", false},
        {"123", "123", false},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_slice_equal(name_title_case(slice_of(rows[i].text), rows[i].of_person, &arena),
                           rows[i].title);
    }
}

static void counts_letters_and_digits_of_all_scripts(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t letters;
    } rows[] = {{"", 0},
                {"K.A.S.", 3},
                {"Al-X 17", 5},
                {"\u062F\u0627\u0639\u0634", 4},
                {"\u4E60\u8FD1\u5E73", 3},
                {"\u201Ca\u201D \u2014 b", 2},
                {"\xFF", 1}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(name_letters(slice_of(rows[i].text)), rows[i].letters);
    }
}

static void knows_acronyms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        bool acronym, capitals, vowel;
    } rows[] = {{"FARC", true, true, true},   {"PFLP", true, true, false},
                {"G7", true, true, false},    {"HEZBOLLAH", false, true, true},
                {"Farc", false, false, true}, {"A", false, true, true},
                {"7GS", false, true, false},  {"U.N.", false, true, true},
                {"", false, false, false},    {"17", false, false, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct slice text = slice_of(rows[i].text);
        assert_int_equal(name_is_acronym(text), rows[i].acronym);
        assert_int_equal(name_is_capitals(text), rows[i].capitals);
        assert_int_equal(name_has_vowel(text), rows[i].vowel);
    }
    assert_true(name_has_capitals(SLICE_LITERAL("farC")));
    assert_false(name_has_capitals(SLICE_LITERAL("\u062F1a")));
    assert_true(name_is_wordless(SLICE_LITERAL("\u4E60")));
    assert_false(name_is_wordless(SLICE_LITERAL("x")));
    assert_false(name_is_wordless(SLICE_LITERAL("")));
}

static void compares_words_without_dots(void **state) {
    (void)state;
    assert_true(name_word_is(SLICE_LITERAL("Dr."), "dr"));
    assert_true(name_word_is(SLICE_LITERAL("PH.D."), "phd"));
    assert_false(name_word_is(SLICE_LITERAL("Dra"), "dr"));
    assert_false(name_word_is(SLICE_LITERAL("D"), "dr"));
    assert_false(name_word_is(SLICE_LITERAL("..."), ""));
}

static void divides_and_joins_words(void **state) {
    (void)state;
    static char many[4 * NAME_WORDS_MAX];
    struct name_words words;
    name_split(SLICE_LITERAL(" a  bc d "), &words);
    assert_int_equal(words.count, 3);
    assert_slice_equal(words.items[1], "bc");
    assert_slice_equal(name_join(words.items, 3, &arena), "a bc d");
    assert_slice_equal(name_join(words.items, 0, &arena), "");
    for (size_t i = 0; i < sizeof many - 1; i++) {
        many[i] = i % 2 ? ' ' : 'x';
    }
    name_split(slice_of(many), &words);
    assert_int_equal(words.count, NAME_WORDS_MAX);
    assert_int_equal(words.items[NAME_WORDS_MAX - 1].bytes,
                     sizeof many - 1 - 2 * (NAME_WORDS_MAX - 1));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(cleans_names),
                                       cmocka_unit_test(writes_capitals_as_the_press_does),
                                       cmocka_unit_test(counts_letters_and_digits_of_all_scripts),
                                       cmocka_unit_test(knows_acronyms),
                                       cmocka_unit_test(compares_words_without_dots),
                                       cmocka_unit_test(divides_and_joins_words)};
    arena_init(&arena, MIB);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_fini(&arena);
    return failed;
}
