/* A term is cut at its separators into chunks. Between two chunks a single hyphen or apostrophe
 * joins them: every choice of such marks to leave out makes a form, if each word joined so has five
 * characters. Chunks keep the stars that touch them. */
#include "tests/oracle/naive_term.h"

#include "core/limits.h"
#include "tests/oracle/naive_clitics.h"
#include "tests/oracle/naive_fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNKS_MAX = LIMIT_TERM_BYTES,
    JOINED_CHARACTERS_MIN = 5,
    OPEN_CHARACTERS_MIN = 3,
    FUZZY_LETTERS_MIN = 6,
};

struct chunk {
    size_t start, end; /* bytes of the term */
    bool open_start, open_end;
    bool joined; /* to the next by a hyphen or apostrophe */
};

struct term {
    struct slice text;
    struct chunk chunks[CHUNKS_MAX];
    size_t count, marks;
    bool star_alone;
};

static bool is_joining_mark(uint32_t point) {
    switch (point) {
    case '-':
    case '\'':
    case '`':
    case 0x00B4: /* acute accent as an apostrophe */
    case 0x2010: /* hyphen, non-breaking hyphen */
    case 0x2011:
    case 0x2018: /* quotation marks left, right, high-reversed */
    case 0x2019:
    case 0x201B:
    case 0xFE63: /* small and fullwidth hyphen, fullwidth apostrophe */
    case 0xFF0D:
    case 0xFF07:
        return true;
    default:
        return false;
    }
}

/* What the gap from `start` to `end` says of the chunks beside it: `left` or `right` may be NULL.
 */
static void read_gap(struct term *term, size_t start, size_t end, struct chunk *left,
                     struct chunk *right) {
    char gap[LIMIT_TERM_BYTES + 1]; /* a character each: '*', '-' or 's' */
    size_t length = 0, bytes;
    for (size_t at = start; at < end; at += bytes) {
        uint32_t point = naive_decode(term->text, at, &bytes);
        gap[length++] = point == '*' ? '*' : is_joining_mark(point) ? '-' : 's';
    }
    gap[length] = '\0';
    if (left && right && strspn(gap, "*") == length) {
        return; /* a star between two letters is a separator */
    }
    for (size_t i = 0; i < length; i++) {
        if (gap[i] != '*') {
            continue;
        }
        bool touches_left = left && strspn(gap, "*") > i;
        bool touches_right = right && strspn(gap + i, "*") == length - i;
        if (touches_left) {
            left->open_end = true;
        }
        if (touches_right) {
            right->open_start = true;
        }
        term->star_alone |= !touches_left && !touches_right;
    }
    if (left && right && strcmp(gap, "-") == 0) {
        left->joined = true;
        term->marks++;
    }
}

static void read_chunks(struct term *term, struct slice text) {
    *term = (struct term){.text = text};
    bool inside = false;
    size_t gap_start = 0, bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = naive_decode(text, at, &bytes);
        struct chunk *last = term->count > 0 ? &term->chunks[term->count - 1] : NULL;
        if (naive_fold(point, false)->class == NAIVE_SEPARATOR) {
            inside = false;
            continue;
        }
        if (!inside) {
            struct chunk *next = &term->chunks[term->count++];
            next->start = at;
            read_gap(term, gap_start, at, last, next);
            last = next;
        }
        inside = true;
        last->end = at + bytes;
        gap_start = last->end;
    }
    read_gap(term, gap_start, text.bytes, term->count ? &term->chunks[term->count - 1] : NULL,
             NULL);
}

/* The words of the chunks `first` to `last`, written together. */
static void read_joined(const struct term *term, size_t first, size_t last, bool keep_case,
                        struct naive_words *words) {
    char joined[LIMIT_TERM_BYTES];
    size_t bytes = 0;
    for (size_t i = first; i <= last; i++) {
        const struct chunk *chunk = &term->chunks[i];
        memcpy(joined + bytes, term->text.data + chunk->start, chunk->end - chunk->start);
        bytes += chunk->end - chunk->start;
    }
    naive_words_read(words, slice_make(joined, bytes), keep_case);
}

