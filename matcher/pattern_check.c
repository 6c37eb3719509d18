/* Reading a pattern. What is said of a fuzzy one is said of its forms before proclitics are added:
 * they make no word longer. */
#include "matcher/pattern_check.h"

#include "matcher/clitics.h"
#include "matcher/regex.h"
#include "matcher/term.h"

enum { SHOWN_BYTES = 80 };

static const char *fuzzy_fault(const struct term *term, const struct pattern *pattern) {
    bool long_word = false;
    if (pattern->case_exact) {
        return "fuzzy looks past letters, exact case does not; leave one of them out";
    }
    for (size_t i = 0; i < term->form_count; i++) {
        const struct term_form *form = &term->forms[i];
        if (form->open) {
            return "fuzzy and * do not go together; write two terms";
        }
        for (size_t w = 0; w < form->word_count; w++) {
            long_word |= term_word_may_be_edited(&term->words[form->first_word + w]);
        }
    }
    return long_word ? NULL
                     : "fuzzy is for words of 6 letters or more, of scripts with word spaces";
}

enum status pattern_read(const struct pattern *pattern, struct term *term, struct error *error) {
    enum status status = term_parse(term, pattern->text, error);
    const char *fault = status == STATUS_OK && pattern->fuzzy ? fuzzy_fault(term, pattern) : NULL;
    if (fault) {
        struct slice shown = slice_sub(pattern->text, 0, SHOWN_BYTES);
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "term \"%.*s\": %s", SLICE_ARG(shown),
                         fault);
    }
    return status == STATUS_OK && pattern->clitics ? clitics_add_forms(term, pattern->text)
                                                   : status;
}

enum status pattern_check_whole(const struct pattern *pattern, struct error *error) {
    return pattern->regex ? regex_check_whole(pattern->text, error) : pattern_check(pattern, error);
}

enum status pattern_check(const struct pattern *pattern, struct error *error) {
    if (pattern->regex) {
        return regex_check(pattern->text, error);
    }
    struct term term;
    term_init(&term);
    enum status status = pattern_read(pattern, &term, error);
    term_fini(&term);
    return status;
}
