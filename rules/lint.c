/* The warnings, one function each. */
#include "rules/lint.h"

#include "core/clock.h"
#include "rules/lint_regex.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const codes[] = {
#define X(name, code) code,
    LINT_TABLE(X)
#undef X
};

/* ---- comments ---- */

static bool next_line(struct slice *rest, struct slice *line) {
    if (rest->bytes == 0) {
        return false;
    }
    const char *end = memchr(rest->data, '\n', rest->bytes);
    size_t bytes = end ? (size_t)(end - rest->data) : rest->bytes;
    *line = slice_trim(slice_sub(*rest, 0, bytes));
    *rest = slice_sub(*rest, end ? bytes + 1 : bytes, rest->bytes);
    return true;
}

/* The codes that one line allows. */
static unsigned allowed_by(struct slice line) {
    static const char mark[] = "# lint: allow ";
    unsigned allowed = 0;
    const char *found =
        line.bytes > 0 ? memmem(line.data, line.bytes, mark, sizeof mark - 1) : NULL;
    if (found == NULL) {
        return 0;
    }
    struct slice rest = slice_sub(line, (size_t)(found - line.data) + sizeof mark - 1, line.bytes);
    for (size_t i = 0; i < LINT_COUNT; i++) {
        if (rest.bytes > 0 && memmem(rest.data, rest.bytes, codes[i], strlen(codes[i]))) {
            allowed |= 1u << i;
        }
    }
    return allowed;
}

unsigned lint_allowed(struct slice text, size_t line, size_t line_end) {
    struct slice one;
    unsigned above = 0, inside = 0, pending = 0;
    for (size_t number = 1; number < line_end && next_line(&text, &one); number++) {
        bool comment = one.bytes > 0 && one.data[0] == '#';
        if (number < line) {
            above = comment ? above | allowed_by(one) : 0;
        } else if (comment) {
            pending |= allowed_by(one);
        } else {
            inside |= pending | allowed_by(one);
            pending = 0;
        }
    }
    /* At the end of the file there is no next rule for the last comments. */
    return above | inside | (line_end == SIZE_MAX ? pending : 0);
}

/* ---- warnings ---- */

static void warn(const struct rule *rule, enum lint_code code, size_t line, size_t column,
                 struct rule_errors *warnings, const char *format, ...)
    __attribute__((format(printf, 6, 7)));

