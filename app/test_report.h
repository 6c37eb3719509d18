/* The results of inline tests, for people and for CI. */
#ifndef TOCSIN_APP_TEST_REPORT_H
#define TOCSIN_APP_TEST_REPORT_H

#include "app/rule_tests.h"
#include "core/buffer.h"

/* Each failed test with its place, and one line of totals. */
void test_report_text(const struct rule_tests *tests, const struct rule_set *rules,
                      struct buffer *out);
/* The same as JUnit XML: a suite for each file, a case for each test. */
void test_report_junit(const struct rule_tests *tests, const struct rule_set *rules,
                       struct buffer *out);
/* The terms that no test of their rule finds, a line for each such rule, and the totals. Rules that
 * are not enabled are left out. */
void test_report_coverage(const struct rule_tests *tests, const struct rule_set *rules,
                          struct buffer *out);

#endif
