/* A thing is drawn and written down in one go: the YAML is for the program, the struct for the
 * oracle. What the language says of a term that is written without options (case, proclitics) is
 * said once more here. */
#include "tests/oracle/random_rules.h"

#include "core/article.h"
#include "core/limits.h"
#include "matcher/pattern_check.h"
#include "tests/oracle/naive_fold.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/random_regex.h"

#include <stdio.h>
#include <string.h>

static struct random_rules *drawn; /* for the calls back */

static uint32_t drawn_below(uint32_t limit) {
    return naive_random(drawn->words.random, limit);
}

static const char *drawn_piece(void) {
    return random_words_piece(&drawn->words);
}

/* ---- terms ---- */

/* Two to five capitals or digits, one capital among them; marks inside names are passed over. */
static bool is_acronym(struct slice text) {
    size_t letters = 0, capitals = 0, bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = naive_decode(text, at, &bytes);
        if (point < 0x80 && strchr("-&./'", (int)point)) {
            continue;
        }
        const struct naive_folding *kept = naive_fold(point, true), *folded;
        uint32_t kept_first = kept->points[0];
        bool letter = kept->class == NAIVE_LETTERS;
        folded = naive_fold(point, false);
        bool capital = letter && folded->points[0] != kept_first;
        if (!capital && !(point >= '0' && point <= '9')) {
            return false;
        }
        letters++;
        capitals += capital;
    }
    return letters >= 2 && letters <= 5 && capitals > 0;
}

static bool draw_regex(struct random_term *term) {
    const struct random_source source = {drawn_below, drawn_piece, .any_case = true};
    struct slice text = random_regex(&source, term->text);
    term->pattern = (struct pattern){.text = text, .regex = true};
    if (slice_trim(text).bytes == 0 || naive_pattern_check(&term->pattern) != NAIVE_VALID) {
        return false;
    }
    bool taken = pattern_check_whole(&term->pattern, NULL) == STATUS_OK;
    drawn->regexes++;
    drawn->refused_regexes += !taken;
    return taken;
}

/* Options as YAML are appended to `options`. */
static bool draw_phrase(struct random_term *term, struct buffer *options) {
    struct buffer text;
    buffer_init(&text, KIB);
    random_words_term(&drawn->words, &text);
    bool fits = text.bytes > 0 && text.bytes < sizeof term->text;
    if (fits) {
        memcpy(term->text, text.data, text.bytes);
        term->pattern = (struct pattern){.text = slice_make(term->text, text.bytes)};
    }
    buffer_fini(&text);
    if (!fits) {
        return false;
    }
    unsigned letters = drawn_below(6), clitics = drawn_below(6);
    term->pattern.case_exact = letters < 4 ? is_acronym(term->pattern.text) : letters == 4;
    term->pattern.clitics = clitics > 0;
    term->pattern.fuzzy = drawn_below(4) == 0;
    buffer_append_text(options, letters < 4 ? "" : letters == 4 ? ", case: exact" : ", case: fold");
    buffer_append_text(options, clitics == 0   ? ", clitics: false"
                                : clitics == 1 ? ", clitics: true"
                                               : "");
    buffer_append_text(options, term->pattern.fuzzy ? ", fuzzy: 1" : "");
    return naive_pattern_check(&term->pattern) == NAIVE_VALID;
}

static void draw_fields(struct random_term *term, struct buffer *options) {
    term->fields = FIELDS_DEFAULT;
    if (drawn_below(4) > 0) {
        return;
    }
    term->fields = 1 + drawn_below((1u << FIELD_COUNT) - 1);
    const char *between = ", fields: [";
    for (unsigned field = 0; field < FIELD_COUNT; field++) {
        if (term->fields >> field & 1) {
            buffer_append_format(options, "%s%s", between, field_name((enum article_field)field));
            between = ", ";
        }
    }
    buffer_append_text(options, "]");
}

static void draw_term(struct random_term *term, struct buffer *yaml) {
    struct buffer options;
    buffer_init(&options, KIB);
    bool good;
    do {
        buffer_clear(&options);
        good = drawn_below(16) == 0 ? draw_regex(term) : draw_phrase(term, &options);
    } while (!good);
    draw_fields(term, &options);
    term->weight = 1;
    if (drawn_below(3) == 0) {
        term->weight = (int)drawn_below(12) - 4;
        buffer_append_format(&options, ", weight: %d", term->weight);
    }
    if (options.bytes == 0 && !term->pattern.regex) {
        buffer_append_text(yaml, "        - ");
        buffer_append_json(yaml, term->pattern.text);
        buffer_append_text(yaml, "\n");
    } else {
        buffer_append_text(yaml, term->pattern.regex ? "        - {regex: " : "        - {text: ");
        buffer_append_json(yaml, term->pattern.text);
        buffer_append_slice(yaml, buffer_slice(&options));
        buffer_append_text(yaml, "}\n");
    }
    buffer_fini(&options);
}

