/* The program against the naive evaluator: random rule sets over the whole language, read, compiled
 * and asked about random articles in nine scripts, must alert as the oracle says, with the score,
 * the groups and the matches that it has. A pair is a rule and an article.
 *
 * usage: oracle_rules [PAIRS]
 *
 * Each set is made from its number, its seed, so that a failure can be looked at again. */
#include "core/arena.h"
#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"
#include "rules/rule_errors.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/oracle_check.h"
#include "tests/oracle/random_rules.h"

#include <string.h>

enum {
    PAIRS = 50000,
    ARTICLES = 10,
    TEXTS = 8,
    PATTERNS = (RANDOM_RULES + RANDOM_FILTERS) * RANDOM_TERMS,
    FINDS_MAX = 4096,
};

struct program {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
};

struct sums {
    size_t pairs, alerts, withheld, out_of_scope, matches, regexes, refused, joined, denied;
};

struct trial {
    uint64_t seed;
    struct naive_random random;
    struct random_rules rules;
    struct buffer yaml;
    struct naive_matcher *oracle;
    struct pattern patterns[PATTERNS];
    struct program program;
    struct article article;
    struct buffer texts[TEXTS];
    struct slice slices[TEXTS];
    struct sums sums;
};

/* ---- the program ---- */

static void program_make(struct trial *trial) {
    struct program *program = &trial->program;
    struct rule_errors errors = {0};
    enum status status =
        rule_set_parse(buffer_slice(&trial->yaml), "random.yaml", &program->set, &errors);
    ORACLE_CHECK(status == STATUS_OK, "seed %llu, %zu:%zu: %s\n%.*s",
                 (unsigned long long)trial->seed, errors.items[0].line, errors.items[0].column,
                 errors.items[0].message, SLICE_ARG(buffer_slice(&trial->yaml)));
    rule_errors_fini(&errors);
    struct error error = {0};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(program->set, &count);
    ORACLE_CHECK(database_create(patterns, count, NULL, &program->database, &error) == STATUS_OK,
                 "seed %llu: %s", (unsigned long long)trial->seed, error.message);
    ORACLE_CHECK(scanner_create(program->database, &program->scanner) == STATUS_OK, "memory");
    ORACLE_CHECK(evaluator_create(program->set, &program->evaluator) == STATUS_OK, "memory");
    arena_init(&program->arena, LIMIT_DOCUMENT_ARENA_BYTES);
}

static void program_end(struct program *program) {
    evaluator_destroy(&program->evaluator);
    scanner_destroy(&program->scanner);
    database_destroy(&program->database);
    rule_set_destroy(&program->set);
    arena_fini(&program->arena);
}

static size_t program_run(struct trial *trial, struct alert **alerts) {
    struct program *program = &trial->program;
    const struct hit *hits = NULL;
    size_t hit_count = 0, alert_count = 0;
    arena_reset(&program->arena);
    ORACLE_CHECK(scanner_scan(program->scanner, &trial->article, &hits, &hit_count) == STATUS_OK,
                 "memory");
    ORACLE_CHECK(evaluator_run(program->evaluator, &trial->article, hits, hit_count,
                               &program->arena, alerts, &alert_count) == STATUS_OK,
                 "memory");
    return alert_count;
}

/* ---- the article ---- */

static void random_article(struct trial *trial) {
    static const char *const languages[] = {"", "", "en", "fa", "EN-gb", "fa_IR", "eng", "ru"};
    static const struct slice tags[] = {{"wire", 4}, {"local", 5}, {"other", 5}};
    static const uint32_t words_max[TEXTS] = {8, 12, 40, 3, 3, 3, 3, 3};
    struct naive_random *random = &trial->random;
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_clear(&trial->texts[i]);
        size_t words = naive_random(random, i > 2 && naive_random(random, 2) ? 1 : words_max[i]);
        random_words_text(&trial->rules.words, words, &trial->texts[i]);
        trial->slices[i] = buffer_slice(&trial->texts[i]);
    }
    const struct slice *texts = trial->slices;
    trial->article = (struct article){
        .title = texts[0],
        .summary = texts[1],
        .body = texts[2],
        .url = texts[3],
        .authors = {texts + 4, naive_random(random, 3)},
        .categories = {texts + 6, naive_random(random, 3)},
        .language = slice_of(languages[naive_random(random, 8)]),
        .feed = {.language = slice_of(languages[naive_random(random, 8)]),
                 .tags = {tags + naive_random(random, 3), naive_random(random, 2)}},
    };
}

/* ---- the oracle ---- */

static void oracle_make(struct trial *trial) {
    for (size_t i = 0; i < PATTERNS; i++) {
        size_t rule = i / RANDOM_TERMS;
        const struct random_rule *its = rule < RANDOM_RULES
                                            ? &trial->rules.rules[rule]
                                            : &trial->rules.filters[rule - RANDOM_RULES];
        bool there = rule < RANDOM_RULES + trial->rules.filter_count;
        trial->patterns[i] = its->terms[i % RANDOM_TERMS].pattern;
        if (!there) { /* in no text */
            trial->patterns[i] = (struct pattern){.text = slice_of("absent")};
        }
    }
    trial->oracle = naive_matcher_create(trial->patterns, PATTERNS);
}

