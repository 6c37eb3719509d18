/* Walking folders. Hidden entries are passed over: editors leave their own files about. */
#include "rules/rule_paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH_MAX = 16 };

static void complain(struct rule_errors *errors, const char *path, const char *message) {
    struct error error;
    error_set(&error, STATUS_IO, path, 0, 0, "%s", message);
    rule_errors_add(errors, &error);
}

static enum status append(struct rule_paths *paths, const char *path) {
    if (paths->count == paths->capacity) {
        size_t capacity = paths->capacity ? 2 * paths->capacity : 8;
        const char **items = realloc(paths->items, capacity * sizeof *items);
        if (items == NULL) {
            return STATUS_NO_MEMORY;
        }
        paths->items = items;
        paths->capacity = capacity;
    }
    struct slice copy = arena_copy(paths->arena, slice_of(path));
    if (copy.data == NULL) {
        return STATUS_NO_MEMORY;
    }
    paths->items[paths->count++] = copy.data;
    return STATUS_OK;
}

static bool ends_with(const char *text, const char *ending) {
    size_t bytes = strlen(text), ending_bytes = strlen(ending);
    return bytes > ending_bytes && strcmp(text + bytes - ending_bytes, ending) == 0;
}

static int visible(const struct dirent *entry) {
    return entry->d_name[0] != '.';
}

static int path_order(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_folder(const char *path) {
    struct stat info;
    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static enum status add_folder(struct rule_paths *paths, const char *path, size_t depth,
                              struct rule_errors *errors) {
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, visible, NULL);
    if (count < 0) {
        complain(errors, path, strerror(errno));
        return STATUS_OK;
    }
    enum status status = STATUS_OK;
    for (int i = 0; i < count; i++) {
        char *below = NULL;
        if (status == STATUS_OK && asprintf(&below, "%s/%s", path, entries[i]->d_name) < 0) {
            below = NULL;
            status = STATUS_NO_MEMORY;
        }
        if (below && is_folder(below) && depth == FOLDER_DEPTH_MAX) {
            complain(errors, below,
                     "this folder is too deep; put rule files at most 16 folders down");
        } else if (below && is_folder(below)) {
            status = add_folder(paths, below, depth + 1, errors);
        } else if (below && (ends_with(below, ".yaml") || ends_with(below, ".yml"))) {
            status = append(paths, below);
        }
        free(below);
        free(entries[i]);
    }
    free(entries);
    return status;
}

enum status rule_paths_add(struct rule_paths *paths, const char *path, struct rule_errors *errors) {
    struct stat info;
    if (stat(path, &info) != 0) {
        char message[ERROR_MESSAGE_BYTES];
        snprintf(message, sizeof message, "cannot open this: %s", strerror(errno));
        complain(errors, path, message);
        return STATUS_OK;
    }
    if (!S_ISDIR(info.st_mode)) {
        return append(paths, path);
    }
    size_t before = paths->count;
    enum status status = add_folder(paths, path, 0, errors);
    if (status == STATUS_OK && paths->count == before) {
        complain(errors, path, "there is no rule file (*.yaml) in this folder");
    } else if (paths->count > before) {
        qsort(paths->items + before, paths->count - before, sizeof *paths->items, path_order);
    }
    return status;
}

void rule_paths_fini(struct rule_paths *paths) {
    free(paths->items);
    *paths = (struct rule_paths){.arena = paths->arena};
}
