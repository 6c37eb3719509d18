/* Gathering errors: bounded, so that a file of nonsense costs a page of messages and no more. */
#include "rules/rule_errors.h"

#include "core/limits.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void rule_errors_add(struct rule_errors *errors, const struct error *error) {
    size_t count_max = errors->count_max ? errors->count_max : LIMIT_ERRORS;
    if (errors->count == errors->capacity && errors->count < count_max) {
        size_t capacity = errors->capacity ? 2 * errors->capacity : 8;
        struct error *items = realloc(errors->items, capacity * sizeof *items);
        if (items) {
            errors->items = items;
            errors->capacity = capacity;
        }
    }
    if (errors->count >= count_max || errors->count == errors->capacity) {
        errors->left_out++;
        return;
    }
    errors->items[errors->count++] = *error;
}

void rule_errors_fini(struct rule_errors *errors) {
    free(errors->items);
    *errors = (struct rule_errors){0};
}

/* Errors come in the order in which they are found; they are told in order of file, as the files
 * were read, and line. What is no file that was read comes first: a path that cannot be opened. */
static size_t file_rank(const char *file, const char *const *files, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strncmp(files[i], file, ERROR_FILE_BYTES - 1) == 0) {
            return i + 1;
        }
    }
    return 0;
}

static bool comes_before(const struct error *a, const struct error *b, const char *const *files,
                         size_t count) {
    size_t left = file_rank(a->file, files, count), right = file_rank(b->file, files, count);
    if (left != right) {
        return left < right;
    }
    return a->line < b->line || (a->line == b->line && a->column < b->column);
}

/* At most LIMIT_ERRORS: an insertion sort, which keeps the order of equals. */
void rule_errors_sort(struct rule_errors *errors, const char *const *files, size_t count) {
    for (size_t i = 1; i < errors->count; i++) {
        struct error one = errors->items[i];
        size_t at = i;
        for (; at > 0 && comes_before(&one, &errors->items[at - 1], files, count); at--) {
            errors->items[at] = errors->items[at - 1];
        }
        errors->items[at] = one;
    }
}
