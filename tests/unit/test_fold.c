#include "matcher/cpu_path.h"
#include "matcher/fold.h"
#include "tests/oracle/naive_words.h"
#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/utf8.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static struct buffer first, second;

static struct slice fold(struct slice text, bool keep_case, struct buffer *into) {
    buffer_clear(into);
    assert_int_equal(fold_append(text, keep_case, into), STATUS_OK);
    return buffer_slice(into);
}

struct folding {
    const char *text, *folded, *kept;
};

static void check(const struct folding *rows, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_slice_equal(fold(slice_of(rows[i].text), false, &first), rows[i].folded);
        assert_slice_equal(fold(slice_of(rows[i].text), true, &first), rows[i].kept);
    }
}

static void folds_latin_greek_and_cyrillic(void **state) {
    (void)state;
    static const struct folding rows[] = {
        {"", " ", " "},
        {"  \t.,!\n", " ", " "},
        {"Al-Qaeda's", " al qaeda s ", " Al Qaeda s "},
        {"U.S.A", " u s a ", " U S A "},
        {"\u00C9T\u00C9 e\u0301te\u0301", " ete ete ", " ETE ete "},
        {"Stra\u00DFe STRA\u1E9EE", " strasse strasse ", " Stra\u00DFe STRA\u1E9EE "},
        {"\uFB01nal \uFF21\uFF22\uFF43", " final abc ", " final ABc "},
        {"\u0130stanbul", " istanbul ", " Istanbul "},
        {"\u038C\u03B4\u03BF\u03C2 \u1FB3", " \u03BF\u03B4\u03BF\u03C3 \u03B1 ",
         " \u039F\u03B4\u03BF\u03C2 \u03B1 "},
        {"\u0419\u041E\u0401", " \u0438\u043E\u0435 ", " \u0418\u041E\u0415 "},
        {"\u00BD \u2474 \u2167 x\u00B2", " 1 2 1 viii x2 ", " 1 2 1 VIII x2 "},
        {"a_b\u00B7c\u2014d\u00A0e", " a b c d e ", " a b c d e "},
    };
    check(rows, COUNT_OF(rows));
}

static void unifies_arabic_and_hebrew(void **state) {
    (void)state;
    static const struct folding rows[] = {
        /* the article with all its vowel marks; teh marbuta */
        {"\u0627\u0644\u0642\u064E\u0627\u0639\u0650\u062F\u064E\u0629\u064F",
         " \u0627\u0644\u0642\u0627\u0639\u062F\u0647 ",
         " \u0627\u0644\u0642\u0627\u0639\u062F\u0647 "},
        {"\u0623\u0625\u0622\u0671", " \u0627\u0627\u0627\u0627 ", " \u0627\u0627\u0627\u0627 "},
        {"\u06CC\u0649\u064A \u06A9\u0643", " \u064A\u064A\u064A \u0643\u0643 ",
         " \u064A\u064A\u064A \u0643\u0643 "},
        {"\u062D\u0642\u0640\u0640\u0627\u0646\u06CC", " \u062D\u0642\u0627\u0646\u064A ",
         " \u062D\u0642\u0627\u0646\u064A "},
        {"\u0661\u0662\u0663 \u06F4\u06F5 \u0967", " 123 45 1 ", " 123 45 1 "},
        {"\u05E9\u05B8\u05C1\u05DC\u05D5\u05B9\u05DD", " \u05E9\u05DC\u05D5\u05DD ",
         " \u05E9\u05DC\u05D5\u05DD "},
        {"\uFEFB", " \u0644\u0627 ", " \u0644\u0627 "}, /* presentation form of lam-alef */
    };
    check(rows, COUNT_OF(rows));
}

