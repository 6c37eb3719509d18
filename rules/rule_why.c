/* The rule is judged once more, part by part (rules/clause.h), and each part says what shows it.
 * What decides comes first: a rule that is not enabled has no other reason. */
#include "rules/rule_why.h"

#include "core/article.h"
#include "core/limits.h"
#include "core/safe_text.h"
#include "rules/clause.h"
#include "rules/quote.h"
#include "rules/rule_finds.h"
#include "rules/scope.h"
#include "rules/when_text.h"

#include <string.h>

struct telling {
    const struct rule_set *set;
    const struct rule *rule;
    const struct article *article;
    struct rule_finds finds;
    const struct clause *clauses;
    size_t clause_count;
    struct buffer *out;
};

/* ---- pieces of text ---- */

static const struct hit *place(const struct telling *telling, const struct clause *clause,
                               size_t number) {
    return telling->finds.finds.items[clause->places[number]].hit;
}

static void append_found_text(const struct telling *telling, const struct clause *clause,
                              size_t number) {
    quote_append_find(telling->article, place(telling, clause, number), telling->out);
}

static void append_names(const struct telling *telling, uint64_t groups) {
    const char *before = " ";
    for (size_t i = 0; i < telling->rule->group_count; i++) {
        if (groups >> i & 1) {
            buffer_append_text(telling->out, before);
            buffer_append_slice(telling->out, telling->rule->groups[i].name);
            before = ", ";
        }
    }
}

static void append_clause_text(const struct telling *telling, const struct when_node *node) {
    struct slice names[LIMIT_GROUPS];
    for (size_t i = 0; i < telling->rule->group_count; i++) {
        names[i] = telling->rule->groups[i].name;
    }
    when_text_append(node, names, telling->rule->group_count, telling->out);
}

/* ---- clauses ---- */

static const char *plural(uint32_t number) {
    return number == 1 ? "" : "s";
}

static void append_distance(const struct telling *telling, const struct clause *clause) {
    append_found_text(telling, clause, 0);
    buffer_append_text(telling->out,
                       clause->shows == CLAUSE_REVERSED ? " stands before " : " and ");
    append_found_text(telling, clause, 1);
    if (clause->shows == CLAUSE_REVERSED) {
        buffer_append_format(telling->out, ", the other way round, %u word%s between",
                             clause->number, plural(clause->number));
    } else {
        buffer_append_format(telling->out, " are %u word%s apart", clause->number,
                             plural(clause->number));
    }
    if (!clause->holds) {
        buffer_append_format(telling->out, ", and %u %s allowed", clause->node->number,
                             clause->node->number == 1 ? "is" : "are");
    }
}

static void append_several(const struct telling *telling, const struct clause *clause) {
    buffer_append_format(telling->out, "%u of its groups %s found", clause->number,
                         clause->number == 1 ? "was" : "were");
    if (clause->missing != 0) {
        buffer_append_text(telling->out, "; nothing of");
        append_names(telling, clause->missing);
    }
}

/* What shows the clause, behind it. */
static void append_shown(const struct telling *telling, const struct clause *clause) {
    struct buffer *out = telling->out;
    switch (clause->shows) {
    case CLAUSE_PARTS:
        return;
    case CLAUSE_FOUND:
        buffer_append_format(out, "%u find%s", clause->number, plural(clause->number));
        break;
    case CLAUSE_NOT_FOUND:
    case CLAUSE_SIDE_MISSING:
        buffer_append_text(out, "nothing was found of");
        append_names(telling, clause->missing);
        break;
    case CLAUSE_NOT_IN_TITLE:
        buffer_append_text(out, "found, but not in the title");
        break;
    case CLAUSE_GROUPS:
        append_several(telling, clause);
        break;
    case CLAUSE_COUNTED:
        buffer_append_format(out, "%u place%s", clause->number, plural(clause->number));
        break;
    case CLAUSE_APART:
    case CLAUSE_REVERSED:
        append_distance(telling, clause);
        break;
    case CLAUSE_OVERLAPPING:
        buffer_append_text(out, "both sides were found on the same words alone");
        break;
    case CLAUSE_OTHER_TEXT:
        buffer_append_text(out, "both sides were found, but never in the same text");
        break;
    }
    if (clause->place_count > 0) {
        buffer_append_text(out, ":");
        quote_append(telling->article, place(telling, clause, 0),
                     clause->place_count > 1 ? place(telling, clause, 1) : NULL, out);
    }
}

