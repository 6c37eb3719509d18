/* tocsin scan: classify documents, print alerts. The main thread reads and prints, in order; every
 * core matches. A large JSON Lines file is divided at its lines, so that one file keeps all cores
 * busy too. */
#include "app/command.h"
#include "app/ordered_pool.h"
#include "app/scan_piece.h"
#include "app/shipped_rules.h"
#include "core/limits.h"

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

struct scan_totals {
    size_t documents, articles, alerts, errors;
};

/* The part that prints: pieces come here in order. */
static void deliver(void *context, void *item) {
    struct scan_totals *totals = context;
    struct scan_piece *piece = item;
    if (piece->out.bytes > 0) {
        fwrite(piece->out.data, 1, piece->out.bytes, stdout);
    }
    for (size_t i = 0; i < piece->error_count; i++) {
        tell_error(&piece->errors[i]);
    }
    totals->articles += piece->article_count;
    totals->alerts += piece->alert_count;
    totals->errors += piece->error_count;
    scan_piece_destroy(&piece);
}

static void work(void *context, void *item) {
    scan_worker_run(context, item);
}

static void complain(struct scan_totals *totals, const struct error *error) {
    tell_error(error);
    totals->errors++;
}

static void submit(struct ordered_pool *pool, const char *name, enum scan_input input,
                   struct source *source, size_t first_line, struct scan_totals *totals) {
    struct scan_piece *piece = scan_piece_create(name, input, source, first_line);
    if (piece == NULL) {
        struct error error;
        error_set(&error, STATUS_NO_MEMORY, name, first_line, 0, "out of memory");
        complain(totals, &error);
        source_fini(source);
        return;
    }
    ordered_pool_submit(pool, piece);
}

/* Where a piece of JSON Lines that begins at the start of `rest` ends: after the first line end
 * past LIMIT_SCAN_PIECE_BYTES. */
static size_t piece_bytes(struct slice rest) {
    if (rest.bytes <= LIMIT_SCAN_PIECE_BYTES) {
        return rest.bytes;
    }
    const char *from = rest.data + LIMIT_SCAN_PIECE_BYTES;
    const char *end = memchr(from, '\n', rest.bytes - LIMIT_SCAN_PIECE_BYTES);
    return end ? (size_t)(end - rest.data) + 1 : rest.bytes;
}

static size_t count_lines(struct slice text) {
    size_t lines = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        lines += text.data[i] == '\n';
    }
    return lines;
}

static void submit_lines(struct ordered_pool *pool, const char *name, struct source *source,
                         struct scan_totals *totals) {
    struct slice rest = source->bytes;
    size_t line = 1;
    while (rest.bytes > 0) {
        struct slice part = slice_sub(rest, 0, piece_bytes(rest));
        struct source copy = {.owned = malloc(part.bytes)};
        if (copy.owned == NULL) {
            struct error error;
            error_set(&error, STATUS_NO_MEMORY, name, line, 0, "out of memory");
            complain(totals, &error);
            break;
        }
        memcpy(copy.owned, part.data, part.bytes);
        copy.bytes = slice_make(copy.owned, part.bytes);
        submit(pool, name, SCAN_JSONL, &copy, line, totals);
        line += count_lines(part);
        rest = slice_sub(rest, part.bytes, rest.bytes);
    }
    source_fini(source);
}

static void scan_names(struct ordered_pool *pool, const struct source_list *list,
                       enum scan_input wanted, struct scan_totals *totals) {
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->names[i];
        struct source source = {0};
        struct error error = {0};
        if (source_read(name, &source, &error) != STATUS_OK) {
            complain(totals, &error);
            continue;
        }
        totals->documents++;
        enum scan_input input = wanted == SCAN_AUTO ? scan_input_guess(name, source.bytes) : wanted;
        const char *shown = strcmp(name, "-") == 0 ? "standard input" : name;
        if (input == SCAN_JSONL) {
            submit_lines(pool, shown, &source, totals);
        } else {
            submit(pool, shown, input, &source, 1, totals);
        }
    }
}

static int scan_with(const struct generation *generation, const struct scan_options *options,
                     const struct source_list *list, struct scan_totals *totals) {
    enum { THREADS_MAX = 256 };
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = processors < 1 ? 1 : processors > THREADS_MAX ? THREADS_MAX : (size_t)processors;
    struct scan_worker *workers[THREADS_MAX] = {0};
    void *contexts[THREADS_MAX] = {0};
    struct ordered_pool *pool = NULL;
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = scan_worker_create(generation, &options->format, &workers[i]);
        contexts[i] = workers[i];
    }
    if (status == STATUS_OK) {
        status = ordered_pool_create(contexts, count, work, deliver, totals, &pool);
    }
    if (status == STATUS_OK) {
        scan_names(pool, list, options->input, totals);
        ordered_pool_finish(&pool);
    } else {
        fprintf(stderr, "tocsin: error: %s\n", status_text(status));
    }
    for (size_t i = 0; i < count; i++) {
        scan_worker_destroy(&workers[i]);
    }
    return status == STATUS_OK ? EXIT_DONE : EXIT_STUCK;
}

static int scan(const struct scan_options *options) {
    struct generation generation = {0};
    struct rule_errors errors = {0};
    struct source_list list = {0};
    struct scan_totals totals = {0};
    enum status status =
        generation_create(options->rules, options->rule_count, NULL, &generation, &errors);
    if (status != STATUS_OK) {
        tell_rule_errors(&errors);
        rule_errors_fini(&errors);
        return status == STATUS_INVALID ? EXIT_USAGE : EXIT_STUCK;
    }
    for (size_t i = 0; i < options->name_count; i++) {
        struct error error = {0};
        if (source_list_add(&list, options->names[i], &error) != STATUS_OK) {
            complain(&totals, &error);
        }
    }
    int code = scan_with(&generation, options, &list, &totals);
    if (isatty(STDERR_FILENO)) {
        fprintf(stderr, "tocsin: %zu documents, %zu articles, %zu alerts\n", totals.documents,
                totals.articles, totals.alerts);
    }
    source_list_fini(&list);
    rule_errors_fini(&errors);
    generation_destroy(&generation);
    return finish_output(totals.errors > 0 ? EXIT_STUCK : code);
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
