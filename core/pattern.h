/* A pattern: what rules ask the matcher to find. One per distinct pattern (text and the ways in
 * which it is looked for) of a rule set; its index in the array given to the matcher is its number
 * in hits. Write one with the names of its fields: those left out are false. */
#ifndef TOCSIN_CORE_PATTERN_H
#define TOCSIN_CORE_PATTERN_H

#include "core/slice.h"

struct pattern {
    struct slice
        text; /* the term as written, `*` included: valid UTF-8, borrowed from the rule set */
    bool case_exact; /* the found text must have the case of `text` too */
    bool clitics;    /* found with the proclitics of its script before it too (matcher/clitics.h) */
    bool fuzzy;      /* found with one edit in one long word too (matcher/fuzzy.h) */
    bool regex;      /* `text` is an expression, looked for in the text as it was written
                        (matcher/regex.h); no other flag goes with it */
};

#endif
