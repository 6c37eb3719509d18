/* Reads a rule file. Each key of a rule has a small reader; a reader that finds a mistake tells it
 * and the next key is read all the same. */
#include "rules/rule_file.h"

#include "core/clock.h"
#include "core/limits.h"
#include "core/near_word.h"
#include "rules/day.h"
#include "rules/lint_allow.h"
#include "rules/reading.h"
#include "rules/rule_filter.h"
#include "rules/rule_groups.h"
#include "rules/rule_lists.h"
#include "rules/rule_pieces.h"

#include <stdlib.h>
#include <string.h>

/* ---- id ---- */

/* Parts of small letters, digits and inner hyphens, at least two, joined by dots. */
static bool is_id(struct slice id) {
    bool open = true; /* a letter or digit must follow */
    size_t dots = 0;
    for (size_t i = 0; i < id.bytes; i++) {
        char c = id.data[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!plain && c != '-' && (c != '.' || open)) {
            return false;
        }
        if (c == '-' && (i == 0 || id.data[i - 1] == '.')) {
            return false;
        }
        dots += c == '.';
        open = !plain;
    }
    return dots > 0 && !open;
}

static void read_id(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    struct slice id = reading_text(reading, node, "the id of a rule");
    if (id.bytes == 0) {
        return;
    }
    if (!is_id(id)) {
        reading_complain(
            reading, node,
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
        reading_complain(reading, node,
                         "this id is too long: category and id together have at most %zu "
                         "bytes",
                         LIMIT_TOPIC_BYTES - (sizeof "alert///" - 1));
    }
}

/* ---- when and score ---- */

void rule_when_read(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    rule->when_text = reading_text(reading, node, "when");
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
        place.column = reading_column(reading, node, offset);
        reading_complain(reading, &place, "%s", error.message);
    }
}

static void read_score(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    static const char *const keys[] = {"threshold"};
    struct error error = {0};
    if (!reading_expect(reading, node, YAML_MAPPING, "score") ||
        !reading_keys(reading, node, keys, 1)) {
        return;
    }
    const struct yaml_node *threshold = yaml_get(node, "threshold");
    if (threshold == NULL) {
        reading_complain(reading, node, "score needs a threshold, as in {threshold: 30}");
        return;
    }
    rule->has_score = true;
    reading_told(reading,
                 yaml_integer(threshold, reading->name, "threshold", 1, 1000000,
                              &rule->score_threshold, &error),
                 &error);
}

/* ---- the other keys ---- */

