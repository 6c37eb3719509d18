/* Terms that another of their group makes superfluous: whatever they find, it finds too. Most often
 * the wider term is a run of the other's words, and runs are looked up; terms with an open end, as
 * "Afghan*", and those in scripts without word spaces are held against each other one by one. */
#include "rules/lint_shadow.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/fold.h"

#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

/* Whether `wide` is looked for wherever `term` is, as far as it is not a matter of their texts. */
static bool options_cover(const struct rule_term *wide, const struct rule_term *term) {
    bool same_case = !wide->case_exact || (term->case_exact && slice_equal(wide->text, term->text));
    return wide->group == term->group && same_case && (term->fields & ~wide->fields) == 0 &&
           (wide->clitics || !term->clitics) && (wide->fuzzy || !term->fuzzy) && !wide->regex &&
           !term->regex;
}

/* A term with a hyphen or apostrophe inside a word is also looked for with that mark left out,
 * which the shorter term is not: "al-Shabaab" finds "alshabaab". */
static bool has_joined_form(struct slice text) {
    static const char *const marks[] = {"-", "'", "’", "‐", "‑"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (memmem(text.data, text.bytes, marks[i], strlen(marks[i]))) {
            return true;
        }
    }
    return false;
}

static void tell(struct lint_run *run, const struct rule_term *term, const struct rule_term *wide) {
    lint_warn(run, LINT_SHADOWED_TERM, term->line, term->column,
              "\"%.*s\" adds nothing to \"%.*s\" in line %zu", SLICE_ARG(term->text),
              SLICE_ARG(wide->text), wide->line);
}

/* ---- runs of words ---- */

/* Which texts may be terms, as bits by their hashes: most runs of words are none, and need not be
 * searched for. */
struct term_filter {
    uint64_t *bits; /* owned */
    size_t mask;
};

/* FNV-1a, a byte at a time. */
static uint64_t hash_step(uint64_t hash, char c) {
    return (hash ^ (unsigned char)c) * 0x100000001B3u;
}

static const uint64_t hash_start = 0xCBF29CE484222325u;

static bool filter_build(const struct sorted_terms *sorted, struct term_filter *filter) {
    size_t bits = 64;
    while (bits < 16 * sorted->count) {
        bits *= 2;
    }
    filter->bits = calloc(bits / 64, sizeof *filter->bits);
    filter->mask = bits - 1;
    for (size_t i = 0; filter->bits && i < sorted->count; i++) {
        struct slice folded = sorted->items[i]->folded;
        uint64_t hash = hash_start;
        for (size_t at = 0; at < folded.bytes; at++) {
            hash = hash_step(hash, folded.data[at]);
        }
        filter->bits[(hash & filter->mask) / 64] |= (uint64_t)1 << hash % 64;
    }
    return filter->bits != NULL;
}

static bool filter_has(const struct term_filter *filter, uint64_t hash) {
    return filter->bits[(hash & filter->mask) / 64] >> hash % 64 & 1;
}

