/* What a scanner is made of: for the tests of this folder. */
#ifndef TOCSIN_MATCHER_SCANNER_INSIDE_H
#define TOCSIN_MATCHER_SCANNER_INSIDE_H

#include "matcher/database_inside.h"
#include "matcher/folded_article.h"
#include "matcher/regex_scan.h"
#include "matcher/scanner.h"

/* A hit with the place of its first byte in the folded buffer, by which words are counted. */
struct found {
    struct hit hit;
    uint32_t folded_start, folded_end;
    uint32_t regex; /* 1 and up: its number, and the place comes later (regex_scan_settle); or 0 */
};

struct scanner {
    const struct database *database; /* borrowed */
    struct hs_scratch *scratch;      /* NULL without literals */
    struct folded_article folded;
    struct buffer kept;  /* the original text of a hit, folded but for its case, between newlines */
    struct found *found; /* owned, grows to LIMIT_ARTICLE_HITS */
    size_t found_count, found_capacity;
    struct hit *hits; /* owned, as large as found */
    uint64_t *memos;  /* for each open entry, the scan and the word that it was last compared at */
    uint32_t scan_number;
    struct span word; /* of the buffer: the one that was last looked at */
    bool out_of_memory;
    struct regex_scan regexes;
};

/* Adds to what was found; false, told by a counter or out_of_memory, if there is no room. */
bool scanner_keep(struct scanner *scanner, const struct found *found);

/* As scanner_scan, by the dictionary alone: what is done when Hyperscan fails. */
enum status scanner_scan_plainly(struct scanner *scanner, const struct article *article,
                                 const struct hit **hits, size_t *count) WARN_UNUSED;

#endif
