/* How every subcommand speaks to people: errors on standard error, one form for all. */
#include "app/command.h"

#include "app/excerpt.h"
#include "core/limits.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void tell(const char *what, const struct error *error, struct excerpts *excerpts) {
    char text[ERROR_FILE_BYTES + ERROR_MESSAGE_BYTES + 64];
    struct buffer excerpt;
    buffer_init(&excerpt, 64 * KIB);
    error_format(error, text, sizeof text);
    excerpts_append(excerpts, error, &excerpt);
    fprintf(stderr, "tocsin: %s: %s\n%.*s", what, text, SLICE_ARG(buffer_slice(&excerpt)));
    buffer_fini(&excerpt);
}

static void tell_all(const char *what, const struct error *errors, size_t count) {
    struct excerpts excerpts;
    excerpts_init(&excerpts);
    for (size_t i = 0; i < count; i++) {
        tell(what, &errors[i], &excerpts);
    }
    excerpts_fini(&excerpts);
}

void tell_error(const struct error *error) {
    tell_all("error", error, 1);
}

void tell_warning(const struct error *warning) {
    tell_all("warning", warning, 1);
}

void tell_warnings(const struct error *warnings, size_t count) {
    tell_all("warning", warnings, count);
}

void tell_rule_errors(const struct rule_errors *errors) {
    tell_all("error", errors->items, errors->count);
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
