/* Random terms of rules and random lists, and what each looks for in the oracle's own terms. */
#ifndef TOCSIN_TESTS_RANDOM_TERMS_H
#define TOCSIN_TESTS_RANDOM_TERMS_H

#include "core/alert.h"
#include "core/pattern.h"
#include "tests/oracle/random_words.h"

enum {
    RANDOM_TERM_BYTES = 160,
    RANDOM_ENTRIES = 5, /* of a list */
    NO_ENTRY = 255,
};

struct random_term {
    unsigned group, fields; /* no fields: nothing is looked for */
    int weight;
    struct pattern pattern; /* what it looks for; borrows */
    struct slice written;   /* as alerts call it; borrows */
    unsigned entry;         /* its number on its list, or NO_ENTRY; and of an entry: */
    unsigned severity;
    const char *language; /* the only one of its articles, or NULL */
    bool expired;
    char text[RANDOM_TERM_BYTES];
};

struct random_entry {
    struct random_term term;
    char written[RANDOM_TERM_BYTES];
    unsigned letters; /* 0: not said, 1: fold, 2: exact */
    bool acronym, weighted;
};

struct random_list {
    struct random_entry entries[RANDOM_ENTRIES];
};

extern size_t random_regexes_tried, random_regexes_refused; /* of all calls */

/* Makes a term and appends it as an item of a group; `term` must stay where it is. */
void random_term_make(struct random_words *words, struct random_term *term, struct buffer *yaml);

/* Makes a list and appends its file; `list` must stay where it is. */
void random_list_make(struct random_words *words, struct random_list *list, struct buffer *csv);
/* Appends an item of a group that stands for the list `id`, with random options, and makes
 * `terms`, of RANDOM_ENTRIES, what its entries are there, but for their group. */
void random_list_use(struct random_words *words, const struct random_list *list, const char *id,
                     struct random_term *terms, struct buffer *yaml);

#endif
