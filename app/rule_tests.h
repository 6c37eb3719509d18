/* The inline tests of a rule set, run side by side through the scanner and the evaluator that the
 * monitor uses. */
#ifndef TOCSIN_APP_RULE_TESTS_H
#define TOCSIN_APP_RULE_TESTS_H

#include "app/generation.h"

struct rule_test_result {
    size_t rule, number; /* 0-based: of the rule in the set, of the test in the rule */
    const struct rule_test *test;
    bool matched;
    bool skipped;   /* the rule is not enabled */
    char *report;   /* owned; why it failed, several lines; NULL if it passed */
    int64_t run_us; /* what it took */
};

struct rule_tests {
    struct rule_test_result *items; /* owned; in order of rule and test */
    size_t count, passed, failed, skipped;
    unsigned char *touched; /* owned; of each term, whether a test of its rule found it */
    size_t *first_terms;    /* owned; where the terms of each rule begin in it; rules + 1 */
};

/* STATUS_NO_MEMORY, or a fault of the scanner. The generation must outlive `out`. */
enum status rule_tests_run(const struct generation *generation, struct rule_tests *out) WARN_UNUSED;
void rule_tests_fini(struct rule_tests *tests);

static inline bool rule_test_failed(const struct rule_test_result *result) {
    return result->report != NULL;
}

#endif
