/* tocsin-bench: measures the parts against a limit in the same run. Absolute figures are of this
 * machine and this minute; the ratios are what is compared over time. Method: corpora are read
 * before any clock runs, one round warms, then the two sides of a ratio take turns, and medians are
 * told. Every case checks that its answers are the same in each round, and right where they can be
 * counted another way. */
#include "bench/cases.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: tocsin-bench [--data FOLDER] [--rounds N] [CASE…]\n\n"
    "Cases: fold, match, forms, parse, ready (default: all). FOLDER holds the corpora (default: "
    "../shared/data).\n"
    "Every line: what, MB/s, and in how many times the reference's speed it ran.\n";

struct named_case {
    const char *name;
    bool (*run)(const struct bench_options *options);
};

static const struct named_case cases[] = {{"fold", case_fold},
                                          {"match", case_match},
                                          {"forms", case_forms},
                                          {"parse", case_parse},
                                          {"ready", case_ready}};
enum { CASE_COUNT = sizeof cases / sizeof *cases };

static int compare(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

int64_t bench_median(int64_t *values, size_t count) {
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

void bench_print(const char *name, size_t bytes, int64_t us, int64_t reference_us) {
    double seconds = (double)(us > 0 ? us : 1) / 1e6;
    printf("%-44s %9.0f MB/s", name, (double)bytes / 1e6 / seconds);
    if (reference_us > 0) {
        printf("  %6.2f ×", (double)reference_us / (double)(us > 0 ? us : 1));
    }
    putchar('\n');
    fflush(stdout);
}

static bool run_named(const char *name, const struct bench_options *options, bool *known) {
    for (size_t i = 0; i < CASE_COUNT; i++) {
        if (strcmp(name, cases[i].name) == 0) {
            *known = true;
            return cases[i].run(options);
        }
    }
    *known = false;
    return false;
}

int main(int argc, char **argv) {
    static const struct option options[] = {{"data", required_argument, NULL, 'd'},
                                            {"rounds", required_argument, NULL, 'n'},
                                            {"help", no_argument, NULL, 'h'},
                                            {0}};
    struct bench_options chosen = {.data = "../shared/data", .rounds = 5};
    int option = 0;
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        long rounds = 0;
        switch (option) {
        case 'd':
            chosen.data = optarg;
            break;
        case 'n':
            rounds = strtol(optarg, NULL, 10);
            if (rounds < 1 || rounds > BENCH_ROUNDS_MAX) {
                fprintf(stderr, "tocsin-bench: --rounds is 1 to %d\n", BENCH_ROUNDS_MAX);
                return 2;
            }
            chosen.rounds = (size_t)rounds;
            break;
        case 'h':
            fputs(help, stdout);
            return 0;
        default:
            return 2;
        }
    }
    bool good = true;
    for (size_t i = 0; i < CASE_COUNT && optind == argc; i++) {
        good = cases[i].run(&chosen) && good;
    }
    for (int i = optind; i < argc; i++) {
        bool known = false;
        bool ran = run_named(argv[i], &chosen, &known);
        if (!known) {
            fprintf(stderr, "tocsin-bench: there is no case \"%s\"; see --help\n", argv[i]);
            return 2;
        }
        good = ran && good;
    }
    return good ? 0 : 1;
}
