/* tocsin rules stats: what rules do on a corpus. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/stats_report.h"
#include "core/limits.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules stats [-r PATH]… [--input KIND] [--format FORM] [--top N] CORPUS…\n\n"
    "Runs rules over a corpus and tells which alert most, which terms make the noise, which rules\n"
    "and terms never do anything, and which rules alert on the same articles. CORPUS is a file, a\n"
    "folder, a URL, or - for standard input, as tocsin scan takes them.\n\n"
    "  -r, --rules PATH    a rule file or a folder of them (default: the sets that ship)\n"
    "      --input KIND    auto, feed, html, text or jsonl (default: auto)\n"
    "      --format FORM   text or json (default: text; json tells all)\n"
    "      --top N         so many rows a table (default: 20)\n\n"
    "Exit status: 0 done; 2 wrong usage or rules; 3 something could not be read (the rest was\n"
    "counted).\n";

struct stats_options {
    char **rules; /* owned array */
    size_t rule_count;
    enum scan_input input;
    bool json;
    size_t top;
};

static int report(const struct stats_options *options, const struct rule_stats *stats) {
    struct buffer out;
    buffer_init(&out, SIZE_MAX / 2);
    if (options->json) {
        stats_report_json(stats, &out);
    } else {
        stats_report_text(stats, options->top, &out);
    }
    bool good = out.failed == STATUS_OK;
    if (good) {
        fwrite(out.data, 1, out.bytes, stdout);
    } else {
        fprintf(stderr, "tocsin: error: %s\n", status_text(out.failed));
    }
    buffer_fini(&out);
    return good && stats->totals.errors == 0 ? EXIT_DONE : EXIT_STUCK;
}

static int count(const struct stats_options *options, const struct rules_paths *paths,
                 char *const *names, size_t name_count) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    struct rule_stats stats = {0};
    enum status status = generation_create(paths->items, paths->count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    int code = EXIT_STUCK;
    status = rule_stats_run(&generation, options->input, names, name_count, &stats);
    if (status == STATUS_OK) {
        code = report(options, &stats);
        rule_stats_fini(&stats);
    } else {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    }
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(code);
}

enum { OPTION_INPUT = 256, OPTION_FORMAT, OPTION_TOP };

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct stats_options *out, bool *stop) {
    static const struct option options[] = {{"rules", required_argument, NULL, 'r'},
                                            {"input", required_argument, NULL, OPTION_INPUT},
                                            {"format", required_argument, NULL, OPTION_FORMAT},
                                            {"top", required_argument, NULL, OPTION_TOP},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "r:h", options, NULL)) != -1) {
        char *end = NULL;
        switch (option) {
        case 'r':
            out->rules[out->rule_count++] = optarg;
            break;
        case OPTION_INPUT:
            if (!scan_input_parse(slice_of(optarg), &out->input)) {
                return usage_error("rules stats",
                                   "--input is auto, feed, html, text or jsonl, not \"%s\"",
                                   optarg);
            }
            break;
        case OPTION_FORMAT:
            out->json = strcmp(optarg, "json") == 0;
            if (!out->json && strcmp(optarg, "text") != 0) {
                return usage_error("rules stats", "--format is text or json, not \"%s\"", optarg);
            }
            break;
        case OPTION_TOP:
            out->top = strtoul(optarg, &end, 10);
            if (optarg[0] < '0' || optarg[0] > '9' || *end != '\0') {
                return usage_error("rules stats", "--top is a number, not \"%s\"", optarg);
            }
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules stats", "wrong option");
        }
    }
    return optind < argc ? EXIT_DONE
                         : usage_error("rules stats", "name a CORPUS: a file, a folder, a URL, or "
                                                      "- for standard input");
}

int command_rules_stats(int argc, char **argv) {
    struct stats_options options = {.top = 20, .rules = calloc((size_t)argc + 1, sizeof(char *))};
    struct rules_paths paths;
    bool stop = false;
    if (options.rules == NULL) {
        return EXIT_STUCK;
    }
    int code = read_options(argc, argv, &options, &stop);
    if (code == EXIT_DONE && !stop) {
        code = rules_paths_take(options.rules, options.rule_count, &paths)
                   ? count(&options, &paths, argv + optind, (size_t)(argc - optind))
                   : EXIT_USAGE;
    }
    free(options.rules);
    return code;
}