static void read_severity(struct reading *reading, const struct yaml_node *node,
                          struct rule *rule) {
    static const char *const names[] = {"info", "low", "medium", "high", "critical"};
    if (node->kind == YAML_SCALAR && severity_parse(node->text, &rule->alert.severity)) {
        return;
    }
    bool scalar = node->kind == YAML_SCALAR;
    const char *near = scalar ? near_text(node->text, names, SEVERITY_COUNT) : NULL;
    reading_complain(reading, node, "severity is info, low, medium, high or critical%s%s%s",
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static void read_enabled(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    struct error error = {0};
    reading_told(reading, yaml_bool(node, reading->name, "enabled", &rule->enabled, &error),
                 &error);
}

/* From the beginning of that day the rule no longer matches. */
static void read_expires(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    if (node->kind != YAML_SCALAR || !day_read(node->text, &rule->expires_us)) {
        reading_complain(reading, node, "expires is a date, as in 2027-01-31");
    }
}

static void read_test(struct reading *reading, const struct yaml_node *node,
                      struct rule_test *test) {
    static const char *const keys[] = {"match", "no_match"};
    if (!reading_expect(reading, node, YAML_MAPPING, "a test") ||
        !reading_keys(reading, node, keys, 2)) {
        return;
    }
    if (node->count != 1) {
        reading_complain(reading, node, "a test is either match: TEXT or no_match: TEXT");
        return;
    }
    test->want_match = slice_equal(node->keys[0].text, SLICE_LITERAL("match"));
    test->text = reading_text(reading, &node->items[0], "the text of a test");
    test->line = node->line;
}

static void read_tests(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    if (!reading_expect(reading, node, YAML_SEQUENCE, "tests")) {
        return;
    }
    rule->tests = reading_room(reading, node->count, sizeof *rule->tests);
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
        rule->languages = reading_texts(reading, languages, "languages");
    }
    if (feeds) {
        rule->feeds = reading_texts(reading, feeds, "feeds");
    }
    if (tags) {
        rule->alert.tags = reading_texts(reading, tags, "tags");
    }
    if (references) {
        rule->alert.references = reading_texts(reading, references, "references");
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
    } readers[] = {{"severity", read_severity}, {"terms", rule_groups_read},
                   {"when", rule_when_read},    {"score", read_score},
                   {"tests", read_tests},       {"expires", read_expires},
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
    if (!reading_expect(reading, node, YAML_MAPPING, "a rule")) {
        return;
    }
    reading_keys(reading, node, rule_keys, sizeof rule_keys / sizeof *rule_keys);
    const struct yaml_node *id = yaml_get(node, "id");
    const struct yaml_node *title = yaml_get(node, "title");
    if (id) {
        read_id(reading, id, rule);
    } else {
        reading_complain(reading, node, "this rule has no id; add id: category.name");
    }
    rule->title_given = title != NULL;
    rule->severity_given = yaml_get(node, "severity") != NULL;
    rule->alert.title = title ? reading_text(reading, title, "the title") : rule->alert.id;
    const char *slash = strrchr(reading->name, '/');
    rule->alert.set = slice_of(slash ? slash + 1 : reading->name);
    read_keys(reading, node, rule);
    if (yaml_get(node, "terms") == NULL) {
        reading_complain(reading, node, "this rule has no terms; add terms: [TEXT, …]");
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

/* What comments silence, of each list and each rule; of the heap. */
struct silenced {
    struct lint_allows *items;
    size_t rules_at, lists_at; /* where those of the rules and those of the lists begin */
};

static size_t element_count(const struct yaml_node *node) {
    return node && node->kind == YAML_SEQUENCE ? node->count : 0;
}

/* False when there is no memory. */
static bool read_silenced(struct reading *reading, const struct yaml_node *lists,
                          const struct yaml_node *rules, struct silenced *out) {
    size_t of_rules = element_count(rules), of_lists = element_count(lists);
    bool lists_first = of_lists > 0 && of_rules > 0 && lists->line < rules->line;
    size_t count = of_rules + of_lists;
    size_t *lines = calloc(count + 1, sizeof *lines);
    out->items = calloc(count + 1, sizeof *out->items);
    out->rules_at = lists_first ? of_lists : 0;
    out->lists_at = lists_first ? 0 : of_rules;
    for (size_t i = 0; lines && i < of_rules; i++) {
        lines[out->rules_at + i] = rules->items[i].line;
    }
    for (size_t i = 0; lines && i < of_lists; i++) {
        lines[out->lists_at + i] = lists->items[i].line;
    }
    bool good =
        lines && out->items &&
        lint_allows_read(reading->text, lines, count, reading->arena, out->items) == STATUS_OK;
    reading->no_memory = reading->no_memory || !good;
    free(lines);
    return good;
}

/* The codes that comments silence, a bit each. */
static unsigned silenced_codes(const struct lint_allows *allows) {
    unsigned codes = 0;
    for (size_t i = 0; i < allows->count; i++) {
        codes |= allows->items[i].stray ? 0 : allows->items[i].code;
    }
    return codes;
}

/* A list that two rule files name has the comments of the first. */
static void silence_lists(const struct reading *reading, const struct yaml_node *lists,
                          const struct lint_allows *allows) {
    for (size_t i = 0; i < element_count(lists); i++) {
        for (size_t l = 0; l < reading->list_count; l++) {
            struct term_list *list = reading->lists[l];
            if (list->file == reading->name && list->line == lists->items[i].line &&
                list->column == lists->items[i].column) {
                list->allows = allows[i];
                list->allowed = silenced_codes(&allows[i]);
            }
        }
    }
}

static void read_rules(struct reading *reading, const struct yaml_node *rules,
                       const struct lint_allows *allows, struct rule_list *list) {
    if (!reading_expect(reading, rules, YAML_SEQUENCE, "rules")) {
        return;
    }
    for (size_t i = 0; i < rules->count && !reading->no_memory; i++) {
        struct rule rule;
        reading->failed = false;
        read_rule(reading, &rules->items[i], &rule);
        rule.allows = allows[i];
        rule.allowed = silenced_codes(&rule.allows);
        if (reading->failed) {
            continue;
        }
        if (list->count == LIMIT_RULES) {
            reading_complain(reading, &rules->items[i], "there are more than %zu rules",
                             LIMIT_RULES);
            break;
        }
        reading->no_memory = !list_add(list, &rule);
    }
}

static void read_root(struct reading *reading, const struct yaml_node *root,
                      struct rule_list *list) {
    static const char *const keys[] = {"lists", "rules", "filters"};
    if (!reading_expect(reading, root, YAML_MAPPING, "a rule file")) {
        return;
    }
    reading_keys(reading, root, keys, sizeof keys / sizeof *keys);
    const struct yaml_node *lists = yaml_get(root, "lists");
    const struct yaml_node *rules = yaml_get(root, "rules");
    struct silenced silenced = {0};
    bool good = read_silenced(reading, lists, rules, &silenced);
    if (lists && good) {
        rule_lists_read(reading, lists, list);
        silence_lists(reading, lists, silenced.items + silenced.lists_at);
    }
    if (rules && !reading->no_memory) {
        read_rules(reading, rules, silenced.items + silenced.rules_at, list);
    }
    free(silenced.items);
    const struct yaml_node *filters = yaml_get(root, "filters");
    if (filters && !reading->no_memory) {
        rule_filters_read(reading, filters, list);
    }
    free(reading->lists);
    reading->lists = NULL;
    reading->list_count = 0;
}

/* A text that is no YAML as a whole: what is wrong in each of its rules, and what the readers find
 * in those that can be read. False if the mistake is not within a rule. */
static bool read_pieces(struct reading *reading, struct rule_list *list, struct arena *tree) {
    struct buffer rest;
    struct yaml_node root = {0};
    struct error error = {0};
    size_t found = 0;
    buffer_init(&rest, LIMIT_RULE_FILE_BYTES + MIB);
    if (rule_pieces_check(reading->text, reading->name, reading->errors, &rest, &found) !=
        STATUS_OK) {
        reading->no_memory = true;
    } else if (found > 0) {
        reading->text = buffer_slice(&rest);
        enum status status = yaml_parse(reading->text, reading->name, tree, &root, &error);
        if (!reading_told(reading, status, &error)) {
            read_root(reading, &root, list);
        }
    }
    buffer_fini(&rest);
    return found > 0;
}

bool rule_file_read(struct slice text, const char *name, struct rule_list *list,
                    struct rule_errors *errors) {
    struct reading reading = {.text = text, .name = name, .arena = list->arena, .errors = errors};
    struct arena tree;
    arena_init(&tree, LIMIT_RULE_ARENA_BYTES);
    struct yaml_node root = {0};
    struct error error = {0};
    enum status status = yaml_parse(text, name, &tree, &root, &error);
    if (status == STATUS_OK) {
        read_root(&reading, &root, list);
    } else if (status != STATUS_INVALID || !read_pieces(&reading, list, &tree)) {
        reading_told(&reading, status, &error);
    }
    arena_fini(&tree);
    return !reading.no_memory && status != STATUS_NO_MEMORY;
}
