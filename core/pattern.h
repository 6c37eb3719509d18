/* A pattern: what rules ask the matcher to find. One per distinct (text, case) of a rule
 * set; its index in the array given to the matcher is its number in hits. */
#ifndef TOCSIN_CORE_PATTERN_H
#define TOCSIN_CORE_PATTERN_H

#include "core/slice.h"

struct pattern {
    struct slice
        text; /* the term as written, `*` included: valid UTF-8, borrowed from the rule set */
    bool case_exact; /* the found text must have the case of `text` too */
};

#endif
