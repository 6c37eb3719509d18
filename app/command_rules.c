/* tocsin rules: work on rule files. */
#include "app/command_rules.h"

#include "app/command.h"
#include "core/near_word.h"

#include <string.h>

/* In the order of an author's day. */
static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *what;
} subcommands[] = {
    {"check", command_rules_check, "tell errors and warnings, with file, line and column"},
    {"fmt", command_rules_fmt, "bring rule files into the canonical form"},
    {"explain", command_rules_explain, "tell what a rule compiles to; why it matches, or why not"},
    {"stats", command_rules_stats, "tell what rules do on a corpus"},
    {"diff", command_rules_diff, "tell the alerts that a change of rules loses and gains"},
    {"test", command_rules_test, "run the tests that stand in the rules"},
    {"import", command_rules_import, "make a list of names out of published lists"},
};
enum { SUBCOMMAND_COUNT = sizeof subcommands / sizeof *subcommands };

static void print_help(FILE *out) {
    fputs("usage: tocsin rules SUBCOMMAND …\n\n", out);
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++) {
        fprintf(out, "  %-8s %s\n", subcommands[i].name, subcommands[i].what);
    }
    fputs("\ntocsin rules SUBCOMMAND --help tells more of each.\n", out);
}

bool rules_paths_take(char **named, size_t count, struct rules_paths *out) {
    for (size_t i = 0; i < count; i++) {
        if (named[i][0] == '-') {
            usage_error("rules", "there is no option \"%s\"", named[i]);
            return false;
        }
    }
    out->items = (const char *const *)named;
    out->count = count;
    if (count > 0) {
        return true;
    }
    if (!shipped_rules_path(out->shipped)) {
        usage_error("rules", "the rule sets that ship are not installed; name a PATH");
        return false;
    }
    out->fallback[0] = out->shipped;
    out->items = out->fallback;
    out->count = 1;
    return true;
}

int command_rules(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_help(stdout);
        return finish_output(EXIT_DONE);
    }
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++) {
        if (strcmp(name, subcommands[i].name) == 0) {
            return subcommands[i].run(argc - 1, argv + 1);
        }
    }
    if (name[0] == '\0') {
        return usage_error("rules", "say what to do: check, test, …");
    }
    const char *names[SUBCOMMAND_COUNT];
    for (size_t i = 0; i < SUBCOMMAND_COUNT; i++) {
        names[i] = subcommands[i].name;
    }
    const char *near = near_text(slice_of(name), names, SUBCOMMAND_COUNT);
    return usage_error("rules", "there is no subcommand \"%s\"%s%s%s", name,
                       near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}
