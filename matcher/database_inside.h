/* What a database is made of: for the scanner and the tests of this folder. */
#ifndef TOCSIN_MATCHER_DATABASE_INSIDE_H
#define TOCSIN_MATCHER_DATABASE_INSIDE_H

#include "matcher/database.h"
#include "matcher/fuzzy.h"
#include "matcher/regex.h"
#include "matcher/word_index.h"

struct hs_database; /* Hyperscan: hs_database_t, hs_scratch_t */
struct hs_scratch;

struct database {
    size_t pattern_count;
    struct dictionary dictionary;
    struct word_index word_index;   /* of the whole literals */
    struct fuzzy_index fuzzy_index; /* of the words with an edit */
    struct hs_database *hyperscan;  /* ids: numbers of literals; NULL if it has none */
    struct regex_set regexes;       /* in a Hyperscan database of their own */
    bool hyperscan_has_whole;       /* the whole literals too, not the others alone */
};

#endif
