/* tocsin rules diff: which alerts a change of rules loses and gains, before it goes live. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/rules_diff.h"
#include "core/limits.h"
#include "core/safe_text.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules diff [--input KIND] [--format FORM] [--top N] OLD NEW CORPUS…\n\n"
    "Runs two rule sets over a corpus and tells the alerts that only one of them gives: what a\n"
    "change loses (-) and gains (+), rule by rule, with examples. OLD and NEW are rule files or\n"
    "folders of them; CORPUS is a file, a folder, a URL, or - for standard input. A rule is known "
    "by\n"
    "its id.\n\n"
    "      --input KIND    auto, feed, html, text or jsonl (default: auto)\n"
    "      --format FORM   text or jsonl (default: text; jsonl is an object for each alert)\n"
    "      --top N         so many examples of each rule (default: 3)\n\n"
    "Exit status: 0 both give the same alerts; 1 they do not; 2 wrong usage or rules; 3 something\n"
    "could not be read (the rest was compared).\n";

struct diff_options {
    enum scan_input input;
    bool json, colour;
    size_t top;
};

/* What is told of one rule, gathered until the corpus has been read. */
struct changed_rule {
    char *id; /* owned, with a NUL */
    size_t counts[2];
    struct buffer examples[2];
    struct changed_rule *next;
};

struct diff_report {
    const struct diff_options *options;
    struct changed_rule *rules; /* owned list, in order of their ids */
    bool no_memory;
};

/* ---- an object for each ---- */

static void append_member(struct buffer *out, const char *name, struct slice text) {
    buffer_append_format(out, ",\"%s\":", name);
    buffer_append_json(out, text);
}

static void tell_json(const struct alert_change *change) {
    struct buffer out;
    buffer_init(&out, 8 * LIMIT_ALERT_BYTES);
    buffer_append_format(&out, "{\"change\":\"%s\"",
                         change->change == CHANGE_LOST ? "lost" : "gained");
    append_member(&out, "rule", change->rule);
    append_member(&out, "severity", slice_of(change->severity));
    append_member(&out, "document", change->name);
    if (change->line > 0) {
        buffer_append_format(&out, ",\"line\":%zu", change->line);
    }
    append_member(&out, "url", change->url);
    append_member(&out, "title", change->title);
    append_member(&out, "found", change->found);
    buffer_append_text(&out, "}\n");
    fwrite(out.data ? out.data : "", 1, out.bytes, stdout);
    buffer_fini(&out);
}

/* ---- rule by rule ---- */

/* The rule's place in the list; made if it is new. NULL without memory. */
static struct changed_rule *changed_rule_of(struct diff_report *report, struct slice id) {
    struct changed_rule **at = &report->rules;
    while (*at && slice_compare(slice_of((*at)->id), id) < 0) {
        at = &(*at)->next;
    }
    if (*at && slice_equal(slice_of((*at)->id), id)) {
        return *at;
    }
    struct changed_rule *rule = calloc(1, sizeof *rule);
    if (rule == NULL || (rule->id = strndup(id.data, id.bytes)) == NULL) {
        free(rule);
        return NULL;
    }
    buffer_init(&rule->examples[CHANGE_LOST], MIB);
    buffer_init(&rule->examples[CHANGE_GAINED], MIB);
    rule->next = *at;
    *at = rule;
    return rule;
}

static void append_example(const struct alert_change *change, struct buffer *out) {
    enum { SHOWN_BYTES = 160 };
    buffer_append_format(out, "    %.*s", SLICE_ARG(change->name));
    if (change->line > 0) {
        buffer_append_format(out, ":%zu", change->line);
    }
    buffer_append_text(out, change->title.bytes > 0 ? ": " : "");
    safe_text_append_cut(change->title, SHOWN_BYTES, out);
    buffer_append_text(out, " «");
    safe_text_append_cut(change->found, SHOWN_BYTES, out);
    buffer_append_text(out, "»\n");
}

static void tell(void *context, const struct alert_change *change) {
    struct diff_report *report = context;
    if (report->options->json) {
        tell_json(change);
        return;
    }
    struct changed_rule *rule = changed_rule_of(report, change->rule);
    if (rule == NULL) {
        report->no_memory = true;
        return;
    }
    if (rule->counts[change->change]++ < report->options->top) {
        append_example(change, &rule->examples[change->change]);
    }
}

