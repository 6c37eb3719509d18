/* Feed documents → articles, all of it (charset, XML, HTML → text, dates), beside the least that
 * could be done: a libxml2 SAX2 push parse of the same bytes with empty handlers. */
#include "bench/cases.h"

#include "app/source.h"
#include "bench/parse_steps.h"
#include "core/clock.h"
#include "core/limits.h"
#include "ingest/document.h"

#include <libxml/parser.h>
#include <stdio.h>
#include <stdlib.h>

struct feeds {
    struct source *sources;
    size_t count, bytes;
};

static bool read_feeds(const char *folder, struct feeds *out) {
    struct source_list list = {0};
    struct error error = {0};
    bool good = source_list_add(&list, folder, &error) == STATUS_OK;
    out->sources = calloc(list.count + 1, sizeof *out->sources);
    for (size_t i = 0; i < list.count && good && out->sources; i++) {
        good = source_read(list.names[i], &out->sources[i], &error) == STATUS_OK;
        out->bytes += out->sources[i].bytes.bytes;
        out->count++;
    }
    if (!good) {
        fprintf(stderr, "tocsin-bench: %s: %s\n", error.file, error.message);
    }
    source_list_fini(&list);
    return good && out->count > 0;
}

static int64_t time_sax(const struct feeds *feeds) {
    xmlSAXHandler handler = {.initialized = XML_SAX2_MAGIC};
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < feeds->count; i++) {
        struct slice bytes = feeds->sources[i].bytes;
        xmlParserCtxtPtr parser = xmlCreatePushParserCtxt(&handler, NULL, NULL, 0, NULL);
        if (parser == NULL) {
            return -1;
        }
        xmlCtxtUseOptions(parser, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        xmlParseChunk(parser, bytes.data, (int)bytes.bytes, 1);
        xmlFreeParserCtxt(parser);
    }
    return clock_monotonic_us() - started_us;
}

static int64_t time_ours(const struct feeds *feeds, size_t *items) {
    struct arena arena;
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    const struct document_hints hints = {.url = SLICE_LITERAL("http://bench.example/")};
    *items = 0;
    int64_t started_us = clock_monotonic_us();
    for (size_t i = 0; i < feeds->count; i++) {
        struct document document = {0};
        struct error error = {0};
        arena_reset(&arena);
        if (document_parse(feeds->sources[i].bytes, &hints, &arena, &document, &error) ==
            STATUS_OK) {
            *items += document.count;
        }
    }
    int64_t us = clock_monotonic_us() - started_us;
    arena_fini(&arena);
    return us;
}

/* One round more, with a clock in every step. */
static void measure_steps(const struct feeds *feeds) {
    int64_t ns[STEP_COUNT], all_ns = 0;
    size_t items = 0;
    parse_steps_begin();
    (void)time_ours(feeds, &items);
    parse_steps_end(ns);
    for (size_t i = 0; i < STEP_COUNT; i++) {
        all_ns += ns[i];
    }
    printf("%-44s", "steps, percent");
    for (enum parse_step step = 0; step < STEP_COUNT; step++) {
        printf(" %s %.0f", parse_step_name(step), 100.0 * (double)ns[step] / (double)all_ns);
    }
    printf("\n");
}

/* Python's feedparser on the same files, one round: it is a hundred times as slow. */
static void measure_feedparser(const char *folder, size_t bytes, int64_t our_us) {
    char command[8192];
    long long us = 0;
    size_t items = 0;
    snprintf(command, sizeof command,
             "/usr/bin/python3 -B " TOCSIN_BENCH_PEERS "/feedparser_parse.py '%s' 2>/dev/null",
             folder);
    FILE *output = popen(command, "r");
    bool good = output && fscanf(output, "%lld %zu", &us, &items) == 2 && us > 0;
    if (output && pclose(output) == 0 && good) {
        bench_print("Python feedparser", bytes, us, 0);
        printf("%-44s %9.0f × feedparser, which finds %zu items\n", "feed bytes → articles",
               (double)us / (double)our_us, items);
    } else {
        printf("%-44s not installed\n", "Python feedparser");
    }
}

bool case_parse(const struct bench_options *options) {
    int64_t sax_us[BENCH_ROUNDS_MAX], our_us[BENCH_ROUNDS_MAX];
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/feeds", options->data);
    struct feeds feeds = {0};
    size_t items = 0;
    bool good = read_feeds(folder, &feeds) && time_sax(&feeds) >= 0 &&
                time_ours(&feeds, &items) >= 0 && items > 0;
    for (size_t i = 0; i < options->rounds && good; i++) {
        size_t again = 0;
        sax_us[i] = time_sax(&feeds);
        our_us[i] = time_ours(&feeds, &again);
        good = again == items;
    }
    if (good) {
        int64_t reference_us = bench_median(sax_us, options->rounds);
        bench_print("bare libxml2 SAX2 push parse", feeds.bytes, reference_us, reference_us);
        int64_t parse_us = bench_median(our_us, options->rounds);
        bench_print("feed bytes → articles", feeds.bytes, parse_us, reference_us);
        printf("%-44s %9zu documents, %zu items\n", "", feeds.count, items);
        measure_steps(&feeds);
        fflush(stdout);
        measure_feedparser(folder, feeds.bytes, parse_us);
    }
    for (size_t i = 0; i < feeds.count; i++) {
        source_fini(&feeds.sources[i]);
    }
    free(feeds.sources);
    return good;
}
