/* Rule files → a rule set → a database. */
#include "app/generation.h"

#include <stdlib.h>

enum status generation_create(const char *const *paths, size_t count, const char *cache,
                              struct generation *out, struct rule_errors *errors) {
    struct generation made = {0};
    enum status status = rule_set_load(paths, count, &made.rules, errors);
    if (status != STATUS_OK) {
        return status;
    }
    size_t pattern_count = 0;
    const struct pattern *patterns = rule_set_patterns(made.rules, &pattern_count);
    struct error error = {0};
    status = database_create(patterns, pattern_count, cache, &made.database, &error);
    if (status != STATUS_OK) {
        /* The rule files were good, so this is of the library or of memory: no file to name. */
        error.line = 0;
        rule_errors_add(errors, &error);
        generation_destroy(&made);
        return status;
    }
    *out = made;
    return STATUS_OK;
}

void generation_destroy(struct generation *generation) {
    database_destroy(&generation->database);
    rule_set_destroy(&generation->rules);
}
