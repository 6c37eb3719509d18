/* Compiling regexes, one database for all of them, which goes into the cache like the other. */
#include "matcher/regex.h"

#include "core/log.h"
#include "core/utf8.h"
#include "matcher/cache.h"

#include <hs.h>
#include <stdlib.h>
#include <string.h>

/* Without HS_FLAG_UCP: with it \b is refused, and \w and \d of all scripts are too large as soon as
 * the start of a match is asked for. */
enum {
    FLAGS = HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST,
    FINDER_FLAGS = HS_FLAG_UTF8 | HS_FLAG_SINGLEMATCH,
    SHOWN_BYTES = 80,
};

/* Where Hyperscan's message says that the fault is: as a column of the expression, 0 if nowhere. */
static size_t fault_column(struct slice expression, const char *why) {
    static const char says[] = " at index ";
    const char *place = strstr(why, says);
    size_t index = place ? strtoul(place + sizeof says - 1, NULL, 10) : SIZE_MAX;
    if (index > expression.bytes) {
        return 0;
    }
    size_t column = 1;
    for (size_t at = 0, bytes; at < index; at += bytes) {
        (void)utf8_decode(slice_sub(expression, at, expression.bytes), &bytes);
        column++;
    }
    return column;
}

static enum status refuse(struct slice expression, const char *why, struct error *error) {
    struct slice shown = slice_sub(expression, 0, SHOWN_BYTES);
    bool large = strstr(why, "too large") || strstr(why, "too long");
    return error_set(error, STATUS_INVALID, NULL, 0, fault_column(expression, why),
                     "regex \"%.*s\": %s%s", SLICE_ARG(shown), why,
                     large ? " Repeat less, or say with near in `when` what lies between two terms"
                           : "");
}

/* A copy with a NUL behind it, owned; NULL for want of memory. No NUL is in an expression. */
static char *expression_copy(struct slice expression) {
    return strndup(expression.data, expression.bytes);
}

static enum status check_copy(const char *copy, struct slice expression, struct error *error) {
    hs_expr_info_t *info = NULL;
    hs_compile_error_t *failed = NULL;
    enum status status = STATUS_OK;
    if (hs_expression_info(copy, FLAGS, &info, &failed) != HS_SUCCESS) {
        status = refuse(expression, failed->message, error);
        hs_free_compile_error(failed);
    } else if (info->min_width == 0) {
        status = refuse(expression, "it matches the empty text, which is everywhere", error);
    }
    free(info);
    return status;
}

enum status regex_check(struct slice expression, struct error *error) {
    if (expression.bytes == 0) {
        return refuse(expression, "it is empty", error);
    }
    if (memchr(expression.data, '\0', expression.bytes)) {
        return refuse(expression, "it holds a NUL; write \\x00", error);
    }
    char *copy = expression_copy(expression);
    enum status status = copy ? check_copy(copy, expression, error) : STATUS_NO_MEMORY;
    free(copy);
    return status;
}

enum status regex_check_whole(struct slice expression, struct error *error) {
    enum status status = regex_check(expression, error);
    if (status != STATUS_OK) {
        return status;
    }
    char *copy = expression_copy(expression);
    hs_database_t *database = NULL;
    hs_compile_error_t *failed = NULL;
    if (copy == NULL) {
        return STATUS_NO_MEMORY;
    }
    if (hs_compile(copy, FLAGS, HS_MODE_BLOCK, NULL, &database, &failed) != HS_SUCCESS) {
        status = refuse(expression, failed->message, error);
        hs_free_compile_error(failed);
    }
    hs_free_database(database);
    free(copy);
    return status;
}

/* ---- the set ---- */

/* The arguments of hs_compile_multi; each of `starts` owned. */
struct expressions {
    struct slice *slices;
    char **starts;
    unsigned *flags, *ids;
    size_t count;
};

static void expressions_fini(struct expressions *expressions) {
    for (size_t i = 0; expressions->starts && i < expressions->count; i++) {
        free(expressions->starts[i]);
    }
    free(expressions->starts);
    free(expressions->slices);
    free(expressions->flags);
    free(expressions->ids);
}