static void append_clauses(const struct telling *telling) {
    for (size_t i = 0; i < telling->clause_count; i++) {
        const struct clause *clause = &telling->clauses[i];
        for (size_t d = 0; d <= clause->depth; d++) {
            buffer_append_text(telling->out, "  ");
        }
        buffer_append_text(telling->out, clause->holds ? "yes  " : "no   ");
        append_clause_text(telling, clause->node);
        if (clause->shows != CLAUSE_PARTS) {
            buffer_append_text(telling->out, "\n");
            for (size_t d = 0; d < clause->depth + 4; d++) {
                buffer_append_text(telling->out, "  ");
            }
            append_shown(telling, clause);
        }
        buffer_append_char(telling->out, '\n');
    }
}

/* ---- the reason ---- */

/* The first filter that withholds the alert; NULL: none. */
static enum status withholding(const struct telling *telling, const struct hit *hits,
                               size_t hit_count, const struct rule_filter **out) {
    *out = NULL;
    for (size_t i = 0; i < telling->rule->filter_count && *out == NULL; i++) {
        const struct rule_filter *filter = &telling->set->filters[telling->rule->filters[i]];
        struct rule_finds finds;
        enum status status = rule_finds_collect(telling->set, &filter->rule, telling->article, hits,
                                                hit_count, &finds);
        if (status != STATUS_OK) {
            return status;
        }
        bool holds = finds.finds.count > 0 &&
                     (filter->rule.when == NULL || when_holds(filter->rule.when, &finds.finds));
        *out = holds ? filter : NULL;
        rule_finds_fini(&finds);
    }
    return STATUS_OK;
}

/* The groups of which nothing was found, but for those that must not be. */
static uint64_t absent_groups(const struct telling *telling) {
    const struct rule *rule = telling->rule;
    uint64_t all =
        rule->group_count == LIMIT_GROUPS ? UINT64_MAX : ((uint64_t)1 << rule->group_count) - 1;
    return all & ~telling->finds.finds.groups & ~(rule->when ? when_denied(rule->when) : 0);
}

/* Gives the groups of it that were not found. */
static uint64_t append_cause(const struct telling *telling) {
    const struct clause *cause =
        &telling->clauses[clauses_cause(telling->clauses, telling->clause_count)];
    buffer_append_text(telling->out, "it does not match: \"");
    append_clause_text(telling, cause->node);
    buffer_append_text(telling->out,
                       cause->holds ? "\" holds, and must not: " : "\" does not hold: ");
    append_shown(telling, cause);
    buffer_append_char(telling->out, '\n');
    return cause->holds ? 0 : cause->missing & ~telling->finds.finds.groups;
}

