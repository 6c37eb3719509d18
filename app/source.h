/* What the one-shot commands read: files, folders, standard input, URLs. */
#ifndef TOCSIN_APP_SOURCE_H
#define TOCSIN_APP_SOURCE_H

#include "core/slice.h"
#include "core/status.h"
#include "ingest/fetch.h"

/* One document's bytes. source_fini frees what it owns. */
struct source {
    struct slice bytes;
    struct slice content_type; /* as the server said, else empty */
    struct slice language;     /* the same */
    struct slice url;          /* after redirects; empty unless it came from a URL */
    char *owned;               /* holds `bytes` of a file */
    struct fetched *fetched;   /* holds the slices of a URL */
};

/* `name` is a path, "-" for standard input, or an http(s) URL: one that a person typed, so a
 * private address is allowed. At most LIMIT_FILE_BYTES (a URL: LIMIT_BODY_BYTES). */
enum status source_read(const char *name, struct source *out, struct error *error) WARN_UNUSED;
void source_fini(struct source *source);

/* Asks for a URL once more with the validators of its first answer. Returns owned. */
enum status source_ask_again(const char *name, const struct source *source, struct fetched **out,
                             struct error *error) WARN_UNUSED;

bool source_is_url(const char *name);

/* Names in the order given; a folder is replaced by the files below it, in byte order of their
 * paths, hidden ones left out. */
struct source_list {
    char **names; /* owned */
    size_t count, capacity;
};
enum status source_list_add(struct source_list *list, const char *name,
                            struct error *error) WARN_UNUSED;
void source_list_fini(struct source_list *list);

#endif
