/* tocsin rules import: published lists of names made into a list that rules watch for. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/file_replace.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "rules/import.h"

#include <getopt.h>
#include <string.h>

static const char help_start[] =
    "usage: tocsin rules import FORMAT FILE… [-o LIST] [--common CORPUS] [--report FILE]\n"
    "                           [--rejected FILE]\n\n"
    "Makes a list (CSV, for lists: in a rule file) out of published lists of names. Names come "
    "out\n"
    "as the press writes them: \"HAQQANI, Sirajuddin\" also as Sirajuddin Haqqani, companies also\n"
    "without their legal form. What would ring for nothing is set aside: names that are too short\n"
    "or too common, one word of a person's name, ships of one word, weak aliases of one word,\n"
    "names of one or two general words.\n\n"
    "FORMAT is one of\n";

static const char help_end[] =
    "\n"
    "  -o, --output LIST   where the list goes (default: standard output)\n"
    "      --common CORPUS JSON Lines of articles; names that are common in it are set aside: "
    "most\n"
    "                      often in small letters, or in 5 of 100 articles\n"
    "      --report FILE   writes the report as JSON too; it is always told on standard error\n"
    "      --rejected FILE writes what was set aside, with the reason, as CSV\n\n"
    "The weight of a term is 10 for a name, 8 for a spelling without its legal form, patronymic "
    "or\n"
    "honorific, 5 for a first name with the family name alone, 3 for a weak alias.\n"
    "Files are replaced whole, or left as they were.\n\n"
    "Exit status: 0 done; 2 wrong usage, or a file with an error (nothing is written); 3 a file\n"
    "cannot be written, or out of memory.\n";

struct outputs {
    const char *list, *report, *rejected;
};

static void print_help(void) {
    size_t count = 0;
    const struct import_format *formats = import_formats(&count);
    fputs(help_start, stdout);
    for (size_t i = 0; i < count; i++) {
        printf("  %-13s %s\n", formats[i].name, formats[i].what);
    }
    fputs(help_end, stdout);
}

typedef void writer(const struct import *import, struct buffer *out);

/* To standard output if there is no `path`. */
static int write_out(const struct import *import, writer *append, const char *path) {
    struct buffer text;
    struct error error = {0};
    enum status status = STATUS_OK;
    buffer_init(&text, LIMIT_IMPORT_ARENA_BYTES);
    append(import, &text);
    if (text.failed != STATUS_OK) {
        status = error_set(&error, text.failed, path, 0, 0, "%s", status_text(text.failed));
    } else if (path) {
        status = file_replace(path, buffer_slice(&text), &error);
    } else {
        fwrite(text.data, 1, text.bytes, stdout); /* finish_output tells of a failure */
    }
    if (status != STATUS_OK) {
        tell_error(&error);
    }
    buffer_fini(&text);
    return status == STATUS_OK ? EXIT_DONE : EXIT_STUCK;
}

static void tell_report(const struct import *import) {
    struct buffer text;
    buffer_init(&text, MIB);
    import_write_report(import, &text);
    fwrite(text.data, 1, text.bytes, stderr);
    buffer_fini(&text);
}

/* The list last: whoever waits for it finds the reports there. */
static int write_all(const struct import *import, const struct outputs *outputs) {
    int code = EXIT_DONE;
    if (outputs->rejected) {
        code = write_out(import, import_write_rejected, outputs->rejected);
    }
    if (code == EXIT_DONE && outputs->report) {
        code = write_out(import, import_write_report_json, outputs->report);
    }
    if (code == EXIT_DONE) {
        code = write_out(import, import_write_list, outputs->list);
    }
    if (code == EXIT_DONE) {
        tell_report(import);
    }
    return finish_output(code);
}

static int run(const struct import_options *options, const struct outputs *outputs) {
    struct import *import = NULL;
    struct rule_errors errors = {0};
    int code = EXIT_STUCK;
    enum status status = import_read(options, &import, &errors);
    if (status == STATUS_OK) {
        code = write_all(import, outputs);
    } else if (status == STATUS_INVALID) {
        tell_rule_errors(&errors);
        code = EXIT_USAGE;
    } else {
        fputs("tocsin: error: out of memory\n", stderr);
    }
    rule_errors_fini(&errors);
    import_destroy(&import);
    return code;
}

static int refuse_format(const char *name) {
    const char *names[32];
    size_t count = 0;
    const struct import_format *formats = import_formats(&count);
    for (size_t i = 0; i < count; i++) {
        names[i] = formats[i].name;
    }
    const char *near = near_text(slice_of(name), names, count);
    if (near) {
        return usage_error("rules import", "there is no format \"%s\"; did you mean %s?", name,
                           near);
    }
    return usage_error("rules import", "there is no format \"%s\"", name);
}

enum { OPTION_COMMON = 256, OPTION_REPORT, OPTION_REJECTED };

static const struct option long_options[] = {{"help", no_argument, NULL, 'h'},
                                             {"output", required_argument, NULL, 'o'},
                                             {"common", required_argument, NULL, OPTION_COMMON},
                                             {"report", required_argument, NULL, OPTION_REPORT},
                                             {"rejected", required_argument, NULL, OPTION_REJECTED},
                                             {0}};

int command_rules_import(int argc, char **argv) {
    struct import_options options = {.format = NULL};
    struct outputs outputs = {.list = NULL};
    int option = 0;
    optind = 1;
    opterr = 0;
    while ((option = getopt_long(argc, argv, ":ho:", long_options, NULL)) != -1) {
        switch (option) {
        case 'h':
            print_help();
            return finish_output(EXIT_DONE);
        case 'o':
            outputs.list = optarg;
            break;
        case OPTION_COMMON:
            options.common = optarg;
            break;
        case OPTION_REPORT:
            outputs.report = optarg;
            break;
        case OPTION_REJECTED:
            outputs.rejected = optarg;
            break;
        default:
            return usage_error("rules import",
                               option == ':' ? "%s needs a value" : "there is no option %s",
                               argv[optind - 1]);
        }
    }
    if (optind >= argc) {
        return usage_error("rules import", "name a FORMAT and its files");
    }
    options.format = argv[optind];
    if (!import_format_known(options.format)) {
        return refuse_format(options.format);
    }
    if (optind + 1 >= argc) {
        return usage_error("rules import", "name at least one FILE of the format %s",
                           options.format);
    }
    options.files = (const char *const *)argv + optind + 1;
    options.file_count = (size_t)(argc - optind - 1);
    return run(&options, &outputs);
}
