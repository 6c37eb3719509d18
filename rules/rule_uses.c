/* Rules → for each pattern, the terms that it stands for.
 *
 * Ten thousand rules may share a group: a name each, and one of twenty words of finance. Were each
 * of them looked at whenever an article speaks of a bank, an article would cost ten thousand rules.
 * So of each rule's groups some are chosen without which it cannot hold (when_needed), those that
 * the fewest rules share: only a find of theirs makes the rule be judged at all. Its other terms
 * are looked up when it is. */
#include "rules/rule_uses.h"

#include "core/limits.h"
#include "rules/scope.h"

#include <stdlib.h>

/* In how many terms each pattern is used; owned. */
static uint32_t *count_uses(const struct rule_set *set) {
    uint32_t *counts = calloc(set->pattern_count + 1, sizeof *counts);
    for (size_t r = 0; counts && r < set->rule_count; r++) {
        const struct rule *rule = &set->rules[r];
        for (size_t t = 0; rule->enabled && t < rule->term_count; t++) {
            counts[rule->terms[t].pattern]++;
        }
    }
    return counts;
}

/* The groups of which one must be found, as bits. A group costs what its patterns are used. */
static uint64_t choose_needed(const struct rule *rule, const uint32_t *use_counts) {
    if (rule->when == NULL) {
        return UINT64_MAX;
    }
    uint64_t costs[LIMIT_GROUPS] = {0};
    for (size_t t = 0; t < rule->term_count; t++) {
        costs[rule->terms[t].group] += use_counts[rule->terms[t].pattern];
    }
    return when_needed(rule->when, costs);
}

/* Counting sort, in two passes. Between them `first` and `others` are where the next use of each
 * kind is put; behind the second, where each kind ends. */
static void place_uses(struct rule_set *set, bool counting) {
    for (size_t r = 0; r < set->rule_count; r++) {
        const struct rule *rule = &set->rules[r];
        for (size_t t = 0; rule->enabled && t < rule->term_count; t++) {
            const struct rule_term *term = &rule->terms[t];
            struct pattern_uses *uses = &set->uses_of[term->pattern];
            uint32_t *at = rule->needed >> term->group & 1 ? &uses->first : &uses->others;
            if (!counting) {
                set->uses[*at] = (struct term_use){
                    .rule = (uint32_t)r,
                    .term = (uint32_t)t,
                    .fields = (uint8_t)term->fields,
                    .scoped = scope_limits_term(term),
                    .group = (uint16_t)term->group,
                };
            }
            ++*at;
        }
    }
}

static void counts_to_starts(struct rule_set *set) {
    uint32_t start = 0;
    for (size_t p = 0; p <= set->pattern_count; p++) {
        struct pattern_uses counts = set->uses_of[p];
        set->uses_of[p] = (struct pattern_uses){start, start + counts.first};
        start += counts.first + counts.others;
    }
}

static void ends_to_starts(struct rule_set *set) {
    uint32_t start = 0;
    for (size_t p = 0; p <= set->pattern_count; p++) {
        struct pattern_uses ends = set->uses_of[p];
        set->uses_of[p] = (struct pattern_uses){start, ends.first};
        start = ends.others;
    }
}

enum status rule_uses_index(struct rule_set *set) {
    set->uses_of = arena_calloc(&set->arena, set->pattern_count + 1, sizeof *set->uses_of);
    set->uses = arena_calloc(&set->arena, set->term_count, sizeof *set->uses);
    uint32_t *use_counts = count_uses(set);
    bool good = set->uses_of && set->uses && use_counts;
    for (size_t r = 0; good && r < set->rule_count; r++) {
        set->rules[r].needed = choose_needed(&set->rules[r], use_counts);
    }
    if (good) {
        place_uses(set, true);
        counts_to_starts(set);
        place_uses(set, false);
        ends_to_starts(set);
    }
    free(use_counts);
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}
