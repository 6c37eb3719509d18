/* An oracle for the scanner: the meaning of terms (DESIGN 5 and 7) written down as plainly as can
 * be, word by word, without literals, folded buffers or checkpoints. It asks fold_append about one
 * character at a time, and knows these scripts only: Latin, Greek, Han; it takes no `*` beside a
 * Han character.
 *
 * Slow, and for small inputs: a text of WORDS_MAX words, a term of CHUNKS_MAX chunks. */
#ifndef TOCSIN_TESTS_NAIVE_MATCHER_H
#define TOCSIN_TESTS_NAIVE_MATCHER_H

#include "core/article.h"
#include "core/hit.h"
#include "core/pattern.h"
#include "core/utf8.h"
#include "matcher/fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAIVE_WORDS_MAX = 4096,
    NAIVE_WORD_BYTES = 128,
    NAIVE_CHUNKS_MAX = 16,
    NAIVE_HITS_MAX = 65536,
};

struct naive_word {
    char folded[NAIVE_WORD_BYTES], kept[NAIVE_WORD_BYTES];
    uint32_t start, end;
    bool han;   /* one Han character */
    bool glued; /* Han, right after another without a separator */
    bool open_start, open_end;
};

struct naive_words {
    struct naive_word items[NAIVE_WORDS_MAX];
    size_t count;
};

struct naive_hits {
    struct hit items[NAIVE_HITS_MAX];
    size_t count;
};

static bool naive_is_han(uint32_t point) {
    return point >= 0x4E00 && point <= 0x9FFF;
}

static bool naive_is_attached(uint32_t point) {
    return point >= 0x0300 && point <= 0x036F;
}

/* `text` folded, without its outer spaces, appended to `out`. */
static void naive_fold(struct slice text, bool keep_case, char *out) {
    struct buffer folded;
    buffer_init(&folded, 1 << 20);
    if (fold_append(text, keep_case, &folded) != STATUS_OK) {
        abort();
    }
    size_t used = strlen(out);
    if (folded.bytes > 2) {
        memcpy(out + used, folded.data + 1, folded.bytes - 2);
        out[used + folded.bytes - 2] = '\0';
    }
    buffer_fini(&folded);
}

enum naive_class { NAIVE_SEPARATOR, NAIVE_DROPPED, NAIVE_LETTER };

/* What a character is, seen from outside: what folding makes of it between two letters. */
static enum naive_class naive_classify(struct slice character) {
    char between[16] = "a";
    char folded[64] = "";
    memcpy(between + 1, character.data, character.bytes);
    between[1 + character.bytes] = 'a';
    naive_fold(slice_of(between), false, folded);
    if (strcmp(folded, "aa") == 0) {
        return NAIVE_DROPPED;
    }
    return strcmp(folded, "a a") == 0 ? NAIVE_SEPARATOR : NAIVE_LETTER;
}

static struct slice naive_character(struct slice text, size_t at, uint32_t *point) {
    size_t bytes;
    *point = utf8_decode(slice_sub(text, at, text.bytes), &bytes);
    return slice_make(text.data + at, bytes);
}

static void naive_tokenize(struct slice text, struct naive_words *out) {
    out->count = 0;
    struct naive_word *last = NULL; /* what is not yet closed by a separator */
    for (size_t at = 0; at < text.bytes;) {
        uint32_t point;
        struct slice character = naive_character(text, at, &point);
        enum naive_class class = naive_classify(character);
        bool han = naive_is_han(point);
        if (class == NAIVE_SEPARATOR) {
            last = NULL;
        } else if (class == NAIVE_DROPPED) {
            if (last && naive_is_attached(point)) {
                last->end = (uint32_t)(at + character.bytes);
            }
        } else {
            if (last == NULL || last->han || han) {
                bool glued = last && last->han && han;
                last = &out->items[out->count++];
                memset(last, 0, sizeof *last);
                last->start = (uint32_t)at;
                last->han = han;
                last->glued = glued;
            }
            naive_fold(character, false, last->folded);
            naive_fold(character, true, last->kept);
            last->end = (uint32_t)(at + character.bytes);
        }
        at += character.bytes;
    }
}

