/* Files → one set: gathered, checked against each other, their terms numbered as patterns. Two
 * terms that are written alike and compare alike are one pattern, whoever uses them. */
#include "rules/rule_set.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/limits.h"
#include "rules/lint.h"
#include "rules/rule.h"
#include "rules/rule_file.h"
#include "rules/rule_filter.h"
#include "rules/rule_hash.h"
#include "rules/rule_paths.h"
#include "rules/rule_uses.h"
#include "rules/yaml_tree.h"

#include <stdlib.h>
#include <string.h>

/* ---- errors ---- */

static void add_error(struct rule_errors *errors, enum status status, const char *file,
                      const char *message) {
    struct error error;
    error_set(&error, status, file, 0, 0, "%s", message);
    rule_errors_add(errors, &error);
}

/* ---- rules against each other ---- */

static int compare_ids(const void *a, const void *b) {
    const struct rule *left = *(const struct rule *const *)a;
    const struct rule *right = *(const struct rule *const *)b;
    int order = slice_compare(left->alert.id, right->alert.id);
    return order ? order : (left > right) - (left < right);
}

static enum status check_ids(const struct rule_list *list, struct rule_errors *errors) {
    const struct rule **sorted = calloc(list->count + 1, sizeof(struct rule *));
    if (sorted == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < list->count; i++) {
        sorted[i] = &list->items[i];
    }
    qsort(sorted, list->count, sizeof *sorted, compare_ids);
    for (size_t i = 1; i < list->count; i++) {
        const struct rule *rule = sorted[i], *before = sorted[i - 1];
        if (slice_equal(rule->alert.id, before->alert.id)) {
            struct error error;
            error_set(&error, STATUS_INVALID, rule->file, rule->line, rule->column,
                      "the id \"%.*s\" is already that of a rule in %s:%zu; give this one another",
                      SLICE_ARG(rule->alert.id), before->file, before->line);
            rule_errors_add(errors, &error);
        }
    }
    free(sorted);
    return STATUS_OK;
}

/* ---- patterns ---- */

static int compare_patterns(const void *a, const void *b) {
    const struct rule_term *left = *(struct rule_term *const *)a;
    const struct rule_term *right = *(struct rule_term *const *)b;
    int order = slice_compare(left->sought, right->sought);
    order = order ? order : (int)left->case_exact - (int)right->case_exact;
    order = order ? order : (int)left->clitics - (int)right->clitics;
    order = order ? order : (int)left->fuzzy - (int)right->fuzzy;
    return order ? order : (int)left->regex - (int)right->regex;
}

/* Gives each term its pattern number; terms of a rule that is not enabled get none. */
static enum status number_patterns(struct rule_set *set) {
    size_t term_count = set->term_count + set->filter_term_count;
    struct rule_term **sorted = calloc(term_count + 1, sizeof *sorted);
    set->patterns = arena_calloc(&set->arena, term_count, sizeof *set->patterns);
    if (sorted == NULL || set->patterns == NULL) {
        free(sorted);
        return STATUS_NO_MEMORY;
    }
    size_t count = 0;
    for (size_t r = 0; r < set->rule_count; r++) {
        for (size_t t = 0; set->rules[r].enabled && t < set->rules[r].term_count; t++) {
            sorted[count++] = &set->rules[r].terms[t];
        }
    }
    for (size_t f = 0; f < set->filter_count; f++) {
        for (size_t t = 0; t < set->filters[f].rule.term_count; t++) {
            sorted[count++] = &set->filters[f].rule.terms[t];
        }
    }
    qsort(sorted, count, sizeof *sorted, compare_patterns);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || compare_patterns(&sorted[i], &sorted[i - 1]) != 0) {
            set->patterns[set->pattern_count++] = (struct pattern){
                .text = sorted[i]->sought,
                .case_exact = sorted[i]->case_exact,
                .clitics = sorted[i]->clitics,
                .fuzzy = sorted[i]->fuzzy,
                .regex = sorted[i]->regex,
            };
        }
        sorted[i]->pattern = (uint32_t)set->pattern_count - 1;
    }
    free(sorted);
    return STATUS_OK;
}