/* The place in `sorted` of the first term that folds to this, or to what comes after it. */
static size_t place_of(const struct sorted_terms *sorted, struct slice folded) {
    size_t low = 0, high = sorted->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(sorted->items[middle]->folded, folded) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* Of two that cover each other the first counts; that they are one and the same is told by
 * duplicate-term. */
static bool makes_superfluous(const struct rule_term *wide, const struct rule_term *term) {
    if (wide == term || !options_cover(wide, term)) {
        return false;
    }
    bool equal = slice_equal(wide->folded, term->folded) && options_cover(term, wide);
    return !equal || (wide < term && wide->weight != term->weight);
}

/* Another term whose words stand inside this one. Every run of words is looked at, so the cost is
 * words squared a term, whatever the number of terms. */
static const struct rule_term *find_run(const struct sorted_terms *sorted,
                                        const struct term_filter *filter,
                                        const struct rule_term *term) {
    struct slice folded = term->folded;
    for (size_t start = 0; start + 1 < folded.bytes; start++) {
        uint64_t hash = hash_start;
        for (size_t end = start + 1; folded.data[start] == ' ' && end <= folded.bytes; end++) {
            hash = hash_step(hash, folded.data[end - 1]);
            bool whole_words = folded.data[end - 1] == ' ' && end > start + 1;
            if (!whole_words || !filter_has(filter, hash)) {
                continue;
            }
            struct slice words = slice_sub(folded, start, end);
            for (size_t i = place_of(sorted, words);
                 i < sorted->count && slice_equal(sorted->items[i]->folded, words); i++) {
                if (makes_superfluous(sorted->items[i], term)) {
                    return sorted->items[i];
                }
            }
        }
    }
    return NULL;
}

/* ---- open ends ---- */

/* A word with what may stand before and behind it. */
struct open_word {
    struct slice letters;
    bool start, end;
};

/* A term of which an end may be open: anything may stand there. */
struct open_term {
    const struct rule_term *term;
    bool start, end; /* it needs no boundary there, though no * says so */
    struct open_word first;
};

/* Whether a character is of a script without word spaces: folding then parts it from a letter of
 * one that has them. */
static bool is_spaceless(struct slice character, struct buffer *scratch) {
    char beside[UTF8_BYTES_MAX + 1] = "a";
    if (character.bytes < 2) {
        return false;
    }
    memcpy(beside + 1, character.data, character.bytes);
    buffer_clear(scratch);
    return fold_append(slice_make(beside, character.bytes + 1), false, scratch) == STATUS_OK &&
           slice_starts(buffer_slice(scratch), SLICE_LITERAL(" a "));
}

/* Takes a word off the front of what is left of a folded text; false at its end. */
static bool next_word(struct slice *rest, struct slice *word) {
    *rest = slice_trim(*rest);
    const char *space = rest->bytes > 0 ? memchr(rest->data, ' ', rest->bytes) : NULL;
    *word = slice_sub(*rest, 0, space ? (size_t)(space - rest->data) : rest->bytes);
    *rest = slice_sub(*rest, word->bytes, rest->bytes);
    return word->bytes > 0;
}

static struct open_word open_word(const struct open_term *term, struct slice word, bool first,
                                  bool last) {
    bool star = word.data[0] == '*', star_behind = word.data[word.bytes - 1] == '*';
    return (struct open_word){.letters = slice_sub(word, star, word.bytes - star_behind),
                              .start = star || (first && term->start),
                              .end = star_behind || (last && term->end)};
}

static struct open_term ends_of(const struct rule_term *term, struct buffer *scratch) {
    struct slice text = slice_trim(term->folded);
    size_t first = 0, last = text.bytes > 0 ? text.bytes - 1 : 0;
    if (text.bytes > 0) {
        (void)utf8_decode(text, &first);
    }
    while (last > 0 && (text.data[last] & 0xC0) == 0x80) {
        last--;
    }
    struct open_term out = {.term = term,
                            .start = is_spaceless(slice_sub(text, 0, first), scratch),
                            .end = is_spaceless(slice_sub(text, last, text.bytes), scratch)};
    struct slice rest = text, word;
    if (next_word(&rest, &word)) {
        out.first = open_word(&out, word, true, slice_trim(rest).bytes == 0);
    }
    return out;
}

/* Whether every text that `word` stands for holds one that `wide` stands for. */
static bool word_covers(const struct open_word *wide, const struct open_word *word) {
    struct slice letters = word->letters, wanted = wide->letters;
    if ((word->start && !wide->start) || (word->end && !wide->end) ||
        wanted.bytes > letters.bytes || wanted.bytes == 0) {
        return false;
    }
    if (wide->start && wide->end) {
        return memmem(letters.data, letters.bytes, wanted.data, wanted.bytes) != NULL;
    }
    size_t over = letters.bytes - wanted.bytes;
    size_t at = wide->start ? over : 0;
    return (over == 0 || wide->start || wide->end) &&
           slice_equal(slice_sub(letters, at, at + wanted.bytes), wanted);
}

/* Whether the words of `wide` are covered by those of `term` from the word on with which `rest`
 * begins. */
static bool words_cover(const struct open_term *wide, const struct open_term *term,
                        struct slice rest, bool first) {
    struct slice wide_rest = wide->term->folded, wide_word, word;
    for (bool wide_first = true; next_word(&wide_rest, &wide_word); wide_first = false) {
        if (!next_word(&rest, &word)) {
            return false;
        }
        struct open_word a =
            open_word(wide, wide_word, wide_first, slice_trim(wide_rest).bytes == 0);
        struct open_word b = open_word(term, word, first, slice_trim(rest).bytes == 0);
        if (!word_covers(&a, &b)) {
            return false;
        }
        first = false;
    }
    return true;
}

static bool open_covers(const struct open_term *wide, const struct open_term *term) {
    struct slice rest = slice_trim(term->term->folded), from = rest, word;
    for (bool first = true; next_word(&rest, &word); first = false) {
        struct open_word one = open_word(term, word, first, rest.bytes == 0);
        if (word_covers(&wide->first, &one) && words_cover(wide, term, from, first)) {
            return true;
        }
        from = rest;
    }
    return false;
}

static bool is_open(const struct open_term *term) {
    return term->start || term->end ||
           memchr(term->term->folded.data, '*', term->term->folded.bytes);
}

/* ---- all of them ---- */

/* The terms with open ends first, each in their order. */
static size_t gather_open(const struct sorted_terms *sorted, struct open_term *out) {
    struct buffer scratch;
    size_t open = 0, closed = sorted->count;
    buffer_init(&scratch, 64 * KIB);
    for (size_t i = 0; i < sorted->count; i++) {
        struct open_term ends = ends_of(sorted->items[i], &scratch);
        out[sorted->items[i]->regex || !is_open(&ends) ? --closed : open++] = ends;
    }
    buffer_fini(&scratch);
    return open;
}

static void lint_open(struct lint_run *run, const struct open_term *terms, size_t count,
                      size_t open, const bool *told) {
    size_t tried = open < LIMIT_LINT_PAIRS / (count + 1) ? open : LIMIT_LINT_PAIRS / (count + 1);
    for (size_t i = 0; i < count; i++) {
        const struct rule_term *term = terms[i].term;
        bool skipped = term->regex || told[term - run->rule->terms] || has_joined_form(term->text);
        for (size_t w = 0; w < tried && !skipped; w++) {
            const struct rule_term *wide = terms[w].term;
            if (!slice_equal(wide->folded, term->folded) && options_cover(wide, term) &&
                open_covers(&terms[w], &terms[i])) {
                tell(run, term, wide);
                break;
            }
        }
    }
}

void lint_shadows(struct lint_run *run, const struct sorted_terms *sorted) {
    struct term_filter filter = {0};
    struct open_term *terms = calloc(sorted->count + 1, sizeof *terms);
    bool *told = calloc(run->rule->term_count + 1, sizeof *told);
    if (terms == NULL || told == NULL || !filter_build(sorted, &filter)) {
        goto cleanup;
    }
    for (size_t i = 0; i < sorted->count; i++) {
        const struct rule_term *term = sorted->items[i];
        const struct rule_term *wide =
            term->regex || has_joined_form(term->text) ? NULL : find_run(sorted, &filter, term);
        if (wide) {
            tell(run, term, wide);
            told[term - run->rule->terms] = true;
        }
    }
    size_t open = gather_open(sorted, terms);
    lint_open(run, terms, sorted->count, open, told);
cleanup:
    free(filter.bits);
    free(told);
    free(terms);
}
