/* A matched rule → its alert: which finds are shown, and a line of text around them. */
#include "rules/proof.h"

#include "core/counters.h"
#include "core/limits.h"
#include "rules/snippet.h"

#include <string.h>

static struct slice_list group_names(const struct rule *rule, uint64_t groups,
                                     struct arena *arena) {
    struct slice *names = arena_calloc(arena, rule->group_count, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; names && i < rule->group_count; i++) {
        if (groups >> i & 1) {
            names[count++] = rule->groups[i].name;
        }
    }
    return (struct slice_list){names, count};
}

/* Marks the finds in `shown` that are the first of their kind, up to the limit; gives how many are
 * shown then. By group, by term, or each for itself: */
enum kind { KIND_GROUP, KIND_TERM, KIND_FIND };

static size_t show_first(unsigned char *term_marks, const struct judged *judged, enum kind kind,
                         size_t chosen, unsigned char *shown) {
    uint64_t groups = 0;
    for (size_t i = 0; i < judged->finds.count; i++) {
        uint64_t group = (uint64_t)1 << judged->finds.items[i].group;
        unsigned char *mark = &term_marks[judged->terms[i]];
        bool first = kind == KIND_FIND || (kind == KIND_TERM ? *mark == 0 : !(groups & group));
        if (first && !shown[i] && chosen < LIMIT_ALERT_MATCHES) {
            shown[i] = 1;
            chosen++;
        }
        groups |= group;
        *mark = MARK_FOUND;
    }
    for (size_t i = 0; i < judged->finds.count; i++) {
        term_marks[judged->terms[i]] = 0;
    }
    return chosen;
}

/* Which finds are shown: all, or if there are too many the first of each group, so that every group
 * that counted is proved, then the first of each term, then the first of the others. Gives their
 * number. */
static size_t choose_matches(unsigned char *term_marks, const struct judged *judged,
                             unsigned char *shown) {
    size_t count = judged->finds.count;
    bool all = count <= LIMIT_ALERT_MATCHES;
    memset(shown, all, count);
    if (all) {
        return count;
    }
    counter_add(COUNTER_matches_over_limit, count - LIMIT_ALERT_MATCHES);
    size_t chosen = show_first(term_marks, judged, KIND_GROUP, 0, shown);
    chosen = show_first(term_marks, judged, KIND_TERM, chosen, shown);
    return show_first(term_marks, judged, KIND_FIND, chosen, shown);
}

static struct alert_match make_match(const struct judged *judged, size_t at,
                                     const struct article *article) {
    const struct hit *hit = judged->finds.items[at].hit;
    const struct rule_term *term = &judged->rule->terms[judged->terms[at]];
    enum article_field field = (enum article_field)hit->field;
    return (struct alert_match){
        .group = judged->rule->groups[term->group].name,
        .term = term->text,
        .text = slice_sub(article_text(article, field, hit->index), hit->start, hit->end),
        .field = field,
        .index = hit->index,
        .start = hit->start,
        .end = hit->end,
        .entity = term->entry ? &term->entry->entity : NULL,
    };
}

static struct alert_match *list_matches(unsigned char *term_marks, const struct judged *judged,
                                        const struct article *article, struct arena *arena,
                                        size_t *count) {
    unsigned char *shown = arena_alloc(arena, judged->finds.count);
    if (shown == NULL) {
        return NULL;
    }
    size_t chosen = choose_matches(term_marks, judged, shown), next = 0;
    struct alert_match *matches = arena_calloc(arena, chosen, sizeof *matches);
    for (size_t i = 0; matches && i < judged->finds.count; i++) {
        if (shown[i]) {
            matches[next++] = make_match(judged, i, article);
        }
    }
    *count = next;
    return matches;
}

/* The highest of the rule's and those of the lists' entries that were found, shown or not. */
static enum severity severity_of(const struct judged *judged) {
    enum severity severity = judged->rule->alert.severity;
    for (size_t i = 0; judged->rule->list_count > 0 && i < judged->finds.count; i++) {
        const struct list_entry *entry = judged->rule->terms[judged->terms[i]].entry;
        if (entry && entry->has_severity && entry->severity > severity) {
            severity = entry->severity;
        }
    }
    return severity;
}

enum status proof_make(const struct judged *judged, const struct article *article,
                       unsigned char *term_marks, struct arena *arena, struct alert *out) {
    const struct rule *rule = judged->rule;
    uint64_t absent = rule->when ? when_denied(rule->when) & ~judged->finds.groups : 0;
    *out = (struct alert){
        .rule = rule->alert,
        .score = judged->score,
        .when = rule->when_text,
        .groups_true = group_names(rule, judged->finds.groups, arena),
        .groups_false = group_names(rule, absent, arena),
        .snippet = snippet_make(article, &judged->finds, arena),
        .article = article,
    };
    out->rule.severity = severity_of(judged);
    out->matches = list_matches(term_marks, judged, article, arena, &out->match_count);
    bool good =
        out->groups_true.items && out->groups_false.items && out->matches && out->snippet.data;
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}
