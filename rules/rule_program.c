/* The parts are those that an explanation of an article judges (rules/clause.h), here of no article
 * at all. */
#include "rules/rule_program.h"

#include "core/limits.h"
#include "rules/clause.h"
#include "rules/rule.h"
#include "rules/when_text.h"

enum { MEANING_COLUMN = 34 };

static void append_list(struct buffer *out, const char *what, const struct slice_list *list) {
    buffer_append_text(out, what);
    for (size_t i = 0; i < list->count; i++) {
        buffer_append_text(out, i > 0 ? ", " : " ");
        buffer_append_slice(out, list->items[i]);
    }
    buffer_append_char(out, '\n');
}

/* ---- the expression ---- */

static void append_count(const struct when_node *node, struct buffer *out) {
    static const char *const words[] = {"at least", "more than", "at most", "fewer than",
                                        "exactly"};
    buffer_append_format(out, "%s %u place%s have a term of it; those that overlap count each",
                         words[node->comparison], node->number, node->number == 1 ? "" : "s");
}

static void append_joined(const struct when_node *node, struct buffer *out) {
    buffer_append_format(out, "both in one text, at most %u word%s between, %s", node->number,
                         node->number == 1 ? "" : "s",
                         node->kind == WHEN_NEAR ? "in either order" : "in this order");
}

static void append_meaning(const struct when_node *node, struct buffer *out) {
    switch (node->kind) {
    case WHEN_GROUPS:
        buffer_append_text(out, (node->groups & (node->groups - 1)) != 0
                                    ? "a term of any of its groups is found"
                                    : "a term of it is found");
        break;
    case WHEN_TITLE:
        buffer_append_text(out, "a term of it is found in the title");
        break;
    case WHEN_ALL:
        buffer_append_text(out, "a term of each of its groups is found");
        break;
    case WHEN_OF:
        buffer_append_format(out, "terms of at least %u of these groups are found", node->number);
        break;
    case WHEN_COUNT:
        append_count(node, out);
        break;
    case WHEN_NOT:
        buffer_append_text(out, "what is below it must not hold");
        break;
    case WHEN_AND:
        buffer_append_text(out, "all that is below it must hold");
        break;
    case WHEN_OR:
        buffer_append_text(out, "one that is below it must hold");
        break;
    case WHEN_NEAR:
    case WHEN_BEFORE:
        append_joined(node, out);
        break;
    }
}

static size_t characters(struct slice text) {
    size_t count = 0;
    for (size_t i = 0; i < text.bytes; i++) {
        count += (text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

/* A row of and, or of or, and a not: their parts stand below them. */
static const char *operator_of(const struct when_node *node) {
    return node->kind == WHEN_AND ? "and" : node->kind == WHEN_OR ? "or" : "not";
}

static void append_clause(const struct clause *clause, const struct slice *names,
                          size_t group_count, struct buffer *out) {
    struct buffer text;
    buffer_init(&text, 64 * KIB);
    for (uint32_t d = 0; d <= clause->depth; d++) {
        buffer_append_text(&text, "  ");
    }
    if (clause->shows == CLAUSE_PARTS) {
        buffer_append_text(&text, operator_of(clause->node));
    } else {
        when_text_append(clause->node, names, group_count, &text);
    }
    buffer_append_slice(out, buffer_slice(&text));
    for (size_t at = characters(buffer_slice(&text)); at < MEANING_COLUMN; at++) {
        buffer_append_char(out, ' ');
    }
    buffer_append_text(out, "  ");
    append_meaning(clause->node, out);
    buffer_append_char(out, '\n');
    if (text.failed != STATUS_OK) {
        out->failed = text.failed;
    }
    buffer_fini(&text);
}

static enum status append_when(const struct rule *rule, struct buffer *out) {
    const struct when_finds nothing = {.items = NULL};
    struct slice names[LIMIT_GROUPS];
    struct clause *clauses = NULL;
    size_t count = 0;
    struct arena arena;
    if (rule->when == NULL) {
        buffer_append_text(out, "  any                               a term of it is found\n");
        return STATUS_OK;
    }
    for (size_t i = 0; i < rule->group_count; i++) {
        names[i] = rule->groups[i].name;
    }
    arena_init(&arena, MIB);
    enum status status = clauses_judge(rule->when, &nothing, &arena, &clauses, &count);
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        append_clause(&clauses[i], names, rule->group_count, out);
    }
    arena_fini(&arena);
    return status;
}

/* ---- what is asked besides ---- */

static void append_score(const struct rule *rule, struct buffer *out) {
    if (rule->has_score) {
        buffer_append_format(out,
                             "  and a score of %lld at least: the weight of each term that is "
                             "found, twice if in the title\n",
                             (long long)rule->score_threshold);
    }
}

static void append_scope(const struct rule *rule, struct buffer *out) {
    if (rule->languages.count > 0) {
        append_list(out, "  only in articles of unknown language, or in", &rule->languages);
    }
    if (rule->feeds.count > 0) {
        append_list(out, "  only of feeds with a tag of", &rule->feeds);
    }
    if (rule->expires_us != CLOCK_UNKNOWN) {
        char day[CLOCK_TEXT_BYTES];
        clock_format(rule->expires_us, 0, day);
        buffer_append_format(out, "  only before %s\n", day);
    }
}

static void append_filters(const struct rule_set *set, const struct rule *rule,
                           struct buffer *out) {
    for (size_t i = 0; i < rule->filter_count; i++) {
        const struct rule *filter = &set->filters[rule->filters[i]].rule;
        buffer_append_format(out, "  unless the filter %.*s holds: %.*s (%s:%zu)\n",
                             SLICE_ARG(filter->alert.id), SLICE_ARG(filter->when_text),
                             filter->file, filter->line);
    }
}

static void append_needed(const struct rule *rule, struct buffer *out) {
    struct slice needed[LIMIT_GROUPS];
    struct slice_list list = {needed, 0};
    for (size_t i = 0; i < rule->group_count; i++) {
        if (rule->needed >> i & 1) {
            needed[list.count++] = rule->groups[i].name;
        }
    }
    append_list(out, "  judged only where something is found of", &list);
}

enum status rule_program_append(const struct rule_set *set, size_t index, struct buffer *out) {
    const struct rule *rule = &set->rules[index];
    enum status status = append_when(rule, out);
    append_score(rule, out);
    append_scope(rule, out);
    append_filters(set, rule, out);
    append_needed(rule, out);
    return status == STATUS_OK ? out->failed : status;
}
