/* The subcommands of `tocsin rules`, one file each (command_rules_NAME.c), and what they share. */
#ifndef TOCSIN_APP_COMMAND_RULES_H
#define TOCSIN_APP_COMMAND_RULES_H

#include "app/generation.h"
#include "app/shipped_rules.h"

/* Each takes its own part of the command line, argv[0] being its name, and gives the exit code. */
int command_rules_check(int argc, char **argv);
int command_rules_diff(int argc, char **argv);
int command_rules_explain(int argc, char **argv);
int command_rules_fmt(int argc, char **argv);
int command_rules_stats(int argc, char **argv);
int command_rules_test(int argc, char **argv);
int command_rules_import(int argc, char **argv);

/* The rule files and folders that a subcommand works on. */
struct rules_paths {
    const char *const *items;
    size_t count;
    /* For when none was named: the sets that ship. */
    char shipped[SHIPPED_RULES_BYTES];
    const char *fallback[1];
};

/* Those named, or else the sets that ship; false, told as a usage error, if an option is among them
 * or nothing ships. `out` must stay where it is. */
bool rules_paths_take(char **named, size_t count, struct rules_paths *out);

#endif
