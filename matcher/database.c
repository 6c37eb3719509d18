/* Patterns → an immutable database: the dictionary of what is looked for, and Hyperscan's database
 * of its literals. One Hyperscan expression a literal, every byte escaped, no flags: with
 * hs_compile_lit_multi hs_scan of version 5.4.0 fails on some sets (DESIGN 10). Without the
 * start-of-match flag only ends are reported, which is enough: a literal has one length. */
#include "matcher/database_inside.h"

#include "core/log.h"
#include "matcher/cache.h"

#include <hs.h>
#include <stdlib.h>
#include <string.h>

enum {
    ESCAPED_BYTES = 4, /* \xHH */
    WHOLE_BESIDE_OTHERS_MAX = 1000,
};

/* The arguments of hs_compile_multi. */
struct expressions {
    char *text; /* all of them, each with its NUL */
    const char **starts;
    unsigned *flags, *ids;
};

static void expressions_fini(struct expressions *expressions) {
    free(expressions->text);
    free(expressions->starts);
    free(expressions->flags);
    free(expressions->ids);
}

/* Writes the literal escaped, and a NUL; gives where it ends. */
static char *expression_write(struct slice literal, char *out) {
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < literal.bytes; i++) {
        unsigned char byte = (unsigned char)literal.data[i];
        *out++ = '\\';
        *out++ = 'x';
        *out++ = digits[byte >> 4];
        *out++ = digits[byte & 15];
    }
    *out++ = '\0';
    return out;
}

/* Of the literals from `first` on. */
static enum status expressions_init(struct expressions *out, const struct dictionary *dictionary,
                                    size_t first) {
    size_t count = dictionary->literal_count - first;
    if (count == 0) {
        *out = (struct expressions){0};
        return STATUS_OK;
    }
    size_t bytes = 0;
    for (size_t i = 0; i < count; i++) {
        bytes += ESCAPED_BYTES * dictionary_literal(dictionary, first + i).bytes + 1;
    }
    struct expressions made = {
        .text = malloc(bytes),
        .starts = calloc(count, sizeof *made.starts),
        .flags = calloc(count, sizeof *made.flags),
        .ids = calloc(count, sizeof *made.ids),
    };
    if (!made.text || !made.starts || !made.flags || !made.ids) {
        expressions_fini(&made);
        return STATUS_NO_MEMORY;
    }
    char *at = made.text;
    for (size_t i = 0; i < count; i++) {
        made.starts[i] = at;
        made.ids[i] = (unsigned)(first + i);
        at = expression_write(dictionary_literal(dictionary, first + i), at);
    }
    *out = made;
    return STATUS_OK;
}

/* What Hyperscan refused, told of the pattern that it came from. */
static enum status refuse(const struct database *database, const struct pattern *patterns,
                          size_t first, const hs_compile_error_t *failed, struct error *error) {
    const struct dictionary *dictionary = &database->dictionary;
    size_t literal = first + (size_t)failed->expression;
    if (failed->expression < 0 || literal >= dictionary->literal_count) {
        return error_set(error, STATUS_INTERNAL, NULL, 0, 0, "Hyperscan: %s", failed->message);
    }
    uint32_t entry = dictionary->literals[literal].first_entry;
    uint32_t pattern = dictionary->entries[entry].pattern;
    return error_set(error, STATUS_INVALID, NULL, pattern, 0, "term \"%.*s\": Hyperscan: %s",
                     SLICE_ARG(patterns[pattern].text), failed->message);
}

static enum status hyperscan_compile(struct database *database, const struct pattern *patterns,
                                     size_t first, struct error *error) {
    const struct dictionary *dictionary = &database->dictionary;
    struct expressions expressions;
    enum status status = expressions_init(&expressions, dictionary, first);
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "%s", status_text(status));
    }
    hs_compile_error_t *failed = NULL;
    hs_error_t code = hs_compile_multi(expressions.starts, expressions.flags, expressions.ids,
                                       (unsigned)(dictionary->literal_count - first), HS_MODE_BLOCK,
                                       NULL, &database->hyperscan, &failed);
    if (code != HS_SUCCESS) {
        status = refuse(database, patterns, first, failed, error);
        hs_free_compile_error(failed);
    }
    expressions_fini(&expressions);
    return status;
}

/* Hyperscan's database of the literals that are its: from the cache, or compiled and put there. */
static enum status hyperscan_get(struct database *database, const struct pattern *patterns,
                                 const char *cache, struct error *error) {
    const struct dictionary *dictionary = &database->dictionary;
    if (dictionary->literal_count == dictionary->whole_count) {
        return STATUS_OK;
    }
    database->hyperscan_has_whole = dictionary->whole_count <= WHOLE_BESIDE_OTHERS_MAX;
    size_t first = database->hyperscan_has_whole ? 0 : dictionary->whole_count;
    struct hash key;
    bool cached = cache && cache_key(dictionary, first, &key);
    database->hyperscan = cached ? cache_load(cache, key) : NULL;
    if (database->hyperscan) {
        return STATUS_OK;
    }
    enum status status = hyperscan_compile(database, patterns, first, error);
    struct error unsaved;
    if (status == STATUS_OK && cached &&
        cache_save(cache, key, database->hyperscan, &unsaved) != STATUS_OK) {
        log_line(LOG_WARN, "%s: %s: compiled rules are not kept, each start compiles them again",
                 unsaved.file, unsaved.message);
    }
    return status;
}

enum status database_create(const struct pattern *patterns, size_t count, const char *cache,
                            struct database **out, struct error *error) {
    struct database *database = calloc(1, sizeof *database);
    if (database == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "%s", status_text(STATUS_NO_MEMORY));
    }
    database->pattern_count = count;
    enum status status = dictionary_init(&database->dictionary, patterns, count, error);
    if (status == STATUS_OK) {
        status = word_index_init(&database->word_index, &database->dictionary);
        if (status == STATUS_OK) {
            status = fuzzy_index_init(&database->fuzzy_index, &database->dictionary);
        }
        if (status != STATUS_OK) {
            status = error_set(error, status, NULL, 0, 0, "%s", status_text(status));
        }
    }
    if (status == STATUS_OK) {
        status = hyperscan_get(database, patterns, cache, error);
    }
    if (status == STATUS_OK) {
        status = regex_set_init(&database->regexes, patterns, count, cache, error);
    }
    if (status != STATUS_OK) {
        database_destroy(&database);
        return status;
    }
    *out = database;
    return STATUS_OK;
}

void database_destroy(struct database **database) {
    if (*database == NULL) {
        return;
    }
    hs_free_database((*database)->hyperscan);
    regex_set_fini(&(*database)->regexes);
    word_index_fini(&(*database)->word_index);
    fuzzy_index_fini(&(*database)->fuzzy_index);
    dictionary_fini(&(*database)->dictionary);
    free(*database);
    *database = NULL;
}

size_t database_pattern_count(const struct database *database) {
    return database->pattern_count;
}
