#include "tests/unit/ruled.h"

#include "core/clock.h"
#include "core/limits.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[32];
static const char *const names[] = {"a.yaml", "b.yaml", "names.csv", "others.csv"};

static const char *below(const char *name) {
    static char paths[4][128];
    static size_t next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(below(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/tocsin-lists-XXXXXX");
    return mkdtemp(folder) && mkdir(below("lists"), 0700) == 0 ? 0 : -1;
}

static int empty_folder(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        unlink(below(names[i]));
    }
    return 0;
}

static int tear_down(void **state) {
    (void)empty_folder(state);
    unlink(below("lists/names.csv"));
    return rmdir(below("lists")) || rmdir(folder);
}

/* ---- loading ---- */

static struct rule_set *load(struct rule_errors *errors) {
    struct rule_set *set = NULL;
    const char *const paths[] = {folder};
    enum status status = rule_set_load(paths, 1, &set, errors);
    assert_int_equal(status, errors->count == 0 ? STATUS_OK : STATUS_INVALID);
    return set;
}

static struct rule_set *loaded(void) {
    struct rule_errors errors = {0};
    struct rule_set *set = load(&errors);
    assert_told(errors.items, errors.count, NULL, 0);
    rule_errors_fini(&errors);
    return set;
}

static void assert_wrong(const char *rules, const struct told *wanted, size_t count) {
    struct rule_errors errors = {0};
    write_file("a.yaml", rules);
    assert_null(load(&errors));
    assert_told(errors.items, errors.count, wanted, count);
    rule_errors_fini(&errors);
}

#define ASSERT_WRONG(text, ...) assert_wrong(text, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))

#define LISTS "lists:\n  - {id: names, file: names.csv}\n"

static void the_file_is_beside_the_rules(void **state) {
    (void)state;
    char text[512];
    write_file("lists/names.csv", "term\nKabul\n");
    snprintf(text, sizeof text,
             "lists:\n  - {id: near, file: lists/names.csv}\n  - {id: far, file: %s}\n"
             "rules: [{id: a.b, terms: [{list: near}, {list: far}]}]\n",
             below("lists/names.csv"));
    write_file("a.yaml", text);
    struct rule_set *set = loaded();
    assert_int_equal(rule_set_term_count(set, 0), 2);
    rule_set_destroy(&set);
}

static void each_entry_is_a_term_at_the_place_of_the_list(void **state) {
    (void)state;
    write_file("names.csv", "term,weight,case\nHerat,,\nNATO,7,\nUS,,fold\nKhost,,exact\n");
    write_file("a.yaml",
               LISTS "rules:\n"
                     "  - id: a.b\n"
                     "    terms:\n"
                     "      x: [Kabul, {list: names, weight: 3, fields: [title]}, Ghazni]\n"
                     "      y: [{list: names, case: fold}]\n"
                     "    score: {threshold: 1}\n");
    struct rule_set *set = loaded();
    const struct rule *rule = &set->rules[0];
    static const struct {
        const char *text;
        int64_t weight;
        bool exact;
        unsigned fields;
        uint32_t group;
    } wanted[] = {
        {"Kabul", 1, false, FIELDS_DEFAULT, 0},   {"Herat", 3, false, 1u << FIELD_TITLE, 0},
        {"NATO", 7, true, 1u << FIELD_TITLE, 0},  {"US", 3, false, 1u << FIELD_TITLE, 0},
        {"Khost", 3, true, 1u << FIELD_TITLE, 0}, {"Ghazni", 1, false, FIELDS_DEFAULT, 0},
        {"Herat", 1, false, FIELDS_DEFAULT, 1},   {"NATO", 7, false, FIELDS_DEFAULT, 1},
        {"US", 1, false, FIELDS_DEFAULT, 1},      {"Khost", 1, true, FIELDS_DEFAULT, 1},
    };
    assert_int_equal(rule->term_count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        const struct rule_term *term = &rule->terms[i];
        assert_slice_equal(term->text, wanted[i].text);
        assert_int_equal(term->weight, wanted[i].weight);
        assert_int_equal(term->case_exact, wanted[i].exact);
        assert_int_equal(term->fields, wanted[i].fields);
        assert_int_equal(term->group, wanted[i].group);
    }
    size_t line = 0, column = 0;
    const char *file = rule_set_pattern_place(set, rule->terms[2].pattern, &line, &column);
    assert_string_equal(file, below("names.csv"));
    assert_int_equal(line, 3);
    rule_set_destroy(&set);
}

static void edits_and_proclitics_go_where_they_can(void **state) {
    (void)state;
    write_file("names.csv", "term,case\nKandahar,\nHerat,\nJalalabad,exact\nطالبان,\n");
    write_file("a.yaml", LISTS "rules:\n  - {id: a.b, terms: [{list: names, fuzzy: 1}]}\n"
                               "  - {id: a.c, terms: [{list: names, clitics: false}]}\n");
    struct rule_set *set = loaded();
    const struct rule_term *terms = set->rules[0].terms;
    assert_true(terms[0].fuzzy && !terms[1].fuzzy && !terms[2].fuzzy && terms[3].fuzzy);
    assert_true(!terms[0].clitics && terms[3].clitics);
    assert_false(set->rules[1].terms[3].clitics);
    rule_set_destroy(&set);
}

static void one_file_under_one_id_is_read_once(void **state) {
    (void)state;
    write_file("names.csv", "term\nKabul\n");
    write_file("a.yaml", LISTS "rules: [{id: a.a, terms: [{list: names}]}]\n");
    write_file("b.yaml", "lists: [{id: names, file: lists/../names.csv}]\n"
                         "rules: [{id: a.b, terms: [{list: names}]}]\n");
    struct rule_set *set = loaded();
    assert_non_null(set->lists);
    assert_null(set->lists->next);
    assert_ptr_equal(set->rules[0].terms[0].entry, set->rules[1].terms[0].entry);
    rule_set_destroy(&set);
}

static void mistakes_in_rule_files_are_told(void **state) {
    (void)state;
    static const char rule[] = "rules: [{id: a.b, terms: [Kabul]}]\n";
    char text[1024];
    static const struct {
        const char *lists;
        size_t line, column;
        const char *says;
    } cases[] = {
        {"lists: names.csv\n", 1, 8, "lists"},
        {"lists: [names.csv]\n", 1, 9, "a list"},
        {"lists: [{id: names}]\n", 1, 9, "this list has no file; add file: PATH.csv"},
        {"lists: [{file: names.csv}]\n", 1, 9, "this list has no id; add id: NAME"},
        {"lists: [{id: n, file: names.csv, fiel: x}]\n", 1, 34, "did you mean file?"},
        {"lists: [{id: Names, file: names.csv}]\n", 1, 14, "cannot be the id of a list"},
        {"lists: [{id: n, file: none.csv}]\n", 1, 23, "No such file or directory; the path is "},
        {"lists: [{id: n, file: lists}]\n", 1, 23, "it is a folder"},
        {"lists: [{id: n, file: /dev/zero}]\n", 1, 23, "it is no file"},
        {"lists: [{id: n, file: ''}]\n", 1, 23, "is empty"},
        {LISTS "  - {id: names, file: others.csv}\n", 3, 5, "already that of a list in"},
        {LISTS "  - {id: names, file: names.csv}\n", 3, 5, "already that of a list in"},
    };
    write_file("names.csv", "term\nKabul\n");
    write_file("others.csv", "term\nHerat\n");
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        snprintf(text, sizeof text, "%s%s", cases[i].lists, rule);
        ASSERT_WRONG(text, {cases[i].line, cases[i].column, cases[i].says});
    }
    ASSERT_WRONG(LISTS "rules: [{id: a.b, terms: [{list: nmaes}]}]\n",
                 {3, 34, "this file names no list \"nmaes\"; did you mean names?"});
    ASSERT_WRONG("rules: [{id: a.b, terms: [{list: names}]}]\n",
                 {1, 34, "this file names no list \"names\"; add it to lists"});
    ASSERT_WRONG(LISTS "rules: [{id: a.b, terms: [{list: names, txet: x}]}]\n", {3, 41, "txet"});
    ASSERT_WRONG(LISTS "rules: [{id: a.b, terms: [{list: [names]}]}]\n",
                 {3, 34, "the id of a list"});
    ASSERT_WRONG(LISTS "rules: [{id: a.b, terms: [{list: names, fields: []}]}]\n",
                 {3, 49, "fields is empty"});
}

