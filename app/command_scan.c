/* tocsin scan: classify documents, print alerts in their order. */
#include "app/command.h"
#include "app/corpus.h"
#include "app/scan_worker.h"
#include "app/shipped_rules.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char help[] =
    "usage: tocsin scan [-r PATH]… [--input KIND] [--format FORM] FILE|FOLDER|URL|-…\n\n"
    "Classifies documents and prints their alerts. Keeps nothing, remembers nothing.\n\n"
    "  -r, --rules PATH    a rule file or a folder of them (default: the sets that ship)\n"
    "      --input KIND    auto, feed, html, text or jsonl (default: auto)\n"
    "      --format FORM   text or jsonl (default: text)\n\n"
    "Exit status: 0 done, whether or not anything matched; 2 wrong usage or rules; 3 something\n"
    "could not be read (the rest was scanned).\n";

struct scan_options {
    const char **rules;
    size_t rule_count;
    enum scan_input input;
    struct scan_format format;
    char **names;
    size_t name_count;
};

static void print(void *context, const struct corpus_piece *piece) {
    (void)context;
    if (piece->out.bytes > 0) {
        fwrite(piece->out.data, 1, piece->out.bytes, stdout);
    }
}

static void work(void *worker, struct corpus_piece *piece) {
    scan_worker_run(worker, piece);
}

static enum status scan_with(const struct generation *generation,
                             const struct scan_options *options, struct corpus_totals *totals) {
    struct corpus_job job = {.work = work, .deliver = print, .input = options->input};
    struct scan_worker *workers[CORPUS_THREADS_MAX] = {0};
    size_t count = corpus_threads();
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = scan_worker_create(generation, &options->format, &workers[i]);
        job.workers[i] = workers[i];
        job.worker_count = i + 1;
    }
    if (status == STATUS_OK) {
        status = corpus_run(&job, options->names, options->name_count, totals);
    }
    for (size_t i = 0; i < count; i++) {
        scan_worker_destroy(&workers[i]);
    }
    return status;
}

static int scan(const struct scan_options *options) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    struct corpus_totals totals = {0};
    enum status status =
        generation_create(options->rules, options->rule_count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    status = scan_with(&generation, options, &totals);
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    } else if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "tocsin: %zu documents, %zu articles, %zu alerts\n", totals.documents,
                totals.articles, totals.alerts);
    }
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(status != STATUS_OK || totals.errors > 0 ? EXIT_STUCK : EXIT_DONE);
}

enum { OPTION_INPUT = 256, OPTION_FORMAT };

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct scan_options *out, bool *stop) {
    static const struct option options[] = {{"rules", required_argument, NULL, 'r'},
                                            {"input", required_argument, NULL, OPTION_INPUT},
                                            {"format", required_argument, NULL, OPTION_FORMAT},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "r:h", options, NULL)) != -1) {
        switch (option) {
        case 'r':
            out->rules[out->rule_count++] = optarg;
            break;
        case OPTION_INPUT:
            if (!scan_input_parse(slice_of(optarg), &out->input)) {
                return usage_error("scan", "--input is auto, feed, html, text or jsonl, not \"%s\"",
                                   optarg);
            }
            break;
        case OPTION_FORMAT:
            out->format.text = strcmp(optarg, "text") == 0;
            if (!out->format.text && strcmp(optarg, "jsonl") != 0) {
                return usage_error("scan", "--format is text or jsonl, not \"%s\"", optarg);
            }
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("scan", "wrong option");
        }
    }
    out->names = argv + optind;
    out->name_count = (size_t)(argc - optind);
    if (out->name_count == 0) {
        return usage_error("scan", "name a file, a folder, a URL, or - for standard input");
    }
    return EXIT_DONE;
}

int command_scan(int argc, char **argv) {
    struct scan_options options = {.format = {.text = true, .colour = wants_colour(stdout)}};
    bool stop = false;
    options.rules = calloc((size_t)argc + 1, sizeof *options.rules);
    if (options.rules == NULL) {
        return EXIT_STUCK;
    }
    int code = read_options(argc, argv, &options, &stop);
    if (code == EXIT_DONE && !stop) {
        char shipped[SHIPPED_RULES_BYTES];
        if (options.rule_count == 0 && shipped_rules_path(shipped)) {
            options.rules[options.rule_count++] = shipped;
        }
        code = options.rule_count > 0
                   ? scan(&options)
                   : usage_error("scan", "the rule sets that ship are not installed; name rules "
                                         "with -r PATH");
    }
    free(options.rules);
    return code;
}