static enum status keep_rules(struct rule_set *set, const struct rule_list *list) {
    set->rules = arena_calloc(&set->arena, list->count, sizeof *set->rules);
    set->conditions = arena_calloc(&set->arena, list->count, sizeof *set->conditions);
    if (set->rules == NULL || set->conditions == NULL) {
        return STATUS_NO_MEMORY;
    }
    set->rule_count = list->count;
    set->lists = list->lists;
    for (const struct term_list *one = list->lists; one; one = one->next) {
        set->scoped_entries |= one->scoped;
    }
    enum status status = STATUS_OK;
    for (size_t i = 0; i < set->rule_count && status == STATUS_OK; i++) {
        const struct rule *rule = &set->rules[i];
        set->rules[i] = list->items[i];
        set->rules[i].alert.number = i;
        set->term_count += rule->term_count;
        set->conditions[i] = (struct rule_condition){
            .when = rule->when,
            .score_threshold = rule->has_score ? rule->score_threshold : INT64_MIN,
            .scoped = rule->languages.count > 0 || rule->feeds.count > 0 ||
                      rule->expires_us != CLOCK_UNKNOWN,
        };
        status = rule_hash(&set->rules[i], &set->rules[i].alert.content);
    }
    return status;
}

static enum status finish_set(struct rule_set *set, const struct rule_list *list) {
    enum status status = keep_rules(set, list);
    status = status == STATUS_OK ? rule_filters_attach(set, list) : status;
    status = status == STATUS_OK ? number_patterns(set) : status;
    status = status == STATUS_OK ? rule_uses_index(set) : status;
    return status == STATUS_OK ? rule_filters_index(set) : status;
}

/* ---- loading ---- */

static struct rule_set *set_new(void) {
    struct rule_set *set = calloc(1, sizeof *set);
    if (set) {
        arena_init(&set->arena, LIMIT_RULE_ARENA_BYTES);
    }
    return set;
}

/* What was read, and from which files. */
struct gathering {
    struct rule_list list;
    const char *const *files;
    size_t file_count;
};

/* The gathered rules → the set, or the reason why not. Takes `set` and the list. */
static enum status conclude(struct rule_set *set, struct gathering *gathered, enum status status,
                            const char *name, struct rule_errors *errors, struct rule_set **out) {
    struct rule_list *list = &gathered->list;
    size_t before = errors->count + errors->left_out;
    if (status == STATUS_OK) {
        status = check_ids(list, errors);
    }
    if (status == STATUS_OK) {
        status = rule_filters_check(list, errors);
    }
    if (status == STATUS_OK && list->count == 0 && before == 0) {
        add_error(errors, STATUS_INVALID, name, "there is no rule here; write rules: [{id: …}]");
    }
    if (status == STATUS_OK && errors->count + errors->left_out > 0) {
        status = STATUS_INVALID;
    }
    if (status == STATUS_OK) {
        status = finish_set(set, list);
    }
    free(list->items);
    free(list->filters);
    if (status == STATUS_NO_MEMORY) {
        add_error(errors, status, name, "the rules do not fit in memory; divide them");
    }
    if (status != STATUS_OK) {
        rule_errors_sort(errors, gathered->files, gathered->file_count);
        rule_set_destroy(&set);
        return status;
    }
    *out = set;
    return STATUS_OK;
}

/* A file that cannot be read is one of the errors; false only when there is no memory. */
static bool load_file(const char *path, struct rule_list *list, struct rule_errors *errors) {
    struct buffer text;
    struct error error = {0};
    buffer_init(&text, LIMIT_RULE_FILE_BYTES + MIB);
    bool good = true;
    if (yaml_read_text(path, LIMIT_RULE_FILE_BYTES, &text, &error) == STATUS_OK) {
        good = rule_file_read(buffer_slice(&text), path, list, errors);
    } else {
        rule_errors_add(errors, &error);
    }
    buffer_fini(&text);
    return good;
}

enum status rule_set_load(const char *const *paths, size_t count, struct rule_set **out,
                          struct rule_errors *errors) {
    struct rule_set *set = set_new();
    if (set == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct gathering gathered = {.list.arena = &set->arena};
    struct rule_paths found = {.arena = &set->arena};
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        status = rule_paths_add(&found, paths[i], errors);
    }
    for (size_t i = 0; i < found.count && status == STATUS_OK; i++) {
        status = load_file(found.items[i], &gathered.list, errors) ? STATUS_OK : STATUS_NO_MEMORY;
    }
    gathered.files = found.items;
    gathered.file_count = found.count;
    status = conclude(set, &gathered, status, count > 0 ? paths[0] : NULL, errors, out);
    rule_paths_fini(&found);
    return status;
}

enum status rule_set_parse(struct slice text, const char *name, struct rule_set **out,
                           struct rule_errors *errors) {
    struct rule_set *set = set_new();
    if (set == NULL) {
        return STATUS_NO_MEMORY;
    }
    struct gathering gathered = {.list.arena = &set->arena};
    struct slice kept = arena_copy(&set->arena, slice_of(name));
    bool good = kept.data && rule_file_read(text, kept.data, &gathered.list, errors);
    return conclude(set, &gathered, good ? STATUS_OK : STATUS_NO_MEMORY, name, errors, out);
}