/* One mistake in a list is not told again for each rule that uses it. */
static void mistakes_in_lists_are_told_once_under_their_own_name(void **state) {
    (void)state;
    struct rule_errors errors = {0};
    write_file("names.csv", "term,severity\nKabul,hihg\nHerat,low\n...,\n");
    write_file("a.yaml", LISTS "rules:\n  - {id: a.a, terms: [{list: names}]}\n"
                               "  - {id: a.b, terms: [{list: names}], severity: x}\n");
    assert_null(load(&errors));
    assert_int_equal(errors.count, 3);
    size_t of_list = 0;
    for (size_t i = 0; i < errors.count; i++) {
        of_list += strcmp(errors.items[i].file, below("names.csv")) == 0;
    }
    assert_int_equal(of_list, 2);
    rule_errors_fini(&errors);
}

/* A list under another name, and in another file, is the same to the rule. */
static void the_hash_of_a_rule_covers_its_list(void **state) {
    (void)state;
    static const char *const lists[] = {"term\nKabul\nHerat\n", "term\nKabul\n"};
    static const char *const uses[] = {
        "[{list: names}]",
        "[{list: names, weight: 2}]",
        "[{list: names, fields: [title]}]",
        "[{list: names, case: exact}]",
        "[{list: names, clitics: false}]",
        "[{list: names, fuzzy: 1}]",
        "[{list: names}, Ghazni]",
        "[Ghazni, {list: names}]",
        "{x: [{list: names}]}",
    };
    struct hash seen[2 * COUNT_OF(uses)];
    size_t count = 0;
    for (size_t l = 0; l < COUNT_OF(lists); l++) {
        for (size_t u = 0; u < COUNT_OF(uses); u++) {
            char text[512];
            write_file("names.csv", lists[l]);
            snprintf(text, sizeof text, LISTS "rules: [{id: a.b, terms: %s}]\n", uses[u]);
            write_file("a.yaml", text);
            struct rule_set *set = loaded();
            seen[count] = rule_set_rule(set, 0)->content;
            for (size_t i = 0; i < count; i++) {
                assert_false(hash_equal(seen[i], seen[count]));
            }
            count++;
            rule_set_destroy(&set);
        }
    }
    write_file("others.csv", "label,term\nx,Kabul\ny,Herat\n");
    write_file("a.yaml", "lists: [{id: o, file: others.csv}]\n"
                         "rules: [{id: a.b, terms: [{list: o}]}]\n");
    struct rule_set *set = loaded();
    assert_true(hash_equal(rule_set_rule(set, 0)->content, seen[0]));
    rule_set_destroy(&set);
}

