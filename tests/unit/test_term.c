#include "matcher/term.h"
#include "tests/unit/unit.h"

#include "core/limits.h"

#include <stdio.h>

static struct term term;

/* All forms as one text: words with their stars, forms parted by `|`, free ends marked by `.`. */
static const char *forms_of(const char *text) {
    static char shown[8192];
    size_t used = 0;
    struct error error;
    assert_int_equal(term_parse(&term, slice_of(text), &error), STATUS_OK);
    shown[0] = '\0';
    for (size_t f = 0; f < term.form_count; f++) {
        const struct term_form *form = &term.forms[f];
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s", f ? "|" : "",
                                 form->free_start ? "." : "");
        for (size_t i = 0; i < form->word_count; i++) {
            const struct term_word *word = &term.words[form->first_word + i];
            used += (size_t)snprintf(shown + used, sizeof shown - used, "%s%s%.*s%s", i ? " " : "",
                                     word->open_start ? "*" : "", (int)word->folded_bytes,
                                     term.folded.data + word->folded_at, word->open_end ? "*" : "");
        }
        used +=
            (size_t)snprintf(shown + used, sizeof shown - used, "%s", form->free_end ? "." : "");
    }
    return shown;
}

static void reads_terms(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"Al Qaeda", "al qaeda"},
        {" \u201CTwin  Towers\u201D! ", "twin towers"},
        {"unfreez*", "unfreez*"},
        {"*liba*", "*liba*"},
        {"lift* sanctions", "lift* sanctions"},
        {"(lift*) *tions", "lift* *tions"},
        {"E*TRADE", "e trade"},
        {"abc**", "abc*"},
        {"Al-Qaeda", "al qaeda|alqaeda"},
        {"x-ray", "x ray"},
        {"Al-Qa\u2019ida", "al qa ida|al qaida|alqaida"},
        {"Al-Qa*", "al qa*"},
        {"anti-terror*", "anti terror*|antiterror*"},
        {"abc*-def", "abc* def"},
        {"a - bcdef", "a bcdef"},
        {"a--bcdef", "a bcdef"},
        {"\u57FA\u5730", ".\u57FA\u5730."},
        {"USA\u5728", "usa \u5728."},
        {"\u57FA\u5730\u7EC4* attack*", ".\u57FA\u5730\u7EC4* attack*"},
        {"*\u57FA\u5730\u7EC4*", ".\u57FA\u5730\u7EC4."},
        {"so\u00ADft-ware", "soft ware|software"},
        {"\u00BD", "1 2"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_string_equal(forms_of(rows[i][0]), rows[i][1]);
    }
}

static void keeps_the_case_beside_the_folded_form(void **state) {
    (void)state;
    assert_int_equal(term_parse(&term, slice_of("Stra\u00DFe-Bau"), NULL), STATUS_OK);
    assert_int_equal(term.form_count, 2);
    const struct term_word *word = &term.words[term.forms[1].first_word];
    assert_slice_equal(slice_make(term.folded.data + word->folded_at, word->folded_bytes),
                       "strassebau");
    assert_slice_equal(slice_make(term.kept.data + word->kept_at, word->kept_bytes),
                       "Stra\u00DFeBau");
}

static void refuses_what_it_cannot_look_for(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"", "no letter or digit"},
        {"...", "no letter or digit"},
        {"\u00AD", "no letter or digit"},
        {"*", "stands alone"},
        {"foo * bar", "stands alone"},
        {"foo -* bar", "stands alone"},
        {"us*", "at least 3"},
        {"a-b*", "at least 3"},
        {"*\u5728\u4E2D", "at least 3"},
        {"anti-* war", "stands alone"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error error;
        assert_int_equal(term_parse(&term, slice_of(rows[i][0]), &error), STATUS_INVALID);
        assert_non_null(strstr(error.message, rows[i][1]));
        assert_non_null(strstr(error.message, rows[i][0]));
    }
}

static void refuses_a_term_past_its_limit(void **state) {
    (void)state;
    char text[LIMIT_TERM_BYTES + 1];
    memset(text, 'a', sizeof text);
    struct error error;
    assert_int_equal(term_parse(&term, slice_make(text, LIMIT_TERM_BYTES), &error), STATUS_OK);
    assert_int_equal(term_parse(&term, slice_make(text, sizeof text), &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "512 bytes"));
}

static void many_marks_are_left_out_all_or_none(void **state) {
    (void)state;
    forms_of("aa-bb-cc-dd-ee-ff-gg");
    assert_int_equal(term.form_count,
                     21); /* 64 without those that join two pairs to four letters */
    assert_string_equal(forms_of("a-b-c-d-e-f-g-h"), "a b c d e f g h|abcdefgh");
    char text[LIMIT_TERM_BYTES];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 ? '-' : 'a';
    }
    assert_int_equal(term_parse(&term, slice_make(text, sizeof text), NULL), STATUS_OK);
    assert_int_equal(term.form_count, 2);
}

static void the_widest_term_fits(void **state) {
    (void)state;
    char text[LIMIT_TERM_BYTES];
    for (size_t i = 0; i < 6 * 60; i += 60) { /* six marks, expanding characters all around */
        for (size_t k = 0; k < 57; k += 3) {
            memcpy(text + i + k, "\uFDFA", 3);
        }
        memcpy(text + i + 57, "a-b", 3);
    }
    assert_int_equal(term_parse(&term, slice_make(text, 360), NULL), STATUS_OK);
    assert_int_equal(term.form_count, 64);
}

static int set_up(void **state) {
    (void)state;
    term_init(&term);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    term_fini(&term);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_terms),
        cmocka_unit_test(keeps_the_case_beside_the_folded_form),
        cmocka_unit_test(refuses_what_it_cannot_look_for),
        cmocka_unit_test(refuses_a_term_past_its_limit),
        cmocka_unit_test(many_marks_are_left_out_all_or_none),
        cmocka_unit_test(the_widest_term_fits),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
