/* A short table, searched from its last hit. One owner, one thread. */
#include "ingest/fault_list.h"

#include <stdbool.h>
#include <string.h>

static bool is_same(const struct fault *fault, const char *what) {
    return fault->what == what || strcmp(fault->what, what) == 0;
}

static struct fault *find(struct fault_list *list, const char *what) {
    if (list->count > 0 && is_same(&list->items[list->last], what)) {
        return &list->items[list->last];
    }
    for (size_t i = 0; i < list->count; i++) {
        if (is_same(&list->items[i], what)) {
            list->last = i;
            return &list->items[i];
        }
    }
    if (list->count == FAULT_KINDS) {
        return NULL;
    }
    list->last = list->count;
    list->items[list->count] = (struct fault){.what = what};
    return &list->items[list->count++];
}

void fault_list_add(struct fault_list *list, const char *what, size_t at) {
    struct fault *fault = find(list, what);
    if (fault == NULL) {
        list->left_out++;
        return;
    }
    if (fault->count < FAULT_PLACES) {
        fault->at[fault->count] = at;
    }
    fault->count++;
}

void fault_list_merge(struct fault_list *list, const struct fault_list *from, size_t ahead) {
    for (size_t i = 0; i < from->count; i++) {
        const struct fault *fault = &from->items[i];
        size_t places = fault_places(fault);
        for (size_t place = 0; place < places; place++) {
            fault_list_add(list, fault->what, fault->at[place] + ahead);
        }
        struct fault *into = find(list, fault->what);
        if (into) {
            into->count += fault->count - places;
        }
    }
    list->left_out += from->left_out;
}
