#include "tests/unit/ruled.h"

#include "core/buffer.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[32];

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/tocsin-rules-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static const char *below(const char *name) {
    static char path[128];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static int tear_down(void **state) {
    (void)state;
    unlink(below("a.yaml"));
    unlink(below("b.yaml"));
    return rmdir(folder);
}

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(below(name), "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void patterns_are_distinct_and_know_their_uses(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules:\n"
                                 "  - {id: a.a, terms: [US, abc, {text: abc, fields: [url]}]}\n"
                                 "  - {id: a.b, terms: {x: [abc], y: [{text: US, case: fold}]}}\n"
                                 "  - {id: a.d, terms: [قطر, {text: قطر, clitics: false}, قطر]}\n"
                                 "  - {id: a.e, terms: [Kandahar, {text: Kandahar, fuzzy: 1}]}\n"
                                 "  - {id: a.c, terms: [never], enabled: false}\n");
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(set, &count);
    assert_int_equal(count, 7);
    assert_int_equal(rule_set_count(set), 5);
    size_t uses = 0;
    for (uint32_t p = 0; p < count; p++) {
        for (uint32_t u = set->uses_of[p].first; u < set->uses_of[p + 1].first; u++) {
            const struct rule *rule = &set->rules[set->uses[u].rule];
            const struct rule_term *term = &rule->terms[set->uses[u].term];
            assert_true(rule->enabled);
            assert_int_equal(term->pattern, p);
            assert_true(slice_equal(term->text, patterns[p].text));
            assert_int_equal(term->case_exact, patterns[p].case_exact);
            assert_int_equal(term->clitics, patterns[p].clitics);
            assert_int_equal(term->fuzzy, patterns[p].fuzzy);
            uses++;
        }
    }
    assert_int_equal(uses, 10);
    rule_set_destroy(&set);
    assert_null(set);
}

static void a_set_of_sleeping_rules_has_no_pattern(void **state) {
    (void)state;
    struct rule_set *set = ruled("rules: [{id: a.b, terms: [abc], enabled: false}]");
    size_t count = 7;
    (void)rule_set_patterns(set, &count);
    assert_int_equal(count, 0);
    rule_set_destroy(&set);
}

static void rules_know_where_they_stand(void **state) {
    (void)state;
    write_file("a.yaml", "rules:\n  - id: a.a\n    terms: [abc]\n");
    write_file("b.yaml", "rules:\n\n  - id: a.b\n    terms: [abc]\n    tests: [{match: x}]\n");
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    const char *const paths[] = {folder};
    assert_int_equal(rule_set_load(paths, 1, &set, &errors), STATUS_OK);
    assert_int_equal(rule_set_count(set), 2);
    size_t line = 0, count = 0;
    assert_string_equal(rule_set_file(set, 1, &line), below("b.yaml"));
    assert_int_equal(line, 3);
    assert_slice_equal(rule_set_rule(set, 1)->set, "b.yaml");
    const struct rule_test *tests = rule_set_tests(set, 1, &count);
    assert_int_equal(count, 1);
    assert_slice_equal(tests[0].text, "x");
    (void)rule_set_tests(set, 0, &count);
    assert_int_equal(count, 0);
    rule_set_destroy(&set);
}

static void a_duplicate_id_names_the_other_place(void **state) {
    (void)state;
    write_file("a.yaml", "rules:\n  - id: a.a\n    terms: [abc]\n");
    write_file("b.yaml", "rules:\n  - id: a.b\n    terms: [abc]\n  - id: a.a\n    terms: [x*]\n"
                         "  - {id: a.a, terms: [def]}\n");
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    char first[128], second[128], wanted[192];
    strcpy(first, below("a.yaml"));
    strcpy(second, below("b.yaml"));
    snprintf(wanted, sizeof wanted, "already that of a rule in %s:2", first);
    const char *const named[] = {first, second};
    assert_int_equal(rule_set_load(named, 2, &set, &errors), STATUS_INVALID);
    assert_null(set);
    assert_told(errors.items, errors.count, TOLD({5, 13, "at least 3"}, {6, 5, wanted}), 2);
    assert_string_equal(errors.items[1].file, second);
    rule_errors_fini(&errors);
}

