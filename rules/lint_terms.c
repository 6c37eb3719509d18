/* Terms against each other: what another term of the rule says already. The entries of its lists
 * are none of them: names within names are what lists are made of. */
#include "rules/lint_inside.h"

#include <stdlib.h>
#include <string.h>

static bool same_options(const struct rule_term *a, const struct rule_term *b) {
    return a->group == b->group && a->case_exact == b->case_exact && a->fields == b->fields &&
           a->weight == b->weight && a->clitics == b->clitics && a->fuzzy == b->fuzzy &&
           a->regex == b->regex;
}

static int compare_terms(const void *a, const void *b) {
    const struct rule_term *left = *(const struct rule_term *const *)a;
    const struct rule_term *right = *(const struct rule_term *const *)b;
    int order = slice_compare(left->folded, right->folded);
    return order ? order : (left > right) - (left < right);
}

/* The rule's own terms, in order of what they compare by. */
struct sorted_terms {
    const struct rule_term **items; /* owned */
    size_t count;
};

static struct sorted_terms sort_terms(const struct rule *rule) {
    struct sorted_terms sorted = {.items =
                                      calloc(rule->term_count + 1, sizeof(struct rule_term *))};
    for (size_t i = 0; sorted.items && i < rule->term_count; i++) {
        if (rule->terms[i].entry == NULL) {
            sorted.items[sorted.count++] = &rule->terms[i];
        }
    }
    if (sorted.items) {
        qsort(sorted.items, sorted.count, sizeof *sorted.items, compare_terms);
    }
    return sorted;
}

static void lint_duplicates(struct lint_run *run, const struct sorted_terms *sorted) {
    for (size_t i = 1; i < sorted->count; i++) {
        const struct rule_term *term = sorted->items[i], *before = sorted->items[i - 1];
        bool same_text = !term->case_exact || slice_equal(term->text, before->text);
        if (slice_equal(term->folded, before->folded) && same_options(term, before) && same_text) {
            lint_warn(run, LINT_DUPLICATE_TERM, term->line, term->column,
                      "\"%.*s\" is already there in line %zu", SLICE_ARG(term->text), before->line);
        }
    }
}

/* The place in `sorted` of the first term that folds to this, or to what comes after it. */
static size_t place_of(const struct sorted_terms *sorted, struct slice folded) {
    size_t low = 0, high = sorted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(sorted->items[middle]->folded, folded) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct rule_term *find_term(const struct sorted_terms *sorted, struct slice folded) {
    size_t place = place_of(sorted, folded);
    bool found = place < sorted->count && slice_equal(sorted->items[place]->folded, folded);
    return found ? sorted->items[place] : NULL;
}

/* Which texts may be terms, as bits by their hashes: most runs of words are none, and need not be
 * searched for. */
struct term_filter {
    uint64_t *bits; /* owned */
    size_t mask;
};

/* FNV-1a, a byte at a time. */
static uint64_t hash_step(uint64_t hash, char c) {
    return (hash ^ (unsigned char)c) * 0x100000001B3u;
}

static const uint64_t hash_start = 0xCBF29CE484222325u;

static bool filter_build(const struct sorted_terms *sorted, struct term_filter *filter) {
    size_t bits = 64;
    while (bits < 16 * sorted->count) {
        bits *= 2;
    }
    filter->bits = calloc(bits / 64, sizeof *filter->bits);
    filter->mask = bits - 1;
    for (size_t i = 0; filter->bits && i < sorted->count; i++) {
        struct slice folded = sorted->items[i]->folded;
        uint64_t hash = hash_start;
        for (size_t at = 0; at < folded.bytes; at++) {
            hash = hash_step(hash, folded.data[at]);
        }
        filter->bits[(hash & filter->mask) / 64] |= (uint64_t)1 << hash % 64;
    }
    return filter->bits != NULL;
}

static bool filter_has(const struct term_filter *filter, uint64_t hash) {
    return filter->bits[(hash & filter->mask) / 64] >> hash % 64 & 1;
}

/* Another plain term of the same group whose words stand inside this one: it is found whenever this
 * one is. Every run of words is looked at, so the cost is words squared a term, whatever the number
 * of terms. */
static void lint_shadowed(struct lint_run *run, const struct sorted_terms *sorted,
                          const struct term_filter *filter, const struct rule_term *term) {
    struct slice folded = term->folded;
    for (size_t start = 0; start + 1 < folded.bytes && !term->case_exact; start++) {
        uint64_t hash = hash_start;
        for (size_t end = start + 1; folded.data[start] == ' ' && end <= folded.bytes; end++) {
            hash = hash_step(hash, folded.data[end - 1]);
            bool whole_words = folded.data[end - 1] == ' ' && end > start + 1;
            if (!whole_words || end - start == folded.bytes || !filter_has(filter, hash)) {
                continue;
            }
            const struct rule_term *shadow = find_term(sorted, slice_sub(folded, start, end));
            if (shadow && same_options(shadow, term)) {
                lint_warn(run, LINT_SHADOWED_TERM, term->line, term->column,
                          "\"%.*s\" adds nothing to \"%.*s\" in line %zu", SLICE_ARG(term->text),
                          SLICE_ARG(shadow->text), shadow->line);
                return;
            }
        }
    }
}

/* A term with a hyphen or apostrophe inside a word is also looked for with that mark left out,
 * which the shorter term is not: "al-Shabaab" finds "alshabaab". */
static bool has_joined_form(struct slice text) {
    static const char *const marks[] = {"-", "'", "’", "‐", "‑"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (memmem(text.data, text.bytes, marks[i], strlen(marks[i]))) {
            return true;
        }
    }
    return false;
}

void lint_terms(struct lint_run *run) {
    struct sorted_terms sorted = sort_terms(run->rule);
    struct term_filter filter = {0};
    if (sorted.items == NULL || !filter_build(&sorted, &filter)) {
        goto cleanup;
    }
    lint_duplicates(run, &sorted);
    /* Weights add up and counts count: there a term inside another is no mistake. */
    for (size_t i = 0; !run->rule->has_score && i < sorted.count; i++) {
        const struct rule_term *term = sorted.items[i];
        if (!term->regex && !has_joined_form(term->text)) {
            lint_shadowed(run, &sorted, &filter, term);
        }
    }
cleanup:
    free(filter.bits);
    free(sorted.items);
}
