/* Reads the terms of a rule. A term that comes with a mistake keeps its place, so that what is told
 * of the rest of the rule is told of the rule as it was meant. */
#include "rules/rule_groups.h"

#include "core/limits.h"
#include "core/near_word.h"
#include "rules/rule_term.h"

static void complain_of_field(struct reading *reading, const struct yaml_node *item) {
    const char *names[FIELD_COUNT];
    for (size_t i = 0; i < FIELD_COUNT; i++) {
        names[i] = field_name((enum article_field)i);
    }
    const char *near = item->kind == YAML_SCALAR ? near_text(item->text, names, FIELD_COUNT) : NULL;
    reading_complain(reading, item,
                     "this is no field; use title, summary, body, authors, categories or url%s%s%s",
                     near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

static unsigned read_fields(struct reading *reading, const struct yaml_node *node) {
    unsigned fields = 0;
    if (!reading_expect(reading, node, YAML_SEQUENCE, "fields")) {
        return FIELDS_DEFAULT;
    }
    if (node->count == 0) {
        reading_complain(reading, node, "fields is empty; name a field, or take the key out");
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
            complain_of_field(reading, item);
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
            reading_complain(reading, letters, "case is fold or exact");
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
        reading_told(
            reading,
            yaml_integer(weight, reading->name, "weight", -1000, 1000, &term->weight, &error),
            &error);
    }
}

/* False if the mapping has keys that are unknown, or known and not built yet. */
static bool term_keys_known(struct reading *reading, const struct yaml_node *node) {
    static const char *const keys[] = {"text", "case", "fields", "weight"};
    static const struct key_to_come to_come[] = {
        {"list", "write its terms out"},
        {"regex", "write the terms out"},
        {"fuzzy", "write the spellings out"},
        {"clitics", "write the forms out"},
    };
    return reading_keys(reading, node, keys, sizeof keys / sizeof *keys, to_come,
                        sizeof to_come / sizeof *to_come);
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
            reading_complain(reading, node, "this term has no text; write {text: …}");
            return;
        }
    } else if (node->kind == YAML_SEQUENCE) {
        reading_complain(reading, node, "a term is a text or {text: …}, not a list");
        return;
    }
    term->text = reading_text(reading, text, "a term");
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
        reading_complain(reading, text, "%s", message);
    }
}

static void read_group(struct reading *reading, const struct yaml_node *key, struct slice name,
                       const struct yaml_node *list, struct rule *rule) {
    uint32_t number = (uint32_t)rule->group_count;
    rule->groups[rule->group_count++] =
        (struct rule_group){.name = name, .line = key->line, .column = key->column};
    if (!reading_expect(reading, list, YAML_SEQUENCE, "a group of terms")) {
        return;
    }
    if (list->count == 0) {
        reading_complain(reading, list, "the group \"%.*s\" has no terms", SLICE_ARG(name));
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

static void check_group_name(struct reading *reading, const struct yaml_node *key) {
    if (!is_group_name(key->text)) {
        reading_complain(reading, key,
                         "\"%.*s\" cannot be the name of a group; use letters, digits, _ and -, a "
                         "letter first",
                         SLICE_ARG(key->text));
    } else if (when_reserved(key->text)) {
        reading_complain(reading, key,
                         "\"%.*s\" is a word of when and cannot be the name of a group; give it "
                         "another",
                         SLICE_ARG(key->text));
    }
}

void rule_groups_read(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    bool bare = node->kind == YAML_SEQUENCE;
    if (node->kind == YAML_SCALAR) {
        reading_complain(reading, node,
                         "terms is a list of terms, or a mapping of groups to such lists");
        return;
    }
    size_t group_count = bare ? 1 : node->count, term_count = bare ? node->count : 0;
    for (size_t i = 0; !bare && i < node->count; i++) {
        term_count += node->items[i].kind == YAML_SEQUENCE ? node->items[i].count : 0;
    }
    if (group_count > LIMIT_GROUPS) {
        reading_complain(reading, node, "a rule has at most %zu groups; divide it", LIMIT_GROUPS);
        return;
    }
    if (group_count == 0) {
        reading_complain(reading, node, "this rule has no terms; add terms: [TEXT, …]");
        return;
    }
    rule->groups = reading_room(reading, group_count, sizeof *rule->groups);
    rule->terms = reading_room(reading, term_count, sizeof *rule->terms);
    if (rule->groups == NULL || rule->terms == NULL) {
        return;
    }
    if (bare) {
        read_group(reading, node, SLICE_LITERAL("terms"), node, rule);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        const struct yaml_node *key = &node->keys[i];
        check_group_name(reading, key);
        struct slice name = arena_copy(reading->arena, key->text);
        reading->no_memory = reading->no_memory || name.data == NULL;
        read_group(reading, key, name, &node->items[i], rule);
    }
}
