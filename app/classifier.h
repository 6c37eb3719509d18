/* One article → its alerts: scan, then evaluate. What run, scan and `rules test` all judge with.
 * One classifier per thread; many may share a generation. */
#ifndef TOCSIN_APP_CLASSIFIER_H
#define TOCSIN_APP_CLASSIFIER_H

#include "app/generation.h"
#include "core/alert.h"
#include "core/arena.h"
#include "ingest/identity.h"

struct classifier;

/* Borrows the generation until destroyed. Returns owned. */
enum status classifier_create(const struct generation *generation,
                              struct classifier **out) WARN_UNUSED;
void classifier_destroy(struct classifier **classifier);

/* Gives the alerts in `arena`, in order of their rules, with kind ALERT_NEW, their id, and the time
 * it took. The article must outlive them; `first_seen_us` is the caller's to fill. */
enum status classifier_run(struct classifier *classifier, const struct article *article,
                           const struct identity *identity, struct arena *arena,
                           struct alert **alerts, size_t *count) WARN_UNUSED;

#endif
