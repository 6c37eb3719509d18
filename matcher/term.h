/* A term as written → the forms in which it is looked for. */
#ifndef TOCSIN_MATCHER_TERM_H
#define TOCSIN_MATCHER_TERM_H

#include "core/buffer.h"
#include "core/status.h"

#include <stdint.h>

/* One word of a form. Its texts lie in the buffers of the term, without spaces around them. */
struct term_word {
    uint32_t folded_at, kept_at;
    uint16_t folded_bytes, kept_bytes;
    uint16_t letters;          /* code points but digits, proclitics not counted */
    bool open_start, open_end; /* a `*` stands there */
    bool spaceless;            /* of a script without word spaces */
};

/* One way to write the term: with its hyphens and apostrophes as separators, or some left out. */
struct term_form {
    size_t first_word, word_count; /* at least one word */
    bool free_start, free_end;     /* no word boundary is needed there */
    bool open;                     /* some word has a `*` */
};

/* Reused from term to term, so that it allocates nothing once warm. */
struct term {
    struct buffer folded, kept; /* kept: folded but for its case */
    struct buffer joined;       /* a word while it is put together */
    struct term_word *words;    /* owned */
    size_t word_count, word_capacity;
    struct term_form *forms; /* owned */
    size_t form_count, form_capacity;
};

void term_init(struct term *term);
void term_fini(struct term *term);
/* Replaces what `term` held. STATUS_INVALID: a text that folds to nothing or is longer than
 * LIMIT_TERM_BYTES, a `*` that stands alone or with fewer than 3 characters; the message names the
 * term. A `*` between two word characters is an ordinary separator. */
enum status term_parse(struct term *term, struct slice text, struct error *error) WARN_UNUSED;
/* True if the one edit of a fuzzy term may lie in it: six letters, of a script with word spaces. */
bool term_word_may_be_edited(const struct term_word *word);
/* For what makes more forms of those that are there. */
enum status term_add_word(struct term *term, const struct term_word *word) WARN_UNUSED;
enum status term_add_form(struct term *term, const struct term_form *form) WARN_UNUSED;

#endif
