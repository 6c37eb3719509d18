/* Hits → the rules that matched, as alerts with their proof. One evaluator per thread. Only rules
 * with at least one hit are looked at; a rule whose `when` is true without any hit never matches.
 */
#ifndef TOCSIN_RULES_EVALUATE_H
#define TOCSIN_RULES_EVALUATE_H

#include "core/alert.h"
#include "core/arena.h"
#include "core/hit.h"
#include "rules/rule_set.h"

struct evaluator;

/* Borrows the set until destroyed. Returns owned. */
enum status evaluator_create(const struct rule_set *set, struct evaluator **out) WARN_UNUSED;
void evaluator_destroy(struct evaluator **evaluator);

/* How many rules match, filters minded, without any proof. `hits` as scanner_scan orders them.
 * STATUS_NO_MEMORY. */
enum status evaluator_judge(struct evaluator *evaluator, const struct article *article,
                            const struct hit *hits, size_t hit_count, size_t *matched) WARN_UNUSED;

/* The same, and gives one alert per rule that matched, in order of the rule's
 * place in the set, in `arena`. Filled in: rule, score, when, groups, matches, snippet, article;
 * the rest (kind, id, times, latency) is the caller's. */
enum status evaluator_run(struct evaluator *evaluator, const struct article *article,
                          const struct hit *hits, size_t hit_count, struct arena *arena,
                          struct alert **alerts, size_t *alert_count) WARN_UNUSED;

#endif