/* The finds of the rule whose first pattern this is. */
static size_t rule_finds(const struct random_rule *rule, size_t first_pattern,
                         const struct hit *hits, size_t hit_count, struct naive_find *finds) {
    size_t count = 0;
    for (size_t i = 0; i < hit_count; i++) {
        size_t term = hits[i].pattern - first_pattern;
        if (hits[i].pattern < first_pattern || term >= RANDOM_TERMS ||
            !(rule->terms[term].fields >> hits[i].field & 1)) {
            continue;
        }
        ORACLE_CHECK(count < FINDS_MAX, "finds");
        finds[count++] =
            (struct naive_find){.group = rule->terms[term].group, .term = term, .hit = hits[i]};
    }
    return count;
}

static int64_t rule_score(const struct random_rule *rule, const struct naive_find *finds,
                          size_t count) {
    int64_t score = 0;
    for (size_t t = 0; t < RANDOM_TERMS; t++) {
        int times = 0;
        for (size_t i = 0; i < count; i++) {
            int here = finds[i].hit.field == FIELD_TITLE ? 2 : 1;
            times = finds[i].term == t && here > times ? here : times;
        }
        score += times * rule->terms[t].weight;
    }
    return score;
}

/* The language itself, or it and a region. */
static bool in_language(struct slice language, const char *wanted) {
    struct slice start = slice_sub(language, 0, strlen(wanted));
    char after = language.bytes > start.bytes ? language.data[start.bytes] : '-';
    return slice_equal_nocase(start, slice_of(wanted)) && (after == '-' || after == '_');
}

static bool in_scope(const struct random_rule *rule, const struct article *article) {
    struct slice language = article->language.bytes ? article->language : article->feed.language;
    bool spoken =
        rule->language == NULL || language.bytes == 0 || in_language(language, rule->language);
    bool tagged = rule->tag == NULL;
    for (size_t i = 0; i < article->feed.tags.count; i++) {
        tagged = tagged || slice_equal(article->feed.tags.items[i], slice_of(rule->tag));
    }
    return rule->enabled && !rule->expired && spoken && tagged;
}

static bool filtered(const struct trial *trial, const struct random_rule *rule,
                     const struct hit *hits, size_t hit_count) {
    static struct naive_find finds[FINDS_MAX];
    for (size_t f = 0; f < trial->rules.filter_count; f++) {
        const struct random_rule *filter = &trial->rules.filters[f];
        size_t count =
            rule_finds(filter, (RANDOM_RULES + f) * RANDOM_TERMS, hits, hit_count, finds);
        bool holds = filter->when ? naive_holds(filter->when, finds, count) : count > 0;
        if ((rule->filters >> f & 1) && holds) {
            return true;
        }
    }
    return false;
}

/* ---- side by side ---- */

struct shown {
    size_t field, index, start, end, group;
    struct slice term;
};

static int compare_shown(const void *a, const void *b) {
    const struct shown *left = a, *right = b;
    const size_t pairs[][2] = {{left->field, right->field},
                               {left->index, right->index},
                               {left->start, right->start},
                               {left->end, right->end},
                               {left->group, right->group}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0] != pairs[i][1]) {
            return pairs[i][0] < pairs[i][1] ? -1 : 1;
        }
    }
    return slice_compare(left->term, right->term);
}

static bool same_matches(const struct random_rule *rule, const struct alert *alert,
                         const struct naive_find *finds, size_t count) {
    struct shown found[LIMIT_ALERT_MATCHES], wanted[LIMIT_ALERT_MATCHES];
    if (count > LIMIT_ALERT_MATCHES) {
        return alert->match_count == LIMIT_ALERT_MATCHES;
    }
    for (size_t i = 0; i < count && i < alert->match_count; i++) {
        const struct alert_match *match = &alert->matches[i];
        const struct hit *hit = &finds[i].hit;
        found[i] = (struct shown){match->field,
                                  match->index,
                                  match->start,
                                  match->end,
                                  (size_t)(match->group.data[0] - 'a'),
                                  match->term};
        wanted[i] =
            (struct shown){hit->field, hit->index,     hit->start,
                           hit->end,   finds[i].group, rule->terms[finds[i].term].pattern.text};
    }
    qsort(found, count, sizeof *found, compare_shown);
    qsort(wanted, count, sizeof *wanted, compare_shown);
    for (size_t i = 0; i < count && count == alert->match_count; i++) {
        if (compare_shown(&found[i], &wanted[i]) != 0) {
            return false;
        }
    }
    return count == alert->match_count;
}

static unsigned group_mask(struct slice_list names) {
    unsigned mask = 0;
    for (size_t i = 0; i < names.count; i++) {
        mask |= 1u << (names.items[i].data[0] - 'a');
    }
    return mask;
}

