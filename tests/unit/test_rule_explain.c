#include "tests/unit/ruled.h"

#include "app/rule_explain.h"
#include "core/limits.h"

#include <stdio.h>

/* What is told of the first rule; the caller's buffer, with a NUL. */
static void explain(const char *rules, struct buffer *out) {
    struct generation generation = {.rules = ruled(rules)};
    struct error error = {0};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(generation.rules, &count);
    assert_int_equal(database_create(patterns, count, NULL, &generation.database, &error),
                     STATUS_OK);
    buffer_init(out, 16 * MIB);
    assert_int_equal(rule_explain_append(&generation, 0, out), STATUS_OK);
    buffer_append_char(out, '\0');
    generation_destroy(&generation);
}

static void expect(const char *rules, const char *wanted) {
    struct buffer out;
    explain(rules, &out);
    if (strstr(out.data, wanted) == NULL) {
        print_error("not in it: %s\n%s", wanted, out.data);
    }
    assert_non_null(strstr(out.data, wanted));
    buffer_fini(&out);
}

static void each_term_says_how_it_is_looked_for(void **state) {
    (void)state;
    static const struct {
        const char *term, *wanted;
    } cases[] = {
        {"Haqqani Network", "    \"Haqqani Network\"  haqqani network\n"},
        {"Al-Qaeda", "\"Al-Qaeda\"  al qaeda | alqaeda\n"},
        {"unfreez*", "\"unfreez*\"  unfreez*\n"},
        {"US", "\"US\"  US  (in this case)\n"},
        {"oil", "\"oil\"  oil  (short)\n"},
        {"government", "  (in "},
        {"{text: Zawahiri, fuzzy: 1}", "zawahiri  (also with one edit in a long word)\n"},
        {"{text: Bagram, fields: [title, url], weight: 5}",
         "bagram  (in title, url alone)  (weight 5)\n"},
        {"{regex: 'T-[0-9]+ tank'}", "\"T-[0-9]+ tank\"  regex, on the text as it is written; "
                                     "every match has a fixed text of "},
        {"{regex: '[0-9]+ t'}", ", too short to be rare, and may begin anywhere\n"},
        {"'\xD8\xB7\xD8\xA7\xD9\x84\xD8\xA8\xD8\xA7\xD9\x86'", " more spellings\n"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char rules[512];
        snprintf(rules, sizeof rules, "rules: [{id: a.b, terms: [%s]}]", cases[i].term);
        expect(rules, cases[i].wanted);
    }
}

static void each_way_has_its_price(void **state) {
    (void)state;
    static const char rules[] =
        "rules:\n"
        "  - id: a.b\n"
        "    terms: [Kabul, Al-Qaeda, unfreez*, US, {regex: 'T-[0-9]+ tank'}]\n"
        "  - {id: a.c, terms: [Kabul]}\n";
    expect(rules, "cost: 5 terms, 5 spellings\n");
    expect(rules, "       3 whole words: ");
    expect(rules, "       1 with a *: ");
    expect(rules, "       1 in this case: ");
    expect(rules, "       1 regexes: ");
    expect(rules, "       1 shared with other terms: ");
    expect(rules, "\"Kabul\"  kabul  (shared with 1 other term)\n");
}

static void a_rule_that_is_not_enabled_looks_for_nothing(void **state) {
    (void)state;
    struct buffer out;
    explain("rules: [{id: a.b, title: T, enabled: false, terms: [Kabul]}, {id: a.c, terms: [x y]}]",
            &out);
    assert_string_equal(out.data,
                        "a.b: T (medium)\nrules.yaml:1\nnot enabled: nothing is looked for\n");
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_term_says_how_it_is_looked_for),
        cmocka_unit_test(each_way_has_its_price),
        cmocka_unit_test(a_rule_that_is_not_enabled_looks_for_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