static void warn(const struct rule *rule, enum lint_code code, size_t line, size_t column,
                 struct rule_errors *warnings, const char *format, ...) {
    if (rule->allowed >> code & 1) {
        return;
    }
    char message[ERROR_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error;
    error_set(&error, STATUS_INVALID, rule->file, line, column, "%s: %.*s: %s", codes[code],
              SLICE_ARG(rule->alert.id), message);
    rule_errors_add(warnings, &error);
}

static void lint_tests(const struct rule *rule, struct rule_errors *warnings) {
    if (rule->test_count == 0) {
        warn(rule, LINT_MISSING_TEST, rule->line, rule->column, warnings,
             "this rule has no test; add tests: [{match: TEXT}, {no_match: TEXT}]");
    }
}

static bool same_options(const struct rule_term *a, const struct rule_term *b) {
    return a->group == b->group && a->case_exact == b->case_exact && a->fields == b->fields &&
           a->weight == b->weight && a->clitics == b->clitics && a->fuzzy == b->fuzzy &&
           a->regex == b->regex;
}

static int compare_terms(const void *a, const void *b) {
    const struct rule_term *left = *(const struct rule_term *const *)a;
    const struct rule_term *right = *(const struct rule_term *const *)b;
    int order = slice_compare(left->folded, right->folded);
    return order ? order : (left > right) - (left < right);
}

static const struct rule_term **sorted_terms(const struct rule *rule) {
    const struct rule_term **sorted = calloc(rule->term_count, sizeof(struct rule_term *));
    for (size_t i = 0; sorted && i < rule->term_count; i++) {
        sorted[i] = &rule->terms[i];
    }
    if (sorted) {
        qsort(sorted, rule->term_count, sizeof *sorted, compare_terms);
    }
    return sorted;
}

static void lint_duplicates(const struct rule *rule, const struct rule_term *const *sorted,
                            struct rule_errors *warnings) {
    for (size_t i = 1; i < rule->term_count; i++) {
        const struct rule_term *term = sorted[i], *before = sorted[i - 1];
        bool same_text = !term->case_exact || slice_equal(term->text, before->text);
        if (slice_equal(term->folded, before->folded) && same_options(term, before) && same_text) {
            warn(rule, LINT_DUPLICATE_TERM, term->line, term->column, warnings,
                 "\"%.*s\" is already there in line %zu", SLICE_ARG(term->text), before->line);
        }
    }
}

/* The place in `sorted` of the first term that folds to this, or to what comes after it. */
static size_t place_of(const struct rule *rule, const struct rule_term *const *sorted,
                       struct slice folded) {
    size_t low = 0, high = rule->term_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (slice_compare(sorted[middle]->folded, folded) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static const struct rule_term *find_term(const struct rule *rule,
                                         const struct rule_term *const *sorted,
                                         struct slice folded) {
    size_t place = place_of(rule, sorted, folded);
    bool found = place < rule->term_count && slice_equal(sorted[place]->folded, folded);
    return found ? sorted[place] : NULL;
}

/* The words are looked up among the terms, which are the many. */
static void lint_common_words(const struct rule *rule, const struct rule_term *const *sorted,
                              struct rule_errors *warnings) {
    static const char *const words[] = {
        " a ",    " about ", " after ", " all ",   " an ",   " and ",  " are ",  " as ",   " at ",
        " be ",   " but ",   " by ",    " can ",   " day ",  " de ",   " do ",   " en ",   " for ",
        " from ", " has ",   " have ",  " he ",    " her ",  " his ",  " i ",    " if ",   " in ",
        " is ",   " it ",    " its ",   " la ",    " le ",   " more ", " new ",  " news ", " no ",
        " not ",  " of ",    " on ",    " one ",   " or ",   " our ",  " said ", " says ", " she ",
        " so ",   " that ",  " the ",   " their ", " they ", " this ", " to ",   " two ",  " un ",
        " up ",   " us ",    " was ",   " we ",    " were ", " what ", " when ", " who ",  " will ",
        " with ", " year ",  " you ",   " в ",     " и ",    " на ",   " не ",   " с ",    " في ",
        " من ",   " علی ",   " و ",     " در ",    " از ",   " به "};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        struct slice word = slice_of(words[w]);
        for (size_t i = place_of(rule, sorted, word);
             i < rule->term_count && slice_equal(sorted[i]->folded, word); i++) {
            if (!sorted[i]->case_exact) {
                warn(rule, LINT_COMMON_WORD, sorted[i]->line, sorted[i]->column, warnings,
                     "\"%.*s\" stands in nearly every article", SLICE_ARG(sorted[i]->text));
            }
        }
    }
}

/* Which texts may be terms, as bits by their hashes: most runs of words are none, and need not be
 * searched for. */
struct term_filter {
    uint64_t *bits; /* owned */
    size_t mask;
};

/* FNV-1a, a byte at a time. */
static uint64_t hash_step(uint64_t hash, char c) {
    return (hash ^ (unsigned char)c) * 0x100000001B3u;
}

static const uint64_t hash_start = 0xCBF29CE484222325u;

static bool filter_build(const struct rule *rule, struct term_filter *filter) {
    size_t bits = 64;
    while (bits < 16 * rule->term_count) {
        bits *= 2;
    }
    filter->bits = calloc(bits / 64, sizeof *filter->bits);
    filter->mask = bits - 1;
    for (size_t i = 0; filter->bits && i < rule->term_count; i++) {
        struct slice folded = rule->terms[i].folded;
        uint64_t hash = hash_start;
        for (size_t at = 0; at < folded.bytes; at++) {
            hash = hash_step(hash, folded.data[at]);
        }
        filter->bits[(hash & filter->mask) / 64] |= (uint64_t)1 << hash % 64;
    }
    return filter->bits != NULL;
}

static bool filter_has(const struct term_filter *filter, uint64_t hash) {
    return filter->bits[(hash & filter->mask) / 64] >> hash % 64 & 1;
}

/* Another plain term of the same group whose words stand inside this one: it is found whenever this
 * one is. Every run of words is looked at, so the cost is words squared a term, whatever the number
 * of terms. */
static void lint_shadowed(const struct rule *rule, const struct rule_term *const *sorted,
                          const struct term_filter *filter, const struct rule_term *term,
                          struct rule_errors *warnings) {
    struct slice folded = term->folded;
    for (size_t start = 0; start + 1 < folded.bytes && !term->case_exact; start++) {
        uint64_t hash = hash_start;
        for (size_t end = start + 1; folded.data[start] == ' ' && end <= folded.bytes; end++) {
            hash = hash_step(hash, folded.data[end - 1]);
            bool whole_words = folded.data[end - 1] == ' ' && end > start + 1;
            if (!whole_words || end - start == folded.bytes || !filter_has(filter, hash)) {
                continue;
            }
            const struct rule_term *shadow = find_term(rule, sorted, slice_sub(folded, start, end));
            if (shadow && same_options(shadow, term)) {
                warn(rule, LINT_SHADOWED_TERM, term->line, term->column, warnings,
                     "\"%.*s\" adds nothing to \"%.*s\" in line %zu", SLICE_ARG(term->text),
                     SLICE_ARG(shadow->text), shadow->line);
                return;
            }
        }
    }
}

/* A term with a hyphen or apostrophe inside a word is also looked for with that mark left out,
 * which the shorter term is not: "al-Shabaab" finds "alshabaab". */
static bool has_joined_form(struct slice text) {
    static const char *const marks[] = {"-", "'", "’", "‐", "‑"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (memmem(text.data, text.bytes, marks[i], strlen(marks[i]))) {
            return true;
        }
    }
    return false;
}

static void lint_terms(const struct rule *rule, struct rule_errors *warnings) {
    const struct rule_term **sorted = sorted_terms(rule);
    struct term_filter filter = {0};
    if (sorted == NULL || !filter_build(rule, &filter)) {
        goto cleanup;
    }
    lint_common_words(rule, sorted, warnings);
    lint_duplicates(rule, sorted, warnings);
    /* Weights add up and counts count: there a term inside another is no mistake. */
    for (size_t i = 0; !rule->has_score && i < rule->term_count; i++) {
        if (!rule->terms[i].regex && !has_joined_form(rule->terms[i].text)) {
            lint_shadowed(rule, sorted, &filter, &rule->terms[i], warnings);
        }
    }
cleanup:
    free(filter.bits);
    free(sorted);
}

static void lint_regexes(const struct rule *rule, struct rule_errors *warnings) {
    for (size_t i = 0; i < rule->term_count; i++) {
        const struct rule_term *term = &rule->terms[i];
        char class = term->regex ? lint_regex_ascii_class(term->text) : '\0';
        if (term->regex && lint_regex_fixed_bytes(term->text) < REGEX_FIXED_BYTES_MIN) {
            warn(rule, LINT_SLOW_REGEX, term->line, term->column, warnings,
                 "\"%.*s\" has no text of %d letters that every match holds, so it is tried nearly "
                 "everywhere; add what stands around it",
                 SLICE_ARG(term->text), REGEX_FIXED_BYTES_MIN);
        }
        if (term->regex && lint_regex_open_start(term->text)) {
            warn(rule, LINT_SLOW_REGEX, term->line, term->column, warnings,
                 "\"%.*s\" begins with something of any length, which may be dear; leave it out, "
                 "or say "
                 "how much at most, as in {1,9}",
                 SLICE_ARG(term->text));
        }
        if (class) {
            warn(rule, LINT_ASCII_CLASS, term->line, term->column, warnings,
                 "\\%c in \"%.*s\" knows ASCII letters alone; for others write \\p{L}, or [а-я]",
                 class, SLICE_ARG(term->text));
        }
    }
}

static void lint_when(const struct rule *rule, struct rule_errors *warnings) {
    if (rule->expires_us != CLOCK_UNKNOWN && rule->expires_us <= clock_real_us()) {
        warn(rule, LINT_NEVER_MATCHES, rule->line, rule->column, warnings,
             "this rule has expired; take it out, or move the date");
    }
    if (rule->when == NULL) {
        return;
    }
    if (!when_possible(rule->when, rule->group_count)) {
        warn(rule, LINT_NEVER_MATCHES, rule->when_line, rule->when_column, warnings,
             "no article can make this true");
    }
    uint64_t used = when_groups(rule->when);
    for (size_t i = 0; i < rule->group_count; i++) {
        if (!(used >> i & 1)) {
            warn(rule, LINT_UNUSED_GROUP, rule->groups[i].line, rule->groups[i].column, warnings,
                 "when does not name the group \"%.*s\"", SLICE_ARG(rule->groups[i].name));
        }
    }
}

/* The most that the terms can add up to, each found in the title if it may be. */
static void lint_score(const struct rule *rule, struct rule_errors *warnings) {
    int64_t most = 0;
    for (size_t i = 0; i < rule->term_count; i++) {
        const struct rule_term *term = &rule->terms[i];
        int64_t weight = term->fields >> FIELD_TITLE & 1 ? 2 * term->weight : term->weight;
        most += weight > 0 ? weight : 0;
    }
    if (rule->has_score && most < rule->score_threshold) {
        warn(rule, LINT_NEVER_MATCHES, rule->line, rule->column, warnings,
             "the threshold is %lld, and all terms together reach %lld",
             (long long)rule->score_threshold, (long long)most);
    }
}

/* In order of line and column. Few: an insertion sort, which keeps the order of equals. */
static void sort_warnings(struct rule_errors *warnings, size_t first) {
    for (size_t i = first + 1; i < warnings->count; i++) {
        struct error one = warnings->items[i];
        size_t at = i;
        for (; at > first; at--) {
            const struct error *before = &warnings->items[at - 1];
            if (before->line < one.line ||
                (before->line == one.line && before->column <= one.column)) {
                break;
            }
            warnings->items[at] = *before;
        }
        warnings->items[at] = one;
    }
}

void lint_rule(const struct rule *rule, struct rule_errors *warnings) {
    size_t first = warnings->count;
    lint_tests(rule, warnings);
    lint_terms(rule, warnings);
    lint_regexes(rule, warnings);
    lint_when(rule, warnings);
    lint_score(rule, warnings);
    sort_warnings(warnings, first);
}
