/* Random rules over the expressions of naive_when.h, random hits, and what must come of them: which
 * hits are finds of a rule, and its score. An article for them has NAIVE_TEXT_WORDS words of
 * NAIVE_TEXT_WORD_BYTES, the space behind it included, in every text. */
#ifndef TOCSIN_TESTS_NAIVE_RULE_H
#define TOCSIN_TESTS_NAIVE_RULE_H

#include "core/pattern.h"
#include "tests/oracle/naive_when.h"

#include <stdio.h>

enum {
    NAIVE_WORDS = 6, /* different terms: few, so that rules and groups share them */
    NAIVE_RULE_TERMS = 8,
    NAIVE_RULE_HITS = 24,
    NAIVE_TEXT_WORDS = 24,
    NAIVE_TEXT_WORD_BYTES = 4,
};

struct naive_rule {
    struct naive_node nodes[NAIVE_NODES_MAX + 4];
    struct naive_node *when; /* NULL: any */
    struct {
        unsigned group, fields, weight;
        unsigned word; /* term number w is the text "w<word>" */
    } terms[NAIVE_RULE_TERMS];
    size_t term_count;
    unsigned threshold; /* 0: none */
};

static void naive_terms_write(const struct naive_rule *rule, struct buffer *out) {
    for (unsigned group = 0; group < NAIVE_GROUPS; group++) {
        buffer_append_format(out, "      %c:\n", (char)('a' + group));
        for (size_t i = 0; i < rule->term_count; i++) {
            if (rule->terms[i].group != group) {
                continue;
            }
            buffer_append_format(out, "        - {text: w%u, weight: %u, fields: [",
                                 rule->terms[i].word, rule->terms[i].weight);
            for (unsigned field = 0, first = 1; field < FIELD_COUNT; field++) {
                if (rule->terms[i].fields >> field & 1) {
                    buffer_append_format(out, "%s%s", first ? "" : ", ",
                                         field_name((enum article_field)field));
                    first = 0;
                }
            }
            buffer_append_text(out, "]}\n");
        }
    }
}

/* Makes a rule and appends it as YAML, with the id r.nNUMBER. */
static void naive_rule_make(struct naive_random *random, size_t number, struct naive_rule *rule,
                            struct buffer *out) {
    size_t node_count = 0;
    *rule = (struct naive_rule){.term_count = NAIVE_RULE_TERMS};
    for (size_t i = 0; i < NAIVE_RULE_TERMS; i++) {
        rule->terms[i].group =
            (unsigned)(i * NAIVE_GROUPS / NAIVE_RULE_TERMS); /* in order of group */
        rule->terms[i].word = naive_random(random, NAIVE_WORDS);
        rule->terms[i].weight = naive_random(random, 5);
        rule->terms[i].fields = naive_random(random, 3)
                                    ? FIELDS_DEFAULT
                                    : 1 + naive_random(random, (1u << FIELD_COUNT) - 1);
    }
    buffer_append_format(out, "  - id: r.n%zu\n    terms:\n", number);
    naive_terms_write(rule, out);
    if (naive_random(random, 4) == 0) {
        rule->threshold = 1 + naive_random(random, 12);
        buffer_append_format(out, "    score: {threshold: %u}\n", rule->threshold);
    }
    if (naive_random(random, 10) > 0) {
        rule->when = naive_make(random, rule->nodes, &node_count, 4);
        buffer_append_text(out, "    when: ");
        naive_write(rule->when, 1, random, out);
        buffer_append_text(out, "\n");
    }
}

static int naive_hits_compare(const void *a, const void *b) {
    const struct hit *left = a, *right = b;
    const int64_t differences[] = {
        (int64_t)left->field - right->field, (int64_t)left->index - right->index,
        (int64_t)left->start - right->start, (int64_t)left->end - right->end,
        (int64_t)left->pattern - right->pattern};
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        if (differences[i] != 0) {
            return differences[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

/* In the order of the scanner, each once. */
static size_t naive_hits_make(struct naive_random *random, size_t pattern_count, struct hit *hits) {
    size_t count = naive_random(random, NAIVE_RULE_HITS), distinct = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t first = naive_random(random, NAIVE_TEXT_WORDS - 4);
        uint32_t last = first + (naive_random(random, 3) ? 0 : naive_random(random, 4));
        uint16_t field = (uint16_t)naive_random(random, FIELD_COUNT);
        bool list = field == FIELD_AUTHORS || field == FIELD_CATEGORIES;
        hits[i] = (struct hit){.pattern = naive_random(random, (uint32_t)pattern_count),
                               .field = field,
                               .index = list ? (uint16_t)naive_random(random, 2) : 0,
                               .start = first * NAIVE_TEXT_WORD_BYTES,
                               .end = last * NAIVE_TEXT_WORD_BYTES + NAIVE_TEXT_WORD_BYTES - 1,
                               .first_word = first,
                               .last_word = last};
    }
    qsort(hits, count, sizeof *hits, naive_hits_compare);
    for (size_t i = 0; i < count; i++) {
        if (distinct == 0 || naive_hits_compare(&hits[distinct - 1], &hits[i]) != 0) {
            hits[distinct++] = hits[i];
        }
    }
    return distinct;
}

static size_t naive_rule_finds(const struct naive_rule *rule, const struct pattern *patterns,
                               const struct hit *hits, size_t hit_count, struct naive_find *out) {
    size_t count = 0;
    for (size_t i = 0; i < hit_count; i++) {
        for (size_t t = 0; t < rule->term_count; t++) {
            char text[16];
            snprintf(text, sizeof text, "w%u", rule->terms[t].word);
            if (slice_equal(patterns[hits[i].pattern].text, slice_of(text)) &&
                (rule->terms[t].fields >> hits[i].field & 1)) {
                out[count++] =
                    (struct naive_find){.group = rule->terms[t].group, .term = t, .hit = hits[i]};
            }
        }
    }
    return count;
}

static int64_t naive_rule_score(const struct naive_rule *rule, const struct naive_find *finds,
                                size_t count) {
    int64_t score = 0;
    for (size_t t = 0; t < rule->term_count; t++) {
        unsigned times = 0;
        for (size_t i = 0; i < count; i++) {
            if (finds[i].term == t) {
                times = times == 2 || finds[i].hit.field == FIELD_TITLE ? 2 : 1;
            }
        }
        score += times * (int64_t)rule->terms[t].weight;
    }
    return score;
}

#endif
