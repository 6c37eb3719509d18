/* The rule is judged once more, part by part. Slow beside the evaluator, and only asked for what
 * has failed. */
#include "rules/rule_failure.h"

#include "core/limits.h"
#include "rules/rule.h"
#include "rules/scope.h"
#include "rules/when_text.h"

#include <stdlib.h>

struct failure {
    const struct rule_set *set;
    const struct rule *rule;
    const struct article *article;
    struct when_finds finds;
    int64_t score;
    struct buffer *out;
};

/* ---- what was found ---- */

/* The finds of the rule, in the order of the hits; owned by the caller. */
static struct when_find *collect(const struct rule *rule, const struct hit *hits, size_t hit_count,
                                 struct failure *failure) {
    struct scope_moment moment = scope_moment_of(failure->set, failure->article);
    size_t count = 0, capacity = 0;
    struct when_find *finds = calloc(1, sizeof *finds);
    unsigned char *seen = calloc(rule->term_count + 1, 1);
    bool good = finds && seen;
    for (size_t h = 0; good && h < hit_count; h++) {
        bool title = hits[h].field == FIELD_TITLE;
        for (size_t t = 0; good && t < rule->term_count; t++) {
            const struct rule_term *term = &rule->terms[t];
            if (term->pattern != hits[h].pattern || !(term->fields >> hits[h].field & 1) ||
                !scope_has_term(term, &moment)) {
                continue;
            }
            if (count == capacity) {
                capacity = 2 * capacity + 16;
                struct when_find *grown = realloc(finds, capacity * sizeof *finds);
                good = grown != NULL;
                finds = grown ? grown : finds;
            }
            if (good) {
                finds[count++] = (struct when_find){.group = term->group, .hit = &hits[h]};
                failure->finds.groups |= (uint64_t)1 << term->group;
                failure->finds.title_groups |= (uint64_t)title << term->group;
                /* Once for the term, once more for the title. */
                failure->score += seen[t] == 0 ? term->weight : 0;
                failure->score += title && seen[t] < 2 ? term->weight : 0;
                seen[t] = title ? 2 : seen[t] ? seen[t] : 1;
            }
        }
    }
    free(seen);
    if (!good) {
        free(finds);
        return NULL;
    }
    failure->finds.items = finds;
    failure->finds.count = count;
    return finds;
}

/* ---- the part that fails ---- */

static const struct when_node *failing_part(const struct when_node *node,
                                            const struct when_finds *finds) {
    while (node->kind == WHEN_AND) {
        node = when_holds(node->left, finds) ? node->right : node->left;
    }
    return node;
}

static void append_part(const struct failure *failure, const struct when_node *node) {
    struct slice names[LIMIT_GROUPS];
    for (size_t i = 0; i < failure->rule->group_count; i++) {
        names[i] = failure->rule->groups[i].name;
    }
    buffer_append_char(failure->out, '"');
    when_text_append(node, names, failure->rule->group_count, failure->out);
    buffer_append_char(failure->out, '"');
}

/* "; found: a, b; not found: c", of the groups that the part names. */
static void append_groups(const struct failure *failure, uint64_t named) {
    for (int found = 1; found >= 0; found--) {
        const char *before = found ? "; found: " : "; not found: ";
        for (size_t i = 0; i < failure->rule->group_count; i++) {
            bool is_found = failure->finds.groups >> i & 1;
            if ((named >> i & 1) && is_found == (bool)found) {
                buffer_append_text(failure->out, before);
                buffer_append_slice(failure->out, failure->rule->groups[i].name);
                before = ", ";
            }
        }
    }
}

static void append_when(const struct failure *failure) {
    const struct when_node *part = failing_part(failure->rule->when, &failure->finds);
    append_part(failure, part);
    buffer_append_text(failure->out, " does not hold");
    append_groups(failure, when_groups(part));
}

static bool has_wrong_feed(const struct failure *failure) {
    const struct slice_list *wanted = &failure->rule->feeds, *tags = &failure->article->feed.tags;
    for (size_t i = 0; i < wanted->count; i++) {
        for (size_t t = 0; t < tags->count; t++) {
            if (slice_equal(wanted->items[i], tags->items[t])) {
                return false;
            }
        }
    }
    return wanted->count > 0;
}

static void append_failure(const struct failure *failure) {
    const struct rule *rule = failure->rule;
    if (!rule->enabled) {
        buffer_append_text(failure->out, "the rule is not enabled");
    } else if (failure->finds.count == 0) {
        buffer_append_text(failure->out, "none of its terms was found");
    } else if (rule->when && !when_holds(rule->when, &failure->finds)) {
        append_when(failure);
    } else if (rule->has_score && failure->score < rule->score_threshold) {
        buffer_append_format(failure->out, "the score is %lld, and the threshold %lld",
                             (long long)failure->score, (long long)rule->score_threshold);
    } else if (rule->expires_us != CLOCK_UNKNOWN && clock_real_us() >= rule->expires_us) {
        buffer_append_text(failure->out, "the rule has expired");
    } else if (has_wrong_feed(failure)) {
        buffer_append_text(failure->out, "the feed has none of the tags of feeds");
    } else {
        buffer_append_text(failure->out, "the article's language is none of the rule's");
    }
}

enum status rule_failure_append(const struct rule_set *set, size_t index,
                                const struct article *article, const struct hit *hits,
                                size_t hit_count, struct buffer *out) {
    struct failure failure = {
        .set = set, .rule = &set->rules[index], .article = article, .out = out};
    if (!failure.rule->enabled) {
        hit_count = 0; /* its terms have no patterns */
    }
    struct when_find *finds = collect(failure.rule, hits, hit_count, &failure);
    if (finds == NULL) {
        return STATUS_NO_MEMORY;
    }
    append_failure(&failure);
    free(finds);
    return out->failed;
}
