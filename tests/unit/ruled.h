/* Rule texts for the tests of rules/: parsed, with what came of it. */
#ifndef TOCSIN_TESTS_RULED_H
#define TOCSIN_TESTS_RULED_H

#include "tests/unit/unit.h"

#include "rules/rule.h"

/* A rule set that must be without fault; what is wrong is shown. The caller destroys it. */
static inline struct rule_set *ruled(const char *text) {
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    enum status status = rule_set_parse(slice_of(text), "rules.yaml", &set, &errors);
    for (size_t i = 0; i < errors.count; i++) {
        print_error("%zu:%zu: %s\n", errors.items[i].line, errors.items[i].column,
                    errors.items[i].message);
    }
    assert_int_equal(errors.count, 0);
    assert_int_equal(status, STATUS_OK);
    assert_non_null(set);
    rule_errors_fini(&errors);
    return set;
}

/* A place, and a part of what is said of it. */
struct told {
    size_t line, column;
    const char *says;
};

static inline void assert_told(const struct error *errors, size_t count, const struct told *wanted,
                               size_t wanted_count) {
    for (size_t i = 0; i < count; i++) {
        bool same = i < wanted_count && errors[i].line == wanted[i].line &&
                    errors[i].column == wanted[i].column &&
                    strstr(errors[i].message, wanted[i].says) != NULL;
        if (!same) {
            print_error("%zu:%zu: %s\n", errors[i].line, errors[i].column, errors[i].message);
        }
        assert_true(same);
    }
    assert_int_equal(count, wanted_count);
}

/* A rule text that must be refused with exactly these errors, in this order. */
static inline void assert_refused(const char *text, const struct told *wanted, size_t count) {
    struct rule_set *set = NULL;
    struct rule_errors errors = {0};
    enum status status = rule_set_parse(slice_of(text), "rules.yaml", &set, &errors);
    if (status != STATUS_INVALID) {
        print_error("this is not refused:\n%s\n", text);
    }
    assert_int_equal(status, STATUS_INVALID);
    assert_null(set);
    assert_told(errors.items, errors.count, wanted, count);
    for (size_t i = 0; i < errors.count; i++) {
        assert_string_equal(errors.items[i].file, "rules.yaml");
        assert_int_equal(errors.items[i].status, STATUS_INVALID);
    }
    rule_errors_fini(&errors);
}

/* The warnings of a set must be exactly these, in this order. */
static inline void assert_warned(const struct rule_set *set, const struct told *wanted,
                                 size_t count) {
    struct rule_errors warnings = {0};
    rule_set_lint(set, &warnings);
    assert_told(warnings.items, warnings.count, wanted, count);
    rule_errors_fini(&warnings);
}

#define TOLD(...) ((const struct told[]){__VA_ARGS__})
#define ASSERT_REFUSED(text, ...)                                                                  \
    assert_refused(text, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))

#endif
