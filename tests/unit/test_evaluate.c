#include "rules/evaluate.h"
#include "tests/oracle/naive_rule.h"
#include "tests/unit/ruled.h"

#include "core/counters.h"
#include "core/limits.h"
#include "matcher/scanner.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- allocations, counted where no sanitizer has malloc ---- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MALLOC_IS_OURS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MALLOC_IS_OURS 0
#endif
#endif
#ifndef MALLOC_IS_OURS
#define MALLOC_IS_OURS 1
#endif

static size_t allocations;

#if MALLOC_IS_OURS
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);

void *malloc(size_t bytes) {
    allocations++;
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
    allocations++;
    return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes) {
    allocations++;
    return __libc_realloc(old, bytes);
}
#endif

/* ---- one article through scanner and evaluator ---- */

static struct arena arena;

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 64 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

struct judge {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct alert *alerts;
    size_t count;
};

static struct judge judge_new(const char *rules) {
    struct judge judge = {.set = ruled(rules)};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(judge.set, &count);
    struct error error = {0};
    assert_int_equal(database_create(patterns, count, NULL, &judge.database, &error), STATUS_OK);
    assert_int_equal(scanner_create(judge.database, &judge.scanner), STATUS_OK);
    assert_int_equal(evaluator_create(judge.set, &judge.evaluator), STATUS_OK);
    return judge;
}

static void judge_end(struct judge *judge) {
    evaluator_destroy(&judge->evaluator);
    assert_null(judge->evaluator);
    scanner_destroy(&judge->scanner);
    database_destroy(&judge->database);
    rule_set_destroy(&judge->set);
}

static void judge_article(struct judge *judge, const struct article *article) {
    const struct hit *hits = NULL;
    size_t count = 0;
    arena_reset(&arena);
    assert_int_equal(scanner_scan(judge->scanner, article, &hits, &count), STATUS_OK);
    assert_int_equal(evaluator_run(judge->evaluator, article, hits, count, &arena, &judge->alerts,
                                   &judge->count),
                     STATUS_OK);
}

static bool matches(const char *rules, const struct article *article) {
    struct judge judge = judge_new(rules);
    judge_article(&judge, article);
    bool matched = judge.count > 0;
    judge_end(&judge);
    return matched;
}

#define RULE(lines) "rules:\n  - id: a.b\n" lines "\n"

static const char assets[] =
    "rules:\n"
    "  - id: sanctions.afghan-assets\n"
    "    title: Talk of releasing frozen Afghan assets\n"
    "    severity: high\n"
    "    tags: [afghanistan]\n"
    "    terms:\n"
    "      thaw:   [unfreez*, {text: release, fields: [title]}]\n"
    "      assets: [frozen funds, reserves]\n"
    "      who:    [Taliban, Afghan*]\n"
    "      us:     [US, Washington]\n"
    "      noise:  [cricket]\n"
    "      other:  [Kabul]\n"
    "    when: (thaw near/12 assets or other) and who and us and not noise\n";

