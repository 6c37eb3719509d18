/* Reading the corpora whole, before any clock runs. */
#include "bench/corpus.h"

#include "app/source.h"
#include "ingest/article_json.h"

#include <stdio.h>
#include <string.h>

static bool read_whole(const char *path, struct arena *arena, struct slice *out) {
    struct source source = {0};
    struct error error = {0};
    if (source_read(path, &source, &error) != STATUS_OK) {
        fprintf(stderr, "tocsin-bench: %s: %s\n", error.file, error.message);
        return false;
    }
    *out = arena_copy(arena, source.bytes);
    source_fini(&source);
    return out->data != NULL;
}

static size_t count_lines(struct slice text) {
    size_t lines = 1;
    for (size_t i = 0; i < text.bytes; i++) {
        lines += text.data[i] == '\n';
    }
    return lines;
}

/* The next line without its end; false when there is none left. */
static bool next_line(struct slice *rest, struct slice *line) {
    if (rest->bytes == 0) {
        return false;
    }
    const char *end = memchr(rest->data, '\n', rest->bytes);
    size_t bytes = end ? (size_t)(end - rest->data) : rest->bytes;
    *line = slice_trim(slice_sub(*rest, 0, bytes));
    *rest = slice_sub(*rest, end ? bytes + 1 : bytes, rest->bytes);
    return true;
}

bool corpus_articles(const char *path, struct arena *arena, struct article **articles,
                     size_t *count) {
    struct slice rest, line;
    if (!read_whole(path, arena, &rest)) {
        return false;
    }
    *articles = arena_calloc(arena, count_lines(rest), sizeof **articles);
    *count = 0;
    for (size_t number = 1; *articles && next_line(&rest, &line); number++) {
        struct error error = {0};
        if (line.bytes > 0 && article_json_parse(line, path, number, arena, &(*articles)[*count],
                                                 &error) == STATUS_OK) {
            (*count)++;
        }
    }
    return *count > 0;
}

/* A field of a CSV line, quotes undone, in place of what it was read from. */
static struct slice first_field(struct slice line, struct arena *arena) {
    if (line.bytes == 0 || line.data[0] != '"') {
        const char *comma = memchr(line.data, ',', line.bytes);
        return slice_sub(line, 0, comma ? (size_t)(comma - line.data) : line.bytes);
    }
    char *out = arena_alloc(arena, line.bytes);
    size_t bytes = 0;
    for (size_t i = 1; out && i < line.bytes; i++) {
        if (line.data[i] == '"' && (i + 1 == line.bytes || line.data[i + 1] != '"')) {
            break;
        }
        i += line.data[i] == '"';
        out[bytes++] = line.data[i];
    }
    return slice_make(out, bytes);
}

/* Some names of the lists hold stray C1 control characters, which YAML refuses, or a `*`, which a
 * rule takes for a wildcard: a handful, left out. */
static bool is_plain(struct slice term) {
    if (memchr(term.data, '*', term.bytes)) {
        return false;
    }
    for (size_t i = 0; i + 1 < term.bytes; i++) {
        if (term.data[i] == '\xC2' && (unsigned char)term.data[i + 1] < 0xA0) {
            return false;
        }
    }
    return true;
}

bool corpus_terms(const char *path, size_t max, struct arena *arena, struct slice **terms,
                  size_t *count) {
    struct slice rest, line;
    if (!read_whole(path, arena, &rest) || !next_line(&rest, &line)) {
        return false;
    }
    *terms = arena_calloc(arena, count_lines(rest), sizeof **terms);
    *count = 0;
    while (*terms && *count < max && next_line(&rest, &line)) {
        struct slice term = first_field(line, arena);
        if (term.bytes > 0 && is_plain(term)) {
            (*terms)[(*count)++] = term;
        }
    }
    return *count > 0;
}

size_t corpus_text_bytes(const struct article *articles, size_t count) {
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += articles[i].title.bytes + articles[i].summary.bytes + articles[i].body.bytes;
    }
    return bytes;
}
