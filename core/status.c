/* The text of each status code, and errors as values and as lines. */
#include "core/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *status_text(enum status status) {
    static const char *const texts[] = {
#define X(name, text) text,
        STATUS_TABLE(X)
#undef X
    };
    size_t index = (size_t)status;
    return index < sizeof texts / sizeof *texts ? texts[index] : "unknown status";
}

enum status error_set(struct error *error, enum status status, const char *file, size_t line,
                      size_t column, const char *format, ...) {
    if (error == NULL) {
        return status;
    }
    /* The message may be made of what `error` holds now: build it aside. */
    struct error made = {.status = status, .line = line, .column = column};
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(made.message, sizeof made.message, format, arguments);
    va_end(arguments);
    snprintf(made.file, sizeof made.file, "%s", file ? file : "");
    *error = made;
    return status;
}

void error_format(const struct error *error, char *out, size_t out_bytes) {
    const char *message = error->message[0] ? error->message : status_text(error->status);
    if (error->file[0] == '\0') {
        snprintf(out, out_bytes, "%s", message);
        return;
    }
    if (error->line == 0) {
        snprintf(out, out_bytes, "%s: %s", error->file, message);
        return;
    }
    if (error->column == 0) {
        snprintf(out, out_bytes, "%s:%zu: %s", error->file, error->line, message);
        return;
    }
    snprintf(out, out_bytes, "%s:%zu:%zu: %s", error->file, error->line, error->column, message);
}