static void an_alert_carries_its_proof(void **state) {
    (void)state;
    const struct article article = {
        .title = slice_of("Kabul"),
        .body = slice_of("Washington is weighing unfreezing $7 billion in Afghan reserves")};
    struct judge judge = judge_new(assets);
    judge_article(&judge, &article);
    assert_int_equal(judge.count, 1);
    const struct alert *alert = &judge.alerts[0];
    assert_slice_equal(alert->rule.id, "sanctions.afghan-assets");
    assert_slice_equal(alert->rule.category, "sanctions");
    assert_slice_equal(alert->rule.set, "rules.yaml");
    assert_int_equal(alert->rule.severity, SEVERITY_HIGH);
    assert_slice_equal(alert->rule.tags.items[0], "afghanistan");
    assert_true(hash_equal(alert->rule.content, rule_set_rule(judge.set, 0)->content));
    assert_slice_equal(alert->when, "(thaw near/12 assets or other) and who and us and not noise");
    static const char *const groups[] = {"thaw", "assets", "who", "us", "other"};
    assert_int_equal(alert->groups_true.count, COUNT_OF(groups));
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        assert_slice_equal(alert->groups_true.items[i], groups[i]);
    }
    assert_int_equal(alert->groups_false.count, 1);
    assert_slice_equal(alert->groups_false.items[0], "noise");
    assert_int_equal(alert->score, 6); /* five terms, one of them in the title */
    static const struct {
        const char *group, *term, *text;
        enum article_field field;
        uint32_t start;
    } wanted[] = {
        {"other", "Kabul", "Kabul", FIELD_TITLE, 0},
        {"us", "Washington", "Washington", FIELD_BODY, 0},
        {"thaw", "unfreez*", "unfreezing", FIELD_BODY, 23},
        {"who", "Afghan*", "Afghan", FIELD_BODY, 48},
        {"assets", "reserves", "reserves", FIELD_BODY, 55},
    };
    assert_int_equal(alert->match_count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const struct alert_match *match = &alert->matches[i];
        assert_slice_equal(match->group, wanted[i].group);
        assert_slice_equal(match->term, wanted[i].term);
        assert_slice_equal(match->text, wanted[i].text);
        assert_int_equal(match->field, wanted[i].field);
        assert_int_equal(match->start, wanted[i].start);
        assert_int_equal(match->end, wanted[i].start + strlen(wanted[i].text));
    }
    assert_slice_equal(alert->snippet,
                       "Washington is weighing unfreezing $7 billion in Afghan reserves");
    assert_ptr_equal(alert->article, &article);
    judge_end(&judge);
}

static void the_exception_is_heard(void **state) {
    (void)state;
    const struct article cricket = {
        .body = slice_of("US: unfreezing Afghan reserves, says the cricket board")};
    assert_false(matches(assets, &cricket));
    const struct article release = {.body = slice_of("US to release frozen funds of Afghans")};
    assert_false(matches(assets, &release)); /* release counts in titles alone */
    const struct article lower = {.title = slice_of("tell us: unfreeze Afghan reserves")};
    assert_false(matches(assets, &lower)); /* "us" is not US */
}

static void fields_are_those_of_the_term(void **state) {
    (void)state;
    const struct slice texts[] = {slice_of("nobody"), slice_of("Jane Marker")};
    static const struct {
        const char *fields;
        bool matched[FIELD_COUNT];
    } cases[] = {
        {"", {true, true, true, false, false, false}},
        {", fields: [title]", {true, false, false, false, false, false}},
        {", fields: [authors]", {false, false, false, true, false, false}},
        {", fields: [categories, body]", {false, false, true, false, true, false}},
        {", fields: [url]", {false, false, false, false, false, true}},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char rules[256];
        snprintf(rules, sizeof rules, RULE("    terms: [{text: marker%s}]"), cases[i].fields);
        const struct slice_list list = {texts, 2};
        const struct article articles[FIELD_COUNT] = {
            {.title = texts[1]}, {.summary = texts[1]}, {.body = texts[1]},
            {.authors = list},   {.categories = list},  {.url = slice_of("http://a/marker/b")}};
        for (size_t field = 0; field < FIELD_COUNT; field++) {
            assert_int_equal(matches(rules, &articles[field]), cases[i].matched[field]);
        }
    }
}

