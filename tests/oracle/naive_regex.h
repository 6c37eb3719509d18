/* An oracle for regexes: a part of Hyperscan's syntax, each piece of it a function from the places
 * in a text where it may begin to those where it may end. No backtracking, no automaton: sets of
 * places, all of them, which is what Hyperscan reports.
 *
 *   (?i) in front   | between   ( ) (?: )   * + ? {m} {m,} {m,n}   . ^ $ \b \B   \d \w \s
 *   \ before a sign   [a-z_\d] [^a-z]   any other letter
 *
 * Shares no code with matcher/. */
#ifndef TOCSIN_TESTS_NAIVE_REGEX_H
#define TOCSIN_TESTS_NAIVE_REGEX_H

#include "core/slice.h"

#include <stdint.h>

struct naive_regex;

enum { NAIVE_REGEX_TEXT_MAX = 1u << 16 }; /* code points of a text */

/* NULL: not of this part of the syntax. Borrows the text. */
struct naive_regex *naive_regex_create(struct slice text);
void naive_regex_destroy(struct naive_regex **regex);
/* Whether it matches the empty text somewhere: the database must refuse it. */
bool naive_regex_is_empty(const struct naive_regex *regex);

struct naive_regex_match {
    uint32_t start, end; /* bytes */
};

/* What is a hit: of the matches that end at one place the one that starts first, and of those that
 * start at one place the one that ends last. In order of start; borrowed until the next call. */
const struct naive_regex_match *naive_regex_search(struct naive_regex *regex, struct slice text,
                                                   size_t *count);

#endif
