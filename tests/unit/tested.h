/* Rule texts whose inline tests were run. */
#ifndef TOCSIN_TESTS_TESTED_H
#define TOCSIN_TESTS_TESTED_H

#include "tests/unit/ruled.h"

#include "app/rule_tests.h"

struct tested {
    struct generation generation;
    struct rule_tests tests;
};

static inline void run_inline(const char *text, struct tested *out) {
    struct error error = {0};
    size_t count = 0;
    out->generation.rules = ruled(text);
    const struct pattern *patterns = rule_set_patterns(out->generation.rules, &count);
    assert_int_equal(database_create(patterns, count, NULL, &out->generation.database, &error),
                     STATUS_OK);
    assert_int_equal(rule_tests_run(&out->generation, &out->tests), STATUS_OK);
}

static inline void end_tests(struct tested *tested) {
    rule_tests_fini(&tested->tests);
    generation_destroy(&tested->generation);
}

#endif