void rule_set_destroy(struct rule_set **set) {
    if (*set == NULL) {
        return;
    }
    arena_fini(&(*set)->arena);
    free(*set);
    *set = NULL;
}

/* ---- reading ---- */

const struct pattern *rule_set_patterns(const struct rule_set *set, size_t *count) {
    *count = set->pattern_count;
    return set->patterns;
}

static const struct rule_term *term_of(const struct rule *rule, size_t pattern) {
    for (size_t t = 0; rule->enabled && t < rule->term_count; t++) {
        if (rule->terms[t].pattern == pattern) {
            return &rule->terms[t];
        }
    }
    return NULL;
}

const char *rule_set_pattern_place(const struct rule_set *set, size_t pattern, size_t *line,
                                   size_t *column) {
    for (size_t r = 0; r < set->rule_count + set->filter_count; r++) {
        const struct rule *rule =
            r < set->rule_count ? &set->rules[r] : &set->filters[r - set->rule_count].rule;
        const struct rule_term *term = term_of(rule, pattern);
        if (term) {
            *line = term->entry ? term->entry->line : term->line;
            *column = term->entry ? term->entry->column : term->column;
            return term->entry ? term->entry->path : rule->file;
        }
    }
    return NULL;
}

size_t rule_set_count(const struct rule_set *set) {
    return set->rule_count;
}

const struct alert_rule *rule_set_rule(const struct rule_set *set, size_t index) {
    return &set->rules[index].alert;
}

const char *rule_set_file(const struct rule_set *set, size_t index, size_t *line) {
    *line = set->rules[index].line;
    return set->rules[index].file;
}

const struct rule_test *rule_set_tests(const struct rule_set *set, size_t index, size_t *count) {
    *count = set->rules[index].test_count;
    return set->rules[index].tests;
}

bool rule_set_enabled(const struct rule_set *set, size_t index) {
    return set->rules[index].enabled;
}

struct slice rule_set_when(const struct rule_set *set, size_t index) {
    return set->rules[index].when_text;
}

bool rule_set_needs(const struct rule_set *set, size_t index, struct slice group) {
    const struct rule *rule = &set->rules[index];
    for (size_t i = 0; i < rule->group_count; i++) {
        if (slice_equal(rule->groups[i].name, group)) {
            return rule->needed >> i & 1;
        }
    }
    return false;
}

size_t rule_set_find(const struct rule_set *set, struct slice id) {
    size_t index = 0;
    while (index < set->rule_count && !slice_equal(set->rules[index].alert.id, id)) {
        index++;
    }
    return index;
}

struct slice_list rule_set_feeds(const struct rule_set *set, size_t index) {
    return set->rules[index].feeds;
}

size_t rule_set_term_count(const struct rule_set *set, size_t index) {
    return set->rules[index].term_count;
}

struct rule_term_place rule_set_term(const struct rule_set *set, size_t index, size_t term) {
    const struct rule *rule = &set->rules[index];
    const struct rule_term *one = &rule->terms[term];
    return (struct rule_term_place){.group = rule->groups[one->group].name,
                                    .text = one->text,
                                    .line = one->line,
                                    .column = one->column,
                                    .pattern = one->pattern,
                                    .fields = one->fields,
                                    .weight = one->weight,
                                    .listed = one->entry != NULL};
}

size_t rule_set_pattern_terms(const struct rule_set *set, uint32_t pattern) {
    return set->uses_of[pattern + 1].first - set->uses_of[pattern].first;
}

bool rule_set_uses(const struct rule_set *set, size_t index, uint32_t pattern, unsigned field) {
    const struct rule *rule = &set->rules[index];
    for (size_t t = 0; rule->enabled && t < rule->term_count; t++) {
        if (rule->terms[t].pattern == pattern && (rule->terms[t].fields >> field & 1)) {
            return true;
        }
    }
    return false;
}

void rule_set_lint(const struct rule_set *set, struct rule_errors *warnings) {
    for (size_t i = 0; i < set->rule_count; i++) {
        lint_rule(&set->rules[i], warnings);
    }
    for (size_t i = 0; i < set->filter_count; i++) {
        lint_filter(&set->filters[i], warnings);
    }
    for (const struct term_list *list = set->lists; list; list = list->next) {
        lint_list(list, warnings);
    }
}
