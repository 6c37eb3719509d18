/* Scan, then evaluate, then the names an alert is known by. */
#include "app/classifier.h"

#include "core/clock.h"
#include "matcher/scanner.h"
#include "rules/evaluate.h"

#include <stdlib.h>

struct classifier {
    struct scanner *scanner;
    struct evaluator *evaluator;
};

enum status classifier_create(const struct generation *generation, struct classifier **out) {
    struct classifier *classifier = calloc(1, sizeof *classifier);
    if (classifier == NULL) {
        return STATUS_NO_MEMORY;
    }
    enum status status = scanner_create(generation->database, &classifier->scanner);
    if (status == STATUS_OK) {
        status = evaluator_create(generation->rules, &classifier->evaluator);
    }
    if (status != STATUS_OK) {
        classifier_destroy(&classifier);
        return status;
    }
    *out = classifier;
    return STATUS_OK;
}

void classifier_destroy(struct classifier **classifier) {
    if (*classifier == NULL) {
        return;
    }
    evaluator_destroy(&(*classifier)->evaluator);
    scanner_destroy(&(*classifier)->scanner);
    free(*classifier);
    *classifier = NULL;
}

static struct slice hash_slice(const struct hash *hash) {
    return slice_make((const char *)hash, sizeof *hash);
}

/* The same rule as written on the same article as it read gives the same id, whenever and wherever.
 */
static struct hash alert_id(const struct alert *alert, const struct identity *identity) {
    const struct slice parts[] = {alert->rule.id, hash_slice(&alert->rule.content),
                                  hash_slice(&identity->item), hash_slice(&identity->content)};
    return hash_parts(parts, sizeof parts / sizeof *parts);
}

enum status classifier_run(struct classifier *classifier, const struct article *article,
                           const struct identity *identity, struct arena *arena,
                           struct alert **alerts, size_t *count) {
    const struct hit *hits = NULL;
    size_t hit_count = 0;
    int64_t started_us = clock_monotonic_us();
    enum status status = scanner_scan(classifier->scanner, article, &hits, &hit_count);
    if (status == STATUS_OK) {
        status =
            evaluator_run(classifier->evaluator, article, hits, hit_count, arena, alerts, count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    int64_t match_us = clock_monotonic_us() - started_us;
    int64_t now_us = clock_real_us();
    for (size_t i = 0; i < *count; i++) {
        struct alert *alert = &(*alerts)[i];
        alert->kind = ALERT_NEW;
        alert->id = alert_id(alert, identity);
        alert->time_us = now_us;
        alert->first_seen_us = now_us;
        alert->latency.match_us = match_us;
    }
    return STATUS_OK;
}