/* Appends copies of `from`. What comes after a separator is not glued. */
static void words_append(struct naive_words *to, const struct naive_words *from) {
    to->items =
        naive_grow(to->items, sizeof *to->items, to->count + from->count + 1, &to->capacity);
    to->points = naive_grow(to->points, sizeof *to->points, to->point_count + from->point_count + 1,
                            &to->point_capacity);
    for (size_t i = 0; i < from->count; i++) {
        to->items[to->count + i] = from->items[i];
        to->items[to->count + i].first_point += to->point_count;
    }
    for (size_t i = 0; i < from->point_count; i++) {
        to->points[to->point_count + i] = from->points[i];
    }
    to->count += from->count;
    to->point_count += from->point_count;
}

/* A script without word spaces needs no boundary: there a `*` at an end of the term says nothing.
 */
static void close_free_ends(struct naive_form *form) {
    size_t last = form->folded.count - 1;
    if (form->folded.items[0].spaceless) {
        form->open[0] &= (unsigned char)~NAIVE_OPEN_START;
    }
    if (form->folded.items[last].spaceless) {
        form->open[last] &= (unsigned char)~NAIVE_OPEN_END;
    }
}

/* The form with those marks left out; false if it is none. */
static bool read_form(const struct term *term, uint64_t left_out, struct naive_form *form) {
    struct naive_words folded = {.items = NULL}, kept = {.items = NULL};
    size_t mark = 0, open_capacity = 0;
    bool good = true;
    *form = (struct naive_form){.open = NULL};
    for (size_t i = 0; i < term->count && good; i++) {
        size_t first = i;
        for (; term->chunks[i].joined; i++, mark++) {
            if (!(left_out >> (mark < 63 ? mark : 63) & 1)) {
                mark++;
                break;
            }
        }
        read_joined(term, first, i, false, &folded);
        read_joined(term, first, i, true, &kept);
        good = i == first || folded.point_count >= JOINED_CHARACTERS_MIN;
        size_t before = form->folded.count;
        words_append(&form->folded, &folded);
        words_append(&form->kept, &kept);
        form->open = naive_grow(form->open, 1, form->folded.count + 1, &open_capacity);
        for (size_t k = before; k < form->folded.count; k++) {
            bool start = k == before && term->chunks[first].open_start;
            bool end = k + 1 == form->folded.count && term->chunks[i].open_end;
            form->open[k] =
                (unsigned char)((start ? NAIVE_OPEN_START : 0) | (end ? NAIVE_OPEN_END : 0));
        }
    }
    naive_words_fini(&folded);
    naive_words_fini(&kept);
    good = good && form->folded.count > 0;
    if (good) {
        close_free_ends(form);
    }
    return good;
}

static void form_fini(struct naive_form *form) {
    naive_words_fini(&form->folded);
    naive_words_fini(&form->kept);
    free(form->open);
}

static void push_form(const struct naive_form *form, struct naive_forms *forms) {
    forms->items =
        naive_grow(forms->items, sizeof *forms->items, forms->count + 1, &forms->capacity);
    forms->items[forms->count++] = *form;
}

/* Marks the words that are long enough for an edit: six letters, digits not counted. */
static void mark_fuzzy(struct naive_form *form) {
    for (size_t i = 0; i < form->folded.count; i++) {
        const struct naive_word *word = &form->folded.items[i];
        size_t letters = 0;
        for (size_t k = 0; k < word->point_count; k++) {
            uint32_t point = form->folded.points[word->first_point + k];
            letters += point < '0' || point > '9';
        }
        if (letters >= FUZZY_LETTERS_MIN && !word->spaceless) {
            form->open[i] |= NAIVE_FUZZY;
        }
    }
}

/* The words with a clitic before the first. */
static void words_with(const struct naive_words *from, const struct naive_clitic *clitic,
                       struct naive_words *to) {
    *to = (struct naive_words){.items = NULL};
    words_append(to, from);
    to->points = naive_grow(to->points, sizeof *to->points, to->point_count + clitic->count,
                            &to->point_capacity);
    memmove(to->points + clitic->count, to->points + clitic->cut,
            (to->point_count - clitic->cut) * sizeof *to->points);
    memcpy(to->points, clitic->points, clitic->count * sizeof *to->points);
    size_t grown = clitic->count - clitic->cut;
    to->point_count += grown;
    to->items[0].point_count += grown;
    for (size_t i = 1; i < to->count; i++) {
        to->items[i].first_point += grown;
    }
}

