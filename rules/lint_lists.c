/* Lists by themselves: what is odd of an entry is told once, whichever rules use the list. To the
 * functions that warn, a list is a rule of its id without terms. */
#include "rules/lint_inside.h"

#include "core/clock.h"
#include "rules/common_words.h"

#include <stdlib.h>
#include <string.h>

enum { SOON_DAYS = 30 };

static const int64_t day_us = (int64_t)86400 * 1000000;

static void lint_expiry(struct lint_run *run, const struct list_entry *entry, int64_t now_us) {
    if (entry->expires_us == CLOCK_UNKNOWN || entry->expires_us - now_us > SOON_DAYS * day_us) {
        return;
    }
    if (entry->expires_us <= now_us) {
        lint_warn(run, LINT_LIST_EXPIRY, entry->line, entry->column,
                  "\"%.*s\" has expired and is not found", SLICE_ARG(entry->text));
    } else {
        long long days = (entry->expires_us - now_us) / day_us;
        lint_warn(run, LINT_LIST_EXPIRY, entry->line, entry->column,
                  "\"%.*s\" expires in less than %lld days", SLICE_ARG(entry->text), days + 1);
    }
}

/* A rule may ask for more beside the list; for a name it is odd all the same. */
static void lint_common(struct lint_run *run, const struct list_entry *entry) {
    struct slice word = slice_trim(entry->folded);
    bool exact = entry->letters == ENTRY_CASE_EXACT ||
                 (entry->letters == ENTRY_CASE_BY_TERM && entry->acronym);
    const struct common_word *common =
        exact || memchr(word.data, ' ', word.bytes) ? NULL : common_word_find(word);
    if (common) {
        lint_warn(run, LINT_COMMON_WORD, entry->line, entry->column,
                  "\"%.*s\" stands in %d of 100 articles; take it out, or write exact in the "
                  "column case",
                  SLICE_ARG(entry->text), common->percent);
    }
}

/* By what is compared and whom it means; equals in the order of the file. */
static int compare_entries(const void *a, const void *b) {
    const struct list_entry *left = *(const struct list_entry *const *)a;
    const struct list_entry *right = *(const struct list_entry *const *)b;
    int order = slice_compare(left->folded, right->folded);
    order = order ? order : slice_compare(left->entity.id, right->entity.id);
    order = order ? order : slice_compare(left->language, right->language);
    return order ? order : (left > right) - (left < right);
}

/* One name of two entities is none, nor are two spellings that differ where the case counts. */
static bool same_entry(const struct list_entry *a, const struct list_entry *b) {
    bool exact = a->letters == ENTRY_CASE_EXACT || b->letters == ENTRY_CASE_EXACT || a->acronym ||
                 b->acronym;
    return slice_equal(a->folded, b->folded) && slice_equal(a->entity.id, b->entity.id) &&
           slice_equal(a->language, b->language) && (!exact || slice_equal(a->text, b->text));
}

static void lint_duplicates(struct lint_run *run, const struct term_list *list) {
    const struct list_entry **sorted = calloc(list->entry_count + 1, sizeof *sorted);
    for (size_t i = 0; sorted && i < list->entry_count; i++) {
        sorted[i] = &list->entries[i];
    }
    if (sorted) {
        qsort(sorted, list->entry_count, sizeof *sorted, compare_entries);
    }
    for (size_t i = 1; sorted && i < list->entry_count; i++) {
        if (same_entry(sorted[i], sorted[i - 1])) {
            lint_warn(run, LINT_DUPLICATE_TERM, sorted[i]->line, sorted[i]->column,
                      "\"%.*s\" is already there in line %zu", SLICE_ARG(sorted[i]->text),
                      sorted[i - 1]->line);
        }
    }
    free(sorted);
}

static void lint_entries(struct lint_run *run, const struct term_list *list) {
    int64_t now_us = clock_real_us();
    size_t first = run->warnings->count;
    for (size_t i = 0; i < list->entry_count; i++) {
        const struct list_entry *entry = &list->entries[i];
        struct rule_term term = {.text = entry->text, .line = entry->line, .column = entry->column};
        lint_expiry(run, entry, now_us);
        lint_common(run, entry);
        lint_look_alike(run, &term);
    }
    lint_duplicates(run, list);
    lint_sort(run->warnings, first);
}

void lint_list(const struct term_list *list, struct rule_errors *warnings) {
    struct rule named = {
        .alert.id = list->id, .file = list->file, .allowed = list->allowed, .allows = list->allows};
    struct rule itself = {.alert.id = list->id, .file = list->path, .allowed = list->allowed};
    struct lint_run at_name = {.rule = &named, .warnings = warnings};
    struct lint_run inside = {.rule = &itself, .warnings = warnings};
    size_t first = warnings->count;
    if (!list->used) {
        lint_warn(&at_name, LINT_UNUSED_LIST, list->line, list->column,
                  "no rule and no filter uses this list; write {list: %.*s} into a group",
                  SLICE_ARG(list->id));
    }
    struct rule_errors kept = {.count_max = warnings->count_max};
    inside.warnings = &kept;
    lint_entries(&inside, list);
    at_name.silenced |= inside.silenced;
    lint_allows(&at_name);
    lint_sort(warnings, first);
    for (size_t i = 0; i < kept.count; i++) {
        rule_errors_add(warnings, &kept.items[i]);
    }
    warnings->left_out += kept.left_out;
    rule_errors_fini(&kept);
}
