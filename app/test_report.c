/* Three views of one result. JUnit's form is the one that CI services read (there is no standard:
 * testsuites, testsuite, testcase, failure and skipped are what all of them know). */
#include "app/test_report.h"

#include "core/utf8.h"

#include <string.h>

/* ---- text ---- */

static void append_place(struct buffer *out, const struct rule_test_result *result,
                         const struct rule_set *rules) {
    size_t line = 0;
    const char *file = rule_set_file(rules, result->rule, &line);
    buffer_append_format(out, "%s:%zu: %.*s: ", file, result->test->line,
                         SLICE_ARG(rule_set_rule(rules, result->rule)->id));
}

void test_report_text(const struct rule_tests *tests, const struct rule_set *rules,
                      struct buffer *out) {
    for (size_t i = 0; i < tests->count; i++) {
        const struct rule_test_result *result = &tests->items[i];
        if (rule_test_failed(result)) {
            append_place(out, result, rules);
            buffer_append_format(out, "%s\n%s",
                                 result->matched ? "must not match, and does"
                                                 : "must match, and does not",
                                 result->report);
        }
    }
    buffer_append_format(out, "%zu rules, %zu tests passed, %zu failed", rule_set_count(rules),
                         tests->passed, tests->failed);
    if (tests->skipped > 0) {
        buffer_append_format(out, ", %zu skipped (enabled: false)", tests->skipped);
    }
    buffer_append_char(out, '\n');
}

/* ---- JUnit ---- */

/* Characters that XML 1.0 has (section 2.2). */
static bool is_xml(uint32_t point) {
    return point == '\t' || point == '\n' || point == '\r' ||
           (point >= 0x20 && point != 0xFFFE && point != 0xFFFF);
}

static void append_xml(struct buffer *out, struct slice text) {
    static const struct {
        char c;
        const char *reference;
    } marks[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\n', "&#10;"}};
    while (text.bytes > 0) {
        size_t bytes = 0;
        uint32_t point = utf8_decode(text, &bytes);
        const char *reference = NULL;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            reference = point == (unsigned char)marks[i].c ? marks[i].reference : reference;
        }
        if (reference) {
            buffer_append_text(out, reference);
        } else {
            buffer_append_utf8(out, is_xml(point) ? point : 0xFFFD);
        }
        text = slice_sub(text, bytes, text.bytes);
    }
}

/* In seconds, as CI services read them. */
static void append_time(struct buffer *out, int64_t us) {
    buffer_append_format(out, " time=\"%lld.%06lld\"", (long long)(us / 1000000),
                         (long long)(us % 1000000));
}

static void append_case(struct buffer *out, const struct rule_test_result *result,
                        const struct rule_set *rules) {
    const char *wanted = result->test->want_match ? "match" : "no_match";
    size_t line = 0;
    const char *file = rule_set_file(rules, result->rule, &line);
    buffer_append_text(out, "    <testcase classname=\"");
    append_xml(out, rule_set_rule(rules, result->rule)->id);
    buffer_append_format(out, "\" name=\"%zu %s: ", result->number + 1, wanted);
    append_xml(out, result->test->text);
    buffer_append_text(out, "\" file=\"");
    append_xml(out, slice_of(file));
    buffer_append_format(out, "\" line=\"%zu\"", result->test->line);
    append_time(out, result->run_us);
    if (result->skipped) {
        buffer_append_text(out, "><skipped message=\"enabled: false\"/></testcase>\n");
    } else if (rule_test_failed(result)) {
        buffer_append_format(out, ">\n      <failure message=\"%s\">",
                             result->matched ? "must not match, and does"
                                             : "must match, and does not");
        append_xml(out, slice_of(result->report));
        buffer_append_text(out, "</failure>\n    </testcase>\n");
    } else {
        buffer_append_text(out, "/>\n");
    }
}

/* The results of one file, from `first` on; gives where the next file's begin. */
static size_t suite_end(const struct rule_tests *tests, const struct rule_set *rules,
                        size_t first) {
    size_t line = 0, end = first;
    const char *file = rule_set_file(rules, tests->items[first].rule, &line);
    while (end < tests->count &&
           strcmp(rule_set_file(rules, tests->items[end].rule, &line), file) == 0) {
        end++;
    }
    return end;
}

