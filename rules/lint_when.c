/* The expression: what it can never be, and what it always is. */
#include "core/buffer.h"
#include "core/limits.h"
#include "rules/lint_inside.h"
#include "rules/when_text.h"
#include "rules/when_truth.h"

enum { QUOTED_BYTES = 200 };

/* A part of the expression, for a message; the caller ends the buffer. */
static struct slice quoted(const struct rule *rule, const struct when_node *node,
                           struct buffer *out) {
    struct slice names[LIMIT_GROUPS];
    for (size_t i = 0; i < rule->group_count; i++) {
        names[i] = rule->groups[i].name;
    }
    buffer_init(out, 64 * KIB);
    when_text_append(node, names, rule->group_count, out);
    struct slice text = buffer_slice(out);
    return text.bytes <= QUOTED_BYTES ? text : SLICE_LITERAL("a part of it");
}

/* A part that holds, or fails, whatever is found. */
static void lint_constant(struct lint_run *run) {
    const struct rule *rule = run->rule;
    unsigned truth = 0;
    const struct when_node *part = when_constant(rule->when, rule->group_count, &truth);
    struct buffer text;
    if (part == NULL) {
        return;
    }
    struct slice words = quoted(rule, part, &text);
    bool holds = truth == WHEN_MAY_HOLD;
    if (holds && part == rule->when) {
        lint_warn(run, LINT_ALWAYS_TRUE, rule->when_line, rule->when_column,
                  "\"%.*s\" holds whatever is found: %s", SLICE_ARG(words),
                  run->is_filter ? "the rules that the filter names never alert"
                                 : "any one term of the rule is enough");
    } else if (holds) {
        lint_warn(run, LINT_ALWAYS_TRUE, rule->when_line, rule->when_column,
                  "\"%.*s\" holds whatever is found; take it out, or mend it", SLICE_ARG(words));
    } else {
        lint_warn(run, LINT_NEVER_MATCHES, rule->when_line, rule->when_column,
                  "no article can make \"%.*s\" true; take it out, or mend it", SLICE_ARG(words));
    }
    buffer_fini(&text);
}

static void lint_free_operand(struct lint_run *run) {
    const struct rule *rule = run->rule;
    const struct when_node *part = when_free_operand(rule->when);
    struct buffer text;
    if (part == NULL) {
        return;
    }
    struct slice words = quoted(rule, part, &text);
    lint_warn(run, LINT_ALWAYS_TRUE, rule->when_line, rule->when_column,
              "\"%.*s\" beside or holds where nothing is found: any one term of the rule is then "
              "enough; was \"and %.*s\" meant?",
              SLICE_ARG(words), SLICE_ARG(words));
    buffer_fini(&text);
}

static void lint_groups(struct lint_run *run) {
    const struct rule *rule = run->rule;
    uint64_t used = when_groups(rule->when);
    for (size_t i = 0; i < rule->group_count; i++) {
        if (!(used >> i & 1)) {
            lint_warn(run, LINT_UNUSED_GROUP, rule->groups[i].line, rule->groups[i].column,
                      "when does not name the group \"%.*s\"", SLICE_ARG(rule->groups[i].name));
        }
    }
}

/* The fields in which some term of the groups is looked for. */
static unsigned fields_of(const struct rule *rule, const struct when_node *node) {
    unsigned fields = 0;
    for (size_t i = 0; i < rule->term_count; i++) {
        fields |= node->groups >> rule->terms[i].group & 1 ? rule->terms[i].fields : 0;
    }
    return node->title_only ? fields & 1u << FIELD_TITLE : fields;
}

/* A part that asks for finds in fields in which nothing is looked for. */
static void lint_fields(struct lint_run *run, const struct when_node *node) {
    const struct rule *rule = run->rule;
    bool joins = node->kind == WHEN_NEAR || node->kind == WHEN_BEFORE;
    bool apart = joins && (fields_of(rule, node->left) & fields_of(rule, node->right)) == 0;
    bool untitled = node->kind == WHEN_TITLE && (fields_of(rule, node) & 1u << FIELD_TITLE) == 0;
    if (apart || untitled) {
        struct buffer text;
        struct slice words = quoted(rule, node, &text);
        lint_warn(run, LINT_NEVER_MATCHES, rule->when_line, rule->when_column,
                  apart ? "\"%.*s\" is never true: no field is among those of both sides"
                        : "\"%.*s\" is never true: no term of it is looked for in the title",
                  SLICE_ARG(words));
        buffer_fini(&text);
    }
    if (node->left && !joins) {
        lint_fields(run, node->left);
    }
    if (node->right && !joins) {
        lint_fields(run, node->right);
    }
}

void lint_when(struct lint_run *run) {
    const struct rule *rule = run->rule;
    if (rule->when == NULL) {
        return;
    }
    /* A filter is judged where none of its terms is found, too. */
    unsigned truth = when_truth_ever(rule->when, rule->group_count, run->is_filter);
    if (truth == WHEN_MAY_FAIL) {
        lint_warn(run, LINT_NEVER_MATCHES, rule->when_line, rule->when_column,
                  "no article can make this true");
    } else {
        lint_constant(run);
    }
    if ((truth & WHEN_MAY_FAIL) != 0 && !run->is_filter) {
        lint_free_operand(run);
    }
    lint_fields(run, rule->when);
    lint_groups(run);
}
