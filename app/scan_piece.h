/* A piece of scan's work: one document, or a run of lines of a JSON Lines file → the alerts in it,
 * as they will be printed. */
#ifndef TOCSIN_APP_SCAN_PIECE_H
#define TOCSIN_APP_SCAN_PIECE_H

#include "app/classifier.h"
#include "app/source.h"
#include "core/buffer.h"

enum scan_input { SCAN_AUTO, SCAN_FEED, SCAN_HTML, SCAN_TEXT, SCAN_JSONL };

/* False if there is no such input. */
bool scan_input_parse(struct slice name, enum scan_input *out);
/* What the document is: by the end of its name, else by how it begins. Never SCAN_AUTO. */
enum scan_input scan_input_guess(const char *name, struct slice bytes);

struct scan_piece {
    const char *name;      /* borrowed: what errors and articles call it */
    enum scan_input input; /* not SCAN_AUTO */
    struct source source;  /* owned */
    size_t first_line;     /* of the bytes, 1-based */
    /* What came of it: */
    struct buffer out;    /* JSON Lines, or text for people */
    struct error *errors; /* owned; lines and documents that could not be read */
    size_t error_count;
    size_t article_count, alert_count;
};

/* Takes the source. Returns owned; NULL if there is no memory. */
struct scan_piece *scan_piece_create(const char *name, enum scan_input input, struct source *source,
                                     size_t first_line);
void scan_piece_destroy(struct scan_piece **piece);

struct scan_format {
    bool text, colour;
};

/* What one thread scans with. */
struct scan_worker;
enum status scan_worker_create(const struct generation *generation,
                               const struct scan_format *format,
                               struct scan_worker **out) WARN_UNUSED;
void scan_worker_destroy(struct scan_worker **worker);
void scan_worker_run(struct scan_worker *worker, struct scan_piece *piece);

#endif
