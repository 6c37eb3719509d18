/* Rules for the tests of the linter. */
#ifndef TOCSIN_TESTS_LINTED_H
#define TOCSIN_TESTS_LINTED_H

#include "tests/unit/ruled.h"

#include <stdio.h>

#define TESTS "    tests: [{match: a}]\n"

/* A rule with a test, whose terms begin in line 4, column 12. */
static inline void check(const char *lines, const struct told *wanted, size_t count) {
    char text[1024];
    snprintf(text, sizeof text, "rules:\n  - id: a.b\n" TESTS "    %s\n", lines);
    struct rule_set *set = ruled(text);
    assert_warned(set, wanted, count);
    rule_set_destroy(&set);
}

#define CHECK(lines, ...) check(lines, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))
#define CHECK_NONE(lines) check(lines, NULL, 0)

#endif
