/* Hits → alerts. Three passes, none of which touches a rule without a hit:
 *
 *   count   each hit's pattern is used by some terms of some rules: how many finds has each rule?
 *   place   the finds of each rule side by side, in the order of the hits
 *   judge   each rule with finds: scope, `when`, score
 *
 * What holds is then proved (proof.c).
 *
 * Everything that grows is kept from article to article, so a warm evaluator allocates nothing but
 * the alerts, in the caller's arena. */
#include "rules/evaluate.h"

#include "core/clock.h"
#include "core/counters.h"
#include "core/limits.h"
#include "rules/proof.h"

#include <stdlib.h>
#include <string.h>

/* The finds of one rule among all finds. */
struct rule_finds {
    uint32_t count; /* zero between articles */
    uint32_t next;  /* where the next one is put */
    uint32_t end;   /* where they end */
};

struct evaluator {
    const struct rule_set *set;
    struct rule_finds *of_rules;
    uint64_t *marked;  /* a bit for each rule: it has finds; zero between articles */
    uint32_t *touched; /* the rules with finds, in order */
    size_t touched_count;
    struct when_find *finds; /* of all touched rules, side by side */
    uint32_t *terms;         /* beside `finds`: the term of its rule */
    size_t find_capacity;
    struct judged *holding; /* the touched rules that hold */
    size_t holding_capacity;
    unsigned char *term_marks; /* a term of the rule being judged: 1 found, 2 in the title */
};

