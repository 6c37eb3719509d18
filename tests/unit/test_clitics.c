#include "matcher/clitics.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

static struct term term;

/* The first words of all forms, in order, with spaces between and around. */
static const char *first_words(const char *text) {
    static char shown[8192];
    size_t used = 1;
    assert_int_equal(term_parse(&term, slice_of(text), NULL), STATUS_OK);
    assert_int_equal(clitics_add_forms(&term, slice_of(text)), STATUS_OK);
    strcpy(shown, " ");
    for (size_t f = 0; f < term.form_count; f++) {
        const struct term_word *word = &term.words[term.forms[f].first_word];
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%.*s ",
                                 (int)word->folded_bytes, term.folded.data + word->folded_at);
    }
    return shown;
}

static void each_row_stands_before_the_word_in_order(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"مصر", " مصر المصر بمصر بالمصر كمصر كالمصر لمصر للمصر "
                "ومصر والمصر وبمصر وبالمصر وكمصر وكالمصر ولمصر وللمصر "
                "فمصر فالمصر فبمصر فبالمصر فكمصر فكالمصر فلمصر فللمصر "},
        {"צבא", " צבא הצבא בצבא כצבא לצבא מצבא מהצבא "
                "וצבא והצבא ובצבא וכצבא ולצבא ומצבא ומהצבא "
                "שצבא שהצבא שבצבא שכצבא שלצבא שמצבא שמהצבא "
                "ושצבא ושהצבא ושבצבא ושכצבא ושלצבא ושמצבא ושמהצבא "
                "כשצבא כשהצבא כשבצבא כשכצבא כשלצבא כשמצבא כשמהצבא "
                "וכשצבא וכשהצבא וכשבצבא וכשכצבא וכשלצבא וכשמצבא וכשמהצבא "},
        /* lam before lam: one spelling of ل and of لل */
        {"لجنه", " لجنه اللجنه بلجنه باللجنه كلجنه كاللجنه للجنه "
                 "ولجنه واللجنه وبلجنه وباللجنه وكلجنه وكاللجنه وللجنه "
                 "فلجنه فاللجنه فبلجنه فباللجنه فكلجنه فكاللجنه فللجنه "},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(first_words(rows[i][0]), rows[i][1]);
    }
}

static void a_word_with_the_article_takes_no_second_one(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"الرياض", " الرياض بالرياض كالرياض لالرياض للرياض "
                   "والرياض وبالرياض وكالرياض ولالرياض وللرياض "
                   "فالرياض فبالرياض فكالرياض فلالرياض فللرياض "},
        {"الله", " الله بالله كالله لالله لله والله وبالله وكالله ولالله ولله "
                 "فالله فبالله فكالله فلالله فلله "},
        {"הודו", " הודו בהודו כהודו להודו מהודו בודו כודו לודו "
                 "והודו ובהודו וכהודו ולהודו ומהודו ובודו וכודו ולודו "
                 "שהודו שבהודו שכהודו שלהודו שמהודו שבודו שכודו שלודו "
                 "ושהודו ושבהודו ושכהודו ושלהודו ושמהודו ושבודו ושכודו ושלודו "
                 "כשהודו כשבהודו כשכהודו כשלהודו כשמהודו כשבודו כשכודו כשלודו "
                 "וכשהודו וכשבהודו וכשכהודו וכשלהודו וכשמהודו וכשבודו וכשכודו וכשלודו "},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(first_words(rows[i][0]), rows[i][1]);
    }
    /* Too short for the article to be one. */
    assert_null(strstr(first_words("الى"), " للى "));
    assert_null(strstr(first_words("הוא"), " בוא "));
}

static void a_hamza_says_that_the_alef_is_no_article(void **state) {
    (void)state;
    static const char *const spellings[] = {"ألمانيا", "أ\u200Dلمانيا", "ا\u0654لمانيا"};
    for (size_t i = 0; i < COUNT_OF(spellings); i++) {
        const char *words = first_words(spellings[i]);
        assert_non_null(strstr(words, " الالمانيا "));
        assert_non_null(strstr(words, " لالمانيا "));
        assert_null(strstr(words, " للمانيا "));
    }
}

static void what_takes_none_has_no_more_forms(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t forms;
    } rows[] = {
        {"Kabul", 1},  {"رد", 1},       {"דם", 1},     {"*طالبان", 1},  {"123", 1},
        {"中国", 1},   {"кабул", 1},    {"Al قطر", 1}, {"رد سعود", 24}, {"צה\"ל", 42},
        {"طالب*", 24}, {"آل سعود", 24}, {"حقانی", 24}, {"ا12", 1},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        first_words(rows[i].text);
        assert_int_equal(term.form_count, rows[i].forms);
    }
}

static void other_words_and_stars_stay_as_they_are(void **state) {
    (void)state;
    first_words("شبكة حقان*");
    for (size_t f = 0; f < term.form_count; f++) {
        const struct term_form *form = &term.forms[f];
        const struct term_word *last = &term.words[form->first_word + 1];
        assert_int_equal(form->word_count, 2);
        assert_true(form->open && last->open_end && !last->open_start);
        assert_slice_equal(slice_make(term.folded.data + last->folded_at, last->folded_bytes),
                           "حقان");
    }
}

static void marks_left_out_and_proclitics_come_together(void **state) {
    (void)state;
    const char *words = first_words("أبو-بكر");
    assert_int_equal(term.form_count, 48);
    assert_non_null(strstr(words, " وابو "));
    assert_non_null(strstr(words, " لابوبكر "));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_row_stands_before_the_word_in_order),
        cmocka_unit_test(a_word_with_the_article_takes_no_second_one),
        cmocka_unit_test(a_hamza_says_that_the_alef_is_no_article),
        cmocka_unit_test(what_takes_none_has_no_more_forms),
        cmocka_unit_test(other_words_and_stars_stay_as_they_are),
        cmocka_unit_test(marks_left_out_and_proclitics_come_together),
    };
    term_init(&term);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    term_fini(&term);
    return failed;
}