static void keeps_marks_where_they_are_letters(void **state) {
    (void)state;
    static const struct folding rows[] = {
        {"\u0939\u093F\u0928\u094D\u0926\u0940", " \u0939\u093F\u0928\u094D\u0926\u0940 ",
         " \u0939\u093F\u0928\u094D\u0926\u0940 "},
        {"\u0958", " \u0915\u093C ", " \u0915\u093C "},
        {"\u0E17\u0E35\u0E48", " \u0E17\u0E35\u0E48 ", " \u0E17\u0E35\u0E48 "},
        /* two Thai marks in either order are the same to a reader */
        {"\u0E01\u0E48\u0E38", " \u0E01\u0E38\u0E48 ", " \u0E01\u0E38\u0E48 "},
        {"\u304C \uFF76\uFF9E", " \u304B\u3099 \u30AB\u3099 ", " \u304B\u3099 \u30AB\u3099 "},
    };
    check(rows, COUNT_OF(rows));
}

static void composes_hangul(void **state) {
    (void)state;
    static const struct folding rows[] = {
        {"\uD55C\uAD6D", " \uD55C\uAD6D ", " \uD55C\uAD6D "},
        {"\u1112\u1161\u11AB\u1100\u116E\u11A8", " \uD55C\uAD6D ", " \uD55C\uAD6D "},
        {"\u320E", " \uAC00 ", " \uAC00 "},
    };
    check(rows, COUNT_OF(rows));
}

static void drops_what_nobody_sees(void **state) {
    (void)state;
    static const struct folding rows[] = {
        {"so\u00ADft", " soft ", " soft "},
        {"\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u062F",
         " \u0645\u064A\u062E\u0648\u0627\u0647\u062F ",
         " \u0645\u064A\u062E\u0648\u0627\u0647\u062F "},
        {"\u202Ba\u202C\u200Fb\u2066c\u2069", " abc ", " abc "},
        {"\uFEFFa\u200Bb\u2060c\uFE0F", " abc ", " abc "},
        {"a\U0001F468\u200D\U0001F469\u200D\U0001F467b", " a b ", " a b "},
    };
    check(rows, COUNT_OF(rows));
}

static void parts_scripts_that_have_no_word_spaces_from_others(void **state) {
    (void)state;
    static const struct folding rows[] = {
        {"\u5728USA\u4E3E\u884C2024\u5E74", " \u5728 usa \u4E3E\u884C 2024 \u5E74 ",
         " \u5728 USA \u4E3E\u884C 2024 \u5E74 "},
        {"\u65E5\u672C\u306E\u30AB", " \u65E5\u672C\u306E\u30AB ", " \u65E5\u672C\u306E\u30AB "},
        {"\u33E0", " 1 \u65E5 ", " 1 \u65E5 "},
        {"\u5728(\u4E2D)", " \u5728 \u4E2D ", " \u5728 \u4E2D "},
    };
    check(rows, COUNT_OF(rows));
}

static void invalid_utf8_separates_and_is_counted(void **state) {
    (void)state;
    uint64_t before = counter_get(COUNTER_text_invalid_utf8);
    assert_slice_equal(fold(slice_of("ab\xFFz \xE4\xB8 \xC0\xAF"), false, &first), " ab z ");
    assert_int_equal(counter_get(COUNTER_text_invalid_utf8) - before, 5);
    assert_slice_equal(fold(slice_make("a\0b", 3), false, &first), " a b ");
    assert_int_equal(counter_get(COUNTER_text_invalid_utf8) - before, 5);
}

static void appends_behind_what_is_there(void **state) {
    (void)state;
    buffer_clear(&first);
    assert_int_equal(buffer_append_text(&first, "x"), STATUS_OK);
    assert_int_equal(fold_append(slice_of("A b"), false, &first), STATUS_OK);
    assert_slice_equal(buffer_slice(&first), "x a b ");
}

static void a_full_buffer_is_left_as_it_was(void **state) {
    (void)state;
    struct buffer small;
    buffer_init(&small, 512);
    assert_int_equal(buffer_append_text(&small, "x"), STATUS_OK);
    char text[400];
    memset(text, 'a', sizeof text);
    assert_int_equal(fold_append(slice_make(text, sizeof text), false, &small), STATUS_TOO_LARGE);
    assert_slice_equal(buffer_slice(&small), "x");
    buffer_fini(&small);
}