static void score_sums_each_distinct_term_once(void **state) {
    (void)state;
    static const char rules[] = "    terms: {a: [{text: one, weight: 10}, {text: two, weight: 5}],"
                                " b: [three, {text: four, weight: -8}]}\n";
    static const struct {
        const char *title, *body;
        int64_t score;
    } cases[] = {
        {"", "one", 10},           {"", "one one one", 10}, {"one", "", 20},
        {"one", "one one", 20},    {"", "one two", 15},     {"three", "", 2},
        {"", "one two three", 16}, {"two", "one four", 12}, {"four", "one", -6},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const struct article article = {.title = slice_of(cases[i].title),
                                        .body = slice_of(cases[i].body)};
        char text[512];
        snprintf(text, sizeof text, RULE("%s"), rules);
        struct judge judge = judge_new(text);
        judge_article(&judge, &article);
        assert_int_equal(judge.count, 1);
        assert_int_equal(judge.alerts[0].score, cases[i].score);
        judge_end(&judge);
        for (int64_t threshold = 1; threshold <= 20; threshold++) {
            snprintf(text, sizeof text, RULE("%s    score: {threshold: %d}"), rules,
                     (int)threshold);
            assert_int_equal(matches(text, &article), cases[i].score >= threshold);
        }
    }
}

static void when_and_score_must_both_hold(void **state) {
    (void)state;
    static const char rules[] = RULE("    terms: {a: [{text: one, weight: 10}], b: [two]}\n"
                                     "    when: a and b\n    score: {threshold: 12}");
    const struct article score = {.title = slice_of("one")};
    const struct article when = {.body = slice_of("one two")};
    const struct article both = {.title = slice_of("two"), .body = slice_of("one")};
    assert_false(matches(rules, &score));
    assert_false(matches(rules, &when));
    assert_true(matches(rules, &both));
}

