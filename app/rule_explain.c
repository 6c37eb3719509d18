/* The matcher's own reader of terms is asked again: what is shown is what it looks for. Each way of
 * looking is told with its price once, at the end; a term says only what sets it apart. */
#include "app/rule_explain.h"

#include "core/article.h"
#include "core/safe_text.h"
#include "matcher/pattern_check.h"
#include "matcher/term.h"
#include "rules/common_words.h"
#include "rules/lint_regex.h"
#include "rules/rule_program.h"

enum {
    FORMS_SHOWN = 6,
    LISTED_SHOWN = 20, /* entries of lists, of one group */
    SHORT_CHARACTERS = 3,
    REGEX_SHOWN_BYTES = 200,
};

/* How many terms are looked for in which way. */
struct costs {
    size_t terms, spellings;
    size_t whole, open, exact, edited, regexes, short_ones, common, shared;
};

struct explanation {
    const struct generation *generation;
    size_t rule;
    struct term term; /* the one that is being told */
    struct costs costs;
    struct buffer *out;
};

/* ---- spellings ---- */

/* As the matcher compares it: its words, * where any letters may stand. */
static void append_form(const struct explanation *explanation, const struct term_form *form,
                        bool kept) {
    const struct term *term = &explanation->term;
    struct buffer *out = explanation->out;
    const struct buffer *texts = kept ? &term->kept : &term->folded;
    for (size_t i = 0; i < form->word_count; i++) {
        const struct term_word *word = &term->words[form->first_word + i];
        buffer_append_text(out, i > 0 ? " " : "");
        buffer_append_text(out, word->open_start ? "*" : "");
        buffer_append(out, texts->data + (kept ? word->kept_at : word->folded_at),
                      kept ? word->kept_bytes : word->folded_bytes);
        buffer_append_text(out, word->open_end ? "*" : "");
    }
}

static void append_forms(const struct explanation *explanation, bool kept) {
    const struct term *term = &explanation->term;
    for (size_t i = 0; i < term->form_count && i < FORMS_SHOWN; i++) {
        buffer_append_text(explanation->out, i > 0 ? " | " : "");
        append_form(explanation, &term->forms[i], kept);
    }
    if (term->form_count > FORMS_SHOWN) {
        buffer_append_format(explanation->out, " | … %zu more spellings",
                             term->form_count - FORMS_SHOWN);
    }
}

static bool is_open(const struct term *term) {
    bool open = false;
    for (size_t i = 0; i < term->form_count; i++) {
        open = open || term->forms[i].open;
    }
    return open;
}

/* The folded word of a term that is one word without *; else empty. */
static struct slice only_word(const struct term *term) {
    if (term->form_count == 0 || term->forms[0].word_count != 1 || term->forms[0].open) {
        return slice_of(NULL);
    }
    const struct term_word *word = &term->words[term->forms[0].first_word];
    return slice_make(term->folded.data + word->folded_at, word->folded_bytes);
}

/* ---- what sets a term apart ---- */

