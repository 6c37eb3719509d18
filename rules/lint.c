/* The linter: goes through what can be asked of a rule, and keeps account of what comments silence.
 * A comment that silences nothing is a warning too: it would hide the next mistake. */
#include "rules/lint_inside.h"

#include "core/clock.h"
#include "core/near_word.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const lint_codes[LINT_COUNT] = {
#define X(name, code) code,
    LINT_TABLE(X)
#undef X
};

bool lint_code_of(struct slice message, enum lint_code *out) {
    const char *colon = message.bytes > 0 ? memchr(message.data, ':', message.bytes) : NULL;
    struct slice code = slice_sub(message, 0, colon ? (size_t)(colon - message.data) : 0);
    for (size_t i = 0; i < LINT_COUNT; i++) {
        if (slice_equal(code, slice_of(lint_codes[i]))) {
            *out = (enum lint_code)i;
            return true;
        }
    }
    return false;
}

void lint_warn(struct lint_run *run, enum lint_code code, size_t line, size_t column,
               const char *format, ...) {
    const struct rule *rule = run->rule;
    if (rule->allowed >> code & 1) {
        run->silenced |= 1u << code;
        return;
    }
    char message[ERROR_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error;
    error_set(&error, STATUS_INVALID, rule->file, line, column, "%s: %.*s: %s", lint_codes[code],
              SLICE_ARG(rule->alert.id), message);
    rule_errors_add(run->warnings, &error);
}

static void lint_tests(struct lint_run *run) {
    const struct rule *rule = run->rule;
    if (rule->test_count == 0) {
        lint_warn(run, LINT_MISSING_TEST, rule->line, rule->column,
                  "this rule has no test; add tests: [{match: TEXT}, {no_match: TEXT}]");
    }
}

static void lint_expiry(struct lint_run *run) {
    const struct rule *rule = run->rule;
    if (rule->expires_us != CLOCK_UNKNOWN && rule->expires_us <= clock_real_us()) {
        lint_warn(run, LINT_NEVER_MATCHES, rule->line, rule->column,
                  "this rule has expired; take it out, or move the date");
    }
}

/* The most that the terms can add up to, each found in the title if it may be. */
static void lint_score(struct lint_run *run) {
    const struct rule *rule = run->rule;
    int64_t most = 0;
    for (size_t i = 0; i < rule->term_count; i++) {
        const struct rule_term *term = &rule->terms[i];
        int64_t weight = term->fields >> FIELD_TITLE & 1 ? 2 * term->weight : term->weight;
        most += weight > 0 ? weight : 0;
    }
    if (rule->has_score && most < rule->score_threshold) {
        lint_warn(run, LINT_NEVER_MATCHES, rule->line, rule->column,
                  "the threshold is %lld, and all terms together reach %lld",
                  (long long)rule->score_threshold, (long long)most);
    }
}

static void lint_allow(struct lint_run *run, const struct lint_allow *allow) {
    if (allow->code == 0) {
        const char *near = near_text(allow->word, lint_codes, LINT_COUNT);
        lint_warn(run, LINT_UNUSED_ALLOW, allow->line, allow->column,
                  "there is no warning \"%.*s\"%s%s%s", SLICE_ARG(allow->word),
                  near ? "; did you mean " : "; tocsin rules check --explain all tells them",
                  near ? near : "", near ? "?" : "");
    } else if (allow->stray) {
        lint_warn(run, LINT_UNUSED_ALLOW, allow->line, allow->column,
                  "this comment stands at no rule; put it into one, or directly above it");
    } else if ((run->silenced & allow->code) == 0) {
        lint_warn(run, LINT_UNUSED_ALLOW, allow->line, allow->column,
                  "there is no %.*s here to silence; take the comment out", SLICE_ARG(allow->word));
    }
}

/* A comment that allows unused comments is never one itself. */
void lint_allows(struct lint_run *run) {
    const struct lint_allows *allows = &run->rule->allows;
    for (size_t i = 0; i < allows->count; i++) {
        if (allows->items[i].code != 1u << LINT_UNUSED_ALLOW) {
            lint_allow(run, &allows->items[i]);
        }
    }
}

/* A rule of a hundred thousand names may have as many warnings: their places are sorted, and then
 * each is moved once. */
struct place {
    size_t line, column, index;
};

static int compare_places(const void *a, const void *b) {
    const struct place *left = a, *right = b;
    if (left->line != right->line) {
        return left->line < right->line ? -1 : 1;
    }
    if (left->column != right->column) {
        return left->column < right->column ? -1 : 1;
    }
    return (left->index > right->index) - (left->index < right->index);
}

/* Out of memory they stay as they are. */
void lint_sort(struct rule_errors *warnings, size_t first) {
    size_t count = warnings->count - first;
    struct place *places = calloc(count + 1, sizeof *places);
    struct error *sorted = calloc(count + 1, sizeof *sorted);
    for (size_t i = 0; places && i < count; i++) {
        const struct error *one = &warnings->items[first + i];
        places[i] = (struct place){one->line, one->column, first + i};
    }
    if (places && sorted && count > 1) {
        qsort(places, count, sizeof *places, compare_places);
        for (size_t i = 0; i < count; i++) {
            sorted[i] = warnings->items[places[i].index];
        }
        memcpy(&warnings->items[first], sorted, count * sizeof *sorted);
    }
    free(sorted);
    free(places);
}

void lint_rule(const struct rule *rule, struct rule_errors *warnings) {
    struct lint_run run = {.rule = rule, .warnings = warnings};
    size_t first = warnings->count;
    lint_tests(&run);
    lint_words(&run);
    lint_terms(&run);
    lint_regexes(&run);
    lint_when(&run);
    lint_expiry(&run);
    lint_score(&run);
    lint_allows(&run);
    if (warnings->count > first + 1) {
        lint_sort(warnings, first);
    }
}