static enum status expressions_init(struct expressions *out, const struct pattern *patterns,
                                    const struct regex_set *set) {
    size_t count = set->count;
    struct expressions made = {
        .slices = calloc(count, sizeof *made.slices),
        .starts = calloc(count, sizeof *made.starts),
        .flags = calloc(count, sizeof *made.flags),
        .ids = calloc(count, sizeof *made.ids),
        .count = count,
    };
    bool good = made.slices && made.starts && made.flags && made.ids;
    for (size_t i = 0; i < count && good; i++) {
        made.slices[i] = patterns[set->patterns[i]].text;
        made.starts[i] = expression_copy(made.slices[i]);
        made.ids[i] = (unsigned)i;
        good = made.starts[i] != NULL;
    }
    if (!good) {
        expressions_fini(&made);
        return STATUS_NO_MEMORY;
    }
    *out = made;
    return STATUS_OK;
}

static enum status compile(const struct regex_set *set, const struct expressions *expressions,
                           unsigned flags, hs_database_t **out, struct error *error) {
    hs_compile_error_t *failed = NULL;
    for (size_t i = 0; i < set->count; i++) {
        expressions->flags[i] = flags;
    }
    hs_error_t code =
        hs_compile_multi((const char *const *)expressions->starts, expressions->flags,
                         expressions->ids, (unsigned)set->count, HS_MODE_BLOCK, NULL, out, &failed);
    if (code == HS_SUCCESS) {
        return STATUS_OK;
    }
    enum status status;
    if (failed->expression >= 0 && (size_t)failed->expression < set->count) {
        status = refuse(expressions->slices[failed->expression], failed->message, error);
        if (error) {
            error->line = set->patterns[failed->expression];
        }
    } else {
        status = error_set(error, STATUS_INVALID, NULL, set->patterns[0], 0,
                           "the regexes together: Hyperscan: %s", failed->message);
    }
    hs_free_compile_error(failed);
    return status;
}

/* From the cache, or compiled and put there. */
static enum status database_get(const struct regex_set *set, const struct expressions *expressions,
                                unsigned flags, const char *cache, hs_database_t **out,
                                struct error *error) {
    struct hash key;
    bool cached =
        cache && cache_key_expressions(expressions->slices, expressions->count, flags, &key);
    *out = cached ? cache_load(cache, key) : NULL;
    if (*out) {
        return STATUS_OK;
    }
    enum status status = compile(set, expressions, flags, out, error);
    struct error unsaved;
    if (status == STATUS_OK && cached && cache_save(cache, key, *out, &unsaved) != STATUS_OK) {
        log_line(LOG_WARN, "%s: %s: compiled regexes are not kept, each start compiles them again",
                 unsaved.file, unsaved.message);
    }
    return status;
}

static enum status databases_get(struct regex_set *set, const struct expressions *expressions,
                                 const char *cache, struct error *error) {
    enum status status = database_get(set, expressions, FLAGS, cache, &set->database, error);
    return status == STATUS_OK
               ? database_get(set, expressions, FINDER_FLAGS, cache, &set->finder, error)
               : status;
}

/* Checks each and notes its number. */
static enum status patterns_list(struct regex_set *set, const struct pattern *patterns,
                                 size_t count, struct error *error) {
    enum status status = STATUS_OK;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        if (!patterns[i].regex) {
            continue;
        }
        status = regex_check(patterns[i].text, error);
        if (status == STATUS_INVALID && error) {
            error->line = i;
        }
        set->patterns[set->count++] = (uint32_t)i;
    }
    return status;
}

enum status regex_set_init(struct regex_set *out, const struct pattern *patterns, size_t count,
                           const char *cache, struct error *error) {
    *out = (struct regex_set){.count = 0};
    size_t regexes = 0;
    for (size_t i = 0; i < count; i++) {
        regexes += patterns[i].regex;
    }
    if (regexes == 0) {
        return STATUS_OK;
    }
    struct regex_set made = {.patterns = calloc(regexes, sizeof *made.patterns)};
    struct expressions expressions = {.count = 0};
    enum status status =
        made.patterns ? patterns_list(&made, patterns, count, error) : STATUS_NO_MEMORY;
    status = status == STATUS_OK ? expressions_init(&expressions, patterns, &made) : status;
    status = status == STATUS_OK ? databases_get(&made, &expressions, cache, error) : status;
    expressions_fini(&expressions);
    if (status != STATUS_OK) {
        regex_set_fini(&made);
        return status == STATUS_INVALID ? status
                                        : error_set(error, status, NULL, 0, 0, "%zu regexes: %s",
                                                    regexes, status_text(status));
    }
    *out = made;
    return STATUS_OK;
}

void regex_set_fini(struct regex_set *set) {
    hs_free_database(set->database);
    hs_free_database(set->finder);
    free(set->patterns);
    *set = (struct regex_set){.count = 0};
}
