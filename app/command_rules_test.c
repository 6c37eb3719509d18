/* tocsin rules test: runs the tests that stand in rule files. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/rule_tests.h"
#include "app/test_report.h"
#include "core/limits.h"

#include <errno.h>
#include <getopt.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules test [--format FORM] [--junit FILE] [--coverage] [PATH…]\n\n"
    "Runs the tests that stand in rule files, with the scanner and the evaluator of the monitor, "
    "on\n"
    "all processors. PATH is a rule file or a folder of them (default: the sets that ship).\n"
    "A test that fails is shown with what was expected (-) and what came (+), its text with\n"
    "«marks» around what was found, and the part of the rule that did not hold.\n\n"
    "      --format FORM   text or junit (JUnit XML); default: text\n"
    "      --junit FILE    writes JUnit XML to FILE besides\n"
    "      --coverage      tells which terms no test of their rule finds (with --format junit to\n"
    "                      standard error)\n\n"
    "A rule with enabled: false is skipped. Each text is judged as the body of an article that\n"
    "comes from a feed with the rule's tags.\n\n"
    "Exit status: 0 all pass; 1 a test fails; 2 wrong usage, or a rule file with an error; 3 out "
    "of\n"
    "memory, or a report cannot be written.\n";

struct test_options {
    bool junit, coverage;
    const char *junit_file;
};

/* ---- reports ---- */

typedef void report_maker(const struct rule_tests *tests, const struct rule_set *rules,
                          struct buffer *out);

static int print_report(report_maker *make, const struct rule_tests *tests,
                        const struct rule_set *rules, FILE *file, const char *name) {
    struct buffer out;
    buffer_init(&out, 64 * LIMIT_RULE_FILE_BYTES);
    make(tests, rules, &out);
    bool good = out.failed == STATUS_OK && fwrite(out.data, 1, out.bytes, file) == out.bytes &&
                fflush(file) == 0;
    if (!good) {
        fprintf(stderr, "tocsin: error: %s: %s\n", name,
                out.failed == STATUS_OK ? strerror(errno) : status_text(out.failed));
    }
    buffer_fini(&out);
    return good ? EXIT_DONE : EXIT_STUCK;
}

static int write_junit(const char *path, const struct rule_tests *tests,
                       const struct rule_set *rules) {
    FILE *file = fopen(path, "we");
    if (file == NULL) {
        fprintf(stderr, "tocsin: error: %s: %s\n", path, strerror(errno));
        return EXIT_STUCK;
    }
    int code = print_report(test_report_junit, tests, rules, file, path);
    if (fclose(file) != 0 && code == EXIT_DONE) {
        fprintf(stderr, "tocsin: error: %s: %s\n", path, strerror(errno));
        code = EXIT_STUCK;
    }
    return code;
}

static int report(const struct test_options *options, const struct rule_tests *tests,
                  const struct rule_set *rules) {
    int code = print_report(options->junit ? test_report_junit : test_report_text, tests, rules,
                            stdout, "standard output");
    if (options->coverage && code == EXIT_DONE) {
        code = print_report(test_report_coverage, tests, rules, options->junit ? stderr : stdout,
                            "the coverage");
    }
    if (options->junit_file && code == EXIT_DONE) {
        code = write_junit(options->junit_file, tests, rules);
    }
    return code == EXIT_DONE && tests->failed > 0 ? EXIT_CHECK_FAILED : code;
}

static int test(const struct test_options *options, const struct rules_paths *paths) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    struct rule_tests tests = {0};
    enum status status = generation_create(paths->items, paths->count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    int code = EXIT_STUCK;
    status = rule_tests_run(&generation, &tests);
    if (status == STATUS_OK) {
        code = report(options, &tests, generation.rules);
    } else {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    }
    rule_tests_fini(&tests);
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(code);
}

/* ---- options ---- */

enum { OPTION_FORMAT = 256, OPTION_JUNIT, OPTION_COVERAGE };

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct test_options *out, bool *stop) {
    static const struct option options[] = {{"format", required_argument, NULL, OPTION_FORMAT},
                                            {"junit", required_argument, NULL, OPTION_JUNIT},
                                            {"coverage", no_argument, NULL, OPTION_COVERAGE},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case OPTION_FORMAT:
            out->junit = strcmp(optarg, "junit") == 0;
            if (!out->junit && strcmp(optarg, "text") != 0) {
                return usage_error("rules test", "--format is text or junit, not \"%s\"", optarg);
            }
            break;
        case OPTION_JUNIT:
            out->junit_file = optarg;
            break;
        case OPTION_COVERAGE:
            out->coverage = true;
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules test", "wrong option");
        }
    }
    return EXIT_DONE;
}

int command_rules_test(int argc, char **argv) {
    struct test_options options = {.junit = false};
    struct rules_paths paths;
    bool stop = false;
    int code = read_options(argc, argv, &options, &stop);
    if (code != EXIT_DONE || stop) {
        return code;
    }
    return rules_paths_take(argv + optind, (size_t)(argc - optind), &paths) ? test(&options, &paths)
                                                                            : EXIT_USAGE;
}
