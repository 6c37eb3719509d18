/* The matcher against its oracle, on all the news there is: every article of the shared corpora in
 * seven languages, and the first 10,000 names of the watch lists. Three rule sets, so that every
 * way through the scanner is gone: the names alone (the word index); the names with terms drawn
 * from the texts, in their own scripts, with stars and exact case (the word index, and Hyperscan
 * beside it); a few of all (Hyperscan alone). Each on every path of the processor and without
 * Hyperscan. The hits must be the oracle's, to the byte, and the text under each must fold to what
 * its term folds to.
 *
 * Folding too: of every text it must be what the oracle makes of it, on every path, and be its own
 * folding.
 *
 * Exits with 77 if the shared data are not there. */
#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/cpu_path.h"
#include "matcher/fold.h"
#include "matcher/scanner_inside.h"
#include "tests/oracle/naive_fold.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/news_corpus.h"
#include "tests/oracle/oracle_check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SKIPPED = 77,
    NAMES = 10000,
    NAMES_OF_A_FEW = 500,
    DRAWN_OF_A_FEW = 150,
    ARTICLES_A_DRAW = 23,  /* a term is drawn from one article in so many */
    OPEN_IN_ROW = 16,      /* one drawn term in so many has a `*` */
    SHORT_PIECE_BYTES = 64 /* folding is also asked about pieces about so long */
};

static struct slice texts_of(const struct article *article, size_t number) {
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        size_t count = article_text_count(article, (enum article_field)field);
        if (number < count) {
            return article_text(article, (enum article_field)field, number);
        }
        number -= count;
    }
    return slice_make(NULL, 0);
}

static size_t text_count(const struct article *article) {
    size_t count = 0;
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        count += article_text_count(article, (enum article_field)field);
    }
    return count;
}

/* ---- folding ---- */

static void fold_into(struct buffer *out, struct slice text, bool keep_case) {
    buffer_clear(out);
    ORACLE_CHECK(fold_append(text, keep_case, out) == STATUS_OK, "folding");
}

/* On the path in use now. */
static void check_folding(struct slice text, bool keep_case) {
    static struct buffer folded = {.bytes_max = UINT32_MAX}, again = {.bytes_max = UINT32_MAX},
                         wanted = {.bytes_max = UINT32_MAX};
    static struct naive_words words;
    static struct slice last; /* what was asked about before: mostly the same, on another path */
    static bool last_kept;
    if (last.data != text.data || last.bytes != text.bytes || last_kept != keep_case) {
        naive_words_read(&words, text, keep_case);
        buffer_clear(&wanted);
        naive_words_write(&words, &wanted);
        last = text;
        last_kept = keep_case;
    }
    fold_into(&folded, text, keep_case);
    fold_into(&again, buffer_slice(&folded), keep_case);
    ORACLE_CHECK(slice_equal(buffer_slice(&folded), buffer_slice(&wanted)),
                 "\"%.*s\" folds to \"%.*s\"", SLICE_ARG(text), SLICE_ARG(buffer_slice(&folded)));
    ORACLE_CHECK(slice_equal(buffer_slice(&again), buffer_slice(&folded)), "\"%.*s\" folded again",
                 SLICE_ARG(text));
}

static void check_folding_everywhere(struct slice text) {
    for (int kept = 0; kept < 2; kept++) {
        for (int path = 0; path < CPU_PATH_COUNT; path++) {
            if (cpu_path_choose((enum cpu_path)path)) {
                check_folding(text, kept);
            }
        }
    }
}

static bool at_border(struct slice text, size_t at) {
    return at == text.bytes || ((unsigned char)text.data[at] & 0xC0) != 0x80;
}

/* The texts, and a piece of each that begins anywhere and is about as long as a vector. */
static void check_all_foldings(const struct news_corpus *corpus) {
    size_t bytes = 0, pieces = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        for (size_t t = 0; t < text_count(&corpus->items[i]); t++) {
            struct slice text = texts_of(&corpus->items[i], t);
            check_folding_everywhere(text);
            bytes += text.bytes;
            size_t start = text.bytes ? i * 31 % text.bytes : 0;
            size_t end = start + SHORT_PIECE_BYTES * (1 + i % 3) - 8 + i % 17;
            if (end < text.bytes && at_border(text, start) && at_border(text, end)) {
                check_folding_everywhere(slice_sub(text, start, end));
                pieces++;
            }
        }
    }
    printf("folding: %zu bytes and %zu pieces, as the oracle has them\n", bytes, pieces);
}

