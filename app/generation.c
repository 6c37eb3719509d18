/* Rule files → a rule set → a database. */
#include "app/generation.h"

#include "matcher/pattern_check.h"

#include <stdlib.h>

/* An error of a pattern, at the term that asked for it. */
static void add_placed(const struct rule_set *rules, size_t pattern, const struct error *error,
                       struct rule_errors *errors) {
    struct error placed;
    size_t line = 0, column = 0;
    const char *file = rule_set_pattern_place(rules, pattern, &line, &column);
    error_set(&placed, STATUS_INVALID, file, line, column, "%s", error->message);
    rule_errors_add(errors, &placed);
}

/* What is only found out by compiling: a regex that is too large. The compiler tells of the first;
 * the others are looked for. */
static void tell_refused(const struct rule_set *rules, const struct error *first,
                         struct rule_errors *errors) {
    size_t count = 0, told = 0;
    const struct pattern *patterns = rule_set_patterns(rules, &count);
    for (size_t i = 0; i < count; i++) {
        struct error error = {0};
        if (patterns[i].regex && pattern_check_whole(&patterns[i], &error) == STATUS_INVALID) {
            add_placed(rules, i, &error, errors);
            told++;
        }
    }
    if (told == 0) {
        add_placed(rules, first->line, first, errors);
    }
}

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
        if (status == STATUS_INVALID) {
            tell_refused(made.rules, &error, errors);
        } else {
            rule_errors_add(errors, &error);
        }
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
