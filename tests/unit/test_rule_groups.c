#include "tests/unit/ruled.h"

#include "core/buffer.h"
#include "core/limits.h"

#include <stdio.h>

#define HEAD "rules:\n  - id: a.b\n    terms: "

static void a_bare_list_is_one_group(void **state) {
    (void)state;
    struct rule_set *set = ruled(HEAD "[Taliban, \"frozen funds\"]\n");
    const struct rule *rule = &set->rules[0];
    assert_int_equal(rule->group_count, 1);
    assert_slice_equal(rule->groups[0].name, "terms");
    assert_int_equal(rule->term_count, 2);
    assert_slice_equal(rule->terms[1].text, "frozen funds");
    assert_int_equal(rule->terms[1].fields, FIELDS_DEFAULT);
    assert_int_equal(rule->terms[1].line, 3);
    assert_int_equal(rule->terms[1].column, 22);
    rule_set_destroy(&set);
}

static void groups_keep_their_order(void **state) {
    (void)state;
    struct rule_set *set = ruled(HEAD "{who: [abc, def], wo: [ghi], _x-1: [abc], ö: [jkl]}\n");
    const struct rule *rule = &set->rules[0];
    static const char *const names[] = {"who", "wo", "_x-1", "ö"};
    static const uint32_t groups[] = {0, 0, 1, 2, 3};
    assert_int_equal(rule->group_count, COUNT_OF(names));
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        assert_slice_equal(rule->groups[i].name, names[i]);
    }
    for (size_t i = 0; i < COUNT_OF(groups); i++) {
        assert_int_equal(rule->terms[i].group, groups[i]);
    }
    rule_set_destroy(&set);
}

static void a_term_has_options(void **state) {
    (void)state;
    static const struct {
        const char *term;
        bool case_exact;
        unsigned fields;
        int64_t weight;
    } cases[] = {
        {"{text: abc}", false, FIELDS_DEFAULT, 1},
        {"US", true, FIELDS_DEFAULT, 1},
        {"{text: US}", true, FIELDS_DEFAULT, 1},
        {"{text: US, case: fold}", false, FIELDS_DEFAULT, 1},
        {"{text: Turkey, case: exact}", true, FIELDS_DEFAULT, 1},
        {"{text: abc, weight: -20}", false, FIELDS_DEFAULT, -20},
        {"{text: abc, fields: [title]}", false, 1u << FIELD_TITLE, 1},
        {"{text: abc, fields: [url, authors, categories]}", false,
         1u << FIELD_URL | 1u << FIELD_AUTHORS | 1u << FIELD_CATEGORIES, 1},
        {"{text: abc, fields: [summary, body], weight: 1000}", false,
         1u << FIELD_SUMMARY | 1u << FIELD_BODY, 1000},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[256];
        snprintf(text, sizeof text, HEAD "[%s]\n", cases[i].term);
        struct rule_set *set = ruled(text);
        const struct rule_term *term = &set->rules[0].terms[0];
        assert_int_equal(term->case_exact, cases[i].case_exact);
        assert_int_equal(term->fields, cases[i].fields);
        assert_int_equal(term->weight, cases[i].weight);
        rule_set_destroy(&set);
    }
}

static void a_regex_is_kept_as_written(void **state) {
    (void)state;
    struct rule_set *set = ruled(HEAD "[{regex: '[A-Z]+\\d'}, {regex: ISIS, fields: [url], "
                                      "weight: 7}, {regex: حقاني}, ISIS]\n");
    const struct rule_term *terms = set->rules[0].terms;
    assert_slice_equal(terms[0].text, "[A-Z]+\\d");
    assert_int_equal(terms[0].fields, FIELDS_DEFAULT);
    assert_int_equal(terms[0].weight, 1);
    assert_int_equal(terms[1].fields, 1u << FIELD_URL);
    assert_int_equal(terms[1].weight, 7);
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(set, &count);
    assert_int_equal(count, 4); /* a term of the same text is another pattern */
    for (size_t i = 0; i < 4; i++) {
        const struct pattern *pattern = &patterns[terms[i].pattern];
        assert_int_equal(pattern->regex, i < 3);
        assert_int_equal(pattern->case_exact, i == 3);
        assert_false(pattern->clitics);
        size_t line = 0, column = 0;
        const char *file = rule_set_pattern_place(set, terms[i].pattern, &line, &column);
        assert_non_null(file);
        assert_int_equal(line, 3);
        assert_int_equal(column, terms[i].column);
    }
    assert_null(rule_set_pattern_place(set, 4, &(size_t){0}, &(size_t){0}));
    rule_set_destroy(&set);
}

static void proclitics_are_asked_for_where_the_script_has_them(void **state) {
    (void)state;
    static const struct {
        const char *term;
        bool clitics;
    } cases[] = {
        {"حقاني", true},
        {"{text: حقاني}", true},
        {"\u05DB\u05E0\u05E1\u05EA", true},
        {"\"(حقاني)\"", true},
        {"{text: حقاني, clitics: false}", false},
        {"Haqqani", false},
        {"{text: Haqqani, clitics: true}", false},
        {"Al حقاني", false},
        {"{text: حقاني, clitics: true}", true},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[256];
        snprintf(text, sizeof text, HEAD "[%s]\n", cases[i].term);
        struct rule_set *set = ruled(text);
        size_t count = 0;
        assert_int_equal(set->rules[0].terms[0].clitics, cases[i].clitics);
        assert_int_equal(rule_set_patterns(set, &count)[0].clitics, cases[i].clitics);
        rule_set_destroy(&set);
    }
}

