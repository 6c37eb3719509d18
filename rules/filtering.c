/* Judging filters. Few articles get so far, so a filter's finds are looked up among its terms hit
 * by hit, and nothing is prepared for those that do not. */
#include "rules/filtering.h"

#include "core/counters.h"
#include "core/limits.h"

#include <stdlib.h>

enum verdict { VERDICT_UNKNOWN, VERDICT_HOLDS, VERDICT_DOES_NOT };

enum status filtering_init(struct filtering *out, const struct rule_set *set) {
    *out = (struct filtering){.set = set};
    out->verdicts = calloc(set->filter_count + 1, 1);
    out->judged = calloc(set->filter_count + 1, sizeof *out->judged);
    if (!out->verdicts || !out->judged) {
        filtering_fini(out);
        return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

void filtering_fini(struct filtering *filtering) {
    free(filtering->verdicts);
    free(filtering->judged);
    free(filtering->finds);
    *filtering = (struct filtering){.set = NULL};
}

/* The first use of the pattern, or of one behind it. */
static size_t first_use(const struct rule_filter *filter, uint32_t pattern) {
    size_t low = 0, high = filter->rule.term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (filter->uses[middle].pattern < pattern) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool add_find(struct filtering *filtering, struct when_finds *finds, uint32_t group,
                     const struct hit *hit) {
    if (finds->count == LIMIT_RULE_FINDS) {
        counter_add(COUNTER_finds_over_limit, 1);
        return true;
    }
    if (finds->count == filtering->find_capacity) {
        size_t capacity = 2 * filtering->find_capacity + 64;
        struct when_find *grown = realloc(filtering->finds, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        filtering->finds = grown;
        filtering->find_capacity = capacity;
    }
    filtering->finds[finds->count++] = (struct when_find){.group = group, .hit = hit};
    finds->groups |= (uint64_t)1 << group;
    finds->title_groups |= (uint64_t)(hit->field == FIELD_TITLE) << group;
    return true;
}

/* The finds of the filter's terms, in the order of the hits; false for want of memory. */
static bool collect(struct filtering *filtering, const struct rule_filter *filter,
                    const struct hit *hits, size_t hit_count, struct when_finds *finds) {
    const struct rule *rule = &filter->rule;
    for (size_t i = 0; i < hit_count; i++) {
        for (size_t u = first_use(filter, hits[i].pattern);
             u < rule->term_count && filter->uses[u].pattern == hits[i].pattern; u++) {
            const struct rule_term *term = &rule->terms[filter->uses[u].term];
            if ((term->fields >> hits[i].field & 1) && scope_has_term(term, &filtering->moment) &&
                !add_find(filtering, finds, term->group, &hits[i])) {
                return false;
            }
        }
    }
    finds->items = filtering->finds;
    return true;
}

/* Judges the filter, if it is not yet. */
static bool judge(struct filtering *filtering, uint32_t number, const struct hit *hits,
                  size_t hit_count) {
    if (filtering->verdicts[number] != VERDICT_UNKNOWN) {
        return true;
    }
    const struct rule_filter *filter = &filtering->set->filters[number];
    struct when_finds finds = {.count = 0};
    if (!collect(filtering, filter, hits, hit_count, &finds)) {
        return false;
    }
    bool holds = filter->rule.when ? when_holds(filter->rule.when, &finds) : finds.count > 0;
    filtering->verdicts[number] = holds ? VERDICT_HOLDS : VERDICT_DOES_NOT;
    filtering->judged[filtering->judged_count++] = number;
    return true;
}

static bool is_withheld(struct filtering *filtering, const struct rule *rule,
                        const struct hit *hits, size_t hit_count, bool *withheld) {
    *withheld = false;
    for (size_t i = 0; i < rule->filter_count && !*withheld; i++) {
        if (!judge(filtering, rule->filters[i], hits, hit_count)) {
            return false;
        }
        *withheld = filtering->verdicts[rule->filters[i]] == VERDICT_HOLDS;
    }
    return true;
}

enum status filtering_apply(struct filtering *filtering, const struct scope_moment *moment,
                            const struct hit *hits, size_t hit_count, struct judged *holding,
                            size_t *count) {
    size_t kept = 0;
    filtering->moment = *moment;
    bool good = true;
    for (size_t i = 0; i < *count && good; i++) {
        bool withheld;
        good = is_withheld(filtering, holding[i].rule, hits, hit_count, &withheld);
        counter_add(COUNTER_alerts_filtered, withheld);
        holding[kept] = holding[i];
        kept += !withheld;
    }
    while (filtering->judged_count > 0) {
        filtering->verdicts[filtering->judged[--filtering->judged_count]] = VERDICT_UNKNOWN;
    }
    if (!good) {
        return STATUS_NO_MEMORY;
    }
    *count = kept;
    return STATUS_OK;
}