/* ---- alerts ---- */

struct judge {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
    struct arena arena;
    struct alert *alerts;
    size_t count;
};

static struct judge judge_new(void) {
    struct judge judge = {.set = loaded()};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(judge.set, &count);
    arena_init(&judge.arena, 16 * MIB);
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

static void judge_text(struct judge *judge, const char *body, const char *language) {
    static struct article article;
    const struct hit *hits = NULL;
    size_t hit_count = 0;
    article = (struct article){.body = slice_of(body), .language = slice_of(language)};
    judge->count = 0;
    assert_int_equal(scanner_scan(judge->scanner, &article, &hits, &hit_count), STATUS_OK);
    assert_int_equal(evaluator_run(judge->evaluator, &article, hits, hit_count, &judge->arena,
                                   &judge->alerts, &judge->count),
                     STATUS_OK);
}

static void a_match_says_whom_it_means(void **state) {
    (void)state;
    write_file("names.csv", "term,entity_id,label,programme\n"
                            "E*TRADE,x-1,E*TRADE Financial,SDGT\n"
                            "Ali Hassan,x-2,,\nAli Hassan,x-3,,\n");
    write_file("a.yaml", LISTS "rules: [{id: a.b, terms: [Kabul, {list: names}]}]\n");
    struct judge judge = judge_new();
    judge_text(&judge, "E*Trade of Kabul", "");
    assert_int_equal(judge.count, 1);
    assert_int_equal(judge.alerts->match_count, 2);
    const struct alert_match *match = &judge.alerts->matches[0];
    assert_slice_equal(match->term, "E*TRADE");
    assert_slice_equal(match->text, "E*Trade");
    assert_slice_equal(match->entity->id, "x-1");
    assert_slice_equal(match->entity->label, "E*TRADE Financial");
    assert_slice_equal(match->entity->list, "names");
    assert_slice_equal(match->entity->programme, "SDGT");
    assert_null(judge.alerts->matches[1].entity);
    judge_text(&judge, "Mr Ali Hassan", "");
    assert_int_equal(judge.alerts->match_count, 2); /* either may be meant */
    assert_slice_equal(judge.alerts->matches[0].entity->id, "x-2");
    assert_slice_equal(judge.alerts->matches[1].entity->id, "x-3");
    judge_text(&judge, "etrade and a trade", "");
    assert_int_equal(judge.count, 0);
    judge_end(&judge);
}

static void the_highest_severity_counts(void **state) {
    (void)state;
    write_file("names.csv", "term,severity\nKabul,critical\nHerat,low\nKhost,\nGhazni,high\n");
    write_file("a.yaml", LISTS "rules:\n  - {id: a.b, terms: [Bagram, {list: names}]}\n"
                               "  - {id: a.c, severity: info, terms: [{list: names}]}\n");
    static const struct {
        const char *text;
        enum severity first, second;
    } cases[] = {
        {"Kabul", SEVERITY_CRITICAL, SEVERITY_CRITICAL},
        {"Herat", SEVERITY_MEDIUM, SEVERITY_LOW},
        {"Khost", SEVERITY_MEDIUM, SEVERITY_INFO},
        {"Herat, Ghazni and Khost, Bagram", SEVERITY_HIGH, SEVERITY_HIGH},
    };
    struct judge judge = judge_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        judge_text(&judge, cases[i].text, "");
        assert_int_equal(judge.count, 2);
        assert_int_equal(judge.alerts[0].rule.severity, cases[i].first);
        assert_int_equal(judge.alerts[1].rule.severity, cases[i].second);
    }
    assert_int_equal(rule_set_rule(judge.set, 0)->severity, SEVERITY_MEDIUM); /* its own stays */
    judge_end(&judge);
}