enum {
    TOUCHED_SORTED_MAX = 32, /* rules with finds: 32² / 4 moves at most */
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
    evaluator->of_rules = calloc(set->rule_count + 1, sizeof *evaluator->of_rules);
    evaluator->marked = calloc(set->rule_count / 64 + 1, sizeof *evaluator->marked);
    evaluator->touched = calloc(set->rule_count + 1, sizeof *evaluator->touched);
    evaluator->term_marks = calloc(terms_max, 1);
    if (!evaluator->of_rules || !evaluator->marked || !evaluator->touched ||
        !evaluator->term_marks) {
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
    free(evaluator->holding);
    free(evaluator->terms);
    free(evaluator->finds);
    free(evaluator->touched);
    free(evaluator->marked);
    free(evaluator->of_rules);
    free(evaluator);
    *address = NULL;
}

/* ---- count and place ---- */

static bool wanted(const struct term_use *use, const struct hit *hit) {
    return use->fields >> hit->field & 1;
}

/* Of many rules nothing is in a cache: what is needed some hits or rules ahead is asked for now. */
enum { PREFETCH_AHEAD = 8 };

static void prefetch_uses(const struct evaluator *evaluator, const struct hit *hits, size_t count,
                          size_t at) {
    const struct rule_set *set = evaluator->set;
    if (at + 2 * PREFETCH_AHEAD < count) {
        __builtin_prefetch(&set->first_use[hits[at + 2 * PREFETCH_AHEAD].pattern]);
    }
    if (at + PREFETCH_AHEAD < count) {
        __builtin_prefetch(&set->uses[set->first_use[hits[at + PREFETCH_AHEAD].pattern]]);
    }
}

/* Puts `touched` in order. A few are sorted; more are read off the marks, whose number is then not
 * large beside theirs. qsort is not used: it may allocate. */
static void order_touched(struct evaluator *evaluator) {
    uint32_t *touched = evaluator->touched;
    size_t count = evaluator->touched_count;
    if (count > TOUCHED_SORTED_MAX) {
        size_t words = evaluator->set->rule_count / 64 + 1;
        count = 0;
        for (size_t word = 0; word < words; word++) {
            for (uint64_t left = evaluator->marked[word]; left != 0; left &= left - 1) {
                touched[count++] = (uint32_t)(64 * word + (size_t)__builtin_ctzll(left));
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        evaluator->marked[touched[i] / 64] = 0;
        uint32_t rule = touched[i];
        size_t to = i;
        for (; to > 0 && touched[to - 1] > rule; to--) {
            touched[to] = touched[to - 1];
        }
        touched[to] = rule;
    }
}

static size_t count_finds(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    const struct rule_set *set = evaluator->set;
    size_t total = 0;
    evaluator->touched_count = 0;
    for (size_t i = 0; i < hit_count; i++) {
        prefetch_uses(evaluator, hits, hit_count, i);
        uint32_t end = set->first_use[hits[i].pattern + 1];
        for (uint32_t u = set->first_use[hits[i].pattern]; u < end; u++) {
            const struct term_use *use = &set->uses[u];
            if (!wanted(use, &hits[i])) {
                continue;
            }
            struct rule_finds *its = &evaluator->of_rules[use->rule];
            if (its->count == LIMIT_RULE_FINDS) {
                counter_add(COUNTER_finds_over_limit, 1);
                continue;
            }
            if (its->count++ == 0) {
                evaluator->touched[evaluator->touched_count++] = use->rule;
                evaluator->marked[use->rule / 64] |= (uint64_t)1 << use->rule % 64;
                __builtin_prefetch(&set->rules[use->rule]);
            }
            total++;
        }
    }
    order_touched(evaluator);
    return total;
}

static bool array_grow(void **items, size_t item_bytes, size_t count) {
    void *grown = realloc(*items, count * item_bytes);
    *items = grown ? grown : *items;
    return grown != NULL;
}

/* Room for so many finds, and for the rules that have them. */
static enum status make_room(struct evaluator *evaluator, size_t total) {
    bool good = true;
    if (total > evaluator->find_capacity) {
        good = array_grow((void **)&evaluator->finds, sizeof *evaluator->finds, 2 * total) &&
               array_grow((void **)&evaluator->terms, sizeof *evaluator->terms, 2 * total);
        evaluator->find_capacity = good ? 2 * total : evaluator->find_capacity;
    }
    size_t touched = evaluator->touched_count;
    if (good && touched > evaluator->holding_capacity) {
        good = array_grow((void **)&evaluator->holding, sizeof *evaluator->holding, 2 * touched);
        evaluator->holding_capacity = good ? 2 * touched : evaluator->holding_capacity;
    }
    return good ? STATUS_OK : STATUS_NO_MEMORY;
}

static void forget_finds(struct evaluator *evaluator) {
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        evaluator->of_rules[evaluator->touched[i]].count = 0;
    }
}

/* Afterwards the finds of a rule are the `count` before its `end`. */
static void place_finds(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    const struct rule_set *set = evaluator->set;
    uint32_t start = 0;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        struct rule_finds *its = &evaluator->of_rules[evaluator->touched[i]];
        its->next = start;
        start += its->count;
        its->end = start;
    }
    for (size_t i = 0; i < hit_count; i++) {
        uint32_t end = set->first_use[hits[i].pattern + 1];
        for (uint32_t u = set->first_use[hits[i].pattern]; u < end; u++) {
            const struct term_use *use = &set->uses[u];
            struct rule_finds *its = &evaluator->of_rules[use->rule];
            if (its->next != its->end && wanted(use, &hits[i])) {
                uint32_t at = its->next++;
                evaluator->finds[at] = (struct when_find){.group = use->group, .hit = &hits[i]};
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

/* All lines of the rule that is judged some rules later. */
static void prefetch_rule(const struct evaluator *evaluator, size_t touched) {
    if (touched < evaluator->touched_count) {
        const struct rule *rule = &evaluator->set->rules[evaluator->touched[touched]];
        for (size_t at = 0; at < sizeof *rule; at += 64) {
            __builtin_prefetch((const char *)rule + at);
        }
    }
}

/* Gives the judged rules that hold, in the order of the set. */
static size_t judge_all(struct evaluator *evaluator, const struct article *article) {
    size_t holding = 0;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        uint32_t number = evaluator->touched[i];
        struct rule_finds *its = &evaluator->of_rules[number];
        size_t start = its->end - its->count;
        prefetch_rule(evaluator, i + PREFETCH_AHEAD / 2);
        struct judged judged = {
            .rule = &evaluator->set->rules[number],
            .finds = {.items = evaluator->finds + start, .count = its->count},
            .terms = evaluator->terms + start,
        };
        its->count = 0;
        sum_up(evaluator, &judged);
        if (in_scope(judged.rule, article) && rule_holds(&judged)) {
            evaluator->holding[holding++] = judged;
        }
    }
    return holding;
}

enum status evaluator_judge(struct evaluator *evaluator, const struct article *article,
                            const struct hit *hits, size_t hit_count, size_t *matched) {
    size_t total = count_finds(evaluator, hits, hit_count);
    enum status status = make_room(evaluator, total);
    if (status != STATUS_OK) {
        forget_finds(evaluator);
        return status;
    }
    place_finds(evaluator, hits, hit_count);
    *matched = judge_all(evaluator, article);
    return STATUS_OK;
}

enum status evaluator_run(struct evaluator *evaluator, const struct article *article,
                          const struct hit *hits, size_t hit_count, struct arena *arena,
                          struct alert **alerts, size_t *alert_count) {
    size_t matched = 0;
    enum status status = evaluator_judge(evaluator, article, hits, hit_count, &matched);
    struct alert *made = NULL;
    if (status == STATUS_OK && matched > 0) {
        made = arena_calloc(arena, matched, sizeof *made);
        status = made ? STATUS_OK : STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < matched && status == STATUS_OK; i++) {
        status =
            proof_make(&evaluator->holding[i], article, evaluator->term_marks, arena, &made[i]);
    }
    if (status == STATUS_OK) {
        *alerts = made;
        *alert_count = matched;
    }
    return status;
}