static struct rule_verdict judge(const struct telling *telling, const struct rule_filter *filter) {
    const struct rule *rule = telling->rule;
    struct rule_verdict verdict = {.matches = false};
    struct buffer *out = telling->out;
    if (!rule->enabled) {
        buffer_append_text(out, "it does not match: it is not enabled\n");
    } else if (!scope_is_current(rule, clock_real_us())) {
        buffer_append_text(out, "it does not match: it has expired\n");
    } else if (!scope_has_language(rule, telling->article)) {
        buffer_append_text(out, "it does not match: the article's language is \"");
        safe_text_append(scope_language_of(telling->article), out);
        buffer_append_text(out, "\"\n");
    } else if (!scope_has_feed(rule, telling->article)) {
        buffer_append_text(out,
                           "it does not match: the feed has none of the tags that it is for\n");
    } else if (telling->finds.finds.count == 0) {
        buffer_append_text(out, "it does not match: none of its terms was found\n");
        verdict.missing = absent_groups(telling);
    } else if (telling->clause_count > 0 && !telling->clauses[0].holds) {
        verdict.missing = append_cause(telling);
    } else if (rule->has_score && telling->finds.score < rule->score_threshold) {
        buffer_append_format(out, "it does not match: its score is %lld, and %lld are asked for\n",
                             (long long)telling->finds.score, (long long)rule->score_threshold);
        verdict.missing = absent_groups(telling);
    } else if (filter) {
        buffer_append_format(out, "it does not match: the filter %.*s (%s:%zu) withholds it\n",
                             SLICE_ARG(filter->rule.alert.id), filter->rule.file,
                             filter->rule.line);
    } else {
        buffer_append_text(out, "it matches\n");
        verdict.matches = true;
    }
    return verdict;
}

/* The terms that were found, each once, with where it was first. */
static void append_terms(const struct telling *telling) {
    const struct when_finds *finds = &telling->finds.finds;
    for (size_t i = 0; i < finds->count; i++) {
        size_t times = 0;
        bool told = false;
        for (size_t j = 0; j < finds->count; j++) {
            bool same = telling->finds.terms[j] == telling->finds.terms[i];
            times += same;
            told = told || (same && j < i);
        }
        if (told) {
            continue;
        }
        const struct rule_term *term = &telling->rule->terms[telling->finds.terms[i]];
        buffer_append_format(telling->out, "  %.*s: \"%.*s\", %zu time%s:",
                             SLICE_ARG(telling->rule->groups[term->group].name),
                             SLICE_ARG(term->text), times, times == 1 ? "" : "s");
        quote_append(telling->article, finds->items[i].hit, NULL, telling->out);
        buffer_append_char(telling->out, '\n');
    }
}

static void append_all(const struct telling *telling, const struct rule_filter *filter,
                       struct rule_verdict *verdict) {
    *verdict = judge(telling, filter);
    if (telling->clause_count > 0) {
        buffer_append_text(telling->out, "when\n");
        append_clauses(telling);
    }
    if (telling->rule->has_score) {
        buffer_append_format(telling->out, "score %lld of %lld\n", (long long)telling->finds.score,
                             (long long)telling->rule->score_threshold);
    }
    buffer_append_text(telling->out, "found\n");
    append_terms(telling);
    if (telling->finds.finds.count == 0) {
        buffer_append_text(telling->out, "  nothing\n");
    }
}

enum status rule_why_append(const struct rule_set *set, size_t index, const struct article *article,
                            const struct hit *hits, size_t hit_count, struct buffer *out,
                            struct rule_verdict *verdict) {
    struct telling telling = {
        .set = set, .rule = &set->rules[index], .article = article, .out = out};
    const struct rule_filter *filter = NULL;
    struct clause *clauses = NULL;
    struct arena arena;
    arena_init(&arena, 64 * MIB);
    size_t usable = telling.rule->enabled ? hit_count : 0; /* else its terms have no patterns */
    enum status status =
        rule_finds_collect(set, telling.rule, article, hits, usable, &telling.finds);
    if (status == STATUS_OK && telling.rule->when) {
        status = clauses_judge(telling.rule->when, &telling.finds.finds, &arena, &clauses,
                               &telling.clause_count);
        telling.clauses = clauses;
    }
    if (status == STATUS_OK) {
        status = withholding(&telling, hits, hit_count, &filter);
    }
    if (status == STATUS_OK) {
        append_all(&telling, filter, verdict);
        status = out->failed;
    }
    rule_finds_fini(&telling.finds);
    arena_fini(&arena);
    return status;
}
