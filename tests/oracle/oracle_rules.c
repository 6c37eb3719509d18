/* The program against the naive evaluator: random rule sets over the whole language, read, compiled
 * and asked about random articles in nine scripts, must alert as the oracle says, with the score,
 * the groups and the matches that it has. A pair is a rule and an article. The canonical form of
 * each set must make the same rules.
 *
 * usage: oracle_rules [PAIRS]
 *
 * Each set is made from its number, its seed, so that a failure can be looked at again. */
#include "core/arena.h"
#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"
#include "rules/rule.h"
#include "rules/rule_errors.h"
#include "rules/rule_format.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/oracle_check.h"
#include "tests/oracle/random_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    PAIRS = 50000,
    ARTICLES = 10,
    TEXTS = 8,
    PATTERNS = (RANDOM_RULES + RANDOM_FILTERS) * RANDOM_TERMS,
    FINDS_MAX = 8192,
};

static char directory[] = "/tmp/tocsin-oracle-XXXXXX"; /* of the lists' files */
static char yaml_path[64], form_path[64];

struct program {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
};

struct sums {
    size_t pairs, alerts, withheld, out_of_scope, matches, listed, joined, denied;
};

struct trial {
    uint64_t seed;
    struct naive_random random;
    struct random_rules rules;
    struct buffer yaml, lists[RANDOM_LISTS];
    struct naive_matcher *oracle;
    struct pattern patterns[PATTERNS];
    struct program program;
    struct article article;
    struct buffer texts[TEXTS];
    struct slice slices[TEXTS];
    struct sums sums;
};

/* ---- the program ---- */

static void list_path(size_t number, char out[static 64]) {
    snprintf(out, 64, "%s/l%zu.csv", directory, number);
}

static void write_lists(const struct trial *trial) {
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        char path[64];
        list_path(i, path);
        struct slice text = buffer_slice(&trial->lists[i]);
        FILE *file = fopen(path, "we");
        ORACLE_CHECK(file != NULL && fwrite(text.data, 1, text.bytes, file) == text.bytes &&
                         fclose(file) == 0,
                     "%s", path);
    }
}

/* The canonical form makes the same rules. */
static void check_form(const struct trial *trial, const struct rule_set *set) {
    struct buffer form;
    struct rule_errors errors = {0};
    struct error error = {0};
    struct rule_set *again = NULL;
    buffer_init(&form, MIB);
    ORACLE_CHECK(rule_format(buffer_slice(&trial->yaml), yaml_path, &form, &error) == STATUS_OK,
                 "seed %llu: %s", (unsigned long long)trial->seed, error.message);
    ORACLE_CHECK(rule_set_parse(buffer_slice(&form), form_path, &again, &errors) == STATUS_OK,
                 "seed %llu: the form: %s", (unsigned long long)trial->seed,
                 errors.items[0].message);
    ORACLE_CHECK(again->rule_count == set->rule_count, "seed %llu: the form lacks a rule",
                 (unsigned long long)trial->seed);
    for (size_t i = 0; i < set->rule_count; i++) {
        const struct hash *mine = &set->rules[i].alert.content;
        ORACLE_CHECK(memcmp(mine, &again->rules[i].alert.content, sizeof *mine) == 0,
                     "seed %llu: the form changes the rule %.*s\n%.*s",
                     (unsigned long long)trial->seed, SLICE_ARG(set->rules[i].alert.id),
                     SLICE_ARG(buffer_slice(&form)));
    }
    rule_set_destroy(&again);
    buffer_fini(&form);
}

static void remove_lists(void) {
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        char path[64];
        list_path(i, path);
        unlink(path);
    }
    rmdir(directory);
}