static const struct alert *alert_of(const struct alert *alerts, size_t count, size_t rule) {
    char id[16];
    snprintf(id, sizeof id, "r.n%zu", rule);
    for (size_t i = 0; i < count; i++) {
        if (slice_equal(alerts[i].rule.id, slice_of(id))) {
            return &alerts[i];
        }
    }
    return NULL;
}

#define PAIR_CHECK(condition)                                                                      \
    ORACLE_CHECK(condition,                                                                        \
                 "seed %llu, rule r.n%zu, %zu finds\ntitle \"%.*s\"\nbody \"%.*s\"\n%.*s",         \
                 (unsigned long long)trial->seed, number, count, SLICE_ARG(trial->article.title),  \
                 SLICE_ARG(trial->article.body), SLICE_ARG(buffer_slice(&trial->yaml)))

static void check_pair(struct trial *trial, size_t number, const struct hit *hits, size_t hit_count,
                       const struct alert *alert) {
    static struct naive_find finds[FINDS_MAX];
    const struct random_rule *rule = &trial->rules.rules[number];
    size_t count = rule_finds(rule, number * RANDOM_TERMS, hits, hit_count, finds);
    int64_t score = rule_score(rule, finds, count);
    bool judged = count > 0 && (rule->when == NULL || naive_holds(rule->when, finds, count)) &&
                  (!rule->scored || score >= rule->threshold);
    bool scoped = in_scope(rule, &trial->article);
    bool withheld = judged && scoped && filtered(trial, rule, hits, hit_count);
    trial->sums.pairs++;
    trial->sums.out_of_scope += judged && !scoped;
    trial->sums.withheld += withheld;
    PAIR_CHECK((judged && scoped && !withheld) == (alert != NULL));
    if (alert == NULL) {
        return;
    }
    unsigned groups = naive_found_groups(finds, count);
    unsigned denied = rule->when ? naive_denied(rule->when, false) & ~groups : 0;
    PAIR_CHECK(alert->score == score);
    PAIR_CHECK(group_mask(alert->groups_true) == groups);
    PAIR_CHECK(group_mask(alert->groups_false) == denied);
    PAIR_CHECK(same_matches(rule, alert, finds, count));
    trial->sums.alerts++;
    trial->sums.matches += count;
    trial->sums.denied += denied != 0;
    trial->sums.joined +=
        rule->when && (rule->when->kind == NAIVE_NEAR || rule->when->kind == NAIVE_BEFORE);
}

static void check_seed(struct trial *trial, uint64_t seed) {
    trial->seed = seed;
    trial->random.state = seed * 0x9E3779B97F4A7C15u;
    buffer_clear(&trial->yaml);
    random_rules_make(&trial->random, &trial->rules, &trial->yaml);
    program_make(trial);
    oracle_make(trial);
    for (size_t i = 0; i < ARTICLES; i++) {
        struct alert *alerts = NULL;
        size_t hit_count = 0, seen = trial->sums.alerts;
        random_article(trial);
        size_t alert_count = program_run(trial, &alerts);
        const struct hit *hits = naive_matcher_scan(trial->oracle, &trial->article, &hit_count);
        for (size_t r = 0; r < RANDOM_RULES; r++) {
            check_pair(trial, r, hits, hit_count, alert_of(alerts, alert_count, r));
        }
        ORACLE_CHECK(trial->sums.alerts - seen == alert_count, "alerts of no rule");
    }
    trial->sums.regexes += trial->rules.regexes;
    trial->sums.refused += trial->rules.refused_regexes;
    naive_matcher_destroy(&trial->oracle);
    program_end(&trial->program);
}

int main(int argc, char **argv) {
    static struct trial trial;
    size_t pairs = argc > 1 ? strtoul(argv[1], NULL, 10) : PAIRS;
    buffer_init(&trial.yaml, MIB);
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_init(&trial.texts[i], MIB);
    }
    for (uint64_t seed = 1; trial.sums.pairs < pairs; seed++) {
        check_seed(&trial, seed);
    }
    const struct sums *sums = &trial.sums;
    printf(
        "%zu pairs of a rule and an article: %zu alerts with %zu matches, %zu of near or before, "
        "%zu with a denied group, %zu withheld by filters, %zu out of scope, %zu regexes; all as "
        "the oracle has them\n",
        sums->pairs, sums->alerts, sums->matches, sums->joined, sums->denied, sums->withheld,
        sums->out_of_scope, sums->regexes);
    /* Both answers, and all that can lead to them, must have been tried often enough. */
    ORACLE_CHECK(20 * sums->alerts > sums->pairs && 4 * sums->alerts < 3 * sums->pairs, "alerts");
    ORACLE_CHECK(500 * sums->withheld > sums->pairs && 200 * sums->out_of_scope > sums->pairs,
                 "filters and scopes");
    ORACLE_CHECK(500 * sums->joined > sums->pairs && 100 * sums->denied > sums->pairs, "when");
    ORACLE_CHECK(5 * sums->refused < sums->regexes, "regexes");
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_fini(&trial.texts[i]);
    }
    buffer_fini(&trial.yaml);
    return 0;
}
