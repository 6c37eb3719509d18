/* The subcommands of `tocsin feeds`, one file each (command_feeds_NAME.c), and what they share. */
#ifndef TOCSIN_APP_COMMAND_FEEDS_H
#define TOCSIN_APP_COMMAND_FEEDS_H

#include "app/source.h"
#include "ingest/document.h"

/* Each takes its own part of the command line, argv[0] being its name, and gives the exit code. */
int command_feeds_parse(int argc, char **argv);
int command_feeds_check(int argc, char **argv);

/* A document that was named on the command line, read and parsed. */
struct feed_document {
    const char *name; /* as errors call it */
    struct source source;
    struct arena arena; /* holds what `parsed` has */
    struct document parsed;
    size_t future_dates; /* items dated in the future; their date is now that of their coming */
};

/* Gives the exit code: EXIT_DONE, or another one with its error told. feed_document_fini in any
 * case. */
int feed_document_read(const char *name, struct feed_document *out);
void feed_document_fini(struct feed_document *document);

#endif
