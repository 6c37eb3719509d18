#include "matcher/pattern_check.h"
#include "tests/unit/unit.h"

#include "matcher/term.h"

static void tells_what_cannot_be_looked_for(void **state) {
    (void)state;
    static const struct {
        struct pattern pattern;
        const char *says; /* NULL: nothing is wrong */
    } rows[] = {
        {{.text = {"Haqqani", 7}}, NULL},
        {{.text = {"Haqqani", 7}, .fuzzy = true}, NULL},
        {{.text = {"Al-Qaeda", 8}, .fuzzy = true}, NULL}, /* alqaeda */
        {{.text = {"Mullah Omar", 11}, .fuzzy = true, .clitics = true}, NULL},
        {{.text = {"...", 3}}, "no letter"},
        {{.text = {"Kabul", 5}, .fuzzy = true}, "6 letters"},
        {{.text = {"12345678", 8}, .fuzzy = true}, "6 letters"},
        {{.text = {"\u4E2D\u56FD\u4E2D\u56FD\u4E2D\u56FD", 18}, .fuzzy = true}, "6 letters"},
        {{.text = {"sanction* Haqqani", 17}, .fuzzy = true}, "fuzzy and *"},
        {{.text = {"Haqqani", 7}, .fuzzy = true, .case_exact = true}, "exact case"},
        {{.text = {"", 0}, .fuzzy = true, .case_exact = true}, "no letter"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error error = {0};
        enum status status = pattern_check(&rows[i].pattern, &error);
        assert_int_equal(status, rows[i].says ? STATUS_INVALID : STATUS_OK);
        if (rows[i].says && strstr(error.message, rows[i].says) == NULL) {
            fail_msg("%zu: %s", i, error.message);
        }
    }
}

static void gives_all_forms(void **state) {
    (void)state;
    struct term term;
    term_init(&term);
    struct pattern pattern = {.text = slice_of("\u0642\u0637\u0631")};
    assert_int_equal(pattern_read(&pattern, &term, NULL), STATUS_OK);
    assert_int_equal(term.form_count, 1);
    pattern.clitics = true;
    assert_int_equal(pattern_read(&pattern, &term, NULL), STATUS_OK);
    assert_int_equal(term.form_count, 24);
    term_fini(&term);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_cannot_be_looked_for),
        cmocka_unit_test(gives_all_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
