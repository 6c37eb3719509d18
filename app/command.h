/* The subcommands, and what they share: exit codes and how errors are told (DESIGN 4). */
#ifndef TOCSIN_APP_COMMAND_H
#define TOCSIN_APP_COMMAND_H

#include "core/status.h"
#include "rules/rule_set.h"

#include <stdbool.h>
#include <stdio.h>

enum exit_code {
    EXIT_DONE = 0,
    EXIT_CHECK_FAILED = 1, /* a lint error, a failing rule test, a document that is no feed */
    EXIT_USAGE = 2,        /* command line, configuration or rule file */
    EXIT_STUCK = 3,        /* store, socket, memory, a file that cannot be read */
};

/* Each takes its own part of the command line, argv[0] being its name, and gives the exit code. */
int command_run(int argc, char **argv);
int command_scan(int argc, char **argv);
int command_tail(int argc, char **argv);
int command_feeds(int argc, char **argv);
int command_rules(int argc, char **argv);

/* "tocsin: error: file:line:column: message" to standard error, and below it, where the file can be
 * read, that line with a caret (app/excerpt.h). */
void tell_error(const struct error *error);
/* The same for "warning". Several at once read their file once. */
void tell_warning(const struct error *warning);
void tell_warnings(const struct error *warnings, size_t count);
void tell_rule_errors(const struct rule_errors *errors);
/* "tocsin NAME: message; see tocsin NAME --help". Gives EXIT_USAGE. */
int usage_error(const char *command, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Whether people see `stream` in colour: a terminal, and no NO_COLOR (no-color.org). */
bool wants_colour(FILE *stream);
/* Flushes standard output; EXIT_STUCK, told, if what was printed could not be written, else `code`.
 */
int finish_output(int code);

#endif
