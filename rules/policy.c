/* The policy file, and holding rules against it. Read with the same readers as rule files. */
#include "rules/policy.h"

#include "core/limits.h"
#include "core/near_word.h"
#include "rules/reading.h"
#include "rules/rule.h"

#include <regex.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- demands ---- */

static bool has_title(const struct rule *rule) {
    return rule->title_given;
}

static bool has_severity(const struct rule *rule) {
    return rule->severity_given;
}

static bool has_references(const struct rule *rule) {
    return rule->alert.references.count > 0;
}

static bool has_tags(const struct rule *rule) {
    return rule->alert.tags.count > 0;
}

static bool has_tests(const struct rule *rule) {
    return rule->test_count > 0;
}

static bool has_languages(const struct rule *rule) {
    return rule->languages.count > 0;
}

static bool has_expiry(const struct rule *rule) {
    return rule->expires_us != CLOCK_UNKNOWN;
}

static const char *const demand_names[] = {"title", "severity",  "references", "tags",
                                           "tests", "languages", "expires"};
static bool (*const demands[])(const struct rule *rule) = {
    has_title, has_severity, has_references, has_tags, has_tests, has_languages, has_expiry};
enum { DEMAND_COUNT = sizeof demands / sizeof *demands };

struct policy {
    struct arena arena;
    unsigned required; /* a bit for each demand */
    bool has_pattern;
    regex_t pattern;
    struct slice pattern_text;
    struct slice_list categories;
    int64_t tests_min;
};

/* ---- reading ---- */

static void read_require(struct reading *reading, const struct yaml_node *node,
                         struct policy *policy) {
    struct slice_list names = reading_texts(reading, node, "require");
    for (size_t i = 0; i < names.count; i++) {
        size_t demand = 0;
        while (demand < DEMAND_COUNT &&
               !slice_equal(names.items[i], slice_of(demand_names[demand]))) {
            demand++;
        }
        if (demand < DEMAND_COUNT) {
            policy->required |= 1u << demand;
            continue;
        }
        const char *near = near_text(names.items[i], demand_names, DEMAND_COUNT);
        reading_complain(reading, &node->items[i],
                         "\"%.*s\" cannot be required; the names are title, severity, references, "
                         "tags, tests, languages, expires%s%s%s",
                         SLICE_ARG(names.items[i]), near ? "; did you mean " : "", near ? near : "",
                         near ? "?" : "");
    }
}

static void read_pattern(struct reading *reading, const struct yaml_node *node,
                         struct policy *policy) {
    policy->pattern_text = reading_text(reading, node, "id_pattern");
    if (policy->pattern_text.bytes == 0) {
        return;
    }
    int fault = regcomp(&policy->pattern, policy->pattern_text.data, REG_EXTENDED | REG_NOSUB);
    policy->has_pattern = fault == 0;
    if (fault != 0) {
        char why[256];
        regerror(fault, &policy->pattern, why, sizeof why);
        reading_complain(reading, node, "this is no regular expression: %s", why);
    }
}

static void read_policy(struct reading *reading, const struct yaml_node *root,
                        struct policy *policy) {
    static const char *const keys[] = {"require", "id_pattern", "categories", "min_tests"};
    if (!reading_expect(reading, root, YAML_MAPPING, "a policy")) {
        return;
    }
    reading_keys(reading, root, keys, sizeof keys / sizeof *keys);
    const struct yaml_node *require = yaml_get(root, "require");
    const struct yaml_node *pattern = yaml_get(root, "id_pattern");
    const struct yaml_node *categories = yaml_get(root, "categories");
    const struct yaml_node *tests = yaml_get(root, "min_tests");
    struct error error = {0};
    if (require) {
        read_require(reading, require, policy);
    }
    if (pattern) {
        read_pattern(reading, pattern, policy);
    }
    if (categories) {
        policy->categories = reading_texts(reading, categories, "categories");
    }
    if (tests) {
        reading_told(
            reading,
            yaml_integer(tests, reading->name, "min_tests", 0, 1000, &policy->tests_min, &error),
            &error);
    }
}

enum status policy_read(const char *path, struct policy **out, struct rule_errors *errors) {
    struct policy *policy = calloc(1, sizeof *policy);
    struct yaml_node root = {0};
    struct error error = {0};
    if (policy == NULL) {
        return STATUS_NO_MEMORY;
    }
    arena_init(&policy->arena, LIMIT_RULE_ARENA_BYTES);
    struct reading reading = {.name = path, .arena = &policy->arena, .errors = errors};
    enum status status = yaml_read(path, LIMIT_RULE_FILE_BYTES, &policy->arena, &root, &error);
    if (!reading_told(&reading, status, &error)) {
        read_policy(&reading, &root, policy);
        status = reading.no_memory ? STATUS_NO_MEMORY : reading.failed ? STATUS_INVALID : STATUS_OK;
    }
    if (status != STATUS_OK) {
        policy_destroy(&policy);
        return status;
    }
    *out = policy;
    return STATUS_OK;
}

void policy_destroy(struct policy **address) {
    struct policy *policy = *address;
    if (policy == NULL) {
        return;
    }
    if (policy->has_pattern) {
        regfree(&policy->pattern);
    }
    arena_fini(&policy->arena);
    free(policy);
    *address = NULL;
}

/* ---- checking ---- */

static void violation(const struct rule *rule, struct rule_errors *errors, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void violation(const struct rule *rule, struct rule_errors *errors, const char *format,
                      ...) {
    char message[ERROR_MESSAGE_BYTES / 2];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct error error;
    error_set(&error, STATUS_INVALID, rule->file, rule->line, rule->column, "policy: %.*s: %s",
              SLICE_ARG(rule->alert.id), message);
    rule_errors_add(errors, &error);
}

static bool among(struct slice word, struct slice_list list) {
    for (size_t i = 0; i < list.count; i++) {
        if (slice_equal(word, list.items[i])) {
            return true;
        }
    }
    return false;
}

static void check_rule(const struct policy *policy, const struct rule *rule,
                       struct rule_errors *errors) {
    for (size_t i = 0; i < DEMAND_COUNT; i++) {
        if ((policy->required >> i & 1) && !demands[i](rule)) {
            violation(rule, errors, "this rule has no %s; the policy requires it", demand_names[i]);
        }
    }
    if (policy->has_pattern && regexec(&policy->pattern, rule->alert.id.data, 0, NULL, 0) != 0) {
        violation(rule, errors, "the id is not of the form %.*s", SLICE_ARG(policy->pattern_text));
    }
    if (policy->categories.count > 0 && !among(rule->alert.category, policy->categories)) {
        size_t near =
            near_word(rule->alert.category, policy->categories.items, policy->categories.count);
        bool known = near < policy->categories.count;
        struct slice name = known ? policy->categories.items[near] : slice_of("");
        violation(rule, errors, "the policy has no category \"%.*s\"%s%.*s%s",
                  SLICE_ARG(rule->alert.category), known ? "; did you mean " : "", SLICE_ARG(name),
                  known ? "?" : "");
    }
    if (rule->test_count < (size_t)policy->tests_min) {
        violation(rule, errors, "this rule has %zu tests; the policy asks for %lld",
                  rule->test_count, (long long)policy->tests_min);
    }
}

void policy_check(const struct policy *policy, const struct rule_set *set,
                  struct rule_errors *errors) {
    for (size_t i = 0; i < set->rule_count; i++) {
        check_rule(policy, &set->rules[i], errors);
    }
}