/* Spaces at both ends and one between words, valid UTF-8, folded again the same, and the same when
 * the case was kept at first. */
static void check_properties(struct slice text) {
    struct slice folded = fold(text, false, &first);
    assert_true(folded.bytes > 0 && folded.data[0] == ' ');
    assert_true(folded.data[folded.bytes - 1] == ' ');
    assert_null(memmem(folded.data, folded.bytes, "  ", 2));
    assert_true(utf8_valid(folded));
    assert_true(slice_equal(fold(folded, false, &second), folded));
    static struct buffer kept;
    buffer_init(&kept, 1 << 20);
    struct slice once = fold(text, true, &kept);
    assert_true(slice_equal(fold(once, false, &second), folded));
    assert_true(slice_equal(fold(once, true, &second), once));
    buffer_fini(&kept);
}

static void every_code_point_folds_to_a_fixed_point(void **state) {
    (void)state;
    char text[256 * UTF8_BYTES_MAX];
    size_t bytes = 0;
    for (uint32_t point = 0; point < 0x110000; point++) {
        bytes += utf8_encode(point, text + bytes);
        text[bytes++] = '-';
        if (bytes > sizeof text - 2 * UTF8_BYTES_MAX) {
            check_properties(slice_make(text, bytes));
            bytes = 0;
        }
    }
}

static uint32_t random_point(void) {
    static const struct {
        uint32_t first, count;
    } ranges[] = {
        {0, 0x80},        {0x80, 0x200},   {0x300, 0x70},   {0x370, 0x200},  {0x590, 0x170},
        {0x900, 0x80},    {0xE00, 0x80},   {0xE80, 0x80},   {0x1000, 0xA0},  {0x1100, 0x100},
        {0x1780, 0x80},   {0x1E00, 0x200}, {0x2000, 0x100}, {0x2460, 0x100}, {0x3000, 0x100},
        {0x3200, 0x200},  {0x4E00, 0x100}, {0xAC00, 0x100}, {0xFB00, 0x500}, {0x1D400, 0x400},
        {0x1F300, 0x100}, {0, 0x110000},
    };
    size_t range = (size_t)rand() % COUNT_OF(ranges);
    return ranges[range].first + (uint32_t)rand() % ranges[range].count;
}

static void random_texts_fold_to_a_fixed_point(void **state) {
    (void)state;
    srand(20260102);
    for (int round = 0; round < 20000; round++) {
        char text[24 * UTF8_BYTES_MAX];
        size_t bytes = 0;
        int count = rand() % 24;
        for (int i = 0; i < count; i++) {
            bytes += utf8_encode(random_point(), text + bytes);
        }
        check_properties(slice_make(text, bytes));
    }
}

/* ---- against the oracle ---- */

static void check_against_oracle(struct slice text, bool keep_case) {
    static struct naive_words words;
    naive_words_read(&words, text, keep_case);
    buffer_clear(&second);
    naive_words_write(&words, &second);
    if (!slice_equal(fold(text, keep_case, &first), buffer_slice(&second))) {
        fail_msg("\"%.*s\" folds to \"%.*s\", not \"%.*s\", on path %s", SLICE_ARG(text),
                 SLICE_ARG(buffer_slice(&first)), SLICE_ARG(buffer_slice(&second)),
                 cpu_path_name(cpu_path_get()));
    }
}

/* Each between two letters, so that a separator and what is dropped are told apart. */
static void every_code_point_folds_as_the_oracle_says(void **state) {
    (void)state;
    for (uint32_t point = 0; point < 0x110000; point++) {
        char text[2 + UTF8_BYTES_MAX] = "x";
        size_t bytes = 1 + utf8_encode(point, text + 1);
        text[bytes++] = 'Y';
        check_against_oracle(slice_make(text, bytes), false);
        check_against_oracle(slice_make(text, bytes), true);
    }
}