static size_t characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += (text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

static void append_word_notes(struct explanation *explanation, const struct pattern *pattern) {
    struct slice word = pattern->case_exact ? slice_of(NULL) : only_word(&explanation->term);
    const struct common_word *common = word.bytes > 0 ? common_word_find(word) : NULL;
    if (common) {
        explanation->costs.common++;
        buffer_append_format(explanation->out, "  (in %d %% of all articles in \"%s\")",
                             common->percent, common->language);
    } else if (word.bytes > 0 && characters(word) <= SHORT_CHARACTERS &&
               (word.data[0] & 0x80) == 0) {
        explanation->costs.short_ones++;
        buffer_append_text(explanation->out, "  (short)");
    }
}

static void append_fields(const struct explanation *explanation, unsigned fields) {
    const char *before = "  (in ";
    for (size_t i = 0; i < FIELD_COUNT && fields != FIELDS_DEFAULT; i++) {
        if (fields >> i & 1) {
            buffer_append_format(explanation->out, "%s%s", before,
                                 field_name((enum article_field)i));
            before = ", ";
        }
    }
    buffer_append_text(explanation->out, fields != FIELDS_DEFAULT ? " alone)" : "");
}

static void append_notes(struct explanation *explanation, const struct rule_term_place *place,
                         const struct pattern *pattern) {
    struct buffer *out = explanation->out;
    size_t others = rule_set_pattern_terms(explanation->generation->rules, place->pattern) - 1;
    buffer_append_text(out, pattern->case_exact ? "  (in this case)" : "");
    buffer_append_text(out, pattern->fuzzy ? "  (also with one edit in a long word)" : "");
    append_fields(explanation, place->fields);
    if (place->weight != 1) {
        buffer_append_format(out, "  (weight %lld)", (long long)place->weight);
    }
    if (others > 0) {
        explanation->costs.shared++;
        buffer_append_format(out, "  (shared with %zu other term%s)", others,
                             others == 1 ? "" : "s");
    }
}

/* ---- one term ---- */

static void append_regex(struct explanation *explanation, const struct pattern *pattern) {
    size_t fixed = lint_regex_fixed_bytes(pattern->text);
    explanation->costs.regexes++;
    explanation->costs.spellings--;
    buffer_append_format(explanation->out,
                         "regex, on the text as it is written; every match has a fixed text of "
                         "%zu byte%s%s%s",
                         fixed, fixed == 1 ? "" : "s",
                         fixed < REGEX_FIXED_BYTES_MIN ? ", too short to be rare" : "",
                         lint_regex_open_start(pattern->text) ? ", and may begin anywhere" : "");
}

static enum status append_words(struct explanation *explanation, const struct pattern *pattern) {
    struct costs *costs = &explanation->costs;
    struct error error;
    enum status status = pattern_read(pattern, &explanation->term, &error);
    if (status != STATUS_OK) {
        return status;
    }
    bool open = is_open(&explanation->term);
    costs->open += open;
    costs->whole += !open;
    costs->exact += pattern->case_exact;
    costs->edited += pattern->fuzzy;
    costs->spellings += explanation->term.form_count - 1;
    append_forms(explanation, pattern->case_exact);
    append_word_notes(explanation, pattern);
    return STATUS_OK;
}

static enum status append_term(struct explanation *explanation, const struct rule_term_place *place,
                               bool shown) {
    size_t count = 0, before = explanation->out->bytes;
    const struct pattern *pattern =
        &rule_set_patterns(explanation->generation->rules, &count)[place->pattern];
    enum status status = STATUS_OK;
    explanation->costs.terms++;
    explanation->costs.spellings++;
    buffer_append_text(explanation->out, "    \"");
    safe_text_append_cut(place->text, REGEX_SHOWN_BYTES, explanation->out);
    buffer_append_text(explanation->out, "\"  ");
    if (pattern->regex) {
        append_regex(explanation, pattern);
    } else {
        status = append_words(explanation, pattern);
    }
    append_notes(explanation, place, pattern);
    buffer_append_char(explanation->out, '\n');
    if (!shown) {
        explanation->out->bytes = before; /* counted, and that is all */
    }
    return status;
}

/* ---- groups ---- */

static void append_left_out(const struct explanation *explanation, size_t listed) {
    if (listed > LISTED_SHOWN) {
        buffer_append_format(explanation->out, "    … and %zu more entries of lists\n",
                             listed - LISTED_SHOWN);
    }
}

static enum status append_groups(struct explanation *explanation) {
    const struct rule_set *rules = explanation->generation->rules;
    struct slice group = slice_of(NULL);
    enum status status = STATUS_OK;
    size_t listed = 0;
    for (size_t t = 0; t < rule_set_term_count(rules, explanation->rule) && status == STATUS_OK;
         t++) {
        struct rule_term_place place = rule_set_term(rules, explanation->rule, t);
        if (!slice_equal(place.group, group)) {
            append_left_out(explanation, listed);
            listed = 0;
            group = place.group;
            buffer_append_format(explanation->out, "  %.*s\n", SLICE_ARG(group));
        }
        listed += place.listed;
        status = append_term(explanation, &place, !place.listed || listed <= LISTED_SHOWN);
    }
    append_left_out(explanation, listed);
    return status;
}

/* ---- costs ---- */

static void append_costs(const struct costs *costs, struct buffer *out) {
    const struct {
        size_t count;
        const char *price;
    } prices[] = {
        {costs->whole, "whole words: by the hashes of the text's words; ten thousand more cost "
                       "next to nothing"},
        {costs->open, "with a *: by Hyperscan, in one scan for those of all rules; at each find "
                      "the words around are looked at"},
        {costs->exact, "in this case: found in any case first, then the text is looked at; cheap "
                       "unless the other case is common"},
        {costs->edited, "with one edit: every word of six letters or more is looked up once for "
                        "all of them"},
        {costs->regexes, "regexes: by Hyperscan, in a scan of their own on the text as written; "
                         "the dearest way"},
        {costs->common, "common words: found in many articles, and each find is looked at"},
        {costs->short_ones, "short words: found where another word or name is meant"},
        {costs->shared, "shared with other terms: looked for once for all of them"},
    };
    buffer_append_format(out, "cost: %zu term%s, %zu spelling%s\n", costs->terms,
                         costs->terms == 1 ? "" : "s", costs->spellings,
                         costs->spellings == 1 ? "" : "s");
    for (size_t i = 0; i < sizeof prices / sizeof *prices; i++) {
        if (prices[i].count > 0) {
            buffer_append_format(out, "  %6zu %s\n", prices[i].count, prices[i].price);
        }
    }
    buffer_append_text(out, "  (tocsin rules stats tells how often each is found in a corpus)\n");
}

enum status rule_explain_append(const struct generation *generation, size_t index,
                                struct buffer *out) {
    const struct alert_rule *rule = rule_set_rule(generation->rules, index);
    struct explanation explanation = {.generation = generation, .rule = index, .out = out};
    size_t line = 0;
    const char *file = rule_set_file(generation->rules, index, &line);
    buffer_append_format(out, "%.*s: %.*s (%s)\n%s:%zu\n", SLICE_ARG(rule->id),
                         SLICE_ARG(rule->title), severity_name(rule->severity), file, line);
    if (!rule_set_enabled(generation->rules, index)) {
        buffer_append_text(out, "not enabled: nothing is looked for\n");
        return out->failed;
    }
    buffer_append_format(out, "when: %.*s\n", SLICE_ARG(rule_set_when(generation->rules, index)));
    enum status status = rule_program_append(generation->rules, index, out);
    buffer_append_text(out, "looked for, whole words in any case unless said otherwise\n");
    term_init(&explanation.term);
    if (status == STATUS_OK) {
        status = append_groups(&explanation);
    }
    term_fini(&explanation.term);
    append_costs(&explanation.costs, out);
    return status == STATUS_OK ? out->failed : status;
}