static void program_make(struct trial *trial) {
    struct program *program = &trial->program;
    struct rule_errors errors = {0};
    enum status status =
        rule_set_parse(buffer_slice(&trial->yaml), yaml_path, &program->set, &errors);
    ORACLE_CHECK(status == STATUS_OK, "seed %llu, %zu:%zu: %s\n%.*s",
                 (unsigned long long)trial->seed, errors.items[0].line, errors.items[0].column,
                 errors.items[0].message, SLICE_ARG(buffer_slice(&trial->yaml)));
    rule_errors_fini(&errors);
    check_form(trial, program->set);
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

/* The language itself, or it and a region. */
static bool in_language(struct slice language, const char *wanted) {
    struct slice start = slice_sub(language, 0, strlen(wanted));
    char after = language.bytes > start.bytes ? language.data[start.bytes] : '-';
    return slice_equal_nocase(start, slice_of(wanted)) && (after == '-' || after == '_');
}

static bool is_spoken(const char *wanted, const struct article *article) {
    struct slice language = article->language.bytes ? article->language : article->feed.language;
    return wanted == NULL || language.bytes == 0 || in_language(language, wanted);
}

/* The finds of the rule whose first pattern this is. */
static size_t rule_finds(const struct trial *trial, const struct random_rule *rule,
                         size_t first_pattern, const struct hit *hits, size_t hit_count,
                         struct naive_find *finds) {
    size_t count = 0;
    for (size_t i = 0; i < hit_count; i++) {
        size_t number = hits[i].pattern - first_pattern;
        if (hits[i].pattern < first_pattern || number >= RANDOM_TERMS) {
            continue;
        }
        const struct random_term *term = &rule->terms[number];
        if (!(term->fields >> hits[i].field & 1) || term->expired ||
            !is_spoken(term->language, &trial->article)) {
            continue;
        }
        ORACLE_CHECK(count < FINDS_MAX, "finds");
        finds[count++] = (struct naive_find){.group = term->group, .term = number, .hit = hits[i]};
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

/* The rule's own is medium. */
static enum severity rule_severity(const struct random_rule *rule, const struct naive_find *finds,
                                   size_t count) {
    unsigned severity = SEVERITY_MEDIUM;
    for (size_t i = 0; i < count; i++) {
        unsigned its = rule->terms[finds[i].term].severity;
        severity = its > severity ? its : severity;
    }
    return (enum severity)severity;
}

static bool in_scope(const struct random_rule *rule, const struct article *article) {
    bool tagged = rule->tag == NULL;
    for (size_t i = 0; i < article->feed.tags.count; i++) {
        tagged = tagged || slice_equal(article->feed.tags.items[i], slice_of(rule->tag));
    }
    return rule->enabled && !rule->expired && is_spoken(rule->language, article) && tagged;
}

static bool filtered(const struct trial *trial, const struct random_rule *rule,
                     const struct hit *hits, size_t hit_count) {
    static struct naive_find finds[FINDS_MAX];
    for (size_t f = 0; f < trial->rules.filter_count; f++) {
        const struct random_rule *filter = &trial->rules.filters[f];
        size_t first = (RANDOM_RULES + f) * RANDOM_TERMS;
        size_t count = rule_finds(trial, filter, first, hits, hit_count, finds);
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
    size_t entry; /* its number on its list, or NO_ENTRY */
    struct slice term;
};

static size_t shown_entry(const struct alert_entity *entity) {
    return entity ? (size_t)(entity->id.data[1] - '0') : NO_ENTRY;
}

static int compare_shown(const void *a, const void *b) {
    const struct shown *left = a, *right = b;
    const size_t pairs[][2] = {{left->field, right->field}, {left->index, right->index},
                               {left->start, right->start}, {left->end, right->end},
                               {left->group, right->group}, {left->entry, right->entry}};
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
        const struct random_term *term = &rule->terms[finds[i].term];
        found[i] = (struct shown){.field = match->field,
                                  .index = match->index,
                                  .start = match->start,
                                  .end = match->end,
                                  .group = (size_t)(match->group.data[0] - 'a'),
                                  .entry = shown_entry(match->entity),
                                  .term = match->term};
        wanted[i] = (struct shown){.field = hit->field,
                                   .index = hit->index,
                                   .start = hit->start,
                                   .end = hit->end,
                                   .group = finds[i].group,
                                   .entry = term->entry,
                                   .term = term->written};
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
    size_t count = rule_finds(trial, rule, number * RANDOM_TERMS, hits, hit_count, finds);
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
    PAIR_CHECK(alert->rule.severity == rule_severity(rule, finds, count));
    PAIR_CHECK(group_mask(alert->groups_true) == groups);
    PAIR_CHECK(group_mask(alert->groups_false) == denied);
    PAIR_CHECK(same_matches(rule, alert, finds, count));
    trial->sums.alerts++;
    trial->sums.matches += count;
    for (size_t i = 0; i < count; i++) {
        trial->sums.listed += rule->terms[finds[i].term].entry != NO_ENTRY;
    }
    trial->sums.denied += denied != 0;
    trial->sums.joined +=
        rule->when && (rule->when->kind == NAIVE_NEAR || rule->when->kind == NAIVE_BEFORE);
}

static void check_seed(struct trial *trial, uint64_t seed) {
    trial->seed = seed;
    trial->random.state = seed * 0x9E3779B97F4A7C15u;
    buffer_clear(&trial->yaml);
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        buffer_clear(&trial->lists[i]);
    }
    random_rules_make(&trial->random, &trial->rules, &trial->yaml, trial->lists);
    write_lists(trial);
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
    naive_matcher_destroy(&trial->oracle);
    program_end(&trial->program);
}

int main(int argc, char **argv) {
    static struct trial trial;
    size_t pairs = argc > 1 ? strtoul(argv[1], NULL, 10) : PAIRS;
    ORACLE_CHECK(mkdtemp(directory) != NULL, "%s", directory);
    snprintf(yaml_path, sizeof yaml_path, "%s/random.yaml", directory);
    snprintf(form_path, sizeof form_path, "%s/form.yaml", directory);
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        buffer_init(&trial.lists[i], MIB);
    }
    buffer_init(&trial.yaml, MIB);
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_init(&trial.texts[i], MIB);
    }
    for (uint64_t seed = 1; trial.sums.pairs < pairs; seed++) {
        check_seed(&trial, seed);
    }
    const struct sums *sums = &trial.sums;
    printf(
        "%zu pairs of a rule and an article: %zu alerts with %zu matches, %zu of them of lists, "
        "%zu alerts of near or before, %zu with a denied group, %zu withheld by filters, %zu out "
        "of scope, %zu regexes; all as the oracle has them\n",
        sums->pairs, sums->alerts, sums->matches, sums->listed, sums->joined, sums->denied,
        sums->withheld, sums->out_of_scope, random_regexes_tried);
    /* Both answers, and all that can lead to them, must have been tried often enough. */
    ORACLE_CHECK(20 * sums->alerts > sums->pairs && 4 * sums->alerts < 3 * sums->pairs, "alerts");
    ORACLE_CHECK(500 * sums->withheld > sums->pairs && 200 * sums->out_of_scope > sums->pairs,
                 "filters and scopes");
    ORACLE_CHECK(500 * sums->joined > sums->pairs && 100 * sums->denied > sums->pairs, "when");
    ORACLE_CHECK(5 * random_regexes_refused < random_regexes_tried, "regexes");
    ORACLE_CHECK(20 * sums->listed > sums->matches, "lists");
    remove_lists();
    for (size_t i = 0; i < TEXTS; i++) {
        buffer_fini(&trial.texts[i]);
    }
    for (size_t i = 0; i < RANDOM_LISTS; i++) {
        buffer_fini(&trial.lists[i]);
    }
    buffer_fini(&trial.yaml);
    return 0;
}