/* A term cut at its separators. */
struct naive_chunk {
    char text[NAIVE_WORD_BYTES];
    bool open_start, open_end;
    bool joined; /* to the next by a hyphen or apostrophe */
};

struct naive_term {
    struct naive_chunk chunks[NAIVE_CHUNKS_MAX];
    size_t count;
    bool valid;
};

static size_t naive_characters(const char *text) {
    size_t count = 0;
    for (; *text; text++) {
        count += ((unsigned char)*text & 0xC0) != 0x80 && *text != ' ';
    }
    return count;
}

/* The separators between the last chunk and the next, as a string of 's', '*' and '-'. */
static void naive_gap(struct naive_term *term, const char *gap, bool has_next) {
    struct naive_chunk *left = term->count > 0 ? &term->chunks[term->count - 1] : NULL;
    size_t length = strlen(gap);
    if (left && has_next && strspn(gap, "*") == length) {
        return;
    }
    for (size_t i = 0; i < length; i++) {
        if (gap[i] != '*') {
            continue;
        }
        bool touches_left = left && strspn(gap, "*") > i;
        bool touches_right = has_next && strspn(gap + i, "*") == length - i;
        term->valid &= touches_left || touches_right;
        if (touches_left) {
            left->open_end = true;
        }
        if (touches_right) {
            term->chunks[term->count].open_start = true;
        }
    }
    if (left && has_next && strcmp(gap, "-") == 0) {
        left->joined = true;
    }
}

static void naive_chunks(struct slice text, struct naive_term *term) {
    memset(term, 0, sizeof *term);
    term->valid = true;
    char gap[NAIVE_WORD_BYTES] = "";
    bool inside = false;
    for (size_t at = 0; at < text.bytes;) {
        uint32_t point;
        struct slice character = naive_character(text, at, &point);
        if (naive_classify(character) == NAIVE_SEPARATOR) {
            bool mark = point == '-' || point == '\'' || point == 0x2019 || point == 0x2010;
            strcat(gap, point == '*' ? "*" : mark ? "-" : "s");
            inside = false;
        } else {
            if (!inside) {
                naive_gap(term, gap, true);
                term->count++;
                gap[0] = '\0';
                inside = true;
            }
            strncat(term->chunks[term->count - 1].text, character.data, character.bytes);
        }
        at += character.bytes;
    }
    naive_gap(term, gap, false);
}

/* False for a term that the database must refuse. */
static bool naive_term_read(struct slice text, struct naive_term *term) {
    naive_chunks(text, term);
    size_t letters = 0;
    for (size_t i = 0; i < term->count; i++) {
        size_t last = i;
        bool open = false;
        char folded[4 * NAIVE_WORD_BYTES] = "";
        for (;; last++) {
            open |= term->chunks[last].open_start || term->chunks[last].open_end;
            naive_fold(slice_of(term->chunks[last].text), false, folded);
            if (!term->chunks[last].joined) {
                break;
            }
        }
        term->valid &= !open || naive_characters(folded) >= 3;
        letters += strlen(folded);
        i = last;
    }
    term->valid &= letters > 0;
    return term->valid;
}

/* The words of the term with the marks of `left_out` left out; false if that is no form of it. */
static bool naive_form(const struct naive_term *term, unsigned left_out, struct naive_words *out,
                       struct naive_words *scratch) {
    out->count = 0;
    unsigned mark = 0;
    for (size_t i = 0; i < term->count; i++) {
        char joined[4 * NAIVE_WORD_BYTES] = "";
        char folded[4 * NAIVE_WORD_BYTES] = "";
        size_t first = i;
        strcat(joined, term->chunks[i].text);
        while (term->chunks[i].joined && (left_out >> mark++ & 1)) {
            i++;
            strcat(joined, term->chunks[i].text);
        }
        naive_fold(slice_of(joined), false, folded);
        if (i > first && naive_characters(folded) < 5) {
            return false;
        }
        naive_tokenize(slice_of(joined), scratch);
        for (size_t k = 0; k < scratch->count; k++) {
            struct naive_word *word = &out->items[out->count++];
            *word = scratch->items[k];
            word->open_start = k == 0 && term->chunks[first].open_start;
            word->open_end = k + 1 == scratch->count && term->chunks[i].open_end;
        }
    }
    return out->count > 0;
}