/* Mostly ASCII, of which the vectors make blocks, parted by other characters. */
static void random_bytes(char *text, size_t bytes) {
    for (size_t at = 0; at < bytes;) {
        char character[UTF8_BYTES_MAX] = {"abcXYZ019  .,-\n"[rand() % 15]};
        size_t length = rand() % 24 ? 1 : utf8_encode(random_point(), character);
        for (size_t i = 0; i < length && at < bytes; i++) {
            text[at++] = character[i];
        }
    }
}

/* Every text ends where readable memory ends, and begins at every place within a vector. */
static void texts_of_every_length_fold_alike_on_every_path(void **state) {
    (void)state;
    enum { LENGTH_MAX = 3 * 64 + 9, ROUNDS = 12 };
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    char *pages = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_ptr_not_equal(pages, MAP_FAILED);
    assert_int_equal(mprotect(pages + page, page, PROT_NONE), 0);
    srand(64);
    for (size_t bytes = 0; bytes <= LENGTH_MAX; bytes++) {
        for (int round = 0; round < ROUNDS; round++) {
            char *text = pages + page - bytes;
            random_bytes(text, bytes);
            for (int path = 0; path < CPU_PATH_COUNT; path++) {
                if (cpu_path_choose((enum cpu_path)path)) {
                    check_against_oracle(slice_make(text, bytes), round % 2);
                }
            }
        }
    }
    munmap(pages, 2 * page);
}

static void long_runs_of_marks_stay_a_fixed_point(void **state) {
    (void)state;
    char text[3 * 80 + 3];
    memcpy(text, "\u0E01", 3);
    for (size_t i = 0; i < 80; i++) {
        memcpy(text + 3 + 3 * i, i % 3 ? "\u0E48" : "\u0E38", 3);
    }
    check_properties(slice_make(text, sizeof text));
    assert_int_equal(fold(slice_make(text, sizeof text), false, &first).bytes, 2 + 3 + 30 * 3);
}

static void pieces_do_not_show(void **state) {
    (void)state;
    struct buffer text, wanted;
    buffer_init(&text, 1 << 20);
    buffer_init(&wanted, 1 << 20);
    assert_int_equal(buffer_append_char(&wanted, ' '), STATUS_OK);
    for (int i = 0; i < 3000; i++) {
        assert_int_equal(buffer_append_text(&text, "\u00C9a, \u4E2D"), STATUS_OK);
        assert_int_equal(buffer_append_text(&wanted, i ? " ea \u4E2D" : "ea \u4E2D"), STATUS_OK);
    }
    assert_int_equal(buffer_append_char(&wanted, ' '), STATUS_OK);
    assert_true(slice_equal(fold(buffer_slice(&text), false, &first), buffer_slice(&wanted)));
    buffer_fini(&text);
    buffer_fini(&wanted);
}

static int set_up(void **state) {
    (void)state;
    buffer_init(&first, 1 << 20);
    buffer_init(&second, 1 << 20);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    buffer_fini(&first);
    buffer_fini(&second);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(folds_latin_greek_and_cyrillic),
        cmocka_unit_test(unifies_arabic_and_hebrew),
        cmocka_unit_test(keeps_marks_where_they_are_letters),
        cmocka_unit_test(composes_hangul),
        cmocka_unit_test(drops_what_nobody_sees),
        cmocka_unit_test(parts_scripts_that_have_no_word_spaces_from_others),
        cmocka_unit_test(invalid_utf8_separates_and_is_counted),
        cmocka_unit_test(appends_behind_what_is_there),
        cmocka_unit_test(a_full_buffer_is_left_as_it_was),
        cmocka_unit_test(every_code_point_folds_to_a_fixed_point),
        cmocka_unit_test(random_texts_fold_to_a_fixed_point),
        cmocka_unit_test(every_code_point_folds_as_the_oracle_says),
        cmocka_unit_test(texts_of_every_length_fold_alike_on_every_path),
        cmocka_unit_test(long_runs_of_marks_stay_a_fixed_point),
        cmocka_unit_test(pieces_do_not_show),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
