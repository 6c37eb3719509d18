/* An alert: one rule that matched one article, with its proof. A value of slices and small arrays
 * that live in the arena of the work it came from; publish writes it as JSON (DESIGN 8). */
#ifndef TOCSIN_CORE_ALERT_H
#define TOCSIN_CORE_ALERT_H

#include "core/article.h"
#include "core/hash.h"

enum severity { SEVERITY_INFO, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH, SEVERITY_CRITICAL };
enum { SEVERITY_COUNT = SEVERITY_CRITICAL + 1 };

const char *severity_name(enum severity severity);          /* "info", … static */
bool severity_parse(struct slice text, enum severity *out); /* false: no such name */

enum alert_kind { ALERT_NEW, ALERT_UPDATE };

struct alert_rule {
    struct slice id, title, category, set; /* set: the file the rule came from, by its name */
    enum severity severity;
    struct slice_list tags, references;
    struct hash content; /* of all that decides what the rule matches */
    size_t number;       /* of the rule in its rule set, from 0 */
};

/* Who is meant by a term of a list; what the list does not say is empty. */
struct alert_entity {
    struct slice id, label, programme;
    struct slice list; /* the list's id, never empty */
};

struct alert_match {
    struct slice group, term; /* the term as written in the rule */
    struct slice text;        /* the slice of the article that matched */
    enum article_field field;
    uint16_t index;
    uint32_t start, end;               /* bytes of the field's original text, half-open */
    const struct alert_entity *entity; /* NULL: the term stands in the rule itself */
};

/* Microseconds spent in each stage. */
struct alert_latency {
    int64_t fetch_us, parse_us, match_us, commit_us;
};

struct alert {
    struct alert_rule rule;
    enum alert_kind kind;
    struct hash id; /* stable: rule, rule content, article, article content */
    int64_t time_us;
    int64_t first_seen_us;
    int64_t score;
    struct slice when; /* the expression as written; "any" by default */
    struct slice_list groups_true, groups_false;
    const struct alert_match *matches; /* in order of field, index, start */
    size_t match_count;
    struct slice snippet;          /* plain text around the first match */
    const struct article *article; /* borrowed: lives as long as the arena */
    struct alert_latency latency;
};

#endif
