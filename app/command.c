/* How every subcommand speaks to people: errors on standard error, one form for all. */
#include "app/command.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void tell(const char *what, const struct error *error) {
    char text[ERROR_FILE_BYTES + ERROR_MESSAGE_BYTES + 64];
    error_format(error, text, sizeof text);
    fprintf(stderr, "tocsin: %s: %s\n", what, text);
}

void tell_error(const struct error *error) {
    tell("error", error);
}

void tell_warning(const struct error *error) {
    tell("warning", error);
}

void tell_rule_errors(const struct rule_errors *errors) {
    for (size_t i = 0; i < errors->count; i++) {
        tell_error(&errors->items[i]);
    }
    if (errors->left_out > 0) {
        fprintf(stderr, "tocsin: error: and %zu more\n", errors->left_out);
    }
}

int usage_error(const char *command, const char *format, ...) {
    char message[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "tocsin %s: %s; see tocsin %s --help\n", command, message, command);
    return EXIT_USAGE;
}

bool wants_colour(FILE *stream) {
    const char *no_colour = getenv("NO_COLOR");
    return isatty(fileno(stream)) && (no_colour == NULL || no_colour[0] == '\0');
}

int finish_output(int code) {
    if (fflush(stdout) == 0 && !ferror(stdout)) {
        return code;
    }
    fprintf(stderr, "tocsin: error: standard output: %s\n", strerror(errno));
    return EXIT_STUCK;
}
