/* Reading filters and giving them to their rules. A filter is read by the readers of a rule: it has
 * groups of terms and a `when` as one. It acts on rules of all files of the set, whichever file it
 * stands in. */
#include "rules/rule_filter.h"

#include "core/clock.h"
#include "rules/rule_groups.h"
#include "rules/rule_hash.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ---- */

static bool is_glob(struct slice text) {
    for (size_t i = 0; i < text.bytes; i++) {
        char c = text.data[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-' && c != '.' &&
            c != '*') {
            return false;
        }
    }
    return text.bytes > 0;
}

static void read_id(struct reading *reading, const struct yaml_node *node,
                    struct rule_filter *filter) {
    struct slice id = reading_text(reading, node, "the id of a filter");
    if (id.bytes > 0 && !reading_is_name(id)) {
        reading_complain(reading, node,
                         "\"%.*s\" cannot be the id of a filter; use small letters, digits and "
                         "inner hyphens and dots",
                         SLICE_ARG(id));
    }
    filter->rule.alert.id = id;
}

static void read_globs(struct reading *reading, const struct yaml_node *node,
                       struct rule_filter *filter) {
    if (!reading_expect(reading, node, YAML_SEQUENCE, "rules")) {
        return;
    }
    if (node->count == 0) {
        reading_complain(reading, node, "rules is empty; name the rules that the filter acts on");
    }
    filter->globs = reading_room(reading, node->count, sizeof *filter->globs);
    for (size_t i = 0; filter->globs && i < node->count; i++) {
        const struct yaml_node *item = &node->items[i];
        struct slice text = reading_text(reading, item, "the name of a rule");
        if (text.bytes > 0 && !is_glob(text)) {
            reading_complain(reading, item,
                             "\"%.*s\" can be no rule's id; use one, or a part of one with *, as "
                             "in actors.*",
                             SLICE_ARG(text));
        }
        filter->globs[filter->glob_count++] =
            (struct rule_glob){.text = text, .line = item->line, .column = item->column};
    }
}

static void read_filter(struct reading *reading, const struct yaml_node *node,
                        struct rule_filter *filter) {
    static const char *const keys[] = {"id", "rules", "terms", "when"};
    *filter = (struct rule_filter){.rule = {.file = reading->name,
                                            .line = node->line,
                                            .column = node->column,
                                            .when_text = SLICE_LITERAL("any"),
                                            .expires_us = CLOCK_UNKNOWN,
                                            .enabled = true}};
    if (!reading_expect(reading, node, YAML_MAPPING, "a filter")) {
        return;
    }
    reading_keys(reading, node, keys, sizeof keys / sizeof *keys);
    const struct yaml_node *id = yaml_get(node, "id"), *rules = yaml_get(node, "rules");
    const struct yaml_node *terms = yaml_get(node, "terms"), *when = yaml_get(node, "when");
    if (id) {
        read_id(reading, id, filter);
    } else {
        reading_complain(reading, node, "this filter has no id; add id: NAME");
    }
    if (rules) {
        read_globs(reading, rules, filter);
    } else {
        reading_complain(reading, node, "this filter names no rules; add rules: [\"CATEGORY.*\"]");
    }
    if (terms) {
        rule_groups_read(reading, terms, &filter->rule);
    } else {
        reading_complain(reading, node, "this filter has no terms; add terms: [TEXT, …]");
    }
    if (when) {
        rule_when_read(reading, when, &filter->rule);
    }
}

static bool list_add(struct rule_list *list, const struct rule_filter *filter) {
    if (list->filter_count == list->filter_capacity) {
        size_t capacity = 2 * list->filter_capacity + 16;
        struct rule_filter *grown = realloc(list->filters, capacity * sizeof *grown);
        if (grown == NULL) {
            return false;
        }
        list->filters = grown;
        list->filter_capacity = capacity;
    }
    list->filters[list->filter_count++] = *filter;
    return true;
}

void rule_filters_read(struct reading *reading, const struct yaml_node *filters,
                       struct rule_list *list) {
    if (!reading_expect(reading, filters, YAML_SEQUENCE, "filters")) {
        return;
    }
    for (size_t i = 0; i < filters->count && !reading->no_memory; i++) {
        struct rule_filter filter;
        reading->failed = false;
        read_filter(reading, &filters->items[i], &filter);
        if (!reading->failed) {
            reading->no_memory = !list_add(list, &filter);
        }
    }
}

/* ---- against each other ---- */

static int compare_ids(const void *a, const void *b) {
    const struct rule_filter *left = *(const struct rule_filter *const *)a;
    const struct rule_filter *right = *(const struct rule_filter *const *)b;
    int order = slice_compare(left->rule.alert.id, right->rule.alert.id);
    return order ? order : (left > right) - (left < right);
}

enum status rule_filters_check(const struct rule_list *list, struct rule_errors *errors) {
    const struct rule_filter **sorted = calloc(list->filter_count + 1, sizeof *sorted);
    if (sorted == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < list->filter_count; i++) {
        sorted[i] = &list->filters[i];
    }
    qsort(sorted, list->filter_count, sizeof *sorted, compare_ids);
    for (size_t i = 1; i < list->filter_count; i++) {
        const struct rule *its = &sorted[i]->rule, *before = &sorted[i - 1]->rule;
        if (slice_equal(its->alert.id, before->alert.id)) {
            struct error error;
            error_set(&error, STATUS_INVALID, its->file, its->line, its->column,
                      "the id \"%.*s\" is already that of a filter in %s:%zu; give this one "
                      "another",
                      SLICE_ARG(its->alert.id), before->file, before->line);
            rule_errors_add(errors, &error);
        }
    }
    free(sorted);
    return STATUS_OK;
}

