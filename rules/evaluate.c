/* Hits → alerts. Three passes, none of which touches a rule without a hit:
 *
 *   count   each hit's pattern is used by some terms of some rules: how many finds has each rule?
 *   place   the finds of each rule side by side, in the order of the hits
 *   judge   each rule with finds: scope, `when`, score; then the proof
 *
 * Everything that grows is kept from article to article, so a warm evaluator allocates nothing but
 * the alerts, in the caller's arena. */
#include "rules/evaluate.h"

#include "core/clock.h"
#include "core/counters.h"
#include "core/limits.h"
#include "rules/rule.h"
#include "rules/snippet.h"

#include <stdlib.h>
#include <string.h>

struct evaluator {
    const struct rule_set *set;
    uint32_t *counts;  /* a rule: finds; zero between articles */
    uint32_t *starts;  /* a rule: where its next find is put */
    uint32_t *ends;    /* a rule: where its finds end */
    uint64_t *marked;  /* a bit for each rule: it has finds; zero between articles */
    uint32_t *touched; /* the rules with finds, in order */
    size_t touched_count;
    struct when_find *finds; /* of all touched rules, side by side */
    uint32_t *terms;         /* beside `finds`: the term of its rule */
    size_t find_capacity;
    unsigned char *term_marks; /* a term of the rule being judged: 1 found, 2 in the title */
};

enum { MARK_FOUND = 1, MARK_TITLE = 2 };

/* What judging one rule looks at. */
struct judged {
    const struct rule *rule;
    struct when_finds finds;
    const uint32_t *terms;
    int64_t score;
};

enum status evaluator_create(const struct rule_set *set, struct evaluator **out) {
    struct evaluator *evaluator = calloc(1, sizeof *evaluator);
    if (evaluator == NULL) {
        return STATUS_NO_MEMORY;
    }
    size_t terms_max = 1;
    for (size_t i = 0; i < set->rule_count; i++) {
        terms_max = set->rules[i].term_count > terms_max ? set->rules[i].term_count : terms_max;
    }
    evaluator->set = set;
    evaluator->counts = calloc(set->rule_count + 1, sizeof *evaluator->counts);
    evaluator->starts = calloc(set->rule_count + 1, sizeof *evaluator->starts);
    evaluator->ends = calloc(set->rule_count + 1, sizeof *evaluator->ends);
    evaluator->marked = calloc(set->rule_count / 64 + 1, sizeof *evaluator->marked);
    evaluator->touched = calloc(set->rule_count + 1, sizeof *evaluator->touched);
    evaluator->term_marks = calloc(terms_max, 1);
    if (!evaluator->counts || !evaluator->starts || !evaluator->ends || !evaluator->marked ||
        !evaluator->touched || !evaluator->term_marks) {
        evaluator_destroy(&evaluator);
        return STATUS_NO_MEMORY;
    }
    *out = evaluator;
    return STATUS_OK;
}

void evaluator_destroy(struct evaluator **address) {
    struct evaluator *evaluator = *address;
    if (evaluator == NULL) {
        return;
    }
    free(evaluator->term_marks);
    free(evaluator->terms);
    free(evaluator->finds);
    free(evaluator->touched);
    free(evaluator->marked);
    free(evaluator->ends);
    free(evaluator->starts);
    free(evaluator->counts);
    free(evaluator);
    *address = NULL;
}

/* ---- count and place ---- */

static bool wanted(const struct rule_set *set, const struct term_use *use, const struct hit *hit) {
    return set->rules[use->rule].terms[use->term].fields >> hit->field & 1;
}

/* Marked rules → `touched`, in order. qsort is not used: it may allocate. */
static void list_touched(struct evaluator *evaluator) {
    evaluator->touched_count = 0;
    for (size_t word = 0; word < evaluator->set->rule_count / 64 + 1; word++) {
        for (uint64_t left = evaluator->marked[word]; left != 0; left &= left - 1) {
            evaluator->touched[evaluator->touched_count++] =
                (uint32_t)(64 * word + (size_t)__builtin_ctzll(left));
        }
        evaluator->marked[word] = 0;
    }
}

static size_t count_finds(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    const struct rule_set *set = evaluator->set;
    size_t total = 0;
    for (size_t i = 0; i < hit_count; i++) {
        uint32_t end = set->first_use[hits[i].pattern + 1];
        for (uint32_t u = set->first_use[hits[i].pattern]; u < end; u++) {
            const struct term_use *use = &set->uses[u];
            if (!wanted(set, use, &hits[i])) {
                continue;
            }
            if (evaluator->counts[use->rule] == LIMIT_RULE_FINDS) {
                counter_add(COUNTER_finds_over_limit, 1);
                continue;
            }
            evaluator->counts[use->rule]++;
            evaluator->marked[use->rule / 64] |= (uint64_t)1 << use->rule % 64;
            total++;
        }
    }
    list_touched(evaluator);
    return total;
}

