#include "tests/unit/tested.h"

#include "app/test_report.h"
#include "core/limits.h"

static const char rules[] = "rules:\n"
                            "  - id: a.b\n"
                            "    terms: [Taliban, Kabul]\n"
                            "    tests: [{match: in Kabul}, {match: '<a> & \"b\"'}]\n"
                            "  - id: a.d\n"
                            "    enabled: false\n"
                            "    terms: [Rome]\n"
                            "    tests: [{match: in Rome}]\n"
                            "  - id: a.e\n"
                            "    terms: [Rome]\n"
                            "    tests: [{match: \"in Rome\\x1b\"}]\n";

typedef void maker(const struct rule_tests *tests, const struct rule_set *set, struct buffer *out);

static void check_report(maker *make, const char *const *parts, size_t count) {
    struct tested tested;
    struct buffer out;
    run_inline(rules, &tested);
    buffer_init(&out, MIB);
    for (size_t i = 0; i < tested.tests.count; i++) {
        tested.tests.items[i].run_us = 1500002;
    }
    make(&tested.tests, tested.generation.rules, &out);
    buffer_append_char(&out, '\0');
    assert_int_equal(out.failed, STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        if (strstr(out.data, parts[i]) == NULL) {
            print_error("not there: %s\n%s\n", parts[i], out.data);
        }
        assert_non_null(strstr(out.data, parts[i]));
    }
    buffer_fini(&out);
    end_tests(&tested);
}

static void a_text_report_tells_failures_and_totals(void **state) {
    (void)state;
    static const char *const parts[] = {
        "rules.yaml:4: a.b: must match, and does not\n- match\n+ no match\n  text: <a> & \"b\"\n"
        "  why: none of its terms was found\n",
        "3 rules, 2 tests passed, 1 failed, 1 skipped (enabled: false)\n"};
    check_report(test_report_text, parts, COUNT_OF(parts));
}

static void junit_has_a_suite_a_file_and_a_case_a_test(void **state) {
    (void)state;
    static const char *const parts[] = {
        "<testsuites name=\"tocsin rules test\" tests=\"4\" failures=\"1\" errors=\"0\">",
        "<testsuite name=\"rules.yaml\" tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\" "
        "time=\"6.000008\">",
        "<testcase classname=\"a.b\" name=\"1 match: in Kabul\" file=\"rules.yaml\" line=\"4\" "
        "time=\"1.500002\"/>",
        "name=\"2 match: &lt;a&gt; &amp; &quot;b&quot;\"",
        "<failure message=\"must match, and does not\">- match&#10;+ no match&#10;",
        "<skipped message=\"enabled: false\"/>",
        "name=\"1 match: in Rome\xEF\xBF\xBD\"", /* no XML document may hold the escape */
    };
    check_report(test_report_junit, parts, COUNT_OF(parts));
}

static void coverage_names_what_no_test_finds(void **state) {
    (void)state;
    static const char *const parts[] = {
        "rules.yaml:2: a.b: 1 of 2 terms touched; not: Taliban\n",
        "coverage: 2 of 3 terms (66.6%), every term of 1 of 2 rules (50.0%)\n"};
    check_report(test_report_coverage, parts, COUNT_OF(parts));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_report_tells_failures_and_totals),
        cmocka_unit_test(junit_has_a_suite_a_file_and_a_case_a_test),
        cmocka_unit_test(coverage_names_what_no_test_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
