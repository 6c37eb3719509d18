/* Two rule sets on one corpus: the alerts that only one of them gives. */
#ifndef TOCSIN_APP_RULES_DIFF_H
#define TOCSIN_APP_RULES_DIFF_H

#include "app/corpus.h"
#include "app/generation.h"

enum change { CHANGE_LOST, CHANGE_GAINED };

/* One alert of the one set alone; all slices are the differ's. */
struct alert_change {
    enum change change;
    struct slice rule, title, url, name; /* name: of the document */
    size_t line;                         /* in it; 0 if it has no lines */
    struct slice found;                  /* the first text that the rule found */
    const char *severity;
};

struct diff_totals {
    struct corpus_totals corpus;
    size_t before, after, lost, gained; /* alerts */
};

/* Calls `tell` on the caller's thread for each change, in the order of the corpus. A rule is known
 * by its id. STATUS_NO_MEMORY, or a fault of the scanner. */
enum status rules_diff_run(const struct generation *before, const struct generation *after,
                           enum scan_input input, char *const *names, size_t name_count,
                           void (*tell)(void *context, const struct alert_change *change),
                           void *context, struct diff_totals *totals) WARN_UNUSED;

#endif
