/* Hits → alerts. Four passes, none of which touches a rule that cannot hold for want of a hit:
 *
 *   touch     which rules have a find of the groups that they cannot do without (rule_uses.c)?
 *   collect   the finds of those rules, in the order of the hits
 *   place     the finds of each rule side by side
 *   judge     each of those rules: scope, `when`, score
 *
 * What holds and no filter withholds (filtering.c) is then proved (proof.c).
 *
 * Everything that grows is kept from article to article, so a warm evaluator allocates nothing but
 * the alerts, in the caller's arena. */
#include "rules/evaluate.h"

#include "core/counters.h"
#include "core/limits.h"
#include "rules/filtering.h"
#include "rules/proof.h"
#include "rules/scope.h"

#include <stdlib.h>
#include <string.h>

/* The finds of one touched rule among all finds. */
struct rule_finds {
    uint32_t count;
    uint32_t start, end; /* where they are put; `end` as far as they are there */
};

/* A find before it has its place. */
struct collected {
    const struct term_use *use;
    const struct hit *hit;
};

struct evaluator {
    const struct rule_set *set;
    struct scope_moment moment;  /* of the article being judged */
    struct rule_finds *of_rules; /* `count` zero between articles */
    uint64_t *marked;            /* a bit for each rule: it is touched; zero between articles */
    uint32_t *touched;           /* the rules that are judged, in order */
    size_t touched_count;
    struct collected *collected;
    size_t collected_count, collected_capacity;
    struct when_find *finds; /* of all touched rules, side by side */
    uint32_t *terms;         /* beside `finds`: the term of its rule */
    size_t find_capacity;
    struct judged *holding; /* the touched rules that hold */
    size_t holding_capacity;
    struct filtering filtering;
    unsigned char *term_marks; /* a term of the rule being judged: 1 found, 2 in the title */
};

enum {
    TOUCHED_SORTED_MAX = 32, /* touched rules: 32² / 4 moves at most */
    HITS_TOGETHER = 16,      /* about as many loads as are under way at once */
    SEARCH_STEPS = 16,       /* of a search among a pattern's uses, beside a walk over them */
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
    if (filtering_init(&evaluator->filtering, set) != STATUS_OK) {
        free(evaluator);
        return STATUS_NO_MEMORY;
    }
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
    filtering_fini(&evaluator->filtering);
    free(evaluator->term_marks);
    free(evaluator->holding);
    free(evaluator->terms);
    free(evaluator->finds);
    free(evaluator->collected);
    free(evaluator->touched);
    free(evaluator->marked);
    free(evaluator->of_rules);
    free(evaluator);
    *address = NULL;
}

/* ---- touch ---- */

static bool wanted(const struct evaluator *evaluator, const struct term_use *use,
                   const struct hit *hit) {
    return (use->fields >> hit->field & 1) &&
           (!use->scoped ||
            scope_has_term(&evaluator->set->rules[use->rule].terms[use->term], &evaluator->moment));
}

static bool is_touched(const struct evaluator *evaluator, uint32_t rule) {
    return evaluator->marked[rule / 64] >> rule % 64 & 1;
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
        uint32_t rule = touched[i];
        size_t to = i;
        for (; to > 0 && touched[to - 1] > rule; to--) {
            touched[to] = touched[to - 1];
        }
        touched[to] = rule;
    }
}

static void touch_uses(struct evaluator *evaluator, const struct hit *hit) {
    const struct rule_set *set = evaluator->set;
    const struct pattern_uses *uses = &set->uses_of[hit->pattern];
    for (uint32_t u = uses->first; u < uses->others; u++) {
        uint32_t rule = set->uses[u].rule;
        if (wanted(evaluator, &set->uses[u], hit) && !is_touched(evaluator, rule)) {
            evaluator->marked[rule / 64] |= (uint64_t)1 << rule % 64;
            evaluator->touched[evaluator->touched_count++] = rule;
            __builtin_prefetch(&evaluator->of_rules[rule], 1);
            __builtin_prefetch(&set->conditions[rule]);
        }
    }
}

/* Of many rules nothing is in a cache: what a few hits need is asked for before the first of them
 * waits for it. */