static void wrong_terms_are_told_where_they_stand(void **state) {
    (void)state;
    static const struct {
        const char *terms;
        size_t column;
        const char *says;
    } cases[] = {
        {"abc", 12, "terms is a list"},
        {"[]", 12, "has no terms"},
        {"[{text: Haqqani, fuzzy: 2}]", 36, "fuzzy is 1"},
        {"[{text: Haqqani, fuzzy: true}]", 36, "fuzzy is 1"},
        {"[{text: Kabul, fuzzy: 1}]", 20, "6 letters"},
        {"[{text: 'sanction* Haqqani', fuzzy: 1}]", 20, "fuzzy and *"},
        {"[{text: Haqqani, fuzzy: 1, case: exact}]", 20, "exact case"},
        {"[{text: abc, clitics: maybe}]", 34, "clitics"},
        {"{}", 12, "no terms"},
        {"{a: []}", 16, "the group \"a\" has no terms"},
        {"{a: abc}", 16, "must be a list"},
        {"{a b: [abc]}", 13, "cannot be the name of a group"},
        {"{1a: [abc]}", 13, "a letter first"},
        {"{'': [abc]}", 13, "cannot be the name of a group"},
        {"{not: [abc]}", 13, "a word of when"},
        {"{near: [abc]}", 13, "a word of when"},
        {"[abc, '']", 18, "a term is empty"},
        {"[abc, '  ']", 18, "a term is empty"},
        {"[[abc]]", 13, "not a list"},
        {"[{weight: 3}]", 13, "has no text"},
        {"[{text: ''}]", 20, "a term is empty"},
        {"[{text: [a]}]", 20, "must be a single value"},
        {"[{txet: abc}]", 14, "did you mean text?"},
        {"[{regex: 'ab)'}]", 24, "Unmatched parentheses"},
        {"[{regex: '\u00E9[a-z'}]", 23, "Unterminated character class"},
        {"[{regex: \"\\\\d[a-z\"}]", 21, "Unterminated character class"},
        {"[{regex: ''}]", 21, "a regex is empty"},
        {"[{regex: 'a*'}]", 21, "empty text"},
        {"[{regex: [a]}]", 21, "must be a single value"},
        {"[{regex: abc, case: exact}]", 26, "case"},
        {"[{regex: abc, fuzzy: 1}]", 26, "fuzzy"},
        {"[{regex: abc, text: abc}]", 26, "text"},
        {"[{regex: abc, fields: [tilte]}]", 35, "this is no field"},
        {"[{text: abc, case: upper}]", 31, "case is fold or exact"},
        {"[{text: abc, case: [exact]}]", 31, "case is fold or exact"},
        {"[{text: abc, fields: title}]", 33, "must be a list"},
        {"[{text: abc, fields: []}]", 33, "fields is empty"},
        {"[{text: abc, fields: [tilte]}]", 34, "this is no field"},
        {"[{text: abc, fields: [[title]]}]", 34, "this is no field"},
        {"[{text: abc, weight: 1.5}]", 33, "whole number"},
        {"[{text: abc, weight: 1001}]", 33, "from -1000 to 1000"},
        {"['...']", 13, "nothing is left"},
        {"['—🔥']", 13, "nothing is left"},
        {"[\"un*freeze\"]", 13, "not inside"},
        {"[ab*]", 13, "at least 3"},
        {"[{text: ab*}]", 20, "at least 3"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char text[256];
        snprintf(text, sizeof text, HEAD "%s\n", cases[i].terms);
        ASSERT_REFUSED(text, {3, cases[i].column, cases[i].says});
    }
}

static void groups_have_a_limit(void **state) {
    (void)state;
    struct buffer text;
    buffer_init(&text, MIB);
    buffer_append_text(&text, "rules:\n  - id: a.b\n    terms:\n");
    for (size_t i = 0; i < LIMIT_GROUPS; i++) {
        buffer_append_format(&text, "      g%zu: [abc]\n", i);
    }
    buffer_append_char(&text, '\0');
    struct rule_set *set = ruled(text.data);
    assert_int_equal(set->rules[0].group_count, LIMIT_GROUPS);
    rule_set_destroy(&set);
    text.bytes--;
    buffer_append_text(&text, "      more: [abc]\n");
    buffer_append_char(&text, '\0');
    ASSERT_REFUSED(text.data, {4, 7, "at most 64 groups"});
    buffer_fini(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bare_list_is_one_group),
        cmocka_unit_test(groups_keep_their_order),
        cmocka_unit_test(a_term_has_options),
        cmocka_unit_test(a_regex_is_kept_as_written),
        cmocka_unit_test(proclitics_are_asked_for_where_the_script_has_them),
        cmocka_unit_test(wrong_terms_are_told_where_they_stand),
        cmocka_unit_test(groups_have_a_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
