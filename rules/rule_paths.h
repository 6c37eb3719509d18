/* The rule files that a list of files and folders means. */
#ifndef TOCSIN_RULES_RULE_PATHS_H
#define TOCSIN_RULES_RULE_PATHS_H

#include "core/arena.h"
#include "rules/rule_errors.h"

struct rule_paths {
    const char **items; /* owned; the texts live in `arena` */
    size_t count, capacity;
    struct arena *arena;
};

/* A file is added as it is, a folder as the *.yaml and *.yml files below it in byte order. A path
 * that cannot be read, or a folder without rule files, goes into `errors`. STATUS_NO_MEMORY is the
 * only failure. */
enum status rule_paths_add(struct rule_paths *paths, const char *path,
                           struct rule_errors *errors) WARN_UNUSED;
void rule_paths_fini(struct rule_paths *paths);

#endif