static enum status grow_finds(struct evaluator *evaluator, size_t total) {
    if (total <= evaluator->find_capacity) {
        return STATUS_OK;
    }
    size_t capacity = 2 * total;
    struct when_find *finds = realloc(evaluator->finds, capacity * sizeof *finds);
    if (finds) {
        evaluator->finds = finds;
    }
    uint32_t *terms = realloc(evaluator->terms, capacity * sizeof *terms);
    if (terms) {
        evaluator->terms = terms;
    }
    if (finds == NULL || terms == NULL) {
        return STATUS_NO_MEMORY;
    }
    evaluator->find_capacity = capacity;
    return STATUS_OK;
}

/* Afterwards the finds of rule r are the counts[r] before ends[r]. */
static void place_finds(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    const struct rule_set *set = evaluator->set;
    uint32_t start = 0;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        evaluator->starts[evaluator->touched[i]] = start;
        start += evaluator->counts[evaluator->touched[i]];
        evaluator->ends[evaluator->touched[i]] = start;
    }
    for (size_t i = 0; i < hit_count; i++) {
        uint32_t end = set->first_use[hits[i].pattern + 1];
        for (uint32_t u = set->first_use[hits[i].pattern]; u < end; u++) {
            const struct term_use *use = &set->uses[u];
            bool full = evaluator->starts[use->rule] == evaluator->ends[use->rule];
            if (!full && wanted(set, use, &hits[i])) {
                uint32_t at = evaluator->starts[use->rule]++;
                evaluator->finds[at] = (struct when_find){
                    .group = set->rules[use->rule].terms[use->term].group, .hit = &hits[i]};
                evaluator->terms[at] = use->term;
            }
        }
    }
}

/* ---- judge ---- */

/* An article of unknown language is in scope: to miss an alert is worse. "en" means "en-GB" too. */
static bool language_in_scope(const struct slice_list *languages, struct slice language) {
    if (languages->count == 0 || language.bytes == 0) {
        return true;
    }
    for (size_t i = 0; i < languages->count; i++) {
        struct slice wanted_language = languages->items[i];
        bool ends = language.bytes == wanted_language.bytes ||
                    (language.bytes > wanted_language.bytes &&
                     (language.data[wanted_language.bytes] == '-' ||
                      language.data[wanted_language.bytes] == '_'));
        if (ends &&
            slice_equal_nocase(slice_sub(language, 0, wanted_language.bytes), wanted_language)) {
            return true;
        }
    }
    return false;
}

static bool feed_in_scope(const struct slice_list *feeds, const struct slice_list *tags) {
    for (size_t i = 0; i < feeds->count; i++) {
        for (size_t t = 0; t < tags->count; t++) {
            if (slice_equal(feeds->items[i], tags->items[t])) {
                return true;
            }
        }
    }
    return feeds->count == 0;
}

static bool in_scope(const struct rule *rule, const struct article *article) {
    struct slice language =
        article->language.bytes > 0 ? article->language : article->feed.language;
    return language_in_scope(&rule->languages, language) &&
           feed_in_scope(&rule->feeds, &article->feed.tags) &&
           (rule->expires_us == CLOCK_UNKNOWN || clock_real_us() < rule->expires_us);
}

/* Which groups were found, and the score: the weight of each distinct term, doubled in the title.
 */
static void sum_up(struct evaluator *evaluator, struct judged *judged) {
    for (size_t i = 0; i < judged->finds.count; i++) {
        const struct when_find *find = &judged->finds.items[i];
        bool title = find->hit->field == FIELD_TITLE;
        judged->finds.groups |= (uint64_t)1 << find->group;
        judged->finds.title_groups |= (uint64_t)title << find->group;
        evaluator->term_marks[judged->terms[i]] |=
            (unsigned char)(MARK_FOUND | (title ? MARK_TITLE : 0));
    }
    for (size_t i = 0; i < judged->finds.count; i++) {
        unsigned char *mark = &evaluator->term_marks[judged->terms[i]];
        int64_t weight = judged->rule->terms[judged->terms[i]].weight;
        judged->score += *mark == 0 ? 0 : *mark & MARK_TITLE ? 2 * weight : weight;
        *mark = 0;
    }
}

