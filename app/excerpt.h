/* The line that an error speaks of, with a caret below its column: what an author sees at once. */
#ifndef TOCSIN_APP_EXCERPT_H
#define TOCSIN_APP_EXCERPT_H

#include "core/buffer.h"

/* The file that was read last, kept for the next error of the same file. */
struct excerpts {
    struct buffer text; /* owned */
    char file[ERROR_FILE_BYTES];
    bool readable;
    size_t line, at; /* a line, and where it begins: the next error is mostly below it */
};

void excerpts_init(struct excerpts *excerpts);
void excerpts_fini(struct excerpts *excerpts);

/* Appends two lines, "  12 | the line" and the caret, to `out`; nothing if the error names no line,
 * or if its file cannot be read or has no such line. A character that a terminal would obey is
 * shown as U+FFFD, a tab as spaces; of a long line the part around the column. */
void excerpts_append(struct excerpts *excerpts, const struct error *error, struct buffer *out);

#endif
