/* tocsin rules check: loads and compiles rule files and tells what is wrong or odd. */
#include "app/check_report.h"
#include "app/command.h"
#include "app/command_rules.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "rules/lint.h"
#include "rules/policy.h"

#include <getopt.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules check [--strict] [--policy FILE] [--format FORM] [PATH…]\n"
    "       tocsin rules check --explain CODE\n\n"
    "Tells errors and warnings of rule files, with file, line and column.\n"
    "PATH is a rule file or a folder of them (default: the sets that ship).\n\n"
    "      --strict        warnings fail the check\n"
    "      --policy FILE   what every rule must have besides: a YAML file with require,\n"
    "                      id_pattern, categories, min_tests (--explain policy)\n"
    "      --format FORM   text (to standard error, with the lines), json (one array) or\n"
    "                      sarif (2.1.0); default: text\n"
    "      --explain CODE  what a warning means and how to cure it; all: every one\n\n"
    "A comment \"# lint: allow CODE\" in a rule, or directly above it, silences a warning on "
    "it.\n\n"
    "Exit status: 0 all is well (warnings are told); 1 an error, or a warning with --strict;\n"
    "2 wrong usage; 3 the rules do not fit in memory, or nothing can be written.\n";

enum report_form { FORM_TEXT, FORM_JSON, FORM_SARIF };

struct check_options {
    bool strict;
    enum report_form form;
    const char *policy;
    const char *explain;
};

/* ---- report ---- */

static int print_report(const struct check_findings *findings, enum report_form form) {
    struct buffer out;
    buffer_init(&out, 64 * LIMIT_RULE_FILE_BYTES);
    enum status status =
        form == FORM_JSON ? check_report_json(findings, &out) : check_report_sarif(findings, &out);
    int code = EXIT_DONE;
    if (status == STATUS_OK) {
        fwrite(out.data, 1, out.bytes, stdout);
    } else {
        fprintf(stderr, "tocsin: error: the report: %s\n", status_text(status));
        code = EXIT_STUCK;
    }
    buffer_fini(&out);
    return code;
}

static void tell_findings(const struct check_findings *findings,
                          const struct generation *generation) {
    tell_rule_errors(&findings->errors);
    tell_warnings(findings->warnings.items, findings->warnings.count);
    if (findings->warnings.left_out > 0) {
        fprintf(stderr, "tocsin: warning: and %zu more\n", findings->warnings.left_out);
    }
    if (generation->rules) {
        size_t pattern_count = 0;
        (void)rule_set_patterns(generation->rules, &pattern_count);
        printf("%zu rules, %zu patterns, %zu warnings", rule_set_count(generation->rules),
               pattern_count, findings->warnings.count + findings->warnings.left_out);
        size_t violations = findings->errors.count + findings->errors.left_out;
        printf(violations > 0 ? ", %zu violations of the policy\n" : "\n", violations);
    }
}

/* ---- check ---- */

static int check_with(const struct check_options *options, const struct rules_paths *paths,
                      const struct policy *policy) {
    struct generation generation = {0};
    struct check_findings findings = {.warnings.count_max = LIMIT_WARNINGS};
    enum status status =
        generation_create(paths->items, paths->count, NULL, &generation, &findings.errors);
    if (status == STATUS_OK) {
        rule_set_lint(generation.rules, &findings.warnings);
        findings.errors.count_max = LIMIT_WARNINGS;
    }
    if (status == STATUS_OK && policy) {
        policy_check(policy, generation.rules, &findings.errors);
    }
    int code = EXIT_DONE;
    if (options->form == FORM_TEXT) {
        tell_findings(&findings, &generation);
    } else {
        code = print_report(&findings, options->form);
    }
    bool failed = status != STATUS_OK || findings.errors.count > 0 ||
                  (options->strict && findings.warnings.count > 0);
    if (code == EXIT_DONE && failed) {
        code = status == STATUS_NO_MEMORY ? EXIT_STUCK : EXIT_CHECK_FAILED;
    }
    rule_errors_fini(&findings.errors);
    rule_errors_fini(&findings.warnings);
    generation_destroy(&generation);
    return finish_output(code);
}

static int check(const struct check_options *options, const struct rules_paths *paths) {
    struct policy *policy = NULL;
    struct rule_errors errors = {0};
    if (options->policy) {
        enum status status = policy_read(options->policy, &policy, &errors);
        if (status != STATUS_OK) {
            tell_rule_errors(&errors);
            rule_errors_fini(&errors);
            return status == STATUS_NO_MEMORY ? EXIT_STUCK : EXIT_USAGE;
        }
    }
    int code = check_with(options, paths, policy);
    policy_destroy(&policy);
    return code;
}

static int explain(const char *code) {
    struct buffer out;
    buffer_init(&out, MIB);
    bool known = check_explain(slice_of(code), &out);
    fwrite(out.data ? out.data : "", 1, out.bytes, stdout);
    buffer_fini(&out);
    if (known) {
        return finish_output(EXIT_DONE);
    }
    const char *near = near_text(slice_of(code), lint_codes, LINT_COUNT);
    return usage_error("rules check", "there is no warning \"%s\"%s%s%s", code,
                       near ? "; did you mean " : "; --explain all tells them all",
                       near ? near : "", near ? "?" : "");
}

/* ---- options ---- */

enum { OPTION_STRICT = 256, OPTION_POLICY, OPTION_FORMAT, OPTION_EXPLAIN };

static bool read_form(const char *name, enum report_form *out) {
    static const char *const names[] = {"text", "json", "sarif"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (enum report_form)i;
            return true;
        }
    }
    return false;
}

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct check_options *out, bool *stop) {
    static const struct option options[] = {{"strict", no_argument, NULL, OPTION_STRICT},
                                            {"policy", required_argument, NULL, OPTION_POLICY},
                                            {"format", required_argument, NULL, OPTION_FORMAT},
                                            {"explain", required_argument, NULL, OPTION_EXPLAIN},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case OPTION_STRICT:
            out->strict = true;
            break;
        case OPTION_POLICY:
            out->policy = optarg;
            break;
        case OPTION_FORMAT:
            if (!read_form(optarg, &out->form)) {
                return usage_error("rules check", "--format is text, json or sarif, not \"%s\"",
                                   optarg);
            }
            break;
        case OPTION_EXPLAIN:
            out->explain = optarg;
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules check", "wrong option");
        }
    }
    return EXIT_DONE;
}

int command_rules_check(int argc, char **argv) {
    struct check_options options = {.form = FORM_TEXT};
    struct rules_paths paths;
    bool stop = false;
    int code = read_options(argc, argv, &options, &stop);
    if (code != EXIT_DONE || stop) {
        return code;
    }
    if (options.explain) {
        return explain(options.explain);
    }
    return rules_paths_take(argv + optind, (size_t)(argc - optind), &paths)
               ? check(&options, &paths)
               : EXIT_USAGE;
}
