/* Reads the terms of a rule. A term that comes with a mistake keeps its place, so that what is told
 * of the rest of the rule is told of the rule as it was meant. */
#include "rules/rule_groups.h"

#include "core/limits.h"
#include "core/near_word.h"
#include "matcher/pattern_check.h"
#include "rules/rule_lists.h"
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

/* More edits than one find too much that was not meant. */
static bool read_fuzzy(struct reading *reading, const struct yaml_node *node) {
    bool one = node->kind == YAML_SCALAR && slice_equal(node->text, SLICE_LITERAL("1"));
    if (!one) {
        reading_complain(reading, node, "fuzzy is 1, for one edit; or leave it out");
    }
    return one;
}

static void read_fields_and_weight(struct reading *reading, const struct yaml_node *node,
                                   struct rule_term *term) {
    const struct yaml_node *fields = yaml_get(node, "fields");
    const struct yaml_node *weight = yaml_get(node, "weight");
    struct error error = {0};
    if (fields) {
        term->fields = read_fields(reading, fields);
    }
    if (weight) {
        reading_told(
            reading,
            yaml_integer(weight, reading->name, "weight", -1000, 1000, &term->weight, &error),
            &error);
    }
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
    const struct yaml_node *clitics = yaml_get(node, "clitics");
    struct error error = {0};
    if (clitics) {
        reading_told(reading, yaml_bool(clitics, reading->name, "clitics", &term->clitics, &error),
                     &error);
    }
    const struct yaml_node *fuzzy = yaml_get(node, "fuzzy");
    if (fuzzy) {
        term->fuzzy = read_fuzzy(reading, fuzzy);
    }
    read_fields_and_weight(reading, node, term);
}

static bool term_keys_known(struct reading *reading, const struct yaml_node *node) {
    static const char *const keys[] = {"text", "case", "clitics", "fields", "fuzzy", "weight"};
    return reading_keys(reading, node, keys, sizeof keys / sizeof *keys);
}

/* Whether the term can be looked for, and its folded text. */
static void check_term(struct reading *reading, const struct yaml_node *text,
                       struct rule_term *term) {
    struct error error;
    enum status status = rule_term_check(term->text, reading->arena, &term->folded, error.message,
                                         sizeof error.message);
    term->clitics = term->clitics && rule_term_has_clitics(term->folded);
    if (status == STATUS_OK && term->fuzzy) {
        struct pattern pattern = {
            .text = term->text, .case_exact = term->case_exact, .fuzzy = true};
        status = pattern_check(&pattern, &error);
    }
    if (status == STATUS_NO_MEMORY) {
        reading->no_memory = true;
    }
    if (status != STATUS_OK) {
        reading_complain(reading, text, "%s", error.message);
    }
}

/* Looked for as it stands: nothing is folded, and the case is its own affair. */
static void read_regex(struct reading *reading, const struct yaml_node *node,
                       const struct yaml_node *regex, struct rule_term *term) {
    static const char *const keys[] = {"regex", "fields", "weight"};
    reading_keys(reading, node, keys, sizeof keys / sizeof *keys);
    term->regex = true;
    term->text = reading_text(reading, regex, "a regex");
    term->folded = term->text;
    term->sought = term->text;
    if (term->text.bytes == 0) {
        return;
    }
    read_fields_and_weight(reading, node, term);
    struct error error = {0};
    enum status status =
        pattern_check(&(struct pattern){.text = term->text, .regex = true}, &error);
    if (status == STATUS_NO_MEMORY) {
        reading->no_memory = true;
    } else if (status != STATUS_OK) {
        struct yaml_node fault = *regex;
        fault.column =
            error.column > 0 ? reading_column(reading, regex, error.column - 1) : regex->column;
        reading_complain(reading, &fault, "%s", error.message);
    }
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
        const struct yaml_node *regex = yaml_get(node, "regex");
        if (regex) {
            read_regex(reading, node, regex, term);
            return;
        }
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
    term->sought = term->text;
    if (term->text.bytes == 0) {
        return;
    }
    term->case_exact = rule_term_is_acronym(term->text);
    term->clitics = true;
    if (node->kind == YAML_MAPPING) {
        read_term_keys(reading, node, term);
    }
    check_term(reading, text, term);
}

/* ---- lists ---- */

static const struct yaml_node *list_name(const struct yaml_node *term) {
    return term->kind == YAML_MAPPING ? yaml_get(term, "list") : NULL;
}

