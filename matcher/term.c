/* Reading a term (DESIGN 5, Terms). The text is cut into chunks, the runs of word characters in it;
 * what stands between two chunks says whether a `*` belongs to one of them, and whether they are
 * joined by a single hyphen or apostrophe. Then every choice of marks to leave out gives one form,
 * if each word so joined is long enough; the chunks of a form are folded one by one, which gives
 * the same words as folding the whole, since all context ends at a separator.
 *
 * In the scripts without word spaces a `*` at the outer end of a term says nothing that its free
 * end does not say already, and is left out. */
#include "matcher/term.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/fold.h"
#include "matcher/fold_table.h"

#include <stdlib.h>
#include <string.h>

enum {
    CHUNKS_MAX = LIMIT_TERM_BYTES / 2 + 1,
    OPEN_CHARACTERS_MIN = 3,
    JOINED_CHARACTERS_MIN = 5,
    EDITED_LETTERS_MIN = 6,
    /* All forms of one term: 64 of 512 bytes, each grown twelvefold, fit, and the first words of 48
     * times as many with proclitics. */
    FORMS_BYTES_MAX = 16 * MIB,
    SHOWN_BYTES = 80, /* of the term, in a message */
};

struct chunk {
    size_t start, end; /* bytes of the term */
    bool open_start, open_end;
    bool joined; /* to the next chunk, by a hyphen or apostrophe */
};

/* What stands between two chunks, or at an end of the term. */
struct gap {
    size_t points, stars;
    size_t stars_first, stars_last; /* in a row at its start; at its end */
    bool mark;                      /* the last point is a hyphen or apostrophe */
};

struct reading {
    struct slice text;
    struct chunk chunks[CHUNKS_MAX];
    size_t count;
    bool star_alone;
};

void term_init(struct term *term) {
    *term = (struct term){.words = NULL};
    buffer_init(&term->folded, FORMS_BYTES_MAX);
    buffer_init(&term->kept, FORMS_BYTES_MAX);
    buffer_init(&term->joined, FORMS_BYTES_MAX);
}

void term_fini(struct term *term) {
    buffer_fini(&term->folded);
    buffer_fini(&term->kept);
    buffer_fini(&term->joined);
    free(term->words);
    free(term->forms);
    *term = (struct term){.words = NULL};
}

static bool is_joining_mark(uint32_t point) {
    static const uint16_t marks[] = {'-', 0x2010, 0x2011, 0xFE63, 0xFF0D, '\'',
                                     '`', 0x00B4, 0x2018, 0x2019, 0x201B, 0xFF07};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (marks[i] == point) {
            return true;
        }
    }
    return false;
}

static void gap_add(struct gap *gap, uint32_t point) {
    bool star = point == '*';
    gap->stars_first += star && gap->stars_first == gap->points;
    gap->stars_last = star ? gap->stars_last + 1 : 0;
    gap->stars += star;
    gap->points++;
    gap->mark = is_joining_mark(point);
}

/* Gives the stars and marks of a gap to the chunks beside it; NULL where there is none. */
static void gap_settle(struct reading *reading, const struct gap *gap, struct chunk *left,
                       struct chunk *right) {
    if (left && right && gap->stars == gap->points) {
        return; /* inside a word: a separator like any other */
    }
    size_t touching = 0;
    if (left && gap->stars_first > 0) {
        left->open_end = true;
        touching += gap->stars_first;
    }
    if (right && gap->stars_last > 0) {
        right->open_start = true;
        touching += gap->stars_last;
    }
    if (left && right && gap->points == 1) {
        left->joined = gap->mark;
    }
    reading->star_alone |= touching < gap->stars;
}

/* Cuts the term into chunks. */
static void read_chunks(struct reading *reading, const struct fold_table *table) {
    struct gap gap = {.points = 0};
    struct chunk *last = NULL;
    bool inside = false;
    size_t at = 0;
    while (at < reading->text.bytes) {
        size_t bytes;
        struct slice rest = slice_make(reading->text.data + at, reading->text.bytes - at);
        uint32_t point = utf8_decode(rest, &bytes);
        bool separates = fold_table_entry(table, point)->kind == FOLD_SEPARATOR;
        if (separates) {
            gap_add(&gap, point);
        } else if (inside) {
            last->end = at + bytes;
        } else {
            struct chunk *next = &reading->chunks[reading->count++];
            *next = (struct chunk){.start = at, .end = at + bytes};
            gap_settle(reading, &gap, last, next);
            gap = (struct gap){.points = 0};
            last = next;
        }
        inside = !separates;
        at += bytes;
    }
    gap_settle(reading, &gap, last, NULL);
}