static void touch_rules(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    const struct rule_set *set = evaluator->set;
    evaluator->touched_count = 0;
    for (size_t start = 0; start < hit_count; start += HITS_TOGETHER) {
        size_t end = hit_count - start < HITS_TOGETHER ? hit_count : start + HITS_TOGETHER;
        for (size_t i = start; i < end; i++) {
            __builtin_prefetch(&set->uses_of[hits[i].pattern]);
        }
        for (size_t i = start; i < end; i++) {
            __builtin_prefetch(&set->uses[set->uses_of[hits[i].pattern].first]);
        }
        for (size_t i = start; i < end; i++) {
            touch_uses(evaluator, &hits[i]);
        }
    }
    order_touched(evaluator);
}

static void forget_touched(struct evaluator *evaluator) {
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        evaluator->marked[evaluator->touched[i] / 64] = 0;
        evaluator->of_rules[evaluator->touched[i]].count = 0;
    }
    evaluator->touched_count = 0;
}

/* ---- collect and place ---- */

static bool array_grow(void **items, size_t item_bytes, size_t count) {
    void *grown = realloc(*items, count * item_bytes);
    *items = grown ? grown : *items;
    return grown != NULL;
}

static bool collect(struct evaluator *evaluator, const struct term_use *use,
                    const struct hit *hit) {
    struct rule_finds *its = &evaluator->of_rules[use->rule];
    if (its->count == LIMIT_RULE_FINDS) {
        counter_add(COUNTER_finds_over_limit, 1);
        return true;
    }
    if (evaluator->collected_count == evaluator->collected_capacity) {
        size_t capacity = 2 * evaluator->collected_capacity + 64;
        if (!array_grow((void **)&evaluator->collected, sizeof *evaluator->collected, capacity)) {
            return false;
        }
        evaluator->collected_capacity = capacity;
    }
    its->count++;
    evaluator->collected[evaluator->collected_count++] = (struct collected){use, hit};
    return true;
}

static bool collect_all(struct evaluator *evaluator, const struct hit *hit, uint32_t first,
                        uint32_t end) {
    for (uint32_t u = first; u < end; u++) {
        const struct term_use *use = &evaluator->set->uses[u];
        if (is_touched(evaluator, use->rule) && wanted(evaluator, use, hit) &&
            !collect(evaluator, use, hit)) {
            return false;
        }
    }
    return true;
}

/* The same where the uses are many: those of each touched rule are searched. */
static bool collect_by_search(struct evaluator *evaluator, const struct hit *hit, uint32_t first,
                              uint32_t end) {
    const struct term_use *uses = evaluator->set->uses;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        uint32_t rule = evaluator->touched[i], high = end;
        while (first < high) {
            uint32_t middle = first + (high - first) / 2;
            if (uses[middle].rule < rule) {
                first = middle + 1;
            } else {
                high = middle;
            }
        }
        for (; first < end && uses[first].rule == rule; first++) {
            if (wanted(evaluator, &uses[first], hit) && !collect(evaluator, &uses[first], hit)) {
                return false;
            }
        }
    }
    return true;
}

/* The finds of the touched rules. */
static bool collect_finds(struct evaluator *evaluator, const struct hit *hits, size_t hit_count) {
    evaluator->collected_count = 0;
    bool good = true;
    for (size_t i = 0; i < hit_count && good; i++) {
        const struct pattern_uses *uses = &evaluator->set->uses_of[hits[i].pattern];
        uint32_t end = uses[1].first;
        good = collect_all(evaluator, &hits[i], uses->first, uses->others);
        if (good && end - uses->others <= SEARCH_STEPS * evaluator->touched_count) {
            good = collect_all(evaluator, &hits[i], uses->others, end);
        } else if (good) {
            good = collect_by_search(evaluator, &hits[i], uses->others, end);
        }
    }
    return good;
}

/* Room for what was collected, and for the rules that may hold. */
static bool make_room(struct evaluator *evaluator) {
    bool good = true;
    size_t total = evaluator->collected_count;
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
    return good;
}

