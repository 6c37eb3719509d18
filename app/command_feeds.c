/* tocsin feeds: work on feed documents. `parse` prints a document's articles as JSON Lines. */
#include "app/command.h"
#include "app/source.h"
#include "core/limits.h"
#include "ingest/article_json.h"
#include "ingest/document.h"

#include <string.h>

static const char help[] =
    "usage: tocsin feeds parse FILE|URL|-\n\n"
    "Prints the articles of a feed document (RSS, Atom, JSON Feed) as JSON Lines.\n\n"
    "Exit status: 0 done; 1 the document is no feed; 2 wrong usage; 3 it could not be read.\n";

/* Tells of dates in the future, and takes them for today's, as the monitor does. */
static void clamp_dates(const char *name, const struct document *document) {
    size_t clamped = 0;
    for (size_t i = 0; i < document->count; i++) {
        clamped += article_clamp_dates(&document->articles[i], clock_real_us());
    }
    if (clamped > 0) {
        struct error warning;
        error_set(&warning, STATUS_INVALID, name, 0, 0,
                  "%zu of %zu items are dated in the future; their date is taken for that of their "
                  "coming",
                  clamped, document->count);
        tell_warning(&warning);
    }
}

static int print_articles(const struct document *document) {
    struct buffer line;
    buffer_init(&line, LIMIT_DOCUMENT_ARENA_BYTES);
    enum status status = STATUS_OK;
    for (size_t i = 0; i < document->count && status == STATUS_OK; i++) {
        buffer_clear(&line);
        status = article_json_append(&document->articles[i], &line);
        fwrite(line.data, 1, line.bytes, stdout);
    }
    buffer_fini(&line);
    if (status != STATUS_OK) {
        fprintf(stderr, "tocsin: error: an article cannot be written: %s\n", status_text(status));
        return EXIT_STUCK;
    }
    return EXIT_DONE;
}

static int parse_source(const char *name, const struct source *source) {
    struct arena arena;
    arena_init(&arena, LIMIT_DOCUMENT_ARENA_BYTES);
    const struct document_hints hints = {
        .url = source->fetched ? slice_of(name) : slice_of(NULL),
        .base = source->url,
        .content_type = source->content_type,
        .language = source->language,
    };
    struct document document = {0};
    struct error error = {0};
    int code = EXIT_CHECK_FAILED;
    if (document_parse(source->bytes, &hints, &arena, &document, &error) == STATUS_OK) {
        clamp_dates(name, &document);
        code = print_articles(&document);
        if (document.mended) {
            error_set(&document.lost, document.lost.status, name, document.lost.line,
                      document.lost.column, "not well-formed, read all the same: %s",
                      document.lost.message);
            tell_warning(&document.lost);
        }
    } else {
        error_set(&error, error.status, name, error.line, error.column, "%s", error.message);
        tell_error(&error);
    }
    arena_fini(&arena);
    return code;
}

static int parse(int argc, char **argv) {
    if (argc != 2) {
        return usage_error("feeds", "parse takes one file or URL, or - for standard input");
    }
    struct source source = {0};
    struct error error = {0};
    if (source_read(argv[1], &source, &error) != STATUS_OK) {
        tell_error(&error);
        return EXIT_STUCK;
    }
    int code = parse_source(strcmp(argv[1], "-") == 0 ? "standard input" : argv[1], &source);
    source_fini(&source);
    return finish_output(code);
}

int command_feeds(int argc, char **argv) {
    const char *name = argc > 1 ? argv[1] : "";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    if (strcmp(name, "parse") == 0) {
        return parse(argc - 1, argv + 1);
    }
    return usage_error("feeds", "say what to do: parse");
}