/* How many terms an element of a group may stand for. */
static size_t terms_of(const struct reading *reading, const struct yaml_node *node) {
    const struct yaml_node *name = list_name(node);
    for (size_t i = 0; name && i < reading->list_count; i++) {
        if (name->kind == YAML_SCALAR && slice_equal(reading->lists[i]->id, name->text)) {
            return reading->lists[i]->entry_count;
        }
    }
    return 1;
}

/* Edits may be where they can be: names of short words and those of exact case have none. */
static bool may_be_fuzzy(const struct rule_term *term) {
    struct error error;
    struct pattern pattern = {.text = term->sought, .case_exact = term->case_exact, .fuzzy = true};
    return pattern_check(&pattern, &error) == STATUS_OK;
}

/* The entry as a term: what it says itself counts, then what the use says (`options`). */
static struct rule_term term_of_entry(const struct list_entry *entry,
                                      const struct rule_term *options, bool case_given) {
    struct rule_term term = *options;
    term.text = entry->text;
    term.sought = entry->sought;
    term.folded = entry->folded;
    term.entry = entry;
    term.case_exact = entry->letters != ENTRY_CASE_BY_TERM ? entry->letters == ENTRY_CASE_EXACT
                      : case_given                         ? options->case_exact
                                                           : entry->acronym;
    term.clitics = options->clitics && entry->clitics;
    term.weight = entry->has_weight ? entry->weight : options->weight;
    term.fuzzy = options->fuzzy && may_be_fuzzy(&term);
    return term;
}

static void read_list_use(struct reading *reading, const struct yaml_node *node,
                          const struct yaml_node *name, uint32_t group, struct rule *rule) {
    static const char *const keys[] = {"list", "case", "clitics", "fields", "fuzzy", "weight"};
    struct rule_term options = {.group = group,
                                .fields = FIELDS_DEFAULT,
                                .weight = 1,
                                .clitics = true,
                                .line = node->line,
                                .column = node->column};
    if (!reading_keys(reading, node, keys, sizeof keys / sizeof *keys)) {
        return;
    }
    read_term_keys(reading, node, &options);
    const struct term_list *list = rule_lists_find(reading, name);
    bool case_given = yaml_get(node, "case") != NULL;
    if (list == NULL || list->failed) {
        reading->failed = true; /* what is wrong has been told */
        return;
    }
    rule->lists[rule->list_count++] = (struct rule_list_use){
        .list = list, .group = group, .options = options, .case_given = case_given};
    for (size_t i = 0; i < list->entry_count; i++) {
        rule->terms[rule->term_count++] = term_of_entry(&list->entries[i], &options, case_given);
    }
}

/* ---- groups ---- */

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
        const struct yaml_node *listed = list_name(&list->items[i]);
        if (listed) {
            read_list_use(reading, &list->items[i], listed, number, rule);
        } else {
            read_term(reading, &list->items[i], number, &rule->terms[rule->term_count++]);
        }
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

/* Room for all terms of a rule. */
static bool make_room(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    bool bare = node->kind == YAML_SEQUENCE;
    size_t group_count = bare ? 1 : node->count, term_count = 0, list_count = 0;
    for (size_t g = 0; g < group_count; g++) {
        const struct yaml_node *group = bare ? node : &node->items[g];
        for (size_t i = 0; group->kind == YAML_SEQUENCE && i < group->count; i++) {
            term_count += terms_of(reading, &group->items[i]);
            list_count += list_name(&group->items[i]) != NULL;
        }
    }
    rule->groups = reading_room(reading, group_count, sizeof *rule->groups);
    rule->terms = reading_room(reading, term_count, sizeof *rule->terms);
    rule->lists = reading_room(reading, list_count, sizeof *rule->lists);
    return rule->groups && rule->terms && rule->lists;
}

void rule_groups_read(struct reading *reading, const struct yaml_node *node, struct rule *rule) {
    bool bare = node->kind == YAML_SEQUENCE;
    if (node->kind == YAML_SCALAR) {
        reading_complain(reading, node,
                         "terms is a list of terms, or a mapping of groups to such lists");
        return;
    }
    size_t group_count = bare ? 1 : node->count;
    if (group_count > LIMIT_GROUPS) {
        reading_complain(reading, node, "a rule has at most %zu groups; divide it", LIMIT_GROUPS);
        return;
    }
    if (group_count == 0) {
        reading_complain(reading, node, "this rule has no terms; add terms: [TEXT, …]");
        return;
    }
    if (!make_room(reading, node, rule)) {
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