static void print_changes(const struct diff_report *report, const struct changed_rule *rule,
                          enum change change) {
    static const char signs[] = {'-', '+'};
    static const char *const words[] = {"lost", "gained"}, *const colours[] = {"\033[31m",
                                                                               "\033[32m"};
    if (rule->counts[change] == 0) {
        return;
    }
    bool colour = report->options->colour;
    printf("%s%c %s: %zu %s%s\n", colour ? colours[change] : "", signs[change], rule->id,
           rule->counts[change], words[change], colour ? "\033[0m" : "");
    fwrite(rule->examples[change].data ? rule->examples[change].data : "", 1,
           rule->examples[change].bytes, stdout);
    if (rule->counts[change] > report->options->top) {
        printf("    … and %zu more\n", rule->counts[change] - report->options->top);
    }
}

static void print_report(const struct diff_report *report, const struct diff_totals *totals) {
    for (const struct changed_rule *rule = report->rules; rule; rule = rule->next) {
        print_changes(report, rule, CHANGE_LOST);
        print_changes(report, rule, CHANGE_GAINED);
    }
    printf("%zu articles: %zu alerts before, %zu after; %zu lost, %zu gained\n",
           totals->corpus.articles, totals->before, totals->after, totals->lost, totals->gained);
}

static void report_fini(struct diff_report *report) {
    while (report->rules) {
        struct changed_rule *rule = report->rules;
        report->rules = rule->next;
        buffer_fini(&rule->examples[CHANGE_LOST]);
        buffer_fini(&rule->examples[CHANGE_GAINED]);
        free(rule->id);
        free(rule);
    }
}

/* ---- the run ---- */

static int load(const char *path, struct generation *out) {
    struct rule_errors errors = {0};
    enum status status = generation_create(&path, 1, NULL, out, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
    }
    rule_errors_fini(&errors);
    return status == STATUS_OK ? EXIT_DONE : status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
}

static int compare(const struct diff_options *options, const struct generation *before,
                   const struct generation *after, char *const *names, size_t name_count) {
    struct diff_report report = {.options = options};
    struct diff_totals totals;
    enum status status =
        rules_diff_run(before, after, options->input, names, name_count, tell, &report, &totals);
    if (status == STATUS_OK && report.no_memory) {
        status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    } else if (!options->json) {
        print_report(&report, &totals);
    }
    report_fini(&report);
    if (status != STATUS_OK || totals.corpus.errors > 0) {
        return EXIT_STUCK;
    }
    return totals.lost + totals.gained > 0 ? EXIT_CHECK_FAILED : EXIT_DONE;
}

static int diff(const struct diff_options *options, char **named, size_t count) {
    struct generation before = {0}, after = {0};
    int code = load(named[0], &before);
    if (code == EXIT_DONE) {
        code = load(named[1], &after);
    }
    if (code == EXIT_DONE) {
        code = compare(options, &before, &after, named + 2, count - 2);
    }
    generation_destroy(&before);
    generation_destroy(&after);
    return finish_output(code);
}

enum { OPTION_INPUT = 256, OPTION_FORMAT, OPTION_TOP };

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct diff_options *out, bool *stop) {
    static const struct option options[] = {{"input", required_argument, NULL, OPTION_INPUT},
                                            {"format", required_argument, NULL, OPTION_FORMAT},
                                            {"top", required_argument, NULL, OPTION_TOP},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    int option = 0;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        char *end = NULL;
        switch (option) {
        case OPTION_INPUT:
            if (!scan_input_parse(slice_of(optarg), &out->input)) {
                return usage_error(
                    "rules diff", "--input is auto, feed, html, text or jsonl, not \"%s\"", optarg);
            }
            break;
        case OPTION_FORMAT:
            out->json = strcmp(optarg, "jsonl") == 0;
            if (!out->json && strcmp(optarg, "text") != 0) {
                return usage_error("rules diff", "--format is text or jsonl, not \"%s\"", optarg);
            }
            break;
        case OPTION_TOP:
            out->top = strtoul(optarg, &end, 10);
            if (optarg[0] < '0' || optarg[0] > '9' || *end != '\0') {
                return usage_error("rules diff", "--top is a number, not \"%s\"", optarg);
            }
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules diff", "wrong option");
        }
    }
    return argc - optind >= 3 ? EXIT_DONE
                              : usage_error("rules diff", "name the OLD rules, the NEW rules and a "
                                                          "CORPUS");
}

int command_rules_diff(int argc, char **argv) {
    struct diff_options options = {.top = 3, .colour = wants_colour(stdout)};
    bool stop = false;
    int code = read_options(argc, argv, &options, &stop);
    return code != EXIT_DONE || stop ? code
                                     : diff(&options, argv + optind, (size_t)(argc - optind));
}
