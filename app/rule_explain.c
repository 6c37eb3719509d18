/* The matcher's own reader of terms is asked again: what is shown is what it looks for. */
#include "app/rule_explain.h"

#include "matcher/clitics.h"
#include "matcher/term.h"

#include <string.h>

enum { FORMS_SHOWN = 6 };

struct costs {
    size_t terms, words, stars, edited, expressions;
};

/* One spelling, as the matcher compares it: its words, * where any letters may stand. */
static void append_form(const struct term *term, const struct term_form *form, bool kept,
                        struct buffer *out) {
    for (size_t i = 0; i < form->word_count; i++) {
        const struct term_word *word = &term->words[form->first_word + i];
        const struct buffer *texts = kept ? &term->kept : &term->folded;
        buffer_append_text(out, i > 0 ? " " : "");
        buffer_append_text(out, word->open_start ? "*" : "");
        buffer_append(out, texts->data + (kept ? word->kept_at : word->folded_at),
                      kept ? word->kept_bytes : word->folded_bytes);
        buffer_append_text(out, word->open_end ? "*" : "");
    }
}

static bool is_open(const struct term *term) {
    bool open = false;
    for (size_t i = 0; i < term->form_count; i++) {
        open = open || term->forms[i].open;
    }
    return open;
}

static enum status append_forms(struct term *term, const struct pattern *pattern,
                                struct costs *costs, struct buffer *out) {
    struct error error;
    enum status status = term_parse(term, pattern->text, &error);
    if (status == STATUS_OK && pattern->clitics) {
        status = clitics_add_forms(term, pattern->text);
    }
    if (status != STATUS_OK) {
        return status;
    }
    bool open = is_open(term);
    costs->stars += open;
    costs->words += !open;
    costs->edited += pattern->fuzzy;
    buffer_append_text(out, open ? "literal    " : "words      ");
    for (size_t i = 0; i < term->form_count && i < FORMS_SHOWN; i++) {
        buffer_append_text(out, i > 0 ? " | " : "");
        append_form(term, &term->forms[i], pattern->case_exact, out);
    }
    if (term->form_count > FORMS_SHOWN) {
        buffer_append_format(out, " | … %zu more spellings", term->form_count - FORMS_SHOWN);
    }
    buffer_append_text(out, pattern->case_exact ? "  (in this case)" : "");
    buffer_append_text(out, pattern->fuzzy ? "  (also with one edit in a long word)" : "");
    return STATUS_OK;
}

static enum status append_term(const struct generation *generation, struct rule_term_place place,
                               struct term *term, struct costs *costs, struct buffer *out) {
    size_t count = 0;
    const struct pattern *pattern = &rule_set_patterns(generation->rules, &count)[place.pattern];
    enum status status = STATUS_OK;
    costs->terms++;
    buffer_append_format(out, "    \"%.*s\"  ", SLICE_ARG(place.text));
    if (pattern->regex) {
        costs->expressions++;
        buffer_append_text(out, "regex      on the text as it is written");
    } else {
        status = append_forms(term, pattern, costs, out);
    }
    buffer_append_char(out, '\n');
    return status;
}

static enum status append_groups(const struct generation *generation, size_t index,
                                 struct costs *costs, struct buffer *out) {
    const struct rule_set *rules = generation->rules;
    struct slice group = slice_of(NULL);
    struct term term;
    enum status status = STATUS_OK;
    term_init(&term);
    for (size_t t = 0; t < rule_set_term_count(rules, index) && status == STATUS_OK; t++) {
        struct rule_term_place place = rule_set_term(rules, index, t);
        if (!slice_equal(place.group, group)) {
            group = place.group;
            buffer_append_format(out, "  %.*s%s\n", SLICE_ARG(group),
                                 rule_set_needs(rules, index, group)
                                     ? "  (a find of it makes the rule be judged)"
                                     : "");
        }
        status = append_term(generation, place, &term, costs, out);
    }
    term_fini(&term);
    return status;
}

static void append_costs(const struct costs *costs, struct buffer *out) {
    buffer_append_text(out, "cost\n");
    if (costs->words > 0) {
        buffer_append_format(out,
                             "  %zu by the hashes of words: their number costs next to nothing\n",
                             costs->words);
    }
    if (costs->stars > 0) {
        buffer_append_format(
            out, "  %zu literals with a * by Hyperscan: one scan for those of all rules\n",
            costs->stars);
    }
    if (costs->edited > 0) {
        buffer_append_format(out, "  %zu with one edit: every word of six letters is looked up\n",
                             costs->edited);
    }
    if (costs->expressions > 0) {
        buffer_append_format(
            out,
            "  %zu regexes by Hyperscan on the text as written: a scan more, and the "
            "dearest way\n",
            costs->expressions);
    }
}

enum status rule_explain_append(const struct generation *generation, size_t index,
                                struct buffer *out) {
    const struct alert_rule *rule = rule_set_rule(generation->rules, index);
    struct costs costs = {0};
    size_t line = 0;
    const char *file = rule_set_file(generation->rules, index, &line);
    buffer_append_format(out, "%.*s: %.*s (%s)\n%s:%zu\n", SLICE_ARG(rule->id),
                         SLICE_ARG(rule->title), severity_name(rule->severity), file, line);
    if (!rule_set_enabled(generation->rules, index)) {
        buffer_append_text(out, "not enabled: nothing is looked for\n");
        return out->failed;
    }
    buffer_append_format(out, "when\n  %.*s\nlooked for\n",
                         SLICE_ARG(rule_set_when(generation->rules, index)));
    enum status status = append_groups(generation, index, &costs, out);
    append_costs(&costs, out);
    return status == STATUS_OK ? out->failed : status;
}
