/* tocsin rules explain: what a rule compiles to; why it matches an article, or why not. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/corpus.h"
#include "app/rule_explain.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "core/safe_text.h"
#include "matcher/scanner.h"
#include "rules/near_miss.h"
#include "rules/rule_why.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules explain [-r PATH]… [--input KIND] RULE [FILE…]\n\n"
    "Without a FILE: what the rule compiles to, and what that costs. With one: why the rule "
    "matches\n"
    "its articles, clause by clause with the text, or why not: the part that fails, and how near "
    "it\n"
    "came. FILE is a file, a folder, a URL, or - for standard input, as tocsin scan takes them.\n\n"
    "  -r, --rules PATH    a rule file or a folder of them (default: the sets that ship)\n"
    "      --input KIND    auto, feed, html, text or jsonl (default: auto)\n\n"
    "Exit status: 0 done, whether or not the rule matches; 2 wrong usage or rules; 3 something "
    "could\n"
    "not be read.\n";

struct explain_options {
    char **rules; /* owned array */
    size_t rule_count;
    enum scan_input input;
};

/* What nearly is a term of the rule; made for the first article that does not match. */
struct near_scan {
    struct near_miss *near;
    struct database *database;
    struct scanner *scanner;
};

struct explaining {
    const struct generation *generation;
    size_t rule;
    struct scanner *scanner;
    struct near_scan near_scan;
    struct article_reader reader;
};

static void near_scan_fini(struct near_scan *scan) {
    scanner_destroy(&scan->scanner);
    database_destroy(&scan->database);
    near_miss_destroy(&scan->near);
}

static enum status near_scan_init(struct near_scan *scan, const struct rule_set *rules,
                                  size_t rule) {
    struct error error = {0};
    size_t count = 0;
    enum status status = near_miss_create(rules, rule, &scan->near);
    if (status == STATUS_OK) {
        const struct pattern *patterns = near_miss_patterns(scan->near, &count);
        status = database_create(patterns, count, NULL, &scan->database, &error);
    }
    return status == STATUS_OK ? scanner_create(scan->database, &scan->scanner) : status;
}

static enum status explain_near(struct explaining *explaining, const struct article *article,
                                uint64_t groups, struct buffer *out) {
    struct near_scan *scan = &explaining->near_scan;
    const struct hit *hits = NULL;
    size_t hit_count = 0;
    enum status status = STATUS_OK;
    if (scan->scanner == NULL) {
        near_scan_fini(scan);
        status = near_scan_init(scan, explaining->generation->rules, explaining->rule);
    }
    if (status == STATUS_OK) {
        status = scanner_scan(scan->scanner, article, &hits, &hit_count);
    }
    return status == STATUS_OK ? near_miss_append(scan->near, article, hits, hit_count, groups, out)
                               : status;
}

static void explain_article(void *context, const struct taken_article *taken) {
    struct explaining *explaining = context;
    struct buffer *out = &taken->piece->out;
    const struct hit *hits = NULL;
    size_t hit_count = 0;
    struct rule_verdict verdict = {0};
    buffer_append_format(out, "%s", taken->piece->name);
    if (taken->line > 0) {
        buffer_append_format(out, ":%zu", taken->line);
    }
    buffer_append_text(out, taken->article->title.bytes > 0 ? ": " : "");
    safe_text_append(taken->article->title, out);
    buffer_append_char(out, '\n');
    enum status status = scanner_scan(explaining->scanner, taken->article, &hits, &hit_count);
    if (status == STATUS_OK) {
        status = rule_why_append(explaining->generation->rules, explaining->rule, taken->article,
                                 hits, hit_count, out, &verdict);
    }
    if (status == STATUS_OK && verdict.missing != 0) {
        status = explain_near(explaining, taken->article, verdict.missing, out);
    }
    if (status != STATUS_OK) {
        corpus_piece_unmatched(taken, status);
    }
    taken->piece->alert_count += verdict.matches;
}

static void work(void *worker, struct corpus_piece *piece) {
    struct explaining *explaining = worker;
    article_reader_run(&explaining->reader, piece);
}

