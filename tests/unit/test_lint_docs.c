#include "tests/unit/linted.h"

#include "rules/lint.h"

#include <stdlib.h>
#include <unistd.h>

static void write_file(const char *name, const char *text) {
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

/* The rules, beside a list if there is one. */
static struct rule_set *ruled_beside(const char *text, const char *list) {
    char folder[] = "/tmp/tocsin-docs-XXXXXX", rules[64], names[64];
    if (list == NULL) {
        return ruled(text);
    }
    assert_non_null(mkdtemp(folder));
    snprintf(rules, sizeof rules, "%s/rules.yaml", folder);
    snprintf(names, sizeof names, "%s/names.csv", folder);
    write_file(rules, text);
    write_file(names, list);
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    const char *const paths[] = {rules};
    assert_int_equal(rule_set_load(paths, 1, &set, &errors), STATUS_OK);
    unlink(rules);
    unlink(names);
    rmdir(folder);
    return set;
}

/* Whether the file is warned of with the code; `count` is of all its warnings. */
static bool is_warned(const char *text, const char *list, enum lint_code code, size_t *count) {
    struct rule_set *set = ruled_beside(text, list);
    struct rule_errors warnings = {0};
    rule_set_lint(set, &warnings);
    bool found = false;
    for (size_t i = 0; i < warnings.count; i++) {
        enum lint_code its = LINT_COUNT;
        assert_true(lint_code_of(slice_of(warnings.items[i].message), &its));
        found = found || its == code;
    }
    *count = warnings.count;
    rule_errors_fini(&warnings);
    rule_set_destroy(&set);
    return found;
}

static void every_code_has_an_example_and_a_cure_that_are_true(void **state) {
    (void)state;
    for (int i = 0; i < LINT_COUNT; i++) {
        const struct lint_doc *doc = lint_doc((enum lint_code)i);
        size_t count = 0;
        assert_true(doc->what && doc->why && doc->cure);
        assert_true(is_warned(doc->example, lint_doc_list((enum lint_code)i, false),
                              (enum lint_code)i, &count));
        assert_int_equal(count, 1);
        assert_false(is_warned(doc->cured, lint_doc_list((enum lint_code)i, true),
                               (enum lint_code)i, &count));
        assert_int_equal(count, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_an_example_and_a_cure_that_are_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
