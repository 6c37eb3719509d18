/* tocsin rules fmt: brings rule files into the canonical form. */
#include "app/command.h"
#include "app/command_rules.h"
#include "app/file_replace.h"
#include "core/limits.h"
#include "rules/rule_format.h"
#include "rules/rule_paths.h"
#include "rules/yaml_tree.h"

#include <getopt.h>
#include <string.h>

static const char help[] =
    "usage: tocsin rules fmt [--check] PATH…\n\n"
    "Brings rule files into the canonical form: two spaces a level, keys in the order of the\n"
    "reference, lists in brackets filled to 120 columns, an empty line between rules, quotes "
    "where\n"
    "they are needed. Comments are kept, and what the rules say. PATH is a rule file, a folder of\n"
    "them, or - for standard input, whose form goes to standard output.\n\n"
    "      --check   changes nothing; names each file that is not in the canonical form, with the\n"
    "                first line that would change\n\n"
    "Exit status: 0 done; 1 with --check, if a file would change; 2 wrong usage, or a file that "
    "is\n"
    "no YAML; 3 a file cannot be written.\n";

/* The first line in which the two differ, 1-based. */
static size_t first_difference(struct slice a, struct slice b) {
    size_t line = 1;
    for (size_t i = 0; i < a.bytes && i < b.bytes && a.data[i] == b.data[i]; i++) {
        line += a.data[i] == '\n';
    }
    return line;
}

/* The file's own text and its form; `path` "-" is standard input. */
static int format_file(const char *path, bool check) {
    struct buffer text, form;
    struct error error = {0};
    bool is_input = strcmp(path, "-") == 0;
    buffer_init(&text, 2 * LIMIT_RULE_FILE_BYTES);
    buffer_init(&form, 8 * LIMIT_RULE_FILE_BYTES);
    int code = EXIT_DONE;
    enum status status =
        yaml_read_text(is_input ? "/dev/stdin" : path, LIMIT_RULE_FILE_BYTES, &text, &error);
    if (status == STATUS_OK) {
        status = rule_format(buffer_slice(&text), path, &form, &error);
    }
    bool same = status == STATUS_OK && slice_equal(buffer_slice(&text), buffer_slice(&form));
    if (status == STATUS_OK && check && !same) {
        printf("%s:%zu: not in the canonical form\n", path,
               first_difference(buffer_slice(&text), buffer_slice(&form)));
        code = EXIT_CHECK_FAILED;
    } else if (status == STATUS_OK && is_input && !check) {
        fwrite(form.data ? form.data : "", 1, form.bytes, stdout);
    } else if (status == STATUS_OK && !same) {
        status = file_replace(path, buffer_slice(&form), &error);
        if (status == STATUS_OK) {
            printf("%s: formatted\n", path);
        }
    }
    if (status != STATUS_OK) {
        tell_error(&error);
        code = status == STATUS_INVALID || status == STATUS_TOO_LARGE ? EXIT_USAGE : EXIT_STUCK;
    }
    buffer_fini(&text);
    buffer_fini(&form);
    return code;
}

/* All of them, whatever the first ones come to; the worst counts. */
static int format_all(const struct rule_paths *paths, bool check) {
    int worst = EXIT_DONE;
    for (size_t i = 0; i < paths->count; i++) {
        int code = format_file(paths->items[i], check);
        worst = code > worst ? code : worst;
    }
    return worst;
}

static int format_named(char **named, size_t count, bool check) {
    struct arena arena;
    arena_init(&arena, MIB);
    struct rule_paths paths = {.arena = &arena};
    struct rule_errors errors = {0};
    enum status status = STATUS_OK;
    int code = EXIT_DONE;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (strcmp(named[i], "-") == 0) {
            code = format_file("-", check);
        } else {
            status = rule_paths_add(&paths, named[i], &errors);
        }
    }
    if (errors.count > 0 || status != STATUS_OK) {
        tell_rule_errors(&errors);
        code = status == STATUS_OK ? EXIT_USAGE : EXIT_STUCK;
    } else {
        int formatted = format_all(&paths, check);
        code = formatted > code ? formatted : code;
    }
    rule_errors_fini(&errors);
    rule_paths_fini(&paths);
    arena_fini(&arena);
    return finish_output(code);
}

int command_rules_fmt(int argc, char **argv) {
    static const struct option options[] = {
        {"check", no_argument, NULL, 'c'}, {"help", no_argument, NULL, 'h'}, {0}};
    bool check = false;
    int option = 0;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        switch (option) {
        case 'c':
            check = true;
            break;
        case 'h':
            fputs(help, stdout);
            return finish_output(EXIT_DONE);
        default:
            return usage_error("rules fmt", "wrong option");
        }
    }
    if (optind == argc) {
        return usage_error("rules fmt", "name the PATH of rule files to format");
    }
    return format_named(argv + optind, (size_t)(argc - optind), check);
}