/* In the order of the hits, and those of one hit in the order of the terms. */
static void place_finds(struct evaluator *evaluator) {
    uint32_t start = 0;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        struct rule_finds *its = &evaluator->of_rules[evaluator->touched[i]];
        its->start = start;
        its->end = start;
        start += its->count;
    }
    struct when_find *finds = evaluator->finds;
    uint32_t *terms = evaluator->terms;
    for (size_t i = 0; i < evaluator->collected_count; i++) {
        const struct term_use *use = evaluator->collected[i].use;
        const struct hit *hit = evaluator->collected[i].hit;
        struct rule_finds *its = &evaluator->of_rules[use->rule];
        uint32_t at = its->end++;
        for (; at > its->start && finds[at - 1].hit == hit && terms[at - 1] > use->term; at--) {
            finds[at] = finds[at - 1];
            terms[at] = terms[at - 1];
        }
        finds[at] = (struct when_find){.group = use->group, .hit = hit};
        terms[at] = use->term;
    }
}

/* ---- judge ---- */

/* Which groups were found. */
static void sum_up(struct when_finds *finds) {
    for (size_t i = 0; i < finds->count; i++) {
        const struct when_find *find = &finds->items[i];
        finds->groups |= (uint64_t)1 << find->group;
        finds->title_groups |= (uint64_t)(find->hit->field == FIELD_TITLE) << find->group;
    }
}

/* The weight of each distinct term, doubled in the title. */
static int64_t score_of(struct evaluator *evaluator, const struct judged *judged) {
    int64_t score = 0;
    for (size_t i = 0; i < judged->finds.count; i++) {
        bool title = judged->finds.items[i].hit->field == FIELD_TITLE;
        evaluator->term_marks[judged->terms[i]] |=
            (unsigned char)(MARK_FOUND | (title ? MARK_TITLE : 0));
    }
    for (size_t i = 0; i < judged->finds.count; i++) {
        unsigned char *mark = &evaluator->term_marks[judged->terms[i]];
        int64_t weight = judged->rule->terms[judged->terms[i]].weight;
        score += *mark == 0 ? 0 : *mark & MARK_TITLE ? 2 * weight : weight;
        *mark = 0;
    }
    return score;
}

static bool rule_holds(struct evaluator *evaluator, const struct rule_condition *condition,
                       const struct judged *judged, const struct article *article) {
    return (!condition->scoped || scope_holds(judged->rule, article)) &&
           (condition->when == NULL || when_holds(condition->when, &judged->finds)) &&
           (condition->score_threshold == INT64_MIN ||
            score_of(evaluator, judged) >= condition->score_threshold);
}

/* Gives the judged rules that hold, in the order of the set. */
static size_t judge_all(struct evaluator *evaluator, const struct article *article) {
    size_t holding = 0;
    for (size_t i = 0; i < evaluator->touched_count; i++) {
        uint32_t number = evaluator->touched[i];
        const struct rule_finds *its = &evaluator->of_rules[number];
        struct judged judged = {
            .rule = &evaluator->set->rules[number],
            .finds = {.items = evaluator->finds + its->start, .count = its->count},
            .terms = evaluator->terms + its->start,
        };
        sum_up(&judged.finds);
        if (rule_holds(evaluator, &evaluator->set->conditions[number], &judged, article)) {
            evaluator->holding[holding++] = judged;
        }
    }
    return holding;
}

enum status evaluator_judge(struct evaluator *evaluator, const struct article *article,
                            const struct hit *hits, size_t hit_count, size_t *matched) {
    evaluator->moment = scope_moment_of(evaluator->set, article);
    touch_rules(evaluator, hits, hit_count);
    bool good = collect_finds(evaluator, hits, hit_count) && make_room(evaluator);
    if (good) {
        place_finds(evaluator);
        size_t holding = judge_all(evaluator, article);
        good =
            holding == 0 || filtering_apply(&evaluator->filtering, &evaluator->moment, hits,
                                            hit_count, evaluator->holding, &holding) == STATUS_OK;
        *matched = good ? holding : *matched;
    }
    forget_touched(evaluator);
    return good ? STATUS_OK : STATUS_NO_MEMORY;
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
        struct judged *judged = &evaluator->holding[i];
        judged->score = score_of(evaluator, judged);
        status = proof_make(judged, article, evaluator->term_marks, arena, &made[i]);
    }
    if (status == STATUS_OK) {
        *alerts = made;
        *alert_count = matched;
    }
    return status;
}
