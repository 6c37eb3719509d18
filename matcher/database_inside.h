/* What a database is made of: for the scanner and the tests of this folder. */
#ifndef TOCSIN_MATCHER_DATABASE_INSIDE_H
#define TOCSIN_MATCHER_DATABASE_INSIDE_H

#include "matcher/database.h"
#include "matcher/dictionary.h"

struct hs_database; /* Hyperscan: hs_database_t, hs_scratch_t */
struct hs_scratch;

struct database {
    size_t pattern_count;
    struct dictionary dictionary;
    struct hs_database *hyperscan; /* ids: numbers of literals; NULL if there are none */
};

#endif