static bool naive_like(const char *wanted, const char *found, const struct naive_word *word) {
    size_t wanted_bytes = strlen(wanted);
    size_t found_bytes = strlen(found);
    for (size_t at = 0; at + wanted_bytes <= found_bytes; at++) {
        bool start_fits = at == 0 || word->open_start;
        bool end_fits = at + wanted_bytes == found_bytes || word->open_end;
        if (start_fits && end_fits && memcmp(found + at, wanted, wanted_bytes) == 0) {
            return true;
        }
    }
    return false;
}

static bool naive_word_fits(const struct naive_words *term, size_t i,
                            const struct naive_word *there, bool exact) {
    const struct naive_word *word = &term->items[i];
    bool inner_han = i > 0 && word->han && term->items[i - 1].han;
    if (word->han != there->han || (inner_han && word->glued != there->glued)) {
        return false;
    }
    return naive_like(word->folded, there->folded, word) &&
           (!exact || naive_like(word->kept, there->kept, word));
}

static void naive_search(const struct naive_words *text, const struct naive_words *term, bool exact,
                         struct hit hit, struct naive_hits *out) {
    for (size_t start = 0; start + term->count <= text->count; start++) {
        size_t fits = 0;
        while (fits < term->count &&
               naive_word_fits(term, fits, &text->items[start + fits], exact)) {
            fits++;
        }
        if (fits == term->count) {
            hit.first_word = (uint32_t)start;
            hit.last_word = (uint32_t)(start + fits - 1);
            hit.start = text->items[hit.first_word].start;
            hit.end = text->items[hit.last_word].end;
            out->items[out->count++] = hit;
        }
    }
}

static int naive_hit_compare(const void *a, const void *b) {
    const struct hit *left = a;
    const struct hit *right = b;
    int64_t differences[] = {
        (int64_t)left->field - right->field,     (int64_t)left->index - right->index,
        (int64_t)left->start - right->start,     (int64_t)left->end - right->end,
        (int64_t)left->pattern - right->pattern,
    };
    for (size_t i = 0; i < sizeof differences / sizeof *differences; i++) {
        if (differences[i] != 0) {
            return differences[i] < 0 ? -1 : 1;
        }
    }
    return 0;
}

/* All hits of valid patterns in the article, each once, in the scanner's order. */
static void naive_scan(const struct pattern *patterns, size_t pattern_count,
                       const struct article *article, struct naive_hits *out) {
    static struct naive_words text, words, scratch;
    static struct naive_term term;
    out->count = 0;
    for (size_t field = 0; field < FIELD_COUNT; field++) {
        for (size_t i = 0; i < article_text_count(article, (enum article_field)field); i++) {
            naive_tokenize(article_text(article, (enum article_field)field, i), &text);
            for (size_t p = 0; p < pattern_count; p++) {
                struct hit hit = {
                    .pattern = (uint32_t)p, .field = (uint16_t)field, .index = (uint16_t)i};
                unsigned marks = 0;
                naive_term_read(patterns[p].text, &term);
                for (size_t c = 0; c < term.count; c++) {
                    marks += term.chunks[c].joined;
                }
                for (unsigned left_out = 0; left_out < 1u << marks; left_out++) {
                    if (naive_form(&term, left_out, &words, &scratch)) {
                        naive_search(&text, &words, patterns[p].case_exact, hit, out);
                    }
                }
            }
        }
    }
    qsort(out->items, out->count, sizeof *out->items, naive_hit_compare);
    size_t distinct = 0;
    for (size_t i = 0; i < out->count; i++) {
        if (distinct == 0 || naive_hit_compare(&out->items[distinct - 1], &out->items[i]) != 0) {
            out->items[distinct++] = out->items[i];
        }
    }
    out->count = distinct;
}

#endif