/* ---- terms ---- */

struct terms {
    struct pattern *items;
    size_t count, capacity;
};

/* If it is one that the oracle knows. */
static void add_term(struct terms *terms, const struct pattern *pattern) {
    if (naive_term_check(pattern) != NAIVE_VALID) {
        return;
    }
    terms->items =
        naive_grow(terms->items, sizeof *terms->items, terms->count + 1, &terms->capacity);
    terms->items[terms->count++] = *pattern;
}

static void add_names(struct terms *terms, const struct slice *names, size_t count) {
    for (size_t i = 0; i < count; i++) {
        add_term(terms, &(struct pattern){.text = names[i]});
    }
}

/* One to four words that stand in the article one after the other, as written; in one of some the
 * last is cut and gets a `*`, in others the case matters, proclitics may stand before the first, or
 * an edit is let through. */
static void draw_term(struct terms *terms, const struct article *article, size_t number,
                      struct arena *arena) {
    static struct naive_words words;
    struct slice text = article->body.bytes ? article->body : article->title;
    naive_words_read(&words, text, false);
    size_t count = 1 + number % 4;
    if (words.count < count) {
        return;
    }
    const struct naive_word *first = &words.items[number * 7919 % (words.count - count + 1)];
    const struct naive_word *last = first + count - 1;
    bool open = number % OPEN_IN_ROW == 0 && !last->spaceless;
    size_t end = open ? last->start + 2 * (size_t)(last->end - last->start) / 3 : last->end;
    while (!at_border(text, end)) {
        end++;
    }
    char *term = arena_alloc(arena, end - first->start + 1);
    ORACLE_CHECK(term != NULL, "memory");
    memcpy(term, text.data + first->start, end - first->start);
    term[end - first->start] = '*';
    bool fuzzy = number / 4 % 7 == 3;
    add_term(terms, &(struct pattern){.text = slice_make(term, end - first->start + open),
                                      .case_exact = number % 5 == 0 && !fuzzy,
                                      .clitics = number / 2 % 2 == 0,
                                      .fuzzy = fuzzy});
}

static void draw_terms(struct terms *terms, const struct news_corpus *corpus, size_t count_max,
                       struct arena *arena) {
    size_t step = corpus->count / count_max;
    for (size_t i = 0; i<corpus->count; i += step> 0 ? step : 1) {
        draw_term(terms, &corpus->items[i], i, arena);
    }
}

/* ---- hits ---- */

/* `text` folded, without its spaces: a term with a hyphen also stands for the joined word. */
static void squeeze(struct slice text, struct buffer *out) {
    fold_into(out, text, false);
    size_t kept = 0;
    for (size_t i = 0; i < out->bytes; i++) {
        if (out->data[i] != ' ') {
            out->data[kept++] = out->data[i];
        }
    }
    out->bytes = kept;
}

/* True if a character of the text folds to several words, as one half does. Such a one is in a hit
 * whole, though only one of its words be asked for. */
static bool has_parted_character(struct slice text) {
    size_t bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        const struct naive_folding *folding = naive_fold(naive_decode(text, at, &bytes), false);
        for (size_t i = 0; folding->class == NAIVE_LETTERS && i < folding->count; i++) {
            if (folding->points[i] == NAIVE_SPACE) {
                return true;
            }
        }
    }
    return false;
}

/* The text under the hit is what the term says. A folded open term stands in it in pieces, and one
 * with proclitics or an edit has many spellings, which the oracle has compared. */
static void check_hit(const struct article *article, const struct hit *hit,
                      const struct pattern *pattern) {
    static struct buffer of_text = {.bytes_max = UINT32_MAX}, of_term = {.bytes_max = UINT32_MAX};
    struct slice text = article_text(article, (enum article_field)hit->field, hit->index);
    ORACLE_CHECK(hit->start < hit->end && hit->end <= text.bytes, "a hit lies in its text");
    ORACLE_CHECK(at_border(text, hit->start) && at_border(text, hit->end),
                 "a hit is whole characters");
    if (memchr(pattern->text.data, '*', pattern->text.bytes) || pattern->clitics ||
        pattern->fuzzy) {
        return;
    }
    struct slice slice = slice_sub(text, hit->start, hit->end);
    squeeze(slice, &of_text);
    squeeze(pattern->text, &of_term);
    bool same = slice_equal(buffer_slice(&of_text), buffer_slice(&of_term));
    bool within = memmem(of_text.data, of_text.bytes, of_term.data, of_term.bytes) != NULL;
    ORACLE_CHECK(same || (within && has_parted_character(slice)), "\"%.*s\" in \"%.*s\"",
                 SLICE_ARG(pattern->text), SLICE_ARG(slice));
}

