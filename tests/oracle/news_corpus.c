/* Reading the shared data by the program's own parsers. */
#include "tests/oracle/news_corpus.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/article_json.h"
#include "ingest/document.h"
#include "tests/oracle/naive_fold.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *path, const char *why) {
    fprintf(stderr, "oracle_news: %s: %s\n", path, why);
    exit(1);
}

static void *must(void *memory) {
    if (memory == NULL) {
        stop("memory", "there is too little");
    }
    return memory;
}

/* All of a file; false if it cannot be opened. */
static bool read_file(const char *path, struct arena *arena, struct slice *out) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return false;
    }
    fseek(file, 0, SEEK_END);
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    char *data = must(arena_alloc(arena, bytes + 1));
    if (fread(data, 1, bytes, file) != bytes) {
        stop(path, "cannot be read");
    }
    fclose(file);
    *out = slice_make(data, bytes);
    return true;
}

static void add_article(struct news_corpus *corpus, const struct article *article) {
    corpus->items =
        naive_grow(corpus->items, sizeof *article, corpus->count + 1, &corpus->capacity);
    corpus->items[corpus->count++] = *article;
}

/* The next line of `text` from *at on, without its newline; false at the end. */
static bool next_line(struct slice text, size_t *at, struct slice *line) {
    if (*at == text.bytes) {
        return false;
    }
    const char *newline = memchr(text.data + *at, '\n', text.bytes - *at);
    size_t end = newline ? (size_t)(newline - text.data) : text.bytes;
    *line = slice_sub(text, *at, end);
    *at = end + (newline != NULL);
    return true;
}

static void add_lines(struct news_corpus *corpus, const char *path, struct slice text,
                      struct arena *arena) {
    size_t at = 0, number = 0;
    struct slice line;
    while (next_line(text, &at, &line)) {
        struct article article;
        struct error error = {0};
        if (article_json_parse(line, path, ++number, arena, &article, &error) != STATUS_OK) {
            stop(path, error.message);
        }
        add_article(corpus, &article);
    }
}

static void add_feed(struct news_corpus *corpus, const char *path, struct slice text,
                     struct arena *arena) {
    (void)path;
    struct document_hints hints = {.url = SLICE_LITERAL("http://news.example/")};
    struct document document;
    struct error error = {0};
    if (document_parse(text, &hints, arena, &document, &error) == STATUS_OK) {
        for (size_t i = 0; i < document.count; i++) {
            add_article(corpus, &document.articles[i]);
        }
    }
}

static bool add_folder(struct news_corpus *corpus, const char *folder, const char *ending,
                       struct arena *arena,
                       void (*add)(struct news_corpus *, const char *, struct slice,
                                   struct arena *)) {
    struct dirent **names;
    int count = scandir(folder, &names, NULL, alphasort);
    if (count < 0) {
        return false;
    }
    for (int i = 0; i < count; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, names[i]->d_name);
        size_t length = strlen(path);
        struct slice text;
        if (length > strlen(ending) && strcmp(path + length - strlen(ending), ending) == 0) {
            if (!read_file(path, arena, &text)) {
                stop(path, "cannot be opened");
            }
            add(corpus, path, text, arena);
        }
        free(names[i]);
    }
    free(names);
    return true;
}

bool news_corpus_add_lines(struct news_corpus *corpus, const char *folder, struct arena *arena) {
    return add_folder(corpus, folder, ".jsonl", arena, add_lines);
}

bool news_corpus_add_feeds(struct news_corpus *corpus, const char *folder, struct arena *arena) {
    return add_folder(corpus, folder, ".xml", arena, add_feed);
}

/* The first field of a line of CSV (RFC 4180; no field here holds a newline). */
static struct slice first_field(struct slice line, struct arena *arena) {
    if (line.bytes == 0 || line.data[0] != '"') {
        const char *comma = memchr(line.data, ',', line.bytes);
        return slice_sub(line, 0, comma ? (size_t)(comma - line.data) : line.bytes);
    }
    char *field = must(arena_alloc(arena, line.bytes));
    size_t bytes = 0;
    for (size_t i = 1; i < line.bytes; i++) {
        bool quote = line.data[i] == '"';
        bool doubled = quote && i + 1 < line.bytes && line.data[i + 1] == '"';
        if (quote && !doubled) {
            break;
        }
        field[bytes++] = line.data[i];
        i += doubled;
    }
    return slice_make(field, bytes);
}

struct slice *news_names(const char *path, struct arena *arena, size_t *count) {
    struct slice text, line;
    if (!read_file(path, arena, &text)) {
        return NULL;
    }
    struct slice *names = must(arena_calloc(arena, *count, sizeof *names));
    size_t at = 0, read = 0;
    next_line(text, &at, &line); /* the header */
    while (read < *count && next_line(text, &at, &line)) {
        names[read++] = first_field(line, arena);
    }
    *count = read;
    return names;
}
