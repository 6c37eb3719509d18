/* Every article is folded twice, with its case and without: word by word the two are the same text.
 * At each word that some term begins with, the runs of one to four words are looked up. */
#include "rules/import_common.h"

#include "core/limits.h"
#include "matcher/fold.h"
#include "rules/name_text.h"
#include "rules/yaml_tree.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
    RUN_WORDS_MAX = 4,
    SMALL_MIN = 3,         /* times in small letters */
    ARTICLES_MIN = 10,     /* that have it */
    ARTICLES_SHARE = 20,   /* one of so many */
    WORDS_BYTES_MAX = 256, /* of a run that is looked up */
};

struct count {
    size_t all, small, articles, last_article;
};

struct counting {
    struct import *import;
    struct text_index starts[2]; /* first words of terms; [1]: of those compared with case */
    struct text_index runs[2];   /* folded terms without the spaces around; value: the first term */
    struct count *counts[2];     /* of each term in the two runs; of equal terms, of the first */
    struct slice *words;         /* of each term: folded without case and outer spaces */
    struct buffer plain, cased;
};

static struct slice inner(struct slice folded) {
    return slice_sub(folded, 1, folded.bytes - 1);
}

static size_t word_end(struct slice text, size_t at) {
    const char *space = at < text.bytes ? memchr(text.data + at, ' ', text.bytes - at) : NULL;
    return space ? (size_t)(space - text.data) : text.bytes;
}

static bool put(struct text_index *index, struct slice key, size_t value) {
    return text_index_find(index, key) != NULL || text_index_put(index, key, value) == STATUS_OK;
}

/* Name and acronym part here: a term in capitals is no word that could stand in small letters. */
static bool may_be_word(const struct import_term *term) {
    return name_has_capitals(term->text) && !(term->exact && name_is_capitals(term->text));
}

/* The term as the texts have it without case; {NULL, 0} out of memory. */
static struct slice words_of(struct counting *counting, const struct import_term *term) {
    if (!term->exact) {
        return inner(term->folded);
    }
    buffer_clear(&counting->plain);
    if (fold_append(term->text, false, &counting->plain) != STATUS_OK) {
        return slice_make(NULL, 0);
    }
    return arena_copy(&counting->import->arena, inner(buffer_slice(&counting->plain)));
}

static bool put_run(struct counting *counting, size_t exact, struct slice text, size_t term) {
    return put(&counting->runs[exact], text, term) &&
           put(&counting->starts[exact], slice_sub(text, 0, word_end(text, 0)), 0);
}

static bool open_counting(struct counting *counting, struct import *import) {
    *counting = (struct counting){.import = import};
    buffer_init(&counting->plain, LIMIT_CORPUS_TEXT_BYTES);
    buffer_init(&counting->cased, LIMIT_CORPUS_TEXT_BYTES);
    counting->counts[0] = calloc(import->term_count + 1, sizeof **counting->counts);
    counting->counts[1] = calloc(import->term_count + 1, sizeof **counting->counts);
    counting->words = calloc(import->term_count + 1, sizeof *counting->words);
    bool good = counting->counts[0] && counting->counts[1] && counting->words;
    for (size_t i = 0; good && i < import->term_count; i++) {
        const struct import_term *term = &import->terms[i];
        counting->words[i] = words_of(counting, term);
        good = counting->words[i].data && put_run(counting, 0, counting->words[i], i) &&
               (!term->exact || put_run(counting, 1, inner(term->folded), i));
    }
    return good;
}

static void close_counting(struct counting *counting) {
    for (size_t i = 0; i < 2; i++) {
        text_index_fini(&counting->starts[i]);
        text_index_fini(&counting->runs[i]);
    }
    free(counting->counts[0]);
    free(counting->counts[1]);
    free(counting->words);
    buffer_fini(&counting->plain);
    buffer_fini(&counting->cased);
}

/* ---- counting ---- */

static void count_run(struct counting *counting, size_t exact, struct slice run, bool small) {
    const size_t *term =
        run.bytes <= WORDS_BYTES_MAX ? text_index_find(&counting->runs[exact], run) : NULL;
    if (term) {
        struct count *count = &counting->counts[exact][*term];
        count->all++;
        count->small += small;
        count->articles += count->last_article != counting->import->corpus_articles;
        count->last_article = counting->import->corpus_articles;
    }
}

/* Runs that begin at a word, in one of the two texts. `other` and its place are the same words in
 * the other one. */
static void count_runs_at(struct counting *counting, size_t exact, struct slice text, size_t at,
                          struct slice other, size_t other_at) {
    size_t end = word_end(text, at);
    if (text_index_find(&counting->starts[exact], slice_sub(text, at, end)) == NULL) {
        return;
    }
    size_t other_end = word_end(other, other_at);
    for (size_t words = 1; words <= RUN_WORDS_MAX; words++) {
        struct slice run = slice_sub(text, at, end);
        bool small = slice_equal(run, slice_sub(other, other_at, other_end));
        count_run(counting, exact, run, small);
        if (end + 1 >= text.bytes || other_end + 1 >= other.bytes) {
            return;
        }
        end = word_end(text, end + 1);
        other_end = word_end(other, other_end + 1);
    }
}

