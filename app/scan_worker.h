/* What scan does with an article: its alerts, as they will be printed. */
#ifndef TOCSIN_APP_SCAN_WORKER_H
#define TOCSIN_APP_SCAN_WORKER_H

#include "app/classifier.h"
#include "app/corpus_piece.h"

struct scan_format {
    bool text, colour;
};

/* What one thread scans with. */
struct scan_worker;
/* Borrows the generation until destroyed. Returns owned. */
enum status scan_worker_create(const struct generation *generation,
                               const struct scan_format *format,
                               struct scan_worker **out) WARN_UNUSED;
void scan_worker_destroy(struct scan_worker **worker);
/* Reads the piece and puts the alerts of its articles into piece->out: JSON Lines, or text for
 * people. */
void scan_worker_run(struct scan_worker *worker, struct corpus_piece *piece);

#endif