static void add_clitics(const struct naive_form *form, struct slice text,
                        struct naive_forms *forms) {
    struct naive_clitic clitics[NAIVE_CLITICS_MAX];
    const struct naive_words *words = &form->folded;
    size_t count =
        naive_clitics(words->points, words->items[0].point_count, words->count > 1, text, clitics);
    for (size_t i = 0; i < count && !(form->open[0] & NAIVE_OPEN_START); i++) {
        struct naive_form made = {.open = NULL};
        size_t open_capacity = 0;
        words_with(&form->folded, &clitics[i], &made.folded);
        words_with(&form->kept, &clitics[i], &made.kept);
        made.open = naive_grow(NULL, 1, words->count + 1, &open_capacity);
        memcpy(made.open, form->open, words->count);
        push_form(&made, forms);
    }
}

static void add_form(const struct term *term, const struct pattern *pattern, uint64_t left_out,
                     struct naive_forms *forms) {
    struct naive_form form;
    if (!read_form(term, left_out, &form)) {
        form_fini(&form);
        return;
    }
    if (pattern->fuzzy) {
        mark_fuzzy(&form);
    }
    if (pattern->clitics) {
        add_clitics(&form, pattern->text, forms);
    }
    push_form(&form, forms);
}

void naive_term_add_forms(const struct pattern *pattern, struct naive_forms *forms) {
    static struct term term;
    read_chunks(&term, pattern->text);
    if (term.marks > LIMIT_TERM_MARKS) {
        add_form(&term, pattern, 0, forms);
        add_form(&term, pattern, UINT64_MAX, forms);
        return;
    }
    for (uint64_t left_out = 0; left_out < (uint64_t)1 << term.marks; left_out++) {
        add_form(&term, pattern, left_out, forms);
    }
}

static bool has_open_spaceless_word(const struct naive_forms *forms) {
    for (size_t i = 0; i < forms->count; i++) {
        const struct naive_form *form = &forms->items[i];
        for (size_t k = 0; k < form->folded.count; k++) {
            if (form->open[k] && form->folded.items[k].spaceless) {
                return true;
            }
        }
    }
    return false;
}

/* What any of the forms says of any of its words, or-ed. */
static unsigned all_open(const struct naive_forms *forms) {
    unsigned open = 0;
    for (size_t i = 0; i < forms->count; i++) {
        for (size_t k = 0; k < forms->items[i].folded.count; k++) {
            open |= forms->items[i].open[k];
        }
    }
    return open;
}

static bool is_term(const struct pattern *pattern) {
    static struct term term;
    if (pattern->text.bytes > LIMIT_TERM_BYTES) {
        return false;
    }
    read_chunks(&term, pattern->text);
    struct naive_words words = {.items = NULL};
    size_t letters = 0;
    bool short_open = false;
    for (size_t i = 0; i < term.count; i++) {
        size_t its_letters = 0;
        bool open = false, more = true;
        for (; more; i += more) {
            read_joined(&term, i, i, false, &words);
            its_letters += words.point_count;
            open |= term.chunks[i].open_start || term.chunks[i].open_end;
            more = term.chunks[i].joined;
        }
        short_open |= open && its_letters < OPEN_CHARACTERS_MIN;
        letters += its_letters;
    }
    naive_words_fini(&words);
    return !term.star_alone && !short_open && letters > 0;
}

enum naive_reading naive_term_check(const struct pattern *pattern) {
    if (!is_term(pattern)) {
        return NAIVE_INVALID;
    }
    struct naive_forms forms = {.items = NULL};
    naive_term_add_forms(pattern, &forms);
    unsigned open = all_open(&forms);
    enum naive_reading reading = has_open_spaceless_word(&forms) ? NAIVE_UNKNOWN : NAIVE_VALID;
    if (pattern->fuzzy && (pattern->case_exact || open != NAIVE_FUZZY)) {
        reading = NAIVE_INVALID;
    }
    naive_forms_fini(&forms);
    return reading;
}

void naive_forms_fini(struct naive_forms *forms) {
    for (size_t i = 0; i < forms->count; i++) {
        form_fini(&forms->items[i]);
    }
    free(forms->items);
    *forms = (struct naive_forms){.items = NULL};
}
