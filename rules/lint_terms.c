/* Terms against each other: what another term of the rule says already. The entries of its lists
 * are none of them: names within names are what lists are made of. */
#include "rules/lint_shadow.h"

#include <stdlib.h>

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

void lint_terms(struct lint_run *run) {
    struct sorted_terms sorted = sort_terms(run->rule);
    if (sorted.items) {
        lint_duplicates(run, &sorted);
    }
    /* Weights add up: there a term inside another is no mistake. */
    if (sorted.items && !run->rule->has_score) {
        lint_shadows(run, &sorted);
    }
    free(sorted.items);
}