static void draw_terms(struct random_rule *rule, struct buffer *yaml) {
    buffer_append_text(yaml, "    terms:\n");
    for (unsigned i = 0; i < RANDOM_TERMS; i++) {
        struct random_term *term = &rule->terms[i];
        term->group = i * NAIVE_GROUPS / RANDOM_TERMS;
        if (i == 0 || rule->terms[i - 1].group != term->group) {
            buffer_append_format(yaml, "      %c:\n", (char)('a' + term->group));
        }
        draw_term(term, yaml);
    }
}

/* ---- rules ---- */

static void draw_when(struct random_rule *rule, struct buffer *yaml) {
    size_t node_count = 0;
    if (drawn_below(8) == 0) {
        return;
    }
    rule->when = naive_make(drawn->words.random, rule->nodes, &node_count, 4);
    buffer_append_text(yaml, "    when: ");
    naive_write(rule->when, 1, drawn->words.random, yaml);
    buffer_append_text(yaml, "\n");
}

static void draw_scope(struct random_rule *rule, struct buffer *yaml) {
    if (drawn_below(8) == 0) {
        rule->language = drawn_below(2) ? "en" : "fa";
        buffer_append_format(yaml, "    languages: [%s]\n", rule->language);
    }
    if (drawn_below(8) == 0) {
        rule->tag = drawn_below(2) ? "wire" : "local";
        buffer_append_format(yaml, "    feeds: [%s, none]\n", rule->tag);
    }
    if (drawn_below(16) == 0) {
        rule->expired = drawn_below(2);
        buffer_append_format(yaml, "    expires: %s\n",
                             rule->expired ? "2001-01-01" : "2199-01-01");
    }
    if (drawn_below(16) == 0) {
        rule->enabled = false;
        buffer_append_text(yaml, "    enabled: false\n");
    }
    if (drawn_below(4) == 0) {
        rule->scored = true;
        rule->threshold = 1 + (int)drawn_below(10);
        buffer_append_format(yaml, "    score: {threshold: %d}\n", rule->threshold);
    }
}

/* The rules that it names: all, those of one last digit, or one. */
static void draw_filter(size_t number, struct buffer *yaml) {
    struct random_rule *filter = &drawn->filters[number];
    unsigned kind = drawn_below(4), digit = drawn_below(10);
    buffer_append_format(yaml, "  - id: f%zu\n    rules: [", number);
    if (kind == 0) {
        buffer_append_text(yaml, "\"r.*\"]\n");
    } else {
        buffer_append_format(yaml, kind == 1 ? "\"r.n%u\"]\n" : "\"no.thing\", \"r.*%u\"]\n",
                             digit);
    }
    for (unsigned r = 0; r < RANDOM_RULES; r++) {
        bool named = kind == 0 || (kind == 1 ? r == digit : r % 10 == digit);
        drawn->rules[r].filters |= (unsigned)named << number;
    }
    *filter = (struct random_rule){.enabled = true};
    draw_terms(filter, yaml);
    draw_when(filter, yaml);
}

void random_rules_make(struct naive_random *random, struct random_rules *out, struct buffer *yaml) {
    drawn = out;
    out->refused_regexes = out->regexes = 0;
    random_words_make(random, &out->words);
    buffer_append_text(yaml, "rules:\n");
    for (size_t i = 0; i < RANDOM_RULES; i++) {
        struct random_rule *rule = &out->rules[i];
        *rule = (struct random_rule){.enabled = true};
        buffer_append_format(yaml, "  - id: r.n%zu\n", i);
        draw_terms(rule, yaml);
        draw_when(rule, yaml);
        draw_scope(rule, yaml);
    }
    out->filter_count = drawn_below(RANDOM_FILTERS + 1);
    buffer_append_text(yaml, out->filter_count > 0 ? "filters:\n" : "");
    for (size_t i = 0; i < out->filter_count; i++) {
        draw_filter(i, yaml);
    }
}
