/* Lists are known by their id within the file that names them. Alerts show that id, so over all
 * files one id is one CSV file. */
#include "rules/rule_lists.h"

#include "core/limits.h"
#include "core/near_word.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* ---- the file ---- */

/* `file` as it is if it is absolute, else beside the rule file. NULL and no_memory. */
static const char *path_beside(struct reading *reading, struct slice file) {
    const char *slash = strrchr(reading->name, '/');
    size_t folder = slash && file.data[0] != '/' ? (size_t)(slash - reading->name) + 1 : 0;
    char *path = reading_room(reading, folder + file.bytes + 1, 1);
    if (path) {
        memcpy(path, reading->name, folder);
        memcpy(path + folder, file.data, file.bytes);
    }
    return path;
}

/* A pipe or a device would be waited for. */
static const char *unreadable(const char *path) {
    struct stat info;
    if (stat(path, &info) != 0) {
        return strerror(errno);
    }
    return S_ISREG(info.st_mode)   ? NULL
           : S_ISDIR(info.st_mode) ? "it is a folder"
                                   : "it is no file";
}

static void read_file(struct reading *reading, const struct yaml_node *node,
                      struct term_list *list) {
    const char *reason = unreadable(list->path);
    if (reason) {
        reading_complain(reading, node,
                         "the list %s cannot be read: %s; the path is relative to this file",
                         list->path, reason);
        list->failed = true;
        return;
    }
    struct buffer text;
    struct error error = {0};
    buffer_init(&text, LIMIT_LIST_FILE_BYTES + MIB);
    enum status status = yaml_read_text(list->path, LIMIT_LIST_FILE_BYTES, &text, &error);
    if (reading_told(reading, status, &error)) {
        list->failed = true;
    } else if (term_list_read(buffer_slice(&text), reading->arena, reading->errors, list) !=
               STATUS_OK) {
        reading->no_memory = true;
    }
    buffer_fini(&text);
}

/* ---- one list ---- */

static struct slice read_id(struct reading *reading, const struct yaml_node *node) {
    struct slice id = reading_text(reading, node, "the id of a list");
    if (id.bytes > 0 && !reading_is_name(id)) {
        reading_complain(reading, node,
                         "\"%.*s\" cannot be the id of a list; use small letters, digits and inner "
                         "hyphens and dots",
                         SLICE_ARG(id));
    }
    return id;
}

static struct term_list *known_list(struct term_list *first, struct slice id) {
    while (first && !slice_equal(first->id, id)) {
        first = first->next;
    }
    return first;
}

static bool is_here(const struct reading *reading, const struct term_list *list) {
    for (size_t i = 0; i < reading->list_count; i++) {
        if (reading->lists[i] == list) {
            return true;
        }
    }
    return false;
}

/* Whether two paths lead to one file. */
static bool same_file(const char *a, const char *b) {
    struct stat left, right;
    return strcmp(a, b) == 0 || (stat(a, &left) == 0 && stat(b, &right) == 0 &&
                                 left.st_dev == right.st_dev && left.st_ino == right.st_ino);
}

/* The list of that id and file: one that is there already, or a new one. NULL if it is told. */
static struct term_list *make_list(struct reading *reading, const struct yaml_node *node,
                                   const struct yaml_node *file, struct slice id, struct slice name,
                                   struct rule_list *rules) {
    const char *path = path_beside(reading, name);
    struct term_list *list = known_list(rules->lists, id);
    if (path == NULL) {
        return NULL;
    }
    if (list && (is_here(reading, list) || !same_file(list->path, path))) {
        reading_complain(reading, node,
                         "the id \"%.*s\" is already that of a list in %s:%zu; give this one "
                         "another",
                         SLICE_ARG(id), list->file, list->line);
        return NULL;
    }
    if (list) {
        return list;
    }
    list = reading_room(reading, 1, sizeof *list);
    if (list) {
        *list = (struct term_list){.id = id,
                                   .path = path,
                                   .file = reading->name,
                                   .line = node->line,
                                   .column = node->column,
                                   .next = rules->lists};
        rules->lists = list;
        read_file(reading, file, list);
    }
    return list;
}

static void read_list(struct reading *reading, const struct yaml_node *node,
                      struct rule_list *rules) {
    static const char *const keys[] = {"id", "file"};
    if (!reading_expect(reading, node, YAML_MAPPING, "a list")) {
        return;
    }
    reading_keys(reading, node, keys, sizeof keys / sizeof *keys);
    const struct yaml_node *id_node = yaml_get(node, "id"), *file = yaml_get(node, "file");
    if (id_node == NULL) {
        reading_complain(reading, node, "this list has no id; add id: NAME");
    }
    if (file == NULL) {
        reading_complain(reading, node, "this list has no file; add file: PATH.csv");
    }
    struct slice id = id_node ? read_id(reading, id_node) : slice_of(NULL);
    struct slice name = file ? reading_text(reading, file, "the file of a list") : slice_of(NULL);
    struct term_list *list = NULL;
    if (id.bytes > 0 && name.bytes > 0) {
        list = make_list(reading, node, file, id, name, rules);
    }
    if (id.bytes > 0 && list == NULL) { /* that rules name it is not told as well */
        list = reading_room(reading, 1, sizeof *list);
    }
    if (list) {
        list->id = id;
        reading->lists[reading->list_count++] = list;
    }
}

void rule_lists_read(struct reading *reading, const struct yaml_node *node,
                     struct rule_list *list) {
    if (!reading_expect(reading, node, YAML_SEQUENCE, "lists")) {
        return;
    }
    reading->lists = calloc(node->count + 1, sizeof *reading->lists);
    reading->no_memory = reading->lists == NULL;
    for (size_t i = 0; i < node->count && !reading->no_memory; i++) {
        read_list(reading, &node->items[i], list);
    }
}

struct term_list *rule_lists_find(struct reading *reading, const struct yaml_node *node) {
    if (!reading_expect(reading, node, YAML_SCALAR, "the id of a list")) {
        return NULL;
    }
    for (size_t i = 0; i < reading->list_count; i++) {
        if (slice_equal(reading->lists[i]->id, node->text)) {
            reading->lists[i]->used = true;
            return reading->lists[i];
        }
    }
    struct slice *ids = calloc(reading->list_count + 1, sizeof *ids);
    for (size_t i = 0; ids && i < reading->list_count; i++) {
        ids[i] = reading->lists[i]->id;
    }
    size_t near = ids ? near_word(node->text, ids, reading->list_count) : reading->list_count;
    struct slice meant = near < reading->list_count ? ids[near] : slice_of(NULL);
    reading_complain(reading, node, "this file names no list \"%.*s\"%s%.*s%s",
                     SLICE_ARG(node->text),
                     meant.bytes > 0 ? "; did you mean " : "; add it to lists: [{id: …, file: …}]",
                     SLICE_ARG(meant), meant.bytes > 0 ? "?" : "");
    free(ids);
    return NULL;
}