static void print(void *context, const struct corpus_piece *piece) {
    (void)context;
    if (piece->out.bytes > 0) {
        fwrite(piece->out.data, 1, piece->out.bytes, stdout);
    }
}

static int explain_articles(const struct generation *generation, size_t rule, enum scan_input input,
                            char *const *names, size_t name_count) {
    struct explaining explaining = {.generation = generation, .rule = rule};
    struct corpus_job job = {.workers = {&explaining},
                             .worker_count = 1,
                             .work = work,
                             .deliver = print,
                             .input = input};
    struct corpus_totals totals = {0};
    article_reader_init(&explaining.reader, explain_article, &explaining);
    enum status status = scanner_create(generation->database, &explaining.scanner);
    if (status == STATUS_OK) {
        status = corpus_run(&job, names, name_count, &totals);
    }
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    }
    near_scan_fini(&explaining.near_scan);
    scanner_destroy(&explaining.scanner);
    article_reader_fini(&explaining.reader);
    return status == STATUS_OK && totals.errors == 0 ? EXIT_DONE : EXIT_STUCK;
}

static int explain_rule(const struct generation *generation, size_t rule) {
    struct buffer out;
    buffer_init(&out, SIZE_MAX / 2);
    enum status status = rule_explain_append(generation, rule, &out);
    if (status == STATUS_OK) {
        fwrite(out.data, 1, out.bytes, stdout);
    } else {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    }
    buffer_fini(&out);
    return status == STATUS_OK ? EXIT_DONE : EXIT_STUCK;
}

static int no_such_rule(const struct rule_set *rules, const char *id) {
    size_t count = rule_set_count(rules);
    const char **names = calloc(count + 1, sizeof *names);
    for (size_t i = 0; names && i < count; i++) {
        names[i] = rule_set_rule(rules, i)->id.data; /* ends with a NUL, as texts of YAML do */
    }
    const char *near = names ? near_text(slice_of(id), names, count) : NULL;
    int code = usage_error("rules explain", "there is no rule \"%s\"%s%s%s", id,
                           near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    free(names);
    return code;
}

static int explain(const struct explain_options *options, const struct rules_paths *paths,
                   char *const *named, size_t count) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    enum status status = generation_create(paths->items, paths->count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    int code = EXIT_DONE;
    size_t rule = rule_set_find(generation.rules, slice_of(named[0]));
    if (rule == rule_set_count(generation.rules)) {
        code = no_such_rule(generation.rules, named[0]);
    } else if (count > 1) {
        code = explain_articles(&generation, rule, options->input, named + 1, count - 1);
    } else {
        code = explain_rule(&generation, rule);
    }
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(code);
}

enum { OPTION_INPUT = 256 };

/* EXIT_DONE: `out` is filled in; *stop: nothing is left to do. */
static int read_options(int argc, char **argv, struct explain_options *out, bool *stop) {
    static const struct option options[] = {{"rules", required_argument, NULL, 'r'},
                                            {"input", required_argument, NULL, OPTION_INPUT},
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
                return usage_error("rules explain",
                                   "--input is auto, feed, html, text or jsonl, not \"%s\"",
                                   optarg);
            }
            break;
        case 'h':
            fputs(help, stdout);
            *stop = true;
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules explain", "wrong option");
        }
    }
    return optind < argc ? EXIT_DONE : usage_error("rules explain", "name the RULE by its id");
}

int command_rules_explain(int argc, char **argv) {
    struct explain_options options = {.rules = calloc((size_t)argc + 1, sizeof(char *))};
    struct rules_paths paths;
    bool stop = false;
    if (options.rules == NULL) {
        return EXIT_STUCK;
    }
    int code = read_options(argc, argv, &options, &stop);
    if (code == EXIT_DONE && !stop) {
        code = rules_paths_take(options.rules, options.rule_count, &paths)
                   ? explain(&options, &paths, argv + optind, (size_t)(argc - optind))
                   : EXIT_USAGE;
    }
    free(options.rules);
    return code;
}
