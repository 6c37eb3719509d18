/* tocsin feeds: work on feed documents. */
#include "app/command_feeds.h"

#include "app/command.h"
#include "core/limits.h"

#include <string.h>

static const char help[] =
    "usage: tocsin feeds SUBCOMMAND …\n\n"
    "  check  explain a feed to its owner: what it is, what is wrong with it, what would be right\n"
    "  parse  print the articles of a feed as JSON Lines\n\n"
    "tocsin feeds SUBCOMMAND --help tells more of each.\n";

int feed_document_read(const char *name, struct feed_document *out) {
    struct error error = {0};
    *out = (struct feed_document){.name = strcmp(name, "-") == 0 ? "standard input" : name};
    arena_init(&out->arena, LIMIT_DOCUMENT_ARENA_BYTES);
    if (source_read(name, &out->source, &error) != STATUS_OK) {
        tell_error(&error);
        return EXIT_STUCK;
    }
    const struct document_hints hints = {
        .url = out->source.fetched ? slice_of(name) : slice_of(NULL),
        .base = out->source.url,
        .content_type = out->source.content_type,
        .language = out->source.language,
    };
    if (document_parse(out->source.bytes, &hints, &out->arena, &out->parsed, &error) != STATUS_OK) {
        error_set(&error, error.status, out->name, error.line, error.column, "%s", error.message);
        tell_error(&error);
        return EXIT_CHECK_FAILED;
    }
    for (size_t i = 0; i < out->parsed.count; i++) {
        out->future_dates += article_clamp_dates(&out->parsed.articles[i], clock_real_us());
    }
    return EXIT_DONE;
}

void feed_document_fini(struct feed_document *document) {
    source_fini(&document->source);
    arena_fini(&document->arena);
}

int command_feeds(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    if (strcmp(name, "check") == 0) {
        return command_feeds_check(argc - 1, argv + 1);
    }
    if (strcmp(name, "parse") == 0) {
        return command_feeds_parse(argc - 1, argv + 1);
    }
    return usage_error("feeds", "say what to do: check or parse");
}
