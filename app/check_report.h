/* What `rules check` has found, for people and for machines. */
#ifndef TOCSIN_APP_CHECK_REPORT_H
#define TOCSIN_APP_CHECK_REPORT_H

#include "core/buffer.h"
#include "rules/rule_errors.h"

/* Errors are of files that cannot be loaded ("invalid") or of a policy ("policy"); warnings begin
 * with the code of the linter. */
struct check_findings {
    struct rule_errors errors, warnings;
};

/* One JSON array, an object a line: file, line, column, level, code, message, cure. What is unknown
 * is left out. STATUS_TOO_LARGE or STATUS_NO_MEMORY. */
enum status check_report_json(const struct check_findings *findings,
                              struct buffer *out) WARN_UNUSED;
/* A log of the Static Analysis Results Interchange Format, version 2.1.0 (OASIS). */
enum status check_report_sarif(const struct check_findings *findings,
                               struct buffer *out) WARN_UNUSED;

/* The chapter on one code, as Markdown; false if there is no such code. "all" gives every code:
 * rules/LINT.md. */
bool check_explain(struct slice code, struct buffer *out);

#endif
