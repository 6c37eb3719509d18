/* tocsin feeds parse: prints a document's articles as JSON Lines. */
#include "app/command.h"
#include "app/command_feeds.h"
#include "core/limits.h"
#include "ingest/article_json.h"

#include <string.h>

static const char help[] =
    "usage: tocsin feeds parse FILE|URL|-\n\n"
    "Prints the articles of a feed document (RSS, Atom, JSON Feed) as JSON Lines.\n\n"
    "Exit status: 0 done; 1 the document is no feed; 2 wrong usage; 3 it could not be read.\n";

static void warn_of_dates(const struct feed_document *document) {
    struct error warning;
    if (document->future_dates == 0) {
        return;
    }
    error_set(&warning, STATUS_INVALID, document->name, 0, 0,
              "%zu of %zu items are dated in the future; their date is taken for that of their "
              "coming",
              document->future_dates, document->parsed.count);
    tell_warning(&warning);
}

static void warn_of_faults(const struct feed_document *document) {
    struct error warning;
    if (document->parsed.fault_count == 0) {
        return;
    }
    const struct document_fault *first = &document->parsed.faults[0];
    error_set(&warning, STATUS_INVALID, document->name, first->places[0].line,
              first->places[0].column, "read all the same: %s%s", first->what,
              document->parsed.fault_count > 1 ? "; tocsin feeds check tells the rest" : "");
    tell_warning(&warning);
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

int command_feeds_parse(int argc, char **argv) {
    if (argc > 1 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)) {
        fputs(help, stdout);
        return finish_output(EXIT_DONE);
    }
    if (argc != 2) {
        return usage_error("feeds", "parse takes one file or URL, or - for standard input");
    }
    struct feed_document document;
    int code = feed_document_read(argv[1], &document);
    if (code == EXIT_DONE) {
        warn_of_dates(&document);
        code = print_articles(&document.parsed);
        warn_of_faults(&document);
    }
    feed_document_fini(&document);
    return finish_output(code);
}
