/* tocsin rules test: runs the tests that stand in rule files through the same scanner and evaluator
 * that the monitor uses. */
#include "app/classifier.h"
#include "app/command.h"
#include "app/command_rules.h"
#include "core/limits.h"

#include <string.h>

static const char help[] =
    "usage: tocsin rules test [PATH…]\n\n"
    "Runs the tests that stand in rule files.\n"
    "PATH is a rule file or a folder of them (default: the sets that ship).\n\n"
    "Exit status: 0 all pass; 1 a test fails; 2 wrong usage, or a rule file with an error.\n";

struct test_totals {
    size_t passed, failed;
};

/* Whether rule number `rule` matches a text as the body of an article. */
static enum status judge(struct classifier *classifier, const struct alert_rule *rule,
                         struct slice text, struct arena *arena, bool *matched) {
    const struct article article = {
        .body = text, .published_us = CLOCK_UNKNOWN, .updated_us = CLOCK_UNKNOWN};
    struct identity identity = identity_of(&article);
    struct alert *alerts = NULL;
    size_t count = 0;
    arena_reset(arena);
    enum status status = classifier_run(classifier, &article, &identity, arena, &alerts, &count);
    *matched = false;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        *matched = *matched || slice_equal(alerts[i].rule.id, rule->id);
    }
    return status;
}

static enum status test_rule(struct classifier *classifier, const struct rule_set *rules,
                             size_t index, struct arena *arena, struct test_totals *totals) {
    const struct alert_rule *rule = rule_set_rule(rules, index);
    size_t line = 0;
    const char *file = rule_set_file(rules, index, &line);
    size_t count = 0;
    const struct rule_test *tests = rule_set_tests(rules, index, &count);
    for (size_t i = 0; i < count; i++) {
        bool matched = false;
        enum status status = judge(classifier, rule, tests[i].text, arena, &matched);
        if (status != STATUS_OK) {
            return status;
        }
        if (matched == tests[i].want_match) {
            totals->passed++;
            continue;
        }
        totals->failed++;
        printf("%s:%zu: %.*s: %s: \"%.*s\"\n", file, tests[i].line, SLICE_ARG(rule->id),
               matched ? "must not match, and does" : "must match, and does not",
               SLICE_ARG(tests[i].text));
    }
    return STATUS_OK;
}

static int test_all(const struct generation *generation) {
    struct classifier *classifier = NULL;
    struct test_totals totals = {0};
    struct arena arena;
    arena_init(&arena, LIMIT_BATCH_ARENA_BYTES);
    enum status status = classifier_create(generation, &classifier);
    for (size_t i = 0; i < rule_set_count(generation->rules) && status == STATUS_OK; i++) {
        status = test_rule(classifier, generation->rules, i, &arena, &totals);
    }
    classifier_destroy(&classifier);
    arena_fini(&arena);
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
        return EXIT_STUCK;
    }
    printf("%zu rules, %zu tests passed, %zu failed\n", rule_set_count(generation->rules),
           totals.passed, totals.failed);
    return totals.failed > 0 ? EXIT_CHECK_FAILED : EXIT_DONE;
}

static int test(const char *const *paths, size_t count) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    enum status status = generation_create(paths, count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    int code = test_all(&generation);
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(code);
}

int command_rules_test(int argc, char **argv) {
    struct rules_paths paths;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    return rules_paths_take(argv + 1, (size_t)argc - 1, &paths) ? test(paths.items, paths.count)
                                                                : EXIT_USAGE;
}
