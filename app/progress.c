/* The bar is one line that is written over itself. */
#include "app/progress.h"

#include "core/clock.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LINE_START "\r\033[K" /* and clear to its end (ECMA-48, EL) */

enum { BAR_CHARACTERS = 30, DRAW_EVERY_US = 100000 };
static const double MEGABYTE = 1e6;

void progress_start(struct progress *progress, uint64_t bytes_total) {
    *progress = (struct progress){
        .shown = isatty(STDERR_FILENO),
        .bytes_total = bytes_total,
        .started_us = clock_monotonic_us(),
    };
    progress->drawn_us = progress->started_us;
}

void progress_format(uint64_t bytes_done, uint64_t bytes_total, int64_t elapsed_us,
                     char out[PROGRESS_LINE_BYTES]) {
    double seconds = elapsed_us > 0 ? (double)elapsed_us / 1e6 : 1e-6;
    double done = (double)bytes_done / MEGABYTE;
    if (bytes_total == 0) {
        snprintf(out, PROGRESS_LINE_BYTES, "%.1f MB, %.0f MB/s", done, done / seconds);
        return;
    }
    double share = (double)bytes_done / (double)bytes_total;
    share = share > 1 ? 1 : share;
    char bar[BAR_CHARACTERS + 1];
    int full = (int)(share * BAR_CHARACTERS);
    memset(bar, '#', (size_t)full);
    memset(bar + full, '.', (size_t)(BAR_CHARACTERS - full));
    bar[BAR_CHARACTERS] = '\0';
    snprintf(out, PROGRESS_LINE_BYTES, "[%s] %3d%%  %.1f of %.1f MB, %.0f MB/s", bar,
             (int)(100 * share), done, (double)bytes_total / MEGABYTE, done / seconds);
}

void progress_add(struct progress *progress, uint64_t bytes) {
    progress->bytes_done += bytes;
    int64_t now_us = progress->shown ? clock_monotonic_us() : 0;
    if (!progress->shown || now_us - progress->drawn_us < DRAW_EVERY_US) {
        return;
    }
    char line[PROGRESS_LINE_BYTES];
    progress_format(progress->bytes_done, progress->bytes_total, now_us - progress->started_us,
                    line);
    fprintf(stderr, LINE_START "%s", line);
    progress->drawn_us = now_us;
}

void progress_clear(struct progress *progress) {
    if (progress->shown && progress->drawn_us != progress->started_us) {
        fputs(LINE_START, stderr);
    }
}
