/* Regexes on the texts of an article: the part of a scanner that is theirs. */
#ifndef TOCSIN_MATCHER_REGEX_SCAN_H
#define TOCSIN_MATCHER_REGEX_SCAN_H

#include "core/buffer.h"
#include "matcher/regex.h"

#include <stdbool.h>

struct hs_scratch;
struct scanner;

/* What was last found of a regex. */
struct regex_last {
    uint64_t text;  /* a number of each text scanned, so that nothing need be forgotten */
    uint32_t found; /* its place among what the scanner found */
};

/* Reused from article to article. */
struct regex_scan {
    struct buffer mended;    /* a text that is not UTF-8, its faults made U+001A byte by byte */
    struct regex_last *last; /* owned; of each regex */
    uint64_t text_number;
};

/* STATUS_NO_MEMORY. Adds what Hyperscan needs to *scratch. */
enum status regex_scan_init(struct regex_scan *out, const struct regex_set *set,
                            struct hs_scratch **scratch) WARN_UNUSED;
void regex_scan_fini(struct regex_scan *scan);
/* Adds to what the scanner found. A text for which Hyperscan fails is counted, and gives what was
 * found in it until then: there is no other way to look for a regex. */
void regex_scan_article(struct scanner *scanner);
/* When all is sorted: keeps the longest of the matches of a regex that start at one place, and
 * gives each its place in the folded buffer, by which words are numbered. */
void regex_scan_settle(struct scanner *scanner);

#endif
