/* The program: names its subcommands and hands over. */
#include "app/command.h"

#include <locale.h>
#include <string.h>

struct subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
};

static const struct subcommand subcommands[] = {
    {"run", command_run, "watch feeds, publish alerts"},
    {"scan", command_scan, "classify documents, print alerts"},
    {"tail", command_tail, "subscribe to a monitor, print its alerts"},
    {"feeds", command_feeds, "work on a feed: check, parse"},
    {"rules", command_rules, "work on rule files: check, test"},
};

static void print_usage(FILE *out) {
    fputs("tocsin watches news feeds for what your rules name, and alerts over ZeroMQ.\n\n"
          "usage: tocsin COMMAND [ARGUMENT]…\n\n",
          out);
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++) {
        fprintf(out, "  %-6s %s\n", subcommands[i].name, subcommands[i].summary);
    }
    fputs("\ntocsin COMMAND --help tells more; so do the man pages tocsin(1) and tocsin.yaml(5).\n",
          out);
}

int main(int argc, char **argv) {
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc < 2) {
        print_usage(stderr);
        return EXIT_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_usage(stdout);
        return finish_output(EXIT_DONE);
    }
    if (strcmp(name, "--version") == 0) {
        puts("tocsin " TOCSIN_VERSION);
        return finish_output(EXIT_DONE);
    }
    for (size_t i = 0; i < sizeof subcommands / sizeof *subcommands; i++) {
        if (strcmp(name, subcommands[i].name) == 0) {
            return subcommands[i].run(argc - 1, argv + 1);
        }
    }
    fprintf(stderr, "tocsin: there is no command \"%s\"; see tocsin --help\n", name);
    return EXIT_USAGE;
}
