/* Reading words, one code point at a time: what each becomes goes to the end of the word before it
 * or begins a word. */
#include "tests/oracle/naive_words.h"

#include "tests/oracle/naive_fold.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARKS_MAX = 30,           /* in a row (UAX #15, stream-safe); the rest is dropped */
    ATTACHED_BYTES_MAX = 256, /* of dropped characters that a mark sees past */
};
#define NOWHERE UINT32_MAX

static struct naive_word *last_word(struct naive_words *words) {
    return &words->items[words->count - 1];
}

static struct naive_word *word_begin(struct naive_words *words, uint32_t start, bool spaceless) {
    bool glued = words->count > 0 && !words->parted && last_word(words)->spaceless && spaceless;
    words->items =
        naive_grow(words->items, sizeof *words->items, words->count + 1, &words->capacity);
    struct naive_word *word = &words->items[words->count++];
    *word = (struct naive_word){
        .first_point = words->point_count, .start = start, .spaceless = spaceless, .glued = glued};
    words->parted = false;
    return word;
}

/* Hangul (Unicode, section 3.12): a syllable of two letters, or of one and a last letter; 0 if they
 * make none. */
static uint32_t compose(uint32_t before, uint32_t after) {
    if (before >= 0x1100 && before <= 0x1112 && after >= 0x1161 && after <= 0x1175) {
        return 0xAC00 + ((before - 0x1100) * 21 + after - 0x1161) * 28;
    }
    bool open_syllable = before >= 0xAC00 && before <= 0xD7A3 && (before - 0xAC00) % 28 == 0;
    return open_syllable && after >= 0x11A8 && after <= 0x11C2 ? before + after - 0x11A7 : 0;
}

/* Puts a mark where canonical ordering wants it. */
static void add_mark(struct naive_words *words, struct naive_word *word, uint32_t mark) {
    size_t marks = 0, place = word->point_count;
    uint32_t *points = words->points + word->first_point;
    while (marks < word->point_count &&
           naive_combining_class(points[word->point_count - 1 - marks]) > 0) {
        marks++;
    }
    if (marks >= MARKS_MAX) {
        return;
    }
    while (place > word->point_count - marks &&
           naive_combining_class(points[place - 1]) > naive_combining_class(mark)) {
        points[place] = points[place - 1];
        place--;
    }
    points[place] = mark;
    word->point_count++;
    words->point_count++;
}

/* Adds one folded code point of the character from `start` to `end`. */
static void add_point(struct naive_words *words, uint32_t point, uint32_t start, uint32_t end) {
    if (point == NAIVE_SPACE) {
        words->parted = true;
        return;
    }
    bool spaceless = naive_is_spaceless(point);
    bool first = words->count == 0 || words->parted || last_word(words)->spaceless != spaceless ||
                 (spaceless && !naive_is_mark(point));
    struct naive_word *word = first ? word_begin(words, start, spaceless) : last_word(words);
    word->end = end;
    words->points = naive_grow(words->points, sizeof *words->points, words->point_count + 1,
                               &words->point_capacity);
    uint32_t *next = words->points + words->point_count;
    uint32_t syllable = word->point_count > 0 ? compose(next[-1], point) : 0;
    if (syllable) {
        next[-1] = syllable;
        return;
    }
    words->letters = naive_grow(words->letters, sizeof *words->letters, words->letter_count + 1,
                                &words->letter_capacity);
    words->letters[words->letter_count++] = (struct naive_letter){start, words->count - 1};
    if (naive_combining_class(point) > 0) {
        add_mark(words, word, point);
    } else {
        *next = point;
        words->point_count++;
        word->point_count++;
    }
}

/* The words that end where the character ended that a mark belongs to, end after the mark. */
static void extend(struct naive_words *words, uint32_t from, uint32_t to) {
    for (size_t i = words->count; i-- > 0 && words->items[i].end == from;) {
        words->items[i].end = to;
    }
}

void naive_words_read(struct naive_words *words, struct slice text, bool keep_case) {
    words->count = 0;
    words->point_count = 0;
    words->letter_count = 0;
    words->parted = false;
    uint32_t tail = NOWHERE; /* where the last character ended, if no separator came after it */
    size_t bytes;
    for (size_t at = 0; at < text.bytes; at += bytes) {
        uint32_t point = naive_decode(text, at, &bytes);
        const struct naive_folding *folding = naive_fold(point, keep_case);
        uint32_t start = (uint32_t)at, end = (uint32_t)(at + bytes);
        switch (folding->class) {
        case NAIVE_SEPARATOR:
            words->parted = true;
            tail = NOWHERE;
            break;
        case NAIVE_DROPPED:
            break;
        case NAIVE_ATTACHED:
            if (tail != NOWHERE && start - tail <= ATTACHED_BYTES_MAX) {
                extend(words, tail, end);
                tail = end;
            }
            break;
        case NAIVE_LETTERS:
            for (size_t i = 0; i < folding->count; i++) {
                add_point(words, folding->points[i], start, end);
            }
            tail = end;
            break;
        }
    }
}

void naive_words_fini(struct naive_words *words) {
    free(words->items);
    free(words->points);
    free(words->letters);
    *words = (struct naive_words){.items = NULL};
}

static void must(enum status status) {
    if (status != STATUS_OK) {
        abort();
    }
}

void naive_words_write(const struct naive_words *words, struct buffer *out) {
    must(buffer_append_char(out, ' '));
    for (size_t i = 0; i < words->count; i++) {
        const struct naive_word *word = &words->items[i];
        for (size_t k = 0; k < word->point_count; k++) {
            must(buffer_append_utf8(out, words->points[word->first_point + k]));
        }
        bool next_glued = i + 1 < words->count && words->items[i + 1].glued;
        if (!next_glued) {
            must(buffer_append_char(out, ' '));
        }
    }
}