static void check_scan(struct scanner *scanner, const struct article *article, bool plainly,
                       const struct hit *wanted, size_t wanted_count) {
    const struct hit *hits = NULL;
    size_t count = 0;
    ORACLE_CHECK((plainly ? scanner_scan_plainly : scanner_scan)(scanner, article, &hits, &count) ==
                     STATUS_OK,
                 "scanning");
    for (size_t i = 0; i < count || i < wanted_count; i++) {
        ORACLE_CHECK(i < count && i < wanted_count &&
                         memcmp(&hits[i], &wanted[i], sizeof *hits) == 0,
                     "article %.*s, hit %zu, path %s, %s Hyperscan: %zu hits, the oracle has %zu",
                     SLICE_ARG(article->id), i, cpu_path_name(cpu_path_get()),
                     plainly ? "without" : "with", count, wanted_count);
    }
}

static void check_hits(const char *name, const struct news_corpus *corpus,
                       const struct terms *terms) {
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    struct error error = {0};
    ORACLE_CHECK(database_create(terms->items, terms->count, NULL, &database, &error) == STATUS_OK,
                 "%s", error.message);
    ORACLE_CHECK(scanner_create(database, &scanner) == STATUS_OK, "memory");
    struct naive_matcher *oracle = naive_matcher_create(terms->items, terms->count);
    size_t hit_count = 0, with_hits = 0;
    for (size_t i = 0; i < corpus->count; i++) {
        const struct article *article = &corpus->items[i];
        size_t wanted_count;
        const struct hit *wanted = naive_matcher_scan(oracle, article, &wanted_count);
        for (int way = 0; way < 2 * CPU_PATH_COUNT; way++) {
            if (cpu_path_choose((enum cpu_path)(way / 2))) {
                check_scan(scanner, article, way % 2, wanted, wanted_count);
            }
        }
        for (size_t k = 0; k < wanted_count; k++) {
            check_hit(article, &wanted[k], &terms->items[wanted[k].pattern]);
        }
        hit_count += wanted_count;
        with_hits += wanted_count > 0;
    }
    printf("%s: %zu terms, %zu hits in %zu of %zu articles, as the oracle has them\n", name,
           terms->count, hit_count, with_hits, corpus->count);
    ORACLE_CHECK(with_hits > 100, "there is something to compare");
    naive_matcher_destroy(&oracle);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

int main(void) {
    struct arena arena;
    struct news_corpus corpus = {.items = NULL};
    size_t name_count = NAMES;
    arena_init(&arena, 1024 * MIB);
    const struct slice *names =
        news_names(TOCSIN_SHARED_DATA "/watchlists/names.csv", &arena, &name_count);
    if (!news_corpus_add_lines(&corpus, TOCSIN_SHARED_DATA "/news", &arena) ||
        !news_corpus_add_feeds(&corpus, TOCSIN_SHARED_DATA "/feeds/zh", &arena) || names == NULL) {
        printf("skipped: no shared data\n");
        arena_fini(&arena);
        return SKIPPED;
    }
    check_all_foldings(&corpus);
    struct terms all = {.items = NULL}, few = {.items = NULL};
    add_names(&all, names, name_count);
    check_hits("names", &corpus, &all);
    draw_terms(&all, &corpus, corpus.count / ARTICLES_A_DRAW, &arena);
    check_hits("names and drawn terms", &corpus, &all);
    add_names(&few, names, NAMES_OF_A_FEW);
    draw_terms(&few, &corpus, DRAWN_OF_A_FEW, &arena);
    check_hits("a few", &corpus, &few);
    free(few.items);
    free(all.items);
    free(corpus.items);
    arena_fini(&arena);
    return 0;
}
