/* Status codes, each defined once with its text, and the error value that points at bad input.
 *
 * A function that can fail returns `enum status` and writes its outputs only on STATUS_OK. Bad
 * input (a feed, a rule file, a config, a socket address) also fills a `struct error`, so that
 * whoever made the mistake is told the file, the line, what is wrong and what would be right. */
#ifndef TOCSIN_CORE_STATUS_H
#define TOCSIN_CORE_STATUS_H

#include <stddef.h>

/* X(name, text). EMPTY, FULL, END, NOT_MODIFIED and STOPPED are answers, not failures. */
#define STATUS_TABLE(X)                                                                            \
    X(OK, "ok")                                                                                    \
    X(EMPTY, "nothing there")                                                                      \
    X(FULL, "full")                                                                                \
    X(END, "end of input")                                                                         \
    X(NOT_MODIFIED, "not modified")                                                                \
    X(STOPPED, "stopped")                                                                          \
    X(INVALID, "invalid input")                                                                    \
    X(NOT_FOUND, "not found")                                                                      \
    X(TOO_LARGE, "larger than the limit")                                                          \
    X(UNSUPPORTED, "not supported")                                                                \
    X(IN_USE, "already in use")                                                                    \
    X(IO, "input/output error")                                                                    \
    X(NETWORK, "network error")                                                                    \
    X(STORE, "store error")                                                                        \
    X(NO_MEMORY, "out of memory")                                                                  \
    X(INTERNAL, "library fault")

enum status {
#define X(name, text) STATUS_##name,
    STATUS_TABLE(X)
#undef X
};

#define WARN_UNUSED __attribute__((warn_unused_result))

enum { ERROR_FILE_BYTES = 512, ERROR_MESSAGE_BYTES = 1024 };

/* A value: no ownership, copy at will. line and column are 1-based; 0 means unknown. */
struct error {
    enum status status;
    size_t line;
    size_t column;
    char file[ERROR_FILE_BYTES];
    char message[ERROR_MESSAGE_BYTES]; /* what is wrong; what would be right */
};

/* The text of a code, static. */
const char *status_text(enum status status);

/* Fills `error` (which may be NULL) and returns `status`, so that a caller can
 * `return error_set(error, STATUS_INVALID, …)`. `file` may be NULL. Long texts are cut. */
enum status error_set(struct error *error, enum status status, const char *file, size_t line,
                      size_t column, const char *format, ...) __attribute__((format(printf, 6, 7)));

/* "file:line:column: message" into `out`, without the parts that are unknown; always terminated. */
void error_format(const struct error *error, char *out, size_t out_bytes);

#endif
