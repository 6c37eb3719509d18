#include "tests/unit/unit.h"

#include "rules/yaml_scalar.h"

#include <stdio.h>

static void expect_written(struct slice text, bool quoted, enum yaml_place place,
                           const char *expected) {
    const struct yaml_node scalar = {.kind = YAML_SCALAR, .text = text, .quoted = quoted};
    struct buffer out;
    buffer_init(&out, 1024);
    yaml_scalar_append(&scalar, place, &out);
    assert_slice_equal(buffer_slice(&out), expected);
    buffer_fini(&out);
}

static void quotes_stand_only_where_they_are_needed(void **state) {
    (void)state;
    static const struct {
        const char *text, *block, *flow;
    } cases[] = {
        {"frozen funds", "frozen funds", "frozen funds"},
        {"a, b", "a, b", "\"a, b\""},
        {"a [b]", "a [b]", "\"a [b]\""},
        {"it's", "it's", "it's"},
        {"http://a.example/b", "http://a.example/b", "http://a.example/b"},
        {"a: b", "\"a: b\"", "\"a: b\""},
        {"a:", "\"a:\"", "\"a:\""},
        {"a #b", "\"a #b\"", "\"a #b\""},
        {"a#b", "a#b", "a#b"},
        {"#b", "\"#b\"", "\"#b\""},
        {"*stan", "\"*stan\"", "\"*stan\""},
        {"- a", "\"- a\"", "\"- a\""},
        {"-a", "\"-a\"", "\"-a\""},
        {"say \"no\"", "say \"no\"", "say \"no\""},
        {"\"no\"", "\"\\\"no\\\"\"", "\"\\\"no\\\"\""},
        {"a\\b", "a\\b", "a\\b"},
        {"a\tb", "\"a\\tb\"", "\"a\\tb\""},
        {" a", "\" a\"", "\" a\""},
        {"a ", "\"a \"", "\"a \""},
        {"", "\"\"", "\"\""},
        {"طالبان", "طالبان", "طالبان"},
        {"a\u2028b", "\"a\\u2028b\"", "\"a\\u2028b\""},
        {"a\nb", "\"a\\nb\"", "\"a\\nb\""},
        {"...", "\"...\"", "\"...\""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_written(slice_of(cases[i].text), true, YAML_IN_BLOCK, cases[i].block);
        expect_written(slice_of(cases[i].text), true, YAML_IN_FLOW, cases[i].flow);
    }
    expect_written(SLICE_LITERAL("plain"), false, YAML_IN_QUOTES, "\"plain\"");
}

static void what_may_be_a_number_keeps_its_quotes(void **state) {
    (void)state;
    static const char *const typed[] = {
        "5", "-1.5", "0x1F", "1e9",    "1:30", "2027-01-01",         "no", "Yes", "null",
        "~", "off",  "true", "12_000", ".5",   "2001-12-14 21:59:43"};
    static const char *const texts[] = {"5G", "M23", "1267th", "nobody", "no one", "one", "-ish"};
    for (size_t i = 0; i < COUNT_OF(typed); i++) {
        assert_true(yaml_is_typed(slice_of(typed[i])));
        expect_written(slice_of(typed[i]), false, YAML_IN_BLOCK, typed[i]);
        char quoted[64];
        snprintf(quoted, sizeof quoted, "\"%s\"", typed[i]);
        expect_written(slice_of(typed[i]), true, YAML_IN_BLOCK, quoted);
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        assert_false(yaml_is_typed(slice_of(texts[i])));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_stand_only_where_they_are_needed),
        cmocka_unit_test(what_may_be_a_number_keeps_its_quotes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