/* ---- filters and rules ---- */

bool rule_glob_matches(struct slice glob, struct slice id) {
    size_t at = 0, g = 0, star = SIZE_MAX, star_at = 0;
    while (at < id.bytes) {
        if (g < glob.bytes && glob.data[g] == '*') {
            star = g++; /* takes nothing at first, and one more whenever the rest does not fit */
            star_at = at;
        } else if (g < glob.bytes && glob.data[g] == id.data[at]) {
            g++;
            at++;
        } else if (star != SIZE_MAX) {
            g = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (g < glob.bytes && glob.data[g] == '*') {
        g++;
    }
    return g == glob.bytes;
}

static bool acts_on(struct rule_filter *filter, const struct rule *rule) {
    bool acts = false;
    for (size_t i = 0; i < filter->glob_count; i++) {
        bool matches = rule_glob_matches(filter->globs[i].text, rule->alert.id);
        filter->globs[i].matched |= matches;
        acts |= matches;
    }
    return acts;
}

static int compare_hashes(const void *a, const void *b) {
    return memcmp(a, b, sizeof(struct hash));
}

/* The rule's own hash and those of its filters, in an order that their names do not change. */
static enum status cover_filters(struct rule_set *set, struct rule *rule, struct hash *hashes,
                                 struct slice *parts) {
    for (size_t i = 0; i < rule->filter_count; i++) {
        hashes[i] = set->filters[rule->filters[i]].rule.alert.content;
    }
    qsort(hashes, rule->filter_count, sizeof *hashes, compare_hashes);
    parts[0] = slice_make((const char *)&rule->alert.content, sizeof rule->alert.content);
    for (size_t i = 0; i < rule->filter_count; i++) {
        parts[i + 1] = slice_make((const char *)&hashes[i], sizeof hashes[i]);
    }
    rule->alert.content = hash_parts(parts, rule->filter_count + 1);
    return STATUS_OK;
}

/* `its` has room for the numbers of all filters. */
static enum status attach_to(struct rule_set *set, struct rule *rule, uint32_t *its) {
    size_t count = 0;
    for (size_t i = 0; i < set->filter_count; i++) {
        if (acts_on(&set->filters[i], rule)) {
            its[count++] = (uint32_t)i;
        }
    }
    if (count == 0) {
        return STATUS_OK;
    }
    uint32_t *kept = arena_calloc(&set->arena, count, sizeof *kept);
    if (kept == NULL) {
        return STATUS_NO_MEMORY;
    }
    memcpy(kept, its, count * sizeof *kept);
    rule->filters = kept;
    rule->filter_count = count;
    return STATUS_OK;
}

enum status rule_filters_attach(struct rule_set *set, const struct rule_list *list) {
    size_t count = list->filter_count;
    if (count == 0) {
        return STATUS_OK;
    }
    set->filters = arena_calloc(&set->arena, count, sizeof *set->filters);
    uint32_t *numbers = calloc(count, sizeof *numbers);
    struct hash *hashes = calloc(count, sizeof *hashes);
    struct slice *parts = calloc(count + 1, sizeof *parts);
    enum status status = set->filters && numbers && hashes && parts ? STATUS_OK : STATUS_NO_MEMORY;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        set->filters[i] = list->filters[i];
        set->filter_count++;
        set->filter_term_count += list->filters[i].rule.term_count;
        status = rule_hash(&set->filters[i].rule, &set->filters[i].rule.alert.content);
    }
    for (size_t i = 0; i < set->rule_count && status == STATUS_OK; i++) {
        status = attach_to(set, &set->rules[i], numbers);
        if (status == STATUS_OK && set->rules[i].filter_count > 0) {
            status = cover_filters(set, &set->rules[i], hashes, parts);
        }
    }
    free(parts);
    free(hashes);
    free(numbers);
    return status;
}

static int compare_uses(const void *a, const void *b) {
    const struct filter_use *left = a, *right = b;
    int order = (left->pattern > right->pattern) - (left->pattern < right->pattern);
    return order ? order : (left->term > right->term) - (left->term < right->term);
}

enum status rule_filters_index(struct rule_set *set) {
    for (size_t i = 0; i < set->filter_count; i++) {
        struct rule_filter *filter = &set->filters[i];
        size_t count = filter->rule.term_count;
        filter->uses = arena_calloc(&set->arena, count, sizeof *filter->uses);
        if (filter->uses == NULL) {
            return STATUS_NO_MEMORY;
        }
        for (size_t t = 0; t < count; t++) {
            filter->uses[t] = (struct filter_use){filter->rule.terms[t].pattern, (uint32_t)t};
        }
        qsort(filter->uses, count, sizeof *filter->uses, compare_uses);
    }
    return STATUS_OK;
}

void rule_filters_lint(const struct rule_set *set, struct rule_errors *warnings) {
    for (size_t i = 0; i < set->filter_count; i++) {
        const struct rule_filter *filter = &set->filters[i];
        for (size_t g = 0; g < filter->glob_count; g++) {
            const struct rule_glob *glob = &filter->globs[g];
            if (!glob->matched) {
                struct error error;
                error_set(&error, STATUS_INVALID, filter->rule.file, glob->line, glob->column,
                          "unmatched-glob: %.*s: no rule has an id like \"%.*s\"",
                          SLICE_ARG(filter->rule.alert.id), SLICE_ARG(glob->text));
                rule_errors_add(warnings, &error);
            }
        }
    }
}