static void weights_count_for_the_score(void **state) {
    (void)state;
    write_file("names.csv", "term,weight\nKabul,20\nHerat,\nfootball,-25\n");
    write_file("a.yaml", LISTS "rules:\n  - id: a.b\n    terms: [{list: names, weight: 10}]\n"
                               "    score: {threshold: 5}\n");
    struct judge judge = judge_new();
    judge_text(&judge, "Kabul, Kabul, Herat", "");
    assert_int_equal(judge.alerts->score, 30);
    judge_text(&judge, "Kabul, Herat, football", "");
    assert_int_equal(judge.alerts->score, 5);
    judge_text(&judge, "Kabul, football", "");
    assert_int_equal(judge.count, 0);
    judge_end(&judge);
}

static void an_entry_counts_until_it_expires_and_in_its_language(void **state) {
    (void)state;
    write_file("names.csv", "term,expires,language\n"
                            "Kabul,2001-01-01,\nHerat,2199-01-01,\nGift,,de\nKhost,,\n");
    write_file("a.yaml", LISTS "rules:\n"
                               "  - {id: a.any, terms: [{list: names}]}\n"
                               "  - id: a.when\n"
                               "    terms: {x: [{list: names}], y: [Bagram]}\n"
                               "    when: y and not x\n"
                               "  - {id: b.filtered, terms: [Paghman]}\n"
                               "filters: [{id: f, rules: [b.*], terms: [{list: names}]}]\n");
    static const struct {
        const char *text, *language;
        size_t count;
    } cases[] = {
        {"Kabul", "", 0},
        {"Herat", "", 1},
        {"Gift", "de", 1},
        {"Gift", "de-AT", 1},
        {"Gift", "", 1},
        {"Gift", "en", 0},
        {"Khost", "en", 1},
        {"Kabul Bagram", "", 1}, /* not x holds: Kabul has expired */
        {"Herat Bagram", "", 1},
        {"Gift Bagram", "en", 1},
        {"Paghman", "", 1},
        {"Paghman, Kabul", "", 1}, /* a filter's entries expire too */
        {"Paghman, Gift", "en", 1},
        {"Paghman, Gift", "de", 1},
    };
    static const char *const ids[] = {"",           "a.any",      "a.any",      "a.any", "a.any",
                                      "",           "a.any",      "a.when",     "a.any", "a.when",
                                      "b.filtered", "b.filtered", "b.filtered", "a.any"};
    struct judge judge = judge_new();
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        judge_text(&judge, cases[i].text, cases[i].language);
        assert_int_equal(judge.count, cases[i].count);
        if (judge.count > 0) {
            assert_slice_equal(judge.alerts->rule.id, ids[i]);
        }
    }
    judge_end(&judge);
}

int main(void) {
#define UNIT_TEST(name) cmocka_unit_test_teardown(name, empty_folder)
    const struct CMUnitTest tests[] = {
        UNIT_TEST(the_file_is_beside_the_rules),
        UNIT_TEST(each_entry_is_a_term_at_the_place_of_the_list),
        UNIT_TEST(edits_and_proclitics_go_where_they_can),
        UNIT_TEST(one_file_under_one_id_is_read_once),
        UNIT_TEST(mistakes_in_rule_files_are_told),
        UNIT_TEST(mistakes_in_lists_are_told_once_under_their_own_name),
        UNIT_TEST(the_hash_of_a_rule_covers_its_list),
        UNIT_TEST(a_match_says_whom_it_means),
        UNIT_TEST(the_highest_severity_counts),
        UNIT_TEST(weights_count_for_the_score),
        UNIT_TEST(an_entry_counts_until_it_expires_and_in_its_language),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
