#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/rule_format.h"

static void format(const char *text, struct buffer *out) {
    struct error error = {0};
    buffer_init(out, MIB);
    assert_int_equal(rule_format(slice_of(text), "a.yaml", out, &error), STATUS_OK);
    buffer_append_char(out, '\0');
    assert_int_equal(out->failed, STATUS_OK);
}

/* And the form of the form is the form. */
static void expect_form(const char *text, const char *expected) {
    struct buffer once, twice;
    format(text, &once);
    assert_string_equal(once.data, expected);
    format(once.data, &twice);
    assert_string_equal(twice.data, expected);
    buffer_fini(&once);
    buffer_fini(&twice);
}

static void a_rule_gets_its_form(void **state) {
    (void)state;
    expect_form("rules:\n"
                "- {tests: [{match: 'a b'}], terms: [\"abc\", {case: exact, text: Abc}], id: a.b}\n"
                "- id:   a.c\n"
                "  tags:\n"
                "  - x\n"
                "  - 'y, z'\n"
                "  terms:\n"
                "    one: [no, \"no\"]\n"
                "    two:\n"
                "      - three\n",
                "rules:\n"
                "  - id: a.b\n"
                "    terms: [abc, {text: Abc, case: exact}]\n"
                "    tests:\n"
                "      - match: \"a b\"\n"
                "\n"
                "  - id: a.c\n"
                "    tags: [x, \"y, z\"]\n"
                "    terms:\n"
                "      one: [no, \"no\"]\n"
                "      two: [three]\n");
}

static void comments_go_with_what_they_are_about(void **state) {
    (void)state;
    expect_form("# head\n\n\n"
                "rules:   # all\n"
                "  # the first\n"
                "  - title: X\n"
                "    # about the id\n"
                "    id: a.b       # this one\n"
                "    terms: [a,   # letter\n"
                "      b\n"
                "      # the end\n"
                "      ]\n"
                "      # deep\n"
                "    # lint: allow x\n"
                "  # the second\n"
                "  - id: a.c\n",
                "# head\n\n"
                "rules:  # all\n"
                "  # the first\n"
                "  # about the id\n"
                "  - id: a.b  # this one\n"
                "    title: X\n"
                "    terms: [a,  # letter\n"
                "            b\n"
                "            # the end\n"
                "            ]\n"
                "    # deep\n"
                "    # lint: allow x\n"
                "\n"
                "  # the second\n"
                "  - id: a.c\n");
}

static void numbers_stay_numbers(void **state) {
    (void)state;
    expect_form("rules:\n  - id: a.b\n    expires: 2027-01-31\n"
                "    terms: [{weight: -20, text: '5'}, {text: x, weight: 5}]\n",
                "rules:\n"
                "  - id: a.b\n"
                "    expires: 2027-01-31\n"
                "    terms: [{text: \"5\", weight: -20}, {text: x, weight: 5}]\n");
}

static void lists_are_filled(void **state) {
    (void)state;
    struct buffer text, form;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "rules:\n  - id: a.b\n    terms:\n");
    for (size_t i = 0; i < 40; i++) {
        buffer_append_format(&text, "      - слово%zu\n", i);
    }
    buffer_append_char(&text, '\0');
    format(text.data, &form);
    assert_non_null(strstr(form.data, "\n    terms: [слово0, слово1, "));
    assert_non_null(strstr(form.data, ",\n            слово"));
    size_t widest = 0, width = 0;
    for (const char *at = form.data; *at; at++) {
        width = *at == '\n' ? 0 : width + (((unsigned char)*at & 0xC0) != 0x80);
        widest = width > widest ? width : widest;
    }
    assert_in_range(widest, 112, 120);
    buffer_fini(&text);
    buffer_fini(&form);
}

static void texts_of_several_lines_stay(void **state) {
    (void)state;
    expect_form("rules:\n  - id: a.b\n    tests:\n    - match: |\n        one\n          two\n\n   "
                "     three\n"
                "    - no_match: >-\n        one\n        two\n",
                "rules:\n"
                "  - id: a.b\n"
                "    tests:\n"
                "      - match: |\n"
                "          one\n"
                "            two\n"
                "\n"
                "          three\n"
                "      - no_match: \"one two\"\n");
    expect_form("rules:\n  - id: a.b\n    title: \"a\\nb\"\n    when: \" a\\nb\"\n",
                "rules:\n"
                "  - id: a.b\n"
                "    title: |-\n"
                "      a\n"
                "      b\n"
                "    when: \" a\\nb\"\n");
}

static void little_is_formatted_too(void **state) {
    (void)state;
    expect_form("", "");
    expect_form("# alone\n", "# alone\n");
    expect_form("rules: [ ]\n", "rules: []\n");
    expect_form("filters: []\nrules: []   # none\n", "rules: []  # none\nfilters: []\n");
}

static void what_is_no_yaml_is_refused_with_its_place(void **state) {
    (void)state;
    struct error error = {0};
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(rule_format(SLICE_LITERAL("rules:\n  - id: [a\n"), "a.yaml", &out, &error),
                     STATUS_INVALID);
    assert_string_equal(error.file, "a.yaml");
    assert_true(error.line > 0);
    assert_int_equal(rule_format(SLICE_LITERAL("- a\n"), "a.yaml", &out, &error), STATUS_INVALID);
    assert_int_equal(out.bytes, 0);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rule_gets_its_form),
        cmocka_unit_test(comments_go_with_what_they_are_about),
        cmocka_unit_test(numbers_stay_numbers),
        cmocka_unit_test(lists_are_filled),
        cmocka_unit_test(texts_of_several_lines_stay),
        cmocka_unit_test(little_is_formatted_too),
        cmocka_unit_test(what_is_no_yaml_is_refused_with_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
