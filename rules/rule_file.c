/* Reads a rule file. Each key of a rule has a small reader; a reader that finds a mistake tells it
 * and the next key is read all the same. What DESIGN knows and this version does not (lists, regex,
 * fuzzy, clitics, filters) is refused by name: a rule that is silently half a rule would be
 * trusted. */
#include "rules/rule_file.h"

#include "core/clock.h"
#include "core/limits.h"
#include "core/utf8.h"
#include "rules/lint.h"
#include "rules/rule_term.h"
#include "rules/yaml_tree.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What every reader needs. */
struct reading {
    struct slice text; /* of the whole file */
    const char *name;
    struct arena *arena;
    struct rule_errors *errors;
    bool failed; /* the rule being read has a mistake */
    bool no_memory;
};

static void complain(struct reading *reading, const struct yaml_node *node, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(struct reading *reading, const struct yaml_node *node, const char *format,
                     ...) {
    char message[ERROR_MESSAGE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error;
    error_set(&error, STATUS_INVALID, reading->name, node->line, node->column, "%s", message);
    rule_errors_add(reading->errors, &error);
    reading->failed = true;
}

/* An error that a helper has filled in. */
static bool told(struct reading *reading, enum status status, const struct error *error) {
    if (status == STATUS_OK) {
        return false;
    }
    rule_errors_add(reading->errors, error);
    reading->failed = true;
    return true;
}

static void *room(struct reading *reading, size_t count, size_t bytes) {
    void *given = arena_calloc(reading->arena, count, bytes);
    if (given == NULL) {
        reading->no_memory = true;
        reading->failed = true;
    }
    return given;
}

static bool expect(struct reading *reading, const struct yaml_node *node, enum yaml_kind kind,
                   const char *what) {
    struct error error = {0};
    return !told(reading, yaml_expect(node, kind, reading->name, what, &error), &error);
}

static struct slice read_text(struct reading *reading, const struct yaml_node *node,
                              const char *what) {
    if (!expect(reading, node, YAML_SCALAR, what)) {
        return slice_of(NULL);
    }
    if (slice_trim(node->text).bytes == 0) {
        complain(reading, node, "%s is empty; write a text, or take the key out", what);
        return slice_of(NULL);
    }
    struct slice copy = arena_copy(reading->arena, node->text);
    if (copy.data == NULL) {
        reading->no_memory = true;
        reading->failed = true;
    }
    return copy;
}

static struct slice_list read_texts(struct reading *reading, const struct yaml_node *node,
                                    const char *what) {
    struct slice_list list = {0};
    if (!expect(reading, node, YAML_SEQUENCE, what)) {
        return list;
    }
    struct slice *items = room(reading, node->count, sizeof *items);
    for (size_t i = 0; items && i < node->count; i++) {
        items[i] = read_text(reading, &node->items[i], what);
    }
    list.items = items;
    list.count = items ? node->count : 0;
    return list;
}

/* ---- id ---- */

static bool is_id(struct slice id) {
    bool part_begins = true;
    size_t dots = 0;
    for (size_t i = 0; i < id.bytes; i++) {
        char c = id.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (c == '.') {
            dots++;
        }
        if (!plain && (part_begins || (c != '-' && c != '.'))) {
            return false;
        }
        part_begins = c == '.';
    }
    return dots > 0 && !part_begins && id.data[id.bytes - 1] != '-';
}

static void read_id(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    struct slice id = read_text(reading, node, "the id of a rule");
    if (id.bytes == 0) {
        return;
    }
    if (!is_id(id)) {
        complain(reading, node,
                 "the id \"%.*s\" is not of the form category.name; use small letters, digits and "
                 "hyphens, parts joined by dots",
                 SLICE_ARG(id));
        return;
    }
    const char *dot = memchr(id.data, '.', id.bytes);
    rule->alert.id = id;
    rule->alert.category = slice_make(id.data, (size_t)(dot - id.data));
    size_t topic_bytes = sizeof "alert///" - 1 + rule->alert.category.bytes + id.bytes;
    if (topic_bytes > LIMIT_TOPIC_BYTES) {
        complain(reading, node,
                 "this id is too long: category and id together have at most %zu "
                 "bytes",
                 LIMIT_TOPIC_BYTES - (sizeof "alert///" - 1));
    }
}

/* ---- terms ---- */

static unsigned read_fields(struct reading *reading, const struct yaml_node *node) {
    unsigned fields = 0;
    if (!expect(reading, node, YAML_SEQUENCE, "fields")) {
        return FIELDS_DEFAULT;
    }
    if (node->count == 0) {
        complain(reading, node, "fields is empty; name a field, or take the key out");
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *item = &node->items[i];
        size_t field = 0;
        while (field < FIELD_COUNT &&
               !(item->kind == YAML_SCALAR &&
                 slice_equal(item->text, slice_of(field_name((enum article_field)field))))) {
            field++;
        }
        if (field == FIELD_COUNT) {
            complain(reading, item,
                     "this is no field; use title, summary, body, authors, categories or url");
            continue;
        }
        fields |= 1u << field;
    }
    return fields;
}

static void read_term_keys(struct reading *reading, const struct yaml_node *node,
                           struct rule_term *term) {
    const struct yaml_node *letters = yaml_get(node, "case");
    if (letters) {
        bool exact =
            letters->kind == YAML_SCALAR && slice_equal(letters->text, SLICE_LITERAL("exact"));
        bool fold =
            letters->kind == YAML_SCALAR && slice_equal(letters->text, SLICE_LITERAL("fold"));
        if (!exact && !fold) {
            complain(reading, letters, "case is fold or exact");
        }
        term->case_exact = exact;
    }
    const struct yaml_node *fields = yaml_get(node, "fields");
    if (fields) {
        term->fields = read_fields(reading, fields);
    }
    const struct yaml_node *weight = yaml_get(node, "weight");
    struct error error = {0};
    if (weight) {
        told(reading,
             yaml_integer(weight, reading->name, "weight", -1000, 1000, &term->weight, &error),
             &error);
    }
}

static const char *const term_keys[] = {"text", "case",  "fields", "weight",
                                        "list", "regex", "fuzzy",  "clitics"};
static const char *const term_keys_to_come[] = {"list", "regex", "fuzzy", "clitics"};

/* False if the mapping has keys that are unknown, or known and not built yet. */
static bool term_keys_known(struct reading *reading, const struct yaml_node *node) {
    struct error error = {0};
    if (told(reading,
             yaml_known_keys(node, term_keys, sizeof term_keys / sizeof *term_keys, reading->name,
                             &error),
             &error)) {
        return false;
    }
    for (size_t i = 0; i < sizeof term_keys_to_come / sizeof *term_keys_to_come; i++) {
        const struct yaml_node *value = yaml_get(node, term_keys_to_come[i]);
        if (value) {
            complain(reading, value,
                     "\"%s\" is not supported by this version; write the terms out as text",
                     term_keys_to_come[i]);
            return false;
        }
    }
    return true;
}

static void read_term(struct reading *reading, const struct yaml_node *node, uint32_t group,
                      struct rule_term *term) {
    const struct yaml_node *text = node;
    *term = (struct rule_term){.group = group,
                               .fields = FIELDS_DEFAULT,
                               .weight = 1,
                               .line = node->line,
                               .column = node->column};
    if (node->kind == YAML_MAPPING) {
        if (!term_keys_known(reading, node)) {
            return;
        }
        text = yaml_get(node, "text");
        if (text == NULL) {
            complain(reading, node, "this term has no text; write {text: …}");
            return;
        }
    } else if (node->kind == YAML_SEQUENCE) {
        complain(reading, node, "a term is a text or {text: …}, not a list");
        return;
    }
    term->text = read_text(reading, text, "a term");
    if (term->text.bytes == 0) {
        return;
    }
    term->case_exact = rule_term_is_acronym(term->text);
    if (node->kind == YAML_MAPPING) {
        read_term_keys(reading, node, term);
    }
    char message[ERROR_MESSAGE_BYTES];
    enum status status =
        rule_term_check(term->text, reading->arena, &term->folded, message, sizeof message);
    if (status == STATUS_NO_MEMORY) {
        reading->no_memory = true;
    }
    if (status != STATUS_OK) {
        complain(reading, text, "%s", message);
    }
}

static void read_group(struct reading *reading, const struct yaml_node *key, struct slice name,
                       const struct yaml_node *list, struct rule *rule) {
    uint32_t number = (uint32_t)rule->group_count;
    rule->groups[rule->group_count++] =
        (struct rule_group){.name = name, .line = key->line, .column = key->column};
    if (!expect(reading, list, YAML_SEQUENCE, "a group of terms")) {
        return;
    }
    if (list->count == 0) {
        complain(reading, list, "the group \"%.*s\" has no terms", SLICE_ARG(name));
    }
    for (size_t i = 0; i < list->count; i++) {
        read_term(reading, &list->items[i], number, &rule->terms[rule->term_count++]);
    }
}

static bool is_group_name(struct slice name) {
    for (size_t i = 0; i < name.bytes; i++) {
        char c = name.data[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c & 0x80);
        if (!letter && (i == 0 || !((c >= '0' && c <= '9') || c == '-'))) {
            return false;
        }
    }
    return name.bytes > 0;
}

static void read_terms(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    bool bare = node->kind == YAML_SEQUENCE;
    if (node->kind == YAML_SCALAR) {
        complain(reading, node, "terms is a list of terms, or a mapping of groups to such lists");
        return;
    }
    size_t group_count = bare ? 1 : node->count, term_count = bare ? node->count : 0;
    for (size_t i = 0; !bare && i < node->count; i++) {
        term_count += node->items[i].kind == YAML_SEQUENCE ? node->items[i].count : 0;
    }
    if (group_count > LIMIT_GROUPS) {
        complain(reading, node, "a rule has at most %zu groups; divide it", LIMIT_GROUPS);
        return;
    }
    rule->groups = room(reading, group_count, sizeof *rule->groups);
    rule->terms = room(reading, term_count, sizeof *rule->terms);
    if (rule->groups == NULL || rule->terms == NULL) {
        return;
    }
    if (bare) {
        read_group(reading, node, SLICE_LITERAL("terms"), node, rule);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *key = &node->keys[i];
        if (!is_group_name(key->text)) {
            complain(reading, key,
                     "\"%.*s\" cannot be the name of a group; use letters, digits, _ and -, a "
                     "letter first",
                     SLICE_ARG(key->text));
        }
        read_group(reading, key, read_text(reading, key, "the name of a group"), &node->items[i],
                   rule);
    }
}

/* ---- when and score ---- */

/* The bytes of the file from line and column (both 1-based, in characters). */
static struct slice text_at(const struct reading *reading, size_t line, size_t column) {
    const char *at = reading->text.data, *end = at + reading->text.bytes;
    for (size_t i = 1; at && i < line; i++) {
        at = memchr(at, '\n', (size_t)(end - at));
        at = at ? at + 1 : NULL;
    }
    for (size_t i = 1; at && at < end && i < column; i++) {
        size_t bytes = 0;
        (void)utf8_decode(slice_make(at, (size_t)(end - at)), &bytes);
        at += bytes;
    }
    return at && at <= end ? slice_make(at, (size_t)(end - at)) : slice_of(NULL);
}

/* The column of character `offset` of a scalar, where the file has it letter by letter as it was
 * read; else (escapes, several lines) where the scalar begins. */
static size_t column_within(const struct reading *reading, const struct yaml_node *node,
                            size_t offset) {
    size_t quote = node->quoted ? 1 : 0;
    struct slice source = text_at(reading, node->line, node->column + quote);
    return slice_starts(source, node->text) ? node->column + quote + offset : node->column;
}

static void read_when(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    rule->when_text = read_text(reading, node, "when");
    rule->when_line = node->line;
    rule->when_column = node->column;
    struct slice names[LIMIT_GROUPS];
    if (rule->when_text.bytes == 0 || rule->group_count == 0) {
        return;
    }
    for (size_t i = 0; i < rule->group_count; i++) {
        names[i] = rule->groups[i].name;
    }
    struct error error = {0};
    size_t offset = 0;
    if (when_parse(rule->when_text, names, rule->group_count, reading->arena, &rule->when, &offset,
                   &error) != STATUS_OK) {
        struct yaml_node place = *node;
        place.column = column_within(reading, node, offset);
        complain(reading, &place, "%s", error.message);
    }
}

static void read_score(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    static const char *const keys[] = {"threshold"};
    struct error error = {0};
    if (!expect(reading, node, YAML_MAPPING, "score") ||
        told(reading, yaml_known_keys(node, keys, 1, reading->name, &error), &error)) {
        return;
    }
    const struct yaml_node *threshold = yaml_get(node, "threshold");
    if (threshold == NULL) {
        complain(reading, node, "score needs a threshold, as in {threshold: 30}");
        return;
    }
    rule->has_score = true;
    told(reading,
         yaml_integer(threshold, reading->name, "threshold", 1, 1000000, &rule->score_threshold,
                      &error),
         &error);
}

/* ---- the other keys ---- */

static void read_severity(struct reading *reading, const struct yaml_node *node,
                          struct rule *rule) {
    if (node->kind != YAML_SCALAR || !severity_parse(node->text, &rule->alert.severity)) {
        complain(reading, node, "severity is info, low, medium, high or critical");
    }
}

static void read_enabled(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    struct error error = {0};
    told(reading, yaml_bool(node, reading->name, "enabled", &rule->enabled, &error), &error);
}

static void read_expires(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    int year = 0, month = 0, day = 0, end = 0;
    bool read = node->kind == YAML_SCALAR && node->text.bytes == 10 &&
                sscanf(node->text.data, "%4d-%2d-%2d%n", &year, &month, &day, &end) == 3 &&
                end == 10 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    if (!read) {
        complain(reading, node, "expires is a date, as in 2027-01-31");
        return;
    }
    rule->expires_us =
        clock_days_from_civil(year, (unsigned)month, (unsigned)day) * 86400 * 1000000;
}

static void read_test(struct reading *reading, const struct yaml_node *node,
                      struct rule_test *test) {
    static const char *const keys[] = {"match", "no_match"};
    struct error error = {0};
    if (!expect(reading, node, YAML_MAPPING, "a test") ||
        told(reading, yaml_known_keys(node, keys, 2, reading->name, &error), &error)) {
        return;
    }
    if (node->count != 1) {
        complain(reading, node, "a test is either match: TEXT or no_match: TEXT");
        return;
    }
    test->want_match = slice_equal(node->keys[0].text, SLICE_LITERAL("match"));
    test->text = read_text(reading, &node->items[0], "the text of a test");
    test->line = node->line;
}

static void read_tests(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    if (!expect(reading, node, YAML_SEQUENCE, "tests")) {
        return;
    }
    rule->tests = room(reading, node->count, sizeof *rule->tests);
    for (size_t i = 0; rule->tests && i < node->count; i++) {
        read_test(reading, &node->items[i], &rule->tests[rule->test_count++]);
    }
}

static void read_scope(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    const struct yaml_node *languages = yaml_get(node, "languages");
    const struct yaml_node *feeds = yaml_get(node, "feeds");
    const struct yaml_node *tags = yaml_get(node, "tags");
    const struct yaml_node *references = yaml_get(node, "references");
    if (languages) {
        rule->languages = read_texts(reading, languages, "languages");
    }
    if (feeds) {
        rule->feeds = read_texts(reading, feeds, "feeds");
    }
    if (tags) {
        rule->alert.tags = read_texts(reading, tags, "tags");
    }
    if (references) {
        rule->alert.references = read_texts(reading, references, "references");
    }
}

static const char *const rule_keys[] = {"id",    "title",   "severity", "tags",  "references",
                                        "terms", "when",    "score",    "tests", "languages",
                                        "feeds", "expires", "enabled"};

typedef void rule_key_reader(struct reading *reading, const struct yaml_node *node,
                             struct rule *rule);

/* Keys in the order in which they are read: `when` after the groups it names. */
static void read_keys(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    static const struct {
        const char *key;
        rule_key_reader *read;
    } readers[] = {{"severity", read_severity}, {"terms", read_terms}, {"when", read_when},
                   {"score", read_score},       {"tests", read_tests}, {"expires", read_expires},
                   {"enabled", read_enabled}};
    for (size_t i = 0; i < sizeof readers / sizeof *readers; i++) {
        const struct yaml_node *value = yaml_get(node, readers[i].key);
        if (value) {
            readers[i].read(reading, value, rule);
        }
    }
    read_scope(reading, node, rule);
}

static void read_rule(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    *rule = (struct rule){.file = reading->name,
                          .line = node->line,
                          .column = node->column,
                          .alert.severity = SEVERITY_MEDIUM,
                          .when_text = SLICE_LITERAL("any"),
                          .expires_us = CLOCK_UNKNOWN,
                          .enabled = true};
    struct error error = {0};
    if (!expect(reading, node, YAML_MAPPING, "a rule")) {
        return;
    }
    told(reading,
         yaml_known_keys(node, rule_keys, sizeof rule_keys / sizeof *rule_keys, reading->name,
                         &error),
         &error);
    const struct yaml_node *id = yaml_get(node, "id");
    const struct yaml_node *title = yaml_get(node, "title");
    if (id) {
        read_id(reading, id, rule);
    } else {
        complain(reading, node, "this rule has no id; add id: category.name");
    }
    rule->alert.title = title ? read_text(reading, title, "the title") : rule->alert.id;
    const char *slash = strrchr(reading->name, '/');
    rule->alert.set = slice_of(slash ? slash + 1 : reading->name);
    read_keys(reading, node, rule);
    if (yaml_get(node, "terms") == NULL) {
        complain(reading, node, "this rule has no terms; add terms: [TEXT, …]");
    }
}

static bool list_add(struct rule_list *list, const struct rule *rule) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? 2 * list->capacity : 64;
        struct rule *items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL) {
            return false;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *rule;
    return true;
}

static void read_rules(struct reading *reading, const struct yaml_node *rules,
                       struct rule_list *list) {
    if (!expect(reading, rules, YAML_SEQUENCE, "rules")) {
        return;
    }
    for (size_t i = 0; i < rules->count && !reading->no_memory; i++) {
        struct rule rule;
        reading->failed = false;
        read_rule(reading, &rules->items[i], &rule);
        if (reading->failed) {
            continue;
        }
        size_t line_end = i + 1 < rules->count ? rules->items[i + 1].line : SIZE_MAX;
        rule.allowed = lint_allowed(reading->text, rule.line, line_end);
        if (list->count == LIMIT_RULES) {
            complain(reading, &rules->items[i], "there are more than %zu rules", LIMIT_RULES);
            return;
        }
        reading->no_memory = !list_add(list, &rule);
    }
}

static void read_root(struct reading *reading, const struct yaml_node *root,
                      struct rule_list *list) {
    static const char *const keys[] = {"rules", "lists", "filters"};
    static const char *const to_come[] = {"lists", "filters"};
    struct error error = {0};
    if (!expect(reading, root, YAML_MAPPING, "a rule file") ||
        told(reading, yaml_known_keys(root, keys, 3, reading->name, &error), &error)) {
        return;
    }
    for (size_t i = 0; i < sizeof to_come / sizeof *to_come; i++) {
        const struct yaml_node *value = yaml_get(root, to_come[i]);
        if (value) {
            complain(reading, value, "\"%s\" is not supported by this version; take it out",
                     to_come[i]);
        }
    }
    const struct yaml_node *rules = yaml_get(root, "rules");
    if (rules) {
        read_rules(reading, rules, list);
    }
}

bool rule_file_read(struct slice text, const char *name, struct rule_list *list,
                    struct rule_errors *errors) {
    struct reading reading = {.text = text, .name = name, .arena = list->arena, .errors = errors};
    struct arena tree;
    arena_init(&tree, LIMIT_RULE_ARENA_BYTES);
    struct yaml_node root = {0};
    struct error error = {0};
    enum status status = yaml_parse(text, name, &tree, &root, &error);
    if (!told(&reading, status, &error)) {
        read_root(&reading, &root, list);
    }
    arena_fini(&tree);
    return !reading.no_memory && status != STATUS_NO_MEMORY;
}
