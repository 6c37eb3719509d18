/* A rule is drawn and written down in one go: the YAML is for the program, the struct for the
 * oracle. */
#include "tests/oracle/random_rules.h"

static struct random_rules *drawn; /* for the calls back */

static uint32_t drawn_below(uint32_t limit) {
    return naive_random(drawn->words.random, limit);
}

static void draw_list_use(struct random_rule *rule, unsigned group, struct buffer *yaml) {
    static const char *const ids[RANDOM_LISTS] = {"l0", "l1"};
    struct random_term *terms = rule->terms + RANDOM_OWN_TERMS;
    unsigned list = drawn_below(RANDOM_LISTS);
    random_list_use(&drawn->words, &drawn->lists[list], ids[list], terms, yaml);
    for (size_t i = 0; i < RANDOM_ENTRIES; i++) {
        terms[i].group = group;
    }
}

static void draw_terms(struct random_rule *rule, struct buffer *yaml) {
    unsigned group_of_list = drawn_below(3) ? NAIVE_GROUPS : drawn_below(NAIVE_GROUPS);
    for (unsigned i = RANDOM_OWN_TERMS; i < RANDOM_TERMS; i++) {
        rule->terms[i] = (struct random_term){.pattern = {.text = SLICE_LITERAL("absent")}};
    }
    buffer_append_text(yaml, "    terms:\n");
    for (unsigned i = 0; i < RANDOM_OWN_TERMS; i++) {
        struct random_term *term = &rule->terms[i];
        unsigned group = i * NAIVE_GROUPS / RANDOM_OWN_TERMS;
        if (i == 0 || rule->terms[i - 1].group != group) {
            buffer_append_format(yaml, "      %c:\n", (char)('a' + group));
            if (group == group_of_list) {
                draw_list_use(rule, group, yaml);
            }
        }
        random_term_make(&drawn->words, term, yaml);
        term->group = group;
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

void random_rules_make(struct naive_random *random, struct random_rules *out, struct buffer *yaml,
                       struct buffer *lists) {
    drawn = out;
    random_words_make(random, &out->words);
    buffer_append_text(yaml, "lists:\n");
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        random_list_make(&out->words, &out->lists[i], &lists[i]);
        buffer_append_format(yaml, "  - {id: l%zu, file: l%zu.csv}\n", i, i);
    }
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
