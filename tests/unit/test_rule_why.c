#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "rules/rule_why.h"

/* The body "atoll … basin", with as many words between as asked for; hits of the patterns named. */
static void expect_why(const char *rule, const char *patterns, uint32_t between, bool wanted,
                       const char *part) {
    struct rule_set *set = ruled(rule);
    const struct article article = {.body = SLICE_LITERAL("atoll, then\na basin")};
    struct hit hits[2] = {0};
    size_t count = strlen(patterns);
    for (size_t i = 0; i < count; i++) {
        bool second = patterns[i] == 'b';
        hits[i] = (struct hit){.pattern = second,
                               .field = FIELD_BODY,
                               .start = second ? 14 : 0,
                               .end = second ? 19 : 5,
                               .first_word = second ? between + 1 : 0,
                               .last_word = second ? between + 1 : 0};
    }
    struct buffer out;
    struct rule_verdict verdict = {.matches = !wanted};
    buffer_init(&out, MIB);
    assert_int_equal(rule_why_append(set, 0, &article, hits, count, &out, &verdict), STATUS_OK);
    assert_int_equal(verdict.matches, wanted);
    buffer_append_char(&out, '\0');
    if (strstr(out.data, part) == NULL) {
        print_error("%s", out.data);
    }
    assert_non_null(strstr(out.data, part));
    buffer_fini(&out);
    rule_set_destroy(&set);
}

#define RULE "rules:\n  - id: a.b\n    terms: {one: [atoll], two: [basin]}\n"

static void a_match_is_shown_with_its_text(void **state) {
    (void)state;
    expect_why(RULE "    when: one near/2 two\n", "ab", 2, true, "it matches\n");
    expect_why(RULE "    when: one near/2 two\n", "ab", 2, true,
               "\"atoll\" and \"basin\" are 2 words apart: [body] «atoll», then a «basin»\n");
    expect_why(RULE "    when: one and not two\n", "a", 0, true, "yes  not two\n");
}

static void the_nearest_miss_is_shown(void **state) {
    (void)state;
    expect_why(
        RULE "    when: one near/1 two\n", "ab", 31, false,
        "it does not match: \"one near/1 two\" does not hold: \"atoll\" and \"basin\" are 31 "
        "words apart, and 1 is allowed:");
    expect_why(RULE "    when: two before/9 one\n", "ab", 2, false,
               "\"atoll\" stands before \"basin\", the other way round, 2 words between");
    expect_why(RULE "    when: all\n", "a", 0, false, "1 of its groups was found; nothing of two");
    expect_why(RULE "    when: title:one\n", "a", 0, false, "found, but not in the title");
    expect_why(RULE "    when: count(one) >= 2\n", "a", 0, false, "1 place: [body] «atoll»");
    expect_why(RULE "    when: one and not two\n", "ab", 2, false, "\"two\" holds, and must not");
}

static void what_is_not_of_the_expression_is_told_too(void **state) {
    (void)state;
    expect_why(RULE "    enabled: false\n", "ab", 2, false, "it is not enabled");
    expect_why(RULE "    score: {threshold: 5}\n", "ab", 2, false, "score 2 of 5\n");
    expect_why(RULE, "", 0, false, "found\n  nothing\n");
    expect_why("filters: [{id: c, rules: [a.b], terms: [basin]}]\n" RULE, "ab", 2, false,
               "the filter c (rules.yaml:1) withholds it");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_match_is_shown_with_its_text),
        cmocka_unit_test(the_nearest_miss_is_shown),
        cmocka_unit_test(what_is_not_of_the_expression_is_told_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