static void errors_come_in_order_of_file_and_line(void **state) {
    (void)state;
    write_file("a.yaml", "rules:\n  - id: a.a\n    terms: [abc]\n  - id: a.a\n    terms: [abc]\n"
                         "  - id: a.c\n    terms: [x*]\n    severity: no\n");
    write_file("b.yaml", "rules: [\n");
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    char first[128];
    strcpy(first, below("a.yaml"));
    const char *const paths[] = {"/nowhere.yaml", folder};
    assert_int_equal(rule_set_load(paths, 2, &set, &errors), STATUS_INVALID);
    assert_told(errors.items, errors.count,
                TOLD({0, 0, "No such file"}, {4, 5, "already that of"}, {7, 13, "at least 3"},
                     {8, 15, "severity is"}, {2, 1, ""}),
                5);
    assert_string_equal(errors.items[3].file, first);
    assert_string_equal(errors.items[4].file, below("b.yaml"));
    rule_errors_fini(&errors);
}

static void one_error_in_one_file_loads_nothing(void **state) {
    (void)state;
    write_file("a.yaml", "rules:\n  - id: a.a\n    terms: [abc]\n");
    write_file("b.yaml", "rules:\n  - id: a.b\n    terms: [abc]\n    when: nobody\n");
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    const char *const paths[] = {folder};
    assert_int_equal(rule_set_load(paths, 1, &set, &errors), STATUS_INVALID);
    assert_null(set);
    assert_int_equal(errors.count, 1);
    rule_errors_fini(&errors);
    assert_int_equal(rule_set_load(NULL, 0, &set, &errors), STATUS_INVALID);
    assert_told(errors.items, errors.count, TOLD({0, 0, "no rule here"}), 1);
    rule_errors_fini(&errors);
}

static void a_file_past_its_size_is_refused(void **state) {
    (void)state;
    write_file("a.yaml", "");
    assert_int_equal(truncate(below("a.yaml"), (off_t)LIMIT_RULE_FILE_BYTES + 1), 0);
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    const char *const paths[] = {folder};
    assert_int_equal(rule_set_load(paths, 1, &set, &errors), STATUS_INVALID);
    assert_told(errors.items, errors.count, TOLD({0, 0, "larger than 16384 KiB"}), 1);
    rule_errors_fini(&errors);
}

static void errors_past_the_limit_are_counted(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "rules:\n");
    for (size_t i = 0; i < LIMIT_ERRORS + 7; i++) {
        buffer_append_text(&text, "  - id: A\n    terms: [abc]\n");
    }
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    assert_int_equal(rule_set_parse(buffer_slice(&text), "r", &set, &errors), STATUS_INVALID);
    assert_int_equal(errors.count, LIMIT_ERRORS);
    assert_int_equal(errors.left_out, 7);
    rule_errors_fini(&errors);
    assert_int_equal(errors.left_out, 0);
    buffer_fini(&text);
}

static void warnings_past_the_limit_are_counted(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "rules:\n");
    for (size_t i = 0; i < LIMIT_ERRORS + 7; i++) {
        buffer_append_format(&text, "  - id: a.a%zu\n    terms: [oil]\n", i);
    }
    buffer_append_char(&text, '\0');
    struct rule_set *set = ruled(text.data);
    struct rule_errors warnings = {0}, more = {.count_max = LIMIT_WARNINGS};
    rule_set_lint(set, &warnings);
    assert_int_equal(warnings.count, LIMIT_ERRORS);
    assert_int_equal(warnings.left_out, 7);
    assert_non_null(strstr(warnings.items[0].message, "missing-test: a.a0"));
    rule_set_lint(set, &more);
    assert_int_equal(more.count, LIMIT_ERRORS + 7);
    rule_errors_fini(&more);
    rule_errors_fini(&warnings);
    rule_set_destroy(&set);
    buffer_fini(&text);
}

static void the_sets_that_ship_are_without_fault(void **state) {
    (void)state;
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    const char *const paths[] = {TOCSIN_SOURCE_DIR "/rules/sets"};
    enum status status = rule_set_load(paths, 1, &set, &errors);
    for (size_t i = 0; i < errors.count; i++) {
        print_error("%s:%zu:%zu: %s\n", errors.items[i].file, errors.items[i].line,
                    errors.items[i].column, errors.items[i].message);
    }
    assert_int_equal(status, STATUS_OK);
    assert_warned(set, NULL, 0);
    assert_true(rule_set_count(set) > 100);
    rule_set_destroy(&set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(patterns_are_distinct_and_know_their_uses),
        cmocka_unit_test(a_set_of_sleeping_rules_has_no_pattern),
        cmocka_unit_test_setup_teardown(rules_know_where_they_stand, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_duplicate_id_names_the_other_place, set_up, tear_down),
        cmocka_unit_test_setup_teardown(errors_come_in_order_of_file_and_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_error_in_one_file_loads_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_past_its_size_is_refused, set_up, tear_down),
        cmocka_unit_test(errors_past_the_limit_are_counted),
        cmocka_unit_test(warnings_past_the_limit_are_counted),
        cmocka_unit_test(the_sets_that_ship_are_without_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
