/* tocsin rules check: loads and compiles rule files and tells what is wrong or odd. */
#include "app/command.h"
#include "app/command_rules.h"

#include <string.h>

static const char help[] =
    "usage: tocsin rules check [PATH…]\n\n"
    "Tells errors and warnings of rule files, with file, line and column.\n"
    "PATH is a rule file or a folder of them (default: the sets that ship).\n\n"
    "Exit status: 0 all is well (warnings are told); 1 an error; 2 wrong usage.\n";

static int check(const char *const *paths, size_t count) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    if (generation_create(paths, count, NULL, &generation, &errors) != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return EXIT_CHECK_FAILED;
    }
    size_t warning_count = 0, pattern_count = 0;
    const struct error *warnings = rule_set_warnings(generation.rules, &warning_count);
    tell_warnings(warnings, warning_count);
    (void)rule_set_patterns(generation.rules, &pattern_count);
    printf("%zu rules, %zu patterns, %zu warnings\n", rule_set_count(generation.rules),
           pattern_count, warning_count);
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(EXIT_DONE);
}

int command_rules_check(int argc, char **argv) {
    struct rules_paths paths;
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    return rules_paths_take(argv + 1, (size_t)argc - 1, &paths) ? check(paths.items, paths.count)
                                                                : EXIT_USAGE;
}