static void count_text(struct counting *counting, const char *text) {
    buffer_clear(&counting->plain);
    buffer_clear(&counting->cased);
    if (text == NULL || fold_append(slice_of(text), false, &counting->plain) != STATUS_OK ||
        fold_append(slice_of(text), true, &counting->cased) != STATUS_OK) {
        return;
    }
    struct slice plain = buffer_slice(&counting->plain), cased = buffer_slice(&counting->cased);
    size_t at = 1, cased_at = 1;
    while (at < plain.bytes && cased_at < cased.bytes) {
        count_runs_at(counting, 0, plain, at, cased, cased_at);
        count_runs_at(counting, 1, cased, cased_at, plain, at);
        at = word_end(plain, at) + 1;
        cased_at = word_end(cased, cased_at) + 1;
    }
}

/* ---- the corpus ---- */

static void count_article(struct counting *counting, struct slice line, size_t number) {
    json_error_t why;
    json_t *article =
        json_loadb(line.data, line.bytes, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &why);
    if (!json_is_object(article)) {
        import_complain(counting->import, number,
                        article || why.column < 0 ? 0 : (size_t)why.column,
                        "%s; an article is one JSON object a line, with title, summary or body",
                        article ? "this is no object" : why.text);
        json_decref(article);
        return;
    }
    counting->import->corpus_articles++;
    count_text(counting, json_string_value(json_object_get(article, "title")));
    count_text(counting, json_string_value(json_object_get(article, "summary")));
    count_text(counting, json_string_value(json_object_get(article, "body")));
    json_decref(article);
}

static void count_corpus(struct counting *counting, struct slice text) {
    size_t line = 1;
    for (size_t at = 0; at < text.bytes; line++) {
        const char *feed = memchr(text.data + at, '\n', text.bytes - at);
        size_t end = feed ? (size_t)(feed - text.data) : text.bytes;
        struct slice row = slice_trim(slice_sub(text, at, end));
        if (row.bytes > 0) {
            count_article(counting, row, line);
        }
        at = end + 1;
    }
    if (counting->import->corpus_articles == 0 && !counting->import->failed) {
        import_complain(counting->import, 1, 0, "there is no article in this corpus");
    }
}

/* ---- judging ---- */

static const struct count *count_of(const struct counting *counting, size_t exact,
                                    struct slice text) {
    const size_t *term = text_index_find(&counting->runs[exact], text);
    return &counting->counts[exact][term ? *term : 0]; /* every term was put there */
}

/* What was found, if it makes the term common; else empty. */
static struct slice finding(struct counting *counting, size_t i) {
    const struct import_term *term = &counting->import->terms[i];
    const struct count *word = count_of(counting, 0, counting->words[i]);
    const struct count *count = count_of(counting, term->exact, inner(term->folded));
    struct buffer text;
    size_t articles = counting->import->corpus_articles;
    buffer_init(&text, 256);
    if (may_be_word(term) && word->small >= SMALL_MIN && word->small * 2 >= word->all) {
        (void)buffer_append_format(&text, "%zu of %zu times in small letters in the corpus",
                                   word->small, word->all);
    } else if (count->articles >= ARTICLES_MIN && count->articles * ARTICLES_SHARE >= articles) {
        (void)buffer_append_format(&text, "in %zu of %zu articles of the corpus", count->articles,
                                   articles);
    }
    struct slice kept = arena_copy(&counting->import->arena, buffer_slice(&text));
    counting->import->no_memory = counting->import->no_memory || kept.data == NULL;
    buffer_fini(&text);
    return kept;
}

static void drop(struct counting *counting) {
    struct import *import = counting->import;
    size_t kept = 0;
    for (size_t i = 0; i < import->term_count; i++) {
        const struct import_term term = import->terms[i];
        struct slice found = finding(counting, i);
        if (found.bytes > 0) {
            import_set_aside(import, term.text, import->entities[term.entity].id, IMPORT_TOO_COMMON,
                             found);
        } else {
            import->terms[kept++] = term;
        }
    }
    import->term_count = kept;
}

void import_drop_common(struct import *import, const char *path) {
    struct counting counting;
    struct buffer text;
    struct error error = {0};
    import->file = path;
    buffer_init(&text, LIMIT_IMPORT_BYTES + MIB);
    if (yaml_read_text(path, LIMIT_IMPORT_BYTES, &text, &error) != STATUS_OK) {
        import_complain_error(import, &error);
        buffer_fini(&text);
        return;
    }
    if (open_counting(&counting, import)) {
        count_corpus(&counting, buffer_slice(&text));
    } else {
        import->no_memory = true;
    }
    if (!import->failed && !import->no_memory) {
        drop(&counting);
    }
    close_counting(&counting);
    buffer_fini(&text);
}
