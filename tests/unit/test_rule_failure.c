#include "tests/unit/ruled.h"

#include "core/limits.h"
#include "rules/rule_failure.h"

#include <stdio.h>

/* The first rule of the text, with hits of the named patterns, each a word of the body behind the
 * one before it; a capital letter is the same in the title. Patterns are in order of their terms.
 */
static void check_failure(const char *rule, const char *patterns, const char *wanted) {
    char text[512];
    snprintf(text, sizeof text, "rules:\n  - id: a.b\n%s", rule);
    struct rule_set *set = ruled(text);
    struct hit hits[8] = {0};
    size_t count = strlen(patterns);
    for (uint32_t i = 0; i < count; i++) {
        bool title = patterns[i] < 'a';
        hits[i] = (struct hit){.pattern = (uint32_t)((patterns[i] | 0x20) - 'a'),
                               .field = title ? FIELD_TITLE : FIELD_BODY,
                               .first_word = 10 * i,
                               .last_word = 10 * i};
    }
    const struct article article = {.language = SLICE_LITERAL("en")};
    struct buffer out;
    buffer_init(&out, MIB);
    assert_int_equal(rule_failure_append(set, 0, &article, hits, count, &out), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), wanted);
    buffer_fini(&out);
    rule_set_destroy(&set);
}

#define TERMS "    terms: {who: [aaa1], what: [bbb1], noise: [{text: ccc1, fields: [title]}]}\n"

static void the_first_part_that_fails_is_named(void **state) {
    (void)state;
    check_failure(TERMS "    when: who and what and not noise\n", "a",
                  "\"what\" does not hold; not found: what");
    check_failure(TERMS "    when: who and what and not noise\n", "b",
                  "\"who\" does not hold; not found: who");
    check_failure(TERMS "    when: who and what and not noise\n", "abC",
                  "\"not noise\" does not hold; found: noise");
    check_failure(TERMS "    when: who near/3 what\n", "ab",
                  "\"who near/3 what\" does not hold; found: who, what");
    check_failure(TERMS "    when: who and (what or title:noise)\n", "ac",
                  "\"what or title:noise\" does not hold; not found: what, noise");
    check_failure(TERMS "    when: count(who) >= 2 or 2 of (what, noise)\n", "a",
                  "\"count(who) >= 2 or 2 of (what, noise)\" does not hold; found: who; not found: "
                  "what, noise");
}

static void what_fails_besides_the_expression_is_named(void **state) {
    (void)state;
    check_failure(TERMS, "", "none of its terms was found");
    check_failure(TERMS, "c",
                  "none of its terms was found"); /* in the body, and asked for in the title */
    check_failure(TERMS "    score: {threshold: 9}\n", "aaAb",
                  "the score is 3, and the threshold 9");
    check_failure(TERMS "    enabled: false\n", "a", "the rule is not enabled");
    check_failure(TERMS "    expires: 2020-01-01\n", "a", "the rule has expired");
    check_failure(TERMS "    feeds: [wire]\n", "a", "the feed has none of the tags of feeds");
    check_failure(TERMS "    languages: [fa]\n", "a",
                  "the article's language is none of the rule's");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_part_that_fails_is_named),
        cmocka_unit_test(what_fails_besides_the_expression_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
