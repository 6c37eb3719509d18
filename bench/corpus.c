/* Reading the corpora whole, before any clock runs. */
#include "bench/corpus.h"

#include "app/source.h"
#include "core/limits.h"
#include "ingest/article_json.h"
#include "matcher/fold.h"

#include <stdio.h>
#include <string.h>

#define CORPUS_BYTES ((size_t)1024 * MIB)
enum { NAME_BYTES_MAX = 60 };

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

static bool read_articles(const char *path, struct corpus *out) {
    struct slice rest, line;
    if (!read_whole(path, &out->arena, &rest)) {
        return false;
    }
    out->articles = arena_calloc(&out->arena, count_lines(rest), sizeof *out->articles);
    for (size_t number = 1; out->articles && next_line(&rest, &line); number++) {
        struct article *article = &out->articles[out->count];
        struct error error = {0};
        if (line.bytes > 0 &&
            article_json_parse(line, path, number, &out->arena, article, &error) == STATUS_OK) {
            out->bytes += article->title.bytes + article->summary.bytes + article->body.bytes;
            out->count++;
        }
    }
    return out->count > 0;
}

static bool fold_articles(struct corpus *corpus) {
    corpus->starts = arena_calloc(&corpus->arena, corpus->count + 1, sizeof *corpus->starts);
    for (size_t i = 0; i < corpus->count && corpus->starts; i++) {
        const struct article *article = &corpus->articles[i];
        if (fold_append(article->title, false, &corpus->folded) != STATUS_OK ||
            fold_append(article->summary, false, &corpus->folded) != STATUS_OK ||
            fold_append(article->body, false, &corpus->folded) != STATUS_OK) {
            return false;
        }
        corpus->starts[i + 1] = corpus->folded.bytes;
    }
    return corpus->starts != NULL;
}

bool corpus_load(const char *path, struct corpus *out) {
    *out = (struct corpus){.count = 0};
    arena_init(&out->arena, CORPUS_BYTES);
    buffer_init(&out->folded, CORPUS_BYTES);
    return read_articles(path, out) && fold_articles(out);
}

void corpus_fini(struct corpus *corpus) {
    buffer_fini(&corpus->folded);
    arena_fini(&corpus->arena);
}

struct slice corpus_folded(const struct corpus *corpus, size_t article) {
    size_t start = corpus->starts[article];
    return slice_make(corpus->folded.data + start, corpus->starts[article + 1] - start);
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

static uint64_t draw(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* "Usama bin Ladin", "Mullah Omar" → "Usama Omar"; empty if either has but one word. */
static struct slice join_names(struct slice first, struct slice second, struct arena *arena) {
    const char *first_end = memchr(first.data, ' ', first.bytes);
    const char *rest = memchr(second.data, ' ', second.bytes);
    if (first_end == NULL || rest == NULL) {
        return slice_make(NULL, 0);
    }
    size_t first_bytes = (size_t)(first_end - first.data);
    size_t rest_bytes = (size_t)(second.data + second.bytes - rest);
    char *name = arena_alloc(arena, first_bytes + rest_bytes);
    if (name == NULL) {
        return slice_make(NULL, 0);
    }
    memcpy(name, first.data, first_bytes);
    memcpy(name + first_bytes, rest, rest_bytes);
    return slice_make(name, first_bytes + rest_bytes);
}

/* Folded names already taken: a table of their hashes, by open addressing. Of names with the same
 * hash one is lost, of a million none. */
struct name_set {
    uint64_t *hashes;
    size_t slot_mask;
    struct buffer folded;
};

/* True if the name folds to something, and to nothing that was there before. */
static bool name_is_new(struct name_set *names, struct slice name) {
    buffer_clear(&names->folded);
    if (fold_append(name, false, &names->folded) != STATUS_OK || names->folded.bytes <= 2) {
        return false;
    }
    uint64_t hash = 1;
    for (size_t i = 0; i < names->folded.bytes; i++) {
        hash = (hash ^ (unsigned char)names->folded.data[i]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    size_t slot = hash & names->slot_mask;
    while (names->hashes[slot] != 0 && names->hashes[slot] != hash) {
        slot = (slot + 1) & names->slot_mask;
    }
    bool is_new = names->hashes[slot] == 0;
    names->hashes[slot] = hash;
    return is_new;
}

static void make_names(struct slice *terms, size_t real, size_t max, struct name_set *names,
                       struct arena *arena) {
    uint64_t state = 1;
    for (size_t made = real; made < max;) {
        struct slice name =
            join_names(terms[draw(&state) % real], terms[draw(&state) % real], arena);
        if (name.bytes > 0 && name.bytes <= NAME_BYTES_MAX && name_is_new(names, name)) {
            terms[made++] = name;
        }
    }
}

bool corpus_terms(const char *path, size_t max, struct arena *arena, struct slice **terms,
                  size_t *count) {
    struct slice rest, line;
    if (!read_whole(path, arena, &rest) || !next_line(&rest, &line)) {
        return false;
    }
    struct name_set names = {.slot_mask = 1};
    while (names.slot_mask < 2 * max) {
        names.slot_mask = 2 * names.slot_mask + 1;
    }
    *terms = arena_calloc(arena, max, sizeof **terms);
    names.hashes = arena_calloc(arena, names.slot_mask + 1, sizeof *names.hashes);
    buffer_init(&names.folded, MIB);
    bool good = *terms && names.hashes;
    size_t real = 0;
    while (good && real < max && next_line(&rest, &line)) {
        struct slice term = first_field(line, arena);
        if (term.bytes > 0 && is_plain(term) && name_is_new(&names, term)) {
            (*terms)[real++] = term;
        }
    }
    if (good && real > 0) {
        make_names(*terms, real, max, &names, arena);
    }
    buffer_fini(&names.folded);
    *count = max;
    return good && real > 0;
}
