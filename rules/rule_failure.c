/* The rule is judged once more, part by part. Slow beside the evaluator, and only asked for what
 * has failed. */
#include "rules/rule_failure.h"

#include "core/limits.h"
#include "rules/rule_finds.h"
#include "rules/scope.h"
#include "rules/when_text.h"

struct failure {
    const struct rule_set *set;
    const struct rule *rule;
    const struct article *article;
    struct rule_finds found;
    struct buffer *out;
};

/* ---- the part that fails ---- */

static const struct when_node *failing_part(const struct when_node *node,
                                            const struct when_finds *finds) {
    while (node->kind == WHEN_AND) {
        node = when_holds(node->left, finds) ? node->right : node->left;
    }
    return node;
}

static void append_part(const struct failure *failure, const struct when_node *node) {
    struct slice names[LIMIT_GROUPS];
    for (size_t i = 0; i < failure->rule->group_count; i++) {
        names[i] = failure->rule->groups[i].name;
    }
    buffer_append_char(failure->out, '"');
    when_text_append(node, names, failure->rule->group_count, failure->out);
    buffer_append_char(failure->out, '"');
}

/* "; found: a, b; not found: c", of the groups that the part names. */
static void append_groups(const struct failure *failure, uint64_t named) {
    for (int found = 1; found >= 0; found--) {
        const char *before = found ? "; found: " : "; not found: ";
        for (size_t i = 0; i < failure->rule->group_count; i++) {
            bool is_found = failure->found.finds.groups >> i & 1;
            if ((named >> i & 1) && is_found == (bool)found) {
                buffer_append_text(failure->out, before);
                buffer_append_slice(failure->out, failure->rule->groups[i].name);
                before = ", ";
            }
        }
    }
}

static void append_when(const struct failure *failure) {
    const struct when_node *part = failing_part(failure->rule->when, &failure->found.finds);
    append_part(failure, part);
    buffer_append_text(failure->out, " does not hold");
    append_groups(failure, when_groups(part));
}

static void append_failure(const struct failure *failure) {
    const struct rule *rule = failure->rule;
    if (!rule->enabled) {
        buffer_append_text(failure->out, "the rule is not enabled");
    } else if (failure->found.finds.count == 0) {
        buffer_append_text(failure->out, "none of its terms was found");
    } else if (rule->when && !when_holds(rule->when, &failure->found.finds)) {
        append_when(failure);
    } else if (rule->has_score && failure->found.score < rule->score_threshold) {
        buffer_append_format(failure->out, "the score is %lld, and the threshold %lld",
                             (long long)failure->found.score, (long long)rule->score_threshold);
    } else if (!scope_is_current(rule, clock_real_us())) {
        buffer_append_text(failure->out, "the rule has expired");
    } else if (!scope_has_feed(rule, failure->article)) {
        buffer_append_text(failure->out, "the feed has none of the tags of feeds");
    } else {
        buffer_append_text(failure->out, "the article's language is none of the rule's");
    }
}

enum status rule_failure_append(const struct rule_set *set, size_t index,
                                const struct article *article, const struct hit *hits,
                                size_t hit_count, struct buffer *out) {
    struct failure failure = {
        .set = set, .rule = &set->rules[index], .article = article, .out = out};
    if (!failure.rule->enabled) {
        hit_count = 0; /* its terms have no patterns */
    }
    enum status status =
        rule_finds_collect(set, failure.rule, article, hits, hit_count, &failure.found);
    if (status == STATUS_OK) {
        append_failure(&failure);
        status = out->failed;
    }
    rule_finds_fini(&failure.found);
    return status;
}
