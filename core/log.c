/* Log lines. Each is built aside and written with one write(2), so that lines of several threads do
 * not mix. Text from outside (a feed's title, a server's words) may stand in a message: control
 * characters become spaces, so that nothing reaches the operator's terminal but text. */
#include "core/log.h"

#include "core/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <unistd.h>

enum { LINE_BYTES = 2048 };

static atomic_int level_now = LOG_INFO;

void log_set_level(enum log_level level) {
    atomic_store_explicit(&level_now, (int)level, memory_order_relaxed);
}

void log_line(enum log_level level, const char *format, ...) {
    static const char *const names[] = {"error", "warn", "info", "debug"};
    if ((int)level > atomic_load_explicit(&level_now, memory_order_relaxed)) {
        return;
    }
    char line[LINE_BYTES];
    char when[CLOCK_TEXT_BYTES];
    clock_format(clock_real_us(), 1, when);
    int head = snprintf(line, sizeof line, "%s %-5s ", when, names[level]);
    size_t used = head > 0 ? (size_t)head : 0;
    va_list arguments;
    va_start(arguments, format);
    int body = vsnprintf(line + used, sizeof line - used, format, arguments);
    va_end(arguments);
    size_t room = sizeof line - used - 1;
    used += body > 0 ? ((size_t)body < room ? (size_t)body : room) : 0;
    for (size_t i = 0; i < used; i++) {
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f) {
            line[i] = ' ';
        }
    }
    line[used] = '\n';
    /* Nowhere to complain if standard error itself is gone. */
    ssize_t written = write(STDERR_FILENO, line, used + 1);
    (void)written;
}
