/* Inside html_text: the hand that writes the text. */
#ifndef TOCSIN_INGEST_HTML_WRITER_H
#define TOCSIN_INGEST_HTML_WRITER_H

#include "core/buffer.h"
#include "ingest/entity.h"

enum html_gap { HTML_GAP_NONE, HTML_GAP_SPACE, HTML_GAP_NEWLINE };

struct html_writer {
    struct buffer *out; /* borrowed */
    size_t start;       /* of what this writer appends */
    enum html_gap gap;  /* wanted before the next character */
    bool muted;         /* what is written is not to be seen */
};

/* Wishes for white space before what is written next; the widest wish counts. */
void html_want_gap(struct html_writer *writer, enum html_gap gap);

/* Where the run that begins at `at` ends: before white space that has to be folded, or before a <
 * or &. `at` itself if what stands there is one of these. */
size_t html_run_end(struct slice text, size_t at);

/* Each appends text and fails only as the buffer does. A run: text without white space at its ends.
 * An entity: what it stands for. A value: what an attribute holds, in which only references are
 * markup, set apart by spaces. Plain: text without markup, in which a blank line is a newline. */
enum status html_write_run(struct html_writer *writer, const char *data, size_t bytes) WARN_UNUSED;
enum status html_write_entity(struct html_writer *writer, const struct entity *entity) WARN_UNUSED;
enum status html_write_value(struct html_writer *writer, struct slice text) WARN_UNUSED;
enum status html_write_plain(struct html_writer *writer, struct slice text) WARN_UNUSED;

#endif