static bool rule_holds(const struct judged *judged) {
    const struct rule *rule = judged->rule;
    return (rule->when == NULL || when_holds(rule->when, &judged->finds)) &&
           (!rule->has_score || judged->score >= rule->score_threshold);
}

/* ---- proof ---- */

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

static size_t show_first(struct evaluator *evaluator, const struct judged *judged, enum kind kind,
                         size_t chosen, unsigned char *shown) {
    uint64_t groups = 0;
    for (size_t i = 0; i < judged->finds.count; i++) {
        uint64_t group = (uint64_t)1 << judged->finds.items[i].group;
        unsigned char *mark = &evaluator->term_marks[judged->terms[i]];
        bool first = kind == KIND_FIND || (kind == KIND_TERM ? *mark == 0 : !(groups & group));
        if (first && !shown[i] && chosen < LIMIT_ALERT_MATCHES) {
            shown[i] = 1;
            chosen++;
        }
        groups |= group;
        *mark = MARK_FOUND;
    }
    for (size_t i = 0; i < judged->finds.count; i++) {
        evaluator->term_marks[judged->terms[i]] = 0;
    }
    return chosen;
}

/* Which finds are shown: all, or if there are too many the first of each group, so that every group
 * that counted is proved, then the first of each term, then the first of the others. Gives their
 * number. */
static size_t choose_matches(struct evaluator *evaluator, const struct judged *judged,
                             unsigned char *shown) {
    size_t count = judged->finds.count;
    bool all = count <= LIMIT_ALERT_MATCHES;
    memset(shown, all, count);
    if (all) {
        return count;
    }
    counter_add(COUNTER_matches_over_limit, count - LIMIT_ALERT_MATCHES);
    size_t chosen = show_first(evaluator, judged, KIND_GROUP, 0, shown);
    chosen = show_first(evaluator, judged, KIND_TERM, chosen, shown);
    return show_first(evaluator, judged, KIND_FIND, chosen, shown);
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
    };
}

static struct alert_match *list_matches(struct evaluator *evaluator, const struct judged *judged,
                                        const struct article *article, struct arena *arena,
                                        size_t *count) {
    unsigned char *shown = arena_alloc(arena, judged->finds.count);
    if (shown == NULL) {
        return NULL;
    }
    size_t chosen = choose_matches(evaluator, judged, shown), next = 0;
    struct alert_match *matches = arena_calloc(arena, chosen, sizeof *matches);
    for (size_t i = 0; matches && i < judged->finds.count; i++) {
        if (shown[i]) {
            matches[next++] = make_match(judged, i, article);
        }
    }
    *count = next;
    return matches;
}

static enum status make_alert(struct evaluator *evaluator, const struct judged *judged,
                              const struct article *article, struct arena *arena,
                              struct alert *out) {
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
    out->matches = list_matches(evaluator, judged, article, arena, &out->match_count);
    bool good =
        out->groups_true.items && out->groups_false.items && out->matches && out->snippet.data;
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

static enum status judge_all(struct evaluator *evaluator, const struct article *article,
                             struct arena *arena, struct alert *alerts, size_t *alert_count) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < evaluator->touched_count && status == STATUS_OK; i++) {
        uint32_t number = evaluator->touched[i];
        size_t count = evaluator->counts[number];
        size_t start = evaluator->ends[number] - count;
        struct judged judged = {
            .rule = &evaluator->set->rules[number],
            .finds = {.items = evaluator->finds + start, .count = count},
            .terms = evaluator->terms + start,
        };
        sum_up(evaluator, &judged);
        if (in_scope(judged.rule, article) && rule_holds(&judged)) {
            status = make_alert(evaluator, &judged, article, arena, &alerts[*alert_count]);
            *alert_count += status == STATUS_OK;
        }
    }
    return status;
}

enum status evaluator_run(struct evaluator *evaluator, const struct article *article,
                          const struct hit *hits, size_t hit_count, struct arena *arena,
                          struct alert **alerts, size_t *alert_count) {
    size_t total = count_finds(evaluator, hits, hit_count);
    struct alert *made = NULL;
    size_t made_count = 0;
    enum status status = grow_finds(evaluator, total);
    if (status == STATUS_OK && evaluator->touched_count > 0) {
        place_finds(evaluator, hits, hit_count);
        made = arena_calloc(arena, evaluator->touched_count, sizeof *made);
        status = made ? judge_all(evaluator, article, arena, made, &made_count) : STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        evaluator->counts[evaluator->touched[i]] = 0;
    }
    if (status != STATUS_OK) {
        return status;
    }
    *alerts = made;
    *alert_count = made_count;
    return STATUS_OK;
}