static size_t count_characters(const char *text, size_t bytes) {
    size_t count = 0;
    for (size_t i = 0; i < bytes; i++) {
        count += text[i] != ' ' && ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return count;
}

static size_t count_letters(struct slice word) {
    size_t digits = 0;
    for (size_t i = 0; i < word.bytes; i++) {
        digits += word.data[i] >= '0' && word.data[i] <= '9';
    }
    return count_characters(word.data, word.bytes) - digits;
}

static enum status array_reserve(void **items, size_t item_bytes, size_t count, size_t *capacity) {
    if (count < *capacity) {
        return STATUS_OK;
    }
    size_t wanted = 2 * *capacity + 16;
    void *grown = realloc(*items, wanted * item_bytes);
    if (grown == NULL) {
        return STATUS_NO_MEMORY;
    }
    *items = grown;
    *capacity = wanted;
    return STATUS_OK;
}

bool term_word_may_be_edited(const struct term_word *word) {
    return word->letters >= EDITED_LETTERS_MIN && !word->spaceless;
}

enum status term_add_word(struct term *term, const struct term_word *word) {
    enum status status =
        array_reserve((void **)&term->words, sizeof *word, term->word_count, &term->word_capacity);
    if (status == STATUS_OK) {
        term->words[term->word_count++] = *word;
    }
    return status;
}

enum status term_add_form(struct term *term, const struct term_form *form) {
    enum status status =
        array_reserve((void **)&term->forms, sizeof *form, term->form_count, &term->form_capacity);
    if (status == STATUS_OK) {
        term->forms[term->form_count++] = *form;
    }
    return status;
}

/* The next word of a folded text from *at on; false at its end. */
static bool word_next(const struct buffer *folded, size_t *at, uint32_t *start, uint16_t *bytes) {
    while (*at < folded->bytes && folded->data[*at] == ' ') {
        (*at)++;
    }
    if (*at == folded->bytes) {
        return false;
    }
    *start = (uint32_t)*at;
    while (folded->data[*at] != ' ') {
        (*at)++;
    }
    *bytes = (uint16_t)(*at - *start);
    return true;
}

/* Folds term->joined, made of the chunks first to last, and appends its words to the form. `kept`
 * has the same number of words as `folded`: folding case makes and removes none. */
static enum status form_add_joined(struct term *term, struct term_form *form,
                                   const struct fold_table *table, const struct chunk *first,
                                   const struct chunk *last) {
    size_t folded_at = term->folded.bytes;
    size_t kept_at = term->kept.bytes;
    struct slice joined = buffer_slice(&term->joined);
    enum status status = fold_append(joined, false, &term->folded);
    status = status == STATUS_OK ? fold_append(joined, true, &term->kept) : status;
    size_t before = term->word_count;
    struct term_word word = {.folded_at = 0};
    while (status == STATUS_OK &&
           word_next(&term->folded, &folded_at, &word.folded_at, &word.folded_bytes) &&
           word_next(&term->kept, &kept_at, &word.kept_at, &word.kept_bytes)) {
        size_t length;
        struct slice text = slice_make(term->folded.data + word.folded_at, word.folded_bytes);
        const struct fold_entry *entry = fold_table_entry(table, utf8_decode(text, &length));
        word.spaceless = entry->flags & FOLD_SPACELESS_FIRST;
        word.letters = (uint16_t)count_letters(text);
        status = term_add_word(term, &word);
    }
    if (status == STATUS_OK && term->word_count > before) {
        term->words[before].open_start = first->open_start;
        term->words[term->word_count - 1].open_end = last->open_end;
        form->word_count += term->word_count - before;
    }
    return status;
}

/* Sets what follows from the words. */
static void form_finish(struct term *term, struct term_form *form) {
    struct term_word *words = term->words + form->first_word;
    form->free_start = words[0].spaceless;
    form->free_end = words[form->word_count - 1].spaceless;
    words[0].open_start &= !form->free_start;
    words[form->word_count - 1].open_end &= !form->free_end;
    for (size_t i = 0; i < form->word_count; i++) {
        form->open |= words[i].open_start || words[i].open_end;
    }
}

/* `left_out` has a bit for each mark; past the last bit all marks are like it. */
static bool is_left_out(uint64_t left_out, size_t mark) {
    return left_out >> (mark < 63 ? mark : 63) & 1;
}

/* Puts the chunks from `first` on into term->joined, up to a mark that stays or a gap; gives the
 * index of the last. */
static enum status join_chunks(struct term *term, const struct reading *reading, size_t first,
                               uint64_t left_out, size_t *last) {
    size_t mark = 0;
    for (size_t i = 0; i < first; i++) {
        mark += reading->chunks[i].joined;
    }
    buffer_clear(&term->joined);
    size_t i = first;
    enum status status = STATUS_OK;
    bool more = true;
    while (more && status == STATUS_OK) {
        const struct chunk *chunk = &reading->chunks[i];
        status =
            buffer_append_slice(&term->joined, slice_sub(reading->text, chunk->start, chunk->end));
        more = chunk->joined && is_left_out(left_out, mark);
        mark += chunk->joined;
        i += more;
    }
    *last = i;
    return status;
}

/* Adds the form in which the marks whose bits are set are left out; none if a word so joined is too
 * short, or if there is no word at all. */
static enum status form_add(struct term *term, const struct reading *reading,
                            const struct fold_table *table, uint64_t left_out) {
    struct term_form form = {.first_word = term->word_count};
    for (size_t i = 0; i < reading->count; i++) {
        size_t first = i;
        size_t folded_from = term->folded.bytes;
        enum status status = join_chunks(term, reading, first, left_out, &i);
        if (status == STATUS_OK) {
            status =
                form_add_joined(term, &form, table, &reading->chunks[first], &reading->chunks[i]);
        }
        if (status != STATUS_OK) {
            return status;
        }
        size_t characters =
            count_characters(term->folded.data + folded_from, term->folded.bytes - folded_from);
        if (i > first && characters < JOINED_CHARACTERS_MIN) {
            term->word_count = form.first_word;
            return STATUS_OK;
        }
    }
    if (form.word_count == 0) {
        return STATUS_OK;
    }
    form_finish(term, &form);
    return term_add_form(term, &form);
}

/* True if a word, its hyphened parts together, has a `*` and too few other characters. */
static bool has_short_open_word(struct term *term, const struct reading *reading,
                                enum status *status) {
    for (size_t i = 0; i < reading->count; i++) {
        bool open = false;
        size_t characters = 0;
        bool more = true;
        for (; more; i += more) {
            const struct chunk *chunk = &reading->chunks[i];
            buffer_clear(&term->joined);
            *status = fold_append(slice_sub(reading->text, chunk->start, chunk->end), false,
                                  &term->joined);
            if (*status != STATUS_OK) {
                return false;
            }
            characters += count_characters(term->joined.data, term->joined.bytes);
            open |= chunk->open_start || chunk->open_end;
            more = chunk->joined;
        }
        if (open && characters < OPEN_CHARACTERS_MIN) {
            return true;
        }
    }
    return false;
}

static enum status add_all_forms(struct term *term, const struct reading *reading,
                                 const struct fold_table *table) {
    size_t marks = 0;
    for (size_t i = 0; i < reading->count; i++) {
        marks += reading->chunks[i].joined;
    }
    if (marks > LIMIT_TERM_MARKS) {
        enum status status = form_add(term, reading, table, 0);
        return status == STATUS_OK ? form_add(term, reading, table, UINT64_MAX) : status;
    }
    enum status status = STATUS_OK;
    for (uint64_t left_out = 0; left_out < (uint64_t)1 << marks && status == STATUS_OK;
         left_out++) {
        status = form_add(term, reading, table, left_out);
    }
    return status;
}

static enum status refuse(struct slice text, const char *why, struct error *error) {
    struct slice shown = slice_sub(text, 0, SHOWN_BYTES);
    return error_set(error, STATUS_INVALID, NULL, 0, 0, "term \"%.*s\"%s", SLICE_ARG(shown), why);
}

enum status term_parse(struct term *term, struct slice text, struct error *error) {
    const struct fold_table *table = fold_table_get(false);
    if (table == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (text.bytes > LIMIT_TERM_BYTES) {
        return refuse(text, "… is longer than 512 bytes; shorten it", error);
    }
    buffer_clear(&term->folded);
    buffer_clear(&term->kept);
    term->word_count = 0;
    term->form_count = 0;
    struct reading reading = {.text = text};
    read_chunks(&reading, table);
    if (reading.star_alone) {
        return refuse(text, ": a '*' stands alone; write it at an end of a word, as in unfreez*",
                      error);
    }
    enum status status = STATUS_OK;
    if (has_short_open_word(term, &reading, &status)) {
        return refuse(text, ": a word with '*' needs at least 3 other characters", error);
    }
    status = status == STATUS_OK ? add_all_forms(term, &reading, table) : status;
    if (status == STATUS_OK && term->form_count == 0) {
        return refuse(text, " has no letter or digit; write at least one word", error);
    }
    return status;
}
