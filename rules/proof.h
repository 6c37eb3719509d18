/* The proof of a match: what the alert shows besides that the rule matched. */
#ifndef TOCSIN_RULES_PROOF_H
#define TOCSIN_RULES_PROOF_H

#include "core/alert.h"
#include "core/arena.h"
#include "rules/rule.h"

/* A rule with the finds of its terms in one article. */
struct judged {
    const struct rule *rule;
    struct when_finds finds;
    const uint32_t *terms; /* beside the finds: the term of the rule */
    int64_t score;
};

/* What is noted of a term of the rule that is being judged or proved. */
enum term_mark { MARK_FOUND = 1, MARK_TITLE = 2 };

/* Fills in *out but for what is the caller's (evaluate.h). `term_marks` has a byte for each term of
 * the rule, zero before and after. STATUS_NO_MEMORY when the arena is full. */
enum status proof_make(const struct judged *judged, const struct article *article,
                       unsigned char *term_marks, struct arena *arena,
                       struct alert *out) WARN_UNUSED;

#endif
