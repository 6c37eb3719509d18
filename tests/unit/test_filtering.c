#include "core/counters.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"
#include "rules/filtering.h"
#include "tests/unit/ruled.h"

#include <string.h>

struct judge {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
};

static struct judge judge_new(const char *rules) {
    struct judge judge = {.set = ruled(rules)};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(judge.set, &count);
    arena_init(&judge.arena, 16 << 20);
    assert_int_equal(database_create(patterns, count, NULL, &judge.database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(judge.database, &judge.scanner), STATUS_OK);
    assert_int_equal(evaluator_create(judge.set, &judge.evaluator), STATUS_OK);
    return judge;
}

static void judge_end(struct judge *judge) {
    evaluator_destroy(&judge->evaluator);
    scanner_destroy(&judge->scanner);
    database_destroy(&judge->database);
    rule_set_destroy(&judge->set);
    arena_fini(&judge->arena);
}

/* The ids of the rules that gave an alert, with spaces between. */
static const char *alerts_of(struct judge *judge, const char *title, const char *body) {
    static char ids[1024];
    struct article article = {.title = slice_of(title), .body = slice_of(body)};
    const struct hit *hits = NULL;
    struct alert *alerts = NULL;
    size_t hit_count = 0, count = 0, judged = 0;
    assert_int_equal(scanner_scan(judge->scanner, &article, &hits, &hit_count), STATUS_OK);
    assert_int_equal(evaluator_judge(judge->evaluator, &article, hits, hit_count, &judged),
                     STATUS_OK);
    assert_int_equal(
        evaluator_run(judge->evaluator, &article, hits, hit_count, &judge->arena, &alerts, &count),
        STATUS_OK);
    assert_int_equal(judged, count);
    ids[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        strncat(ids, i ? " " : "", 2);
        strncat(ids, alerts[i].rule.id.data, alerts[i].rule.id.bytes);
    }
    return ids;
}

static const char rules[] = "rules:\n"
                            "  - {id: actors.haqqani, terms: [Haqqani]}\n"
                            "  - {id: actors.taliban, terms: [Taliban]}\n"
                            "  - {id: bases.bagram, terms: [Bagram, Taliban]}\n"
                            "filters:\n"
                            "  - id: obituaries\n"
                            "    rules: ['actors.*']\n"
                            "    terms: [obituary]\n"
                            "    when: title:terms\n"
                            "  - id: sport\n"
                            "    rules: [actors.taliban, 'bases.*']\n"
                            "    terms: {game: [cricket, stadium], war: [attack, Bagram]}\n"
                            "    when: game and not war\n"
                            "  - id: elsewhere\n"
                            "    rules: [bases.bagram]\n"
                            "    terms: {here: [Afghanistan, Bagram]}\n"
                            "    when: not here\n";

static void a_filter_withholds_the_rules_it_names(void **state) {
    (void)state;
    static const struct {
        const char *title, *body, *alerts;
    } rows[] = {
        {"", "Haqqani and Taliban in Bagram", "actors.haqqani actors.taliban bases.bagram"},
        {"Obituary", "Haqqani and Taliban in Bagram", "bases.bagram"},
        {"", "an obituary of Haqqani", "actors.haqqani"}, /* not in the title */
        {"Obituary", "nobody", ""},
        {"", "Taliban play cricket with Haqqani", "actors.haqqani"},
        {"", "Taliban attack a stadium in Afghanistan", "actors.taliban bases.bagram"},
        {"", "Taliban", "actors.taliban"}, /* `not here` holds without a find */
        {"", "Taliban, Afghanistan", "actors.taliban bases.bagram"},
        {"Obituary", "Taliban play cricket", ""},
    };
    struct judge judge = judge_new(rules);
    for (int round = 0; round < 2; round++) { /* nothing is left of the article before */
        for (size_t i = 0; i < COUNT_OF(rows); i++) {
            assert_string_equal(alerts_of(&judge, rows[i].title, rows[i].body), rows[i].alerts);
        }
    }
    judge_end(&judge);
}

static void what_is_withheld_is_counted(void **state) {
    (void)state;
    struct judge judge = judge_new(rules);
    uint64_t before = counter_get(COUNTER_alerts_filtered);
    alerts_of(&judge, "Obituary", "Haqqani and Taliban in Bagram");
    assert_int_equal(counter_get(COUNTER_alerts_filtered) - before, 2 * 2); /* judged twice */
    judge_end(&judge);
}

static void terms_of_filters_keep_to_their_fields(void **state) {
    (void)state;
    struct judge judge =
        judge_new("rules: [{id: a.b, terms: [Kabul]}]\n"
                  "filters: [{id: x, rules: ['*'], terms: {a: [{text: Kabul, fields: [title]}],\n"
                  "  b: [Kabul, zoo]}, when: count(a) = 1 and count(b) = 2}]\n");
    assert_string_equal(alerts_of(&judge, "", "Kabul zoo"), "a.b");
    assert_string_equal(alerts_of(&judge, "Kabul", "Kabul"), "");
    assert_string_equal(alerts_of(&judge, "Kabul", "Kabul Kabul"), "a.b");
    judge_end(&judge);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_filter_withholds_the_rules_it_names),
        cmocka_unit_test(what_is_withheld_is_counted),
        cmocka_unit_test(terms_of_filters_keep_to_their_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