static void append_suite(struct buffer *out, const struct rule_tests *tests,
                         const struct rule_set *rules, size_t first, size_t end) {
    size_t failed = 0, skipped = 0, line = 0;
    int64_t run_us = 0;
    for (size_t i = first; i < end; i++) {
        failed += rule_test_failed(&tests->items[i]);
        skipped += tests->items[i].skipped;
        run_us += tests->items[i].run_us;
    }
    buffer_append_text(out, "  <testsuite name=\"");
    append_xml(out, slice_of(rule_set_file(rules, tests->items[first].rule, &line)));
    buffer_append_format(out, "\" tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\"",
                         end - first, failed, skipped);
    append_time(out, run_us);
    buffer_append_text(out, ">\n");
    for (size_t i = first; i < end; i++) {
        append_case(out, &tests->items[i], rules);
    }
    buffer_append_text(out, "  </testsuite>\n");
}

void test_report_junit(const struct rule_tests *tests, const struct rule_set *rules,
                       struct buffer *out) {
    buffer_append_format(out,
                         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tocsin "
                         "rules test\" tests=\"%zu\" failures=\"%zu\" errors=\"0\">\n",
                         tests->count, tests->failed);
    for (size_t first = 0; first < tests->count;) {
        size_t end = suite_end(tests, rules, first);
        append_suite(out, tests, rules, first, end);
        first = end;
    }
    buffer_append_text(out, "</testsuites>\n");
}

/* ---- coverage ---- */

static void append_percent(struct buffer *out, size_t part, size_t whole) {
    size_t tenths = whole > 0 ? 1000 * part / whole : 1000;
    buffer_append_format(out, "%zu.%zu%%", tenths / 10, tenths % 10);
}

/* How many terms the rule has, and how many of them are touched. Entries of lists are not counted:
 * nobody writes a test for each name on a sanctions list. */
struct coverage {
    size_t touched, count;
};

/* A line for the rule if not all its terms are touched. */
static struct coverage append_rule(struct buffer *out, const struct rule_tests *tests,
                                   const struct rule_set *rules, size_t rule) {
    size_t first = tests->first_terms[rule], terms = tests->first_terms[rule + 1] - first;
    struct coverage its = {0};
    size_t line = 0;
    for (size_t t = 0; t < terms; t++) {
        bool listed = rule_set_term(rules, rule, t).listed;
        its.count += !listed;
        its.touched += !listed && tests->touched[first + t];
    }
    if (its.touched == its.count) {
        return its;
    }
    const char *file = rule_set_file(rules, rule, &line);
    buffer_append_format(out, "%s:%zu: %.*s: %zu of %zu terms touched; not: ", file, line,
                         SLICE_ARG(rule_set_rule(rules, rule)->id), its.touched, its.count);
    const char *before = "";
    for (size_t t = 0; t < terms; t++) {
        if (!tests->touched[first + t] && !rule_set_term(rules, rule, t).listed) {
            buffer_append_text(out, before);
            buffer_append_slice(out, rule_set_term(rules, rule, t).text);
            before = ", ";
        }
    }
    buffer_append_char(out, '\n');
    return its;
}

void test_report_coverage(const struct rule_tests *tests, const struct rule_set *rules,
                          struct buffer *out) {
    size_t touched = 0, count = 0, whole_rules = 0, rule_count = 0;
    for (size_t r = 0; r < rule_set_count(rules); r++) {
        if (!rule_set_enabled(rules, r)) {
            continue;
        }
        struct coverage its = append_rule(out, tests, rules, r);
        touched += its.touched;
        count += its.count;
        whole_rules += its.touched == its.count;
        rule_count++;
    }
    buffer_append_format(out, "coverage: %zu of %zu terms (", touched, count);
    append_percent(out, touched, count);
    buffer_append_format(out, "), every term of %zu of %zu rules (", whole_rules, rule_count);
    append_percent(out, whole_rules, rule_count);
    buffer_append_text(out, ")\n");
}