static void scope_is_by_language_feed_and_date(void **state) {
    (void)state;
    static const struct {
        const char *scope, *language, *feed_language, *tag;
        bool matched;
    } cases[] = {
        {"languages: [en, fa]", "fa", "", "", true},
        {"languages: [en, fa]", "EN-gb", "", "", true},
        {"languages: [en, fa]", "de", "en", "", false},
        {"languages: [en, fa]", "", "fa", "", true},
        {"languages: [en, fa]", "", "ru", "", false},
        {"languages: [en, fa]", "", "", "", true}, /* unknown: to miss an alert is worse */
        {"languages: [en]", "eng", "", "", false},
        {"languages: [en-GB]", "en", "", "", false},
        {"feeds: [wire, uk]", "", "", "uk", true},
        {"feeds: [wire, uk]", "", "", "us", false},
        {"feeds: [wire, uk]", "", "", "", false},
        {"expires: 2020-01-01", "", "", "", false},
        {"expires: 9999-12-31", "", "", "", true},
        {"enabled: false", "", "", "", false},
        {"enabled: true", "", "", "", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char rules[256];
        snprintf(rules, sizeof rules, RULE("    terms: [marker]\n    %s"), cases[i].scope);
        const struct slice tag = slice_of(cases[i].tag);
        const struct article article = {
            .body = slice_of("a marker"),
            .language = slice_of(cases[i].language),
            .feed = {.language = slice_of(cases[i].feed_language), .tags = {&tag, tag.bytes > 0}}};
        if (matches(rules, &article) != cases[i].matched) {
            print_error("%s\n", cases[i].scope);
        }
        assert_int_equal(matches(rules, &article), cases[i].matched);
    }
}

static void alerts_come_in_order_of_their_rules(void **state) {
    (void)state;
    struct buffer rules, text;
    buffer_init(&rules, MIB);
    buffer_init(&text, MIB);
    buffer_append_text(&rules, "rules:\n");
    for (size_t i = 0; i < 700; i++) {
        buffer_append_format(&rules, "  - {id: r.n%zu, terms: [term%zu]}\n", i, i);
        if (i % 3 == 0) {
            buffer_append_format(&text, "term%zu ",
                                 699 - i); /* 699 - i: every third, from the end */
        }
    }
    buffer_append_char(&rules, '\0');
    struct judge judge = judge_new(rules.data);
    const struct article article = {.body = buffer_slice(&text)};
    judge_article(&judge, &article);
    assert_int_equal(judge.count, 234);
    for (size_t i = 0; i < judge.count; i++) {
        char id[32];
        snprintf(id, sizeof id, "r.n%zu", 3 * i);
        assert_slice_equal(judge.alerts[i].rule.id, id);
    }
    const struct article nothing = {.body = slice_of("no such word")};
    judge_article(&judge, &nothing);
    assert_int_equal(judge.count, 0);
    judge_end(&judge);
    buffer_fini(&text);
    buffer_fini(&rules);
}

static void too_many_matches_still_prove_every_group(void **state) {
    (void)state;
    struct buffer rules, text;
    buffer_init(&rules, MIB);
    buffer_init(&text, MIB);
    buffer_append_text(&rules, "rules:\n  - id: a.b\n    when: many and last\n    terms:\n"
                               "      last: [zulu]\n      many:\n");
    for (size_t i = 0; i < LIMIT_ALERT_MATCHES + 10; i++) {
        buffer_append_format(&rules, "        - term%zu\n", i);
        buffer_append_format(&text, "term%zu term%zu ", i, i);
    }
    buffer_append_text(&text, "zulu");
    buffer_append_char(&rules, '\0');
    struct judge judge = judge_new(rules.data);
    const struct article article = {.body = buffer_slice(&text)};
    uint64_t before = counter_get(COUNTER_matches_over_limit);
    judge_article(&judge, &article);
    assert_int_equal(judge.count, 1);
    const struct alert *alert = &judge.alerts[0];
    assert_int_equal(alert->match_count, LIMIT_ALERT_MATCHES);
    assert_int_equal(counter_get(COUNTER_matches_over_limit) - before,
                     2 * (LIMIT_ALERT_MATCHES + 10) + 1 - LIMIT_ALERT_MATCHES);
    assert_slice_equal(alert->matches[LIMIT_ALERT_MATCHES - 1].text, "zulu");
    for (size_t i = 0; i + 1 < LIMIT_ALERT_MATCHES; i++) {
        char term[16];
        snprintf(term, sizeof term, "term%zu", i); /* the first of each, not the second */
        assert_slice_equal(alert->matches[i].text, term);
    }
    judge_end(&judge);
    buffer_fini(&text);
    buffer_fini(&rules);
}

static void finds_of_one_rule_have_a_limit(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    for (size_t i = 0; i < LIMIT_RULE_FINDS + 5; i++) {
        buffer_append_text(&text, "abc ");
    }
    buffer_append_text(&text, "def");
    struct judge judge = judge_new("rules:\n"
                                   "  - {id: a.a, terms: [abc, def]}\n"
                                   "  - {id: a.b, terms: [def]}\n");
    const struct article article = {.body = buffer_slice(&text)};
    uint64_t before = counter_get(COUNTER_finds_over_limit);
    judge_article(&judge, &article);
    assert_int_equal(judge.count, 2);
    assert_int_equal(judge.alerts[0].score, 1); /* abc; def came too late */
    assert_int_equal(judge.alerts[1].score, 1);
    assert_int_equal(counter_get(COUNTER_finds_over_limit) - before, 6);
    const struct article small = {.body = slice_of("abc def")};
    judge_article(&judge, &small);
    assert_int_equal(judge.alerts[0].score, 2);
    judge_end(&judge);
    buffer_fini(&text);
}

static void an_arena_that_is_full_leaves_the_evaluator_usable(void **state) {
    (void)state;
    struct judge judge = judge_new(RULE("    terms: [abc, def]"));
    const struct article article = {.body = slice_of("abc def abc")};
    const struct hit *hits = NULL;
    size_t hit_count = 0;
    assert_int_equal(scanner_scan(judge.scanner, &article, &hits, &hit_count), STATUS_OK);
    bool refused = false, made = false;
    for (size_t bytes = 16; bytes < 16 * KIB; bytes *= 2) {
        struct arena small;
        struct alert *alerts = NULL;
        size_t count = 77;
        arena_init(&small, bytes);
        enum status status =
            evaluator_run(judge.evaluator, &article, hits, hit_count, &small, &alerts, &count);
        if (status == STATUS_OK) {
            assert_int_equal(count, 1);
            assert_int_equal(alerts[0].score, 2);
            made = true;
        } else {
            assert_int_equal(status, STATUS_NO_MEMORY);
            assert_int_equal(count, 77);
            refused = true;
        }
        arena_fini(&small);
    }
    assert_true(refused);
    assert_true(made);
    judge_article(&judge, &article);
    assert_int_equal(judge.alerts[0].score, 2);
    judge_end(&judge);
}

static void a_warm_evaluator_allocates_nothing(void **state) {
    (void)state;
    if (!MALLOC_IS_OURS) {
        skip(); /* the sanitizer has its own malloc */
    }
    struct buffer rules, text;
    buffer_init(&rules, MIB);
    buffer_init(&text, MIB);
    buffer_append_text(&rules, "rules:\n");
    for (size_t i = 0; i < 1000; i++) {
        buffer_append_format(&rules,
                             "  - {id: r.n%zu, terms: {a: [term%zu], b: [word]},"
                             " when: a near/3 b}\n",
                             i, i);
        buffer_append_format(&text, "term%zu word ", i);
    }
    buffer_append_char(&rules, '\0');
    struct judge judge = judge_new(rules.data);
    const struct article article = {.body = buffer_slice(&text)};
    judge_article(&judge, &article);
    assert_int_equal(judge.count, 1000);
    const struct hit *hits = NULL;
    size_t count = 0;
    assert_int_equal(scanner_scan(judge.scanner, &article, &hits, &count), STATUS_OK);
    arena_reset(&arena);
    size_t before = allocations;
    enum status status =
        evaluator_run(judge.evaluator, &article, hits, count, &arena, &judge.alerts, &judge.count);
    size_t made = allocations - before;
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(judge.count, 1000);
    assert_int_equal(made, 0);
    judge_end(&judge);
    buffer_fini(&text);
    buffer_fini(&rules);
}

/* ---- against the oracle ---- */

enum { RULES = 4, TEXT_BYTES = NAIVE_TEXT_WORDS * NAIVE_TEXT_WORD_BYTES };

static struct naive_rule oracle_rules[RULES];

static void assert_groups(struct slice_list found, unsigned mask) {
    char names[NAIVE_GROUPS + 1] = "", wanted[NAIVE_GROUPS + 1] = "";
    size_t wanted_count = 0;
    assert_true(found.count <= NAIVE_GROUPS);
    for (size_t i = 0; i < found.count; i++) {
        names[i] = found.items[i].data[0];
    }
    for (unsigned i = 0; i < NAIVE_GROUPS; i++) {
        if (mask >> i & 1) {
            wanted[wanted_count++] = (char)('a' + i);
        }
    }
    assert_string_equal(names, wanted);
}

/* Whether the rule matched by the oracle; if so, `alert` must say what the oracle says. */
static bool check_rule(const struct naive_rule *rule, const struct pattern *patterns,
                       const struct hit *hits, size_t hit_count, const struct alert *alert) {
    static struct naive_find finds[NAIVE_FINDS_MAX];
    size_t count = naive_rule_finds(rule, patterns, hits, hit_count, finds);
    int64_t score = naive_rule_score(rule, finds, count);
    bool holds = count > 0 && (rule->when == NULL || naive_holds(rule->when, finds, count)) &&
                 (rule->threshold == 0 || score >= rule->threshold);
    if (!holds || alert == NULL) {
        return holds;
    }
    unsigned found = naive_found_groups(finds, count);
    assert_int_equal(alert->score, score);
    assert_groups(alert->groups_true, found);
    assert_groups(alert->groups_false, rule->when ? naive_denied(rule->when, false) & ~found : 0);
    if (count <= LIMIT_ALERT_MATCHES) {
        assert_int_equal(alert->match_count, count);
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(alert->matches[i].field, finds[i].hit.field);
            assert_int_equal(alert->matches[i].index, finds[i].hit.index);
            assert_int_equal(alert->matches[i].start, finds[i].hit.start);
            assert_int_equal(alert->matches[i].end, finds[i].hit.end);
            assert_int_equal(alert->matches[i].group.data[0], 'a' + (char)finds[i].group);
        }
    }
    return true;
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

static size_t check_articles(struct naive_random *random, struct rule_set *set,
                             const struct article *article, const char *rules) {
    struct evaluator *evaluator = NULL;
    size_t pattern_count = 0, matched = 0;
    const struct pattern *patterns = rule_set_patterns(set, &pattern_count);
    assert_int_equal(evaluator_create(set, &evaluator), STATUS_OK);
    for (size_t round = 0; round < 20; round++) {
        struct hit hits[NAIVE_RULE_HITS];
        size_t hit_count = naive_hits_make(random, pattern_count, hits), count = 0, found = 0;
        struct alert *alerts = NULL;
        arena_reset(&arena);
        assert_int_equal(
            evaluator_run(evaluator, article, hits, hit_count, &arena, &alerts, &count), STATUS_OK);
        for (size_t r = 0; r < RULES; r++) {
            const struct alert *alert = alert_of(alerts, count, r);
            bool holds = check_rule(&oracle_rules[r], patterns, hits, hit_count, alert);
            if (holds != (alert != NULL)) {
                print_error("rule %zu: %s\n%s", r, holds ? "missed" : "matched", rules);
            }
            assert_int_equal(holds, alert != NULL);
            found += holds;
        }
        assert_int_equal(found, count);
        matched += found;
    }
    evaluator_destroy(&evaluator);
    return matched;
}

static void random_rules_match_as_the_oracle_says(void **state) {
    (void)state;
    enum { ROUNDS = 400 };
    char text[TEXT_BYTES];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % NAIVE_TEXT_WORD_BYTES == NAIVE_TEXT_WORD_BYTES - 1 ? ' ' : 'x';
    }
    const struct slice one = slice_make(text, sizeof text), two[] = {one, one};
    const struct article article = {.title = one,
                                    .summary = one,
                                    .body = one,
                                    .url = one,
                                    .authors = {two, 2},
                                    .categories = {two, 2}};
    struct naive_random random = {.state = 1988};
    struct buffer rules;
    buffer_init(&rules, MIB);
    size_t matched = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        buffer_clear(&rules);
        buffer_append_text(&rules, "rules:\n");
        for (size_t r = 0; r < RULES; r++) {
            naive_rule_make(&random, r, &oracle_rules[r], &rules);
        }
        buffer_append_char(&rules, '\0');
        struct rule_set *set = ruled(rules.data);
        matched += check_articles(&random, set, &article, rules.data);
        rule_set_destroy(&set);
    }
    /* Both answers must have been tried often enough to mean something. */
    assert_in_range(matched, ROUNDS * 20, ROUNDS * 20 * (RULES - 1));
    buffer_fini(&rules);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_alert_carries_its_proof),
        cmocka_unit_test(the_exception_is_heard),
        cmocka_unit_test(fields_are_those_of_the_term),
        cmocka_unit_test(score_sums_each_distinct_term_once),
        cmocka_unit_test(when_and_score_must_both_hold),
        cmocka_unit_test(scope_is_by_language_feed_and_date),
        cmocka_unit_test(alerts_come_in_order_of_their_rules),
        cmocka_unit_test(too_many_matches_still_prove_every_group),
        cmocka_unit_test(finds_of_one_rule_have_a_limit),
        cmocka_unit_test(an_arena_that_is_full_leaves_the_evaluator_usable),
        cmocka_unit_test(a_warm_evaluator_allocates_nothing),
        cmocka_unit_test(random_rules_match_as_the_oracle_says),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
