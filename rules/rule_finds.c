/* Every hit is held against every term of one rule: slow beside the evaluator, and simple. */
#include "rules/rule_finds.h"

#include "core/limits.h"
#include "rules/scope.h"

#include <stdlib.h>

static bool grow(struct rule_finds *finds, size_t *capacity) {
    size_t wanted = 2 * *capacity + 16;
    struct when_find *items = realloc(finds->items, wanted * sizeof *items);
    finds->items = items ? items : finds->items;
    uint32_t *terms = items ? realloc(finds->terms, wanted * sizeof *terms) : NULL;
    finds->terms = terms ? terms : finds->terms;
    *capacity = terms ? wanted : *capacity;
    return terms != NULL;
}

/* A weight counts once for the term, and once more for the title. */
static void add_score(struct rule_finds *finds, const struct rule_term *term, bool in_title,
                      unsigned char *seen) {
    enum { FOUND = 1, FOUND_IN_TITLE = 2 };
    finds->score += *seen == 0 ? term->weight : 0;
    finds->score += in_title && *seen < FOUND_IN_TITLE ? term->weight : 0;
    *seen = in_title ? FOUND_IN_TITLE : *seen ? *seen : FOUND;
}

enum status rule_finds_collect(const struct rule_set *set, const struct rule *rule,
                               const struct article *article, const struct hit *hits,
                               size_t hit_count, struct rule_finds *out) {
    struct scope_moment moment = scope_moment_of(set, article);
    size_t count = 0, capacity = 0;
    unsigned char *seen = calloc(rule->term_count + 1, 1);
    *out = (struct rule_finds){0};
    bool good = seen && grow(out, &capacity);
    for (size_t h = 0; good && h < hit_count; h++) {
        bool in_title = hits[h].field == FIELD_TITLE;
        for (size_t t = 0; good && t < rule->term_count; t++) {
            const struct rule_term *term = &rule->terms[t];
            if (term->pattern != hits[h].pattern || !(term->fields >> hits[h].field & 1) ||
                !scope_has_term(term, &moment)) {
                continue;
            }
            if (count == LIMIT_RULE_FINDS) { /* where the evaluator stops too */
                break;
            }
            good = count < capacity || grow(out, &capacity);
            if (good) {
                out->items[count] = (struct when_find){.group = term->group, .hit = &hits[h]};
                out->terms[count++] = (uint32_t)t;
                out->finds.groups |= (uint64_t)1 << term->group;
                out->finds.title_groups |= (uint64_t)in_title << term->group;
                add_score(out, term, in_title, &seen[t]);
            }
        }
    }
    free(seen);
    out->finds.items = out->items;
    out->finds.count = count;
    if (!good) {
        rule_finds_fini(out);
        return STATUS_NO_MEMORY;
    }
    return STATUS_OK;
}

void rule_finds_fini(struct rule_finds *finds) {
    free(finds->items);
    free(finds->terms);
    *finds = (struct rule_finds){0};
}
