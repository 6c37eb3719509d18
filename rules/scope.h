/* Whether an article is one that a rule is for: its language, its feed, and whether the rule has
 * expired (DESIGN 5). */
#ifndef TOCSIN_RULES_SCOPE_H
#define TOCSIN_RULES_SCOPE_H

#include "core/article.h"
#include "rules/rule.h"

/* Of the article, else of its feed; empty if neither says. */
struct slice scope_language_of(const struct article *article);
/* An article of unknown language is in scope: to miss an alert is worse. "en" means "en-GB" too. */
bool scope_has_language(const struct rule *rule, const struct article *article);
/* One of the rule's feed tags is one of the article's. */
bool scope_has_feed(const struct rule *rule, const struct article *article);
bool scope_is_current(const struct rule *rule, int64_t now_us);

/* All three, now. */
bool scope_holds(const struct rule *rule, const struct article *article);

/* What a list's entry is judged by, besides the hit. */
struct scope_moment {
    struct slice language; /* of the article; empty: unknown */
    int64_t now_us;        /* once for all hits of an article */
};

/* Whether a find of the term may not count: it is of a list and has a language or expires. */
bool scope_limits_term(const struct rule_term *term);
/* Whether such a find counts now. */
bool scope_has_term(const struct rule_term *term, const struct scope_moment *moment);
struct scope_moment scope_moment_of(const struct rule_set *set, const struct article *article);

#endif
