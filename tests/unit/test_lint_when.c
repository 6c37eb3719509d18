#include "tests/unit/linted.h"

static void an_expression_that_no_article_makes_true_is_told(void **state) {
    (void)state;
    CHECK("terms: {a: [oil], b: [gas]}\n    when: a and b and not a",
          {5, 11, "never-matches: a.b: no article"});
    CHECK("terms: [oil]\n    when: not terms", {5, 11, "never-matches"});
    CHECK("terms: {a: [oil], b: [gas]}\n    when: b or a and not a",
          {5, 11, "never-matches: a.b: no article can make \"a and not a\" true"});
}

static void parts_that_ask_for_fields_in_which_nothing_is_sought_are_told(void **state) {
    (void)state;
    CHECK("terms: {a: [{text: oil, fields: [body]}], b: [gas]}\n    when: b or title:a",
          {5, 11, "\"title:a\" is never true: no term of it is looked for in the title"});
    CHECK("terms: {a: [{text: oil, fields: [url]}], b: [gas]}\n    when: b and not (a near/3 b)",
          {5, 11, "\"a near/3 b\" is never true: no field is among those of both sides"});
    CHECK("terms: {a: [{text: oil, fields: [body]}], b: [gas]}\n    when: a before/3 title:b",
          {5, 11, "never-matches"});
    CHECK_NONE("terms: {a: [{text: oil, fields: [body]}], b: [gas]}\n    when: a near/3 b");
    CHECK_NONE("terms: {a: [{text: oil, fields: [body]}, war], b: [gas]}\n    when: b or title:a");
}

static void an_expression_that_always_holds_is_told(void **state) {
    (void)state;
    CHECK("terms: {a: [oil], b: [gas]}\n    when: count(a) >= 0 or b",
          {5, 11, "always-true: a.b: \"count(a) >= 0 or b\" holds whatever is found: any one"});
    CHECK("terms: {a: [oil], b: [gas]}\n    when: a or b or not a", {5, 11, "always-true"});
    CHECK("terms: {a: [oil], b: [gas]}\n    when: b and count(a) >= 0",
          {5, 11, "\"count(a) >= 0\" holds whatever is found; take it out"});
    CHECK("terms: {a: [oil], b: [gas]}\n    when: a or not b",
          {5, 11,
           "\"not b\" beside or holds where nothing is found: any one term of the rule is "
           "then enough; was \"and not b\" meant?"});
    CHECK("terms: {a: [oil], b: [gas], c: [war]}\n    when: a near/3 b or not c",
          {5, 11, "\"not c\" beside or"});
    CHECK("terms: {a: [oil], b: [gas], c: [war]}\n    when: (a or count(b) < 3) and not c",
          {5, 11, "\"count(b) < 3\" beside or"});
}

static void expressions_that_mean_something_are_not_told(void **state) {
    (void)state;
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: a or b");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: any");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: a and not b");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: any and not b");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: a and (b or not (a near/2 a))");
    CHECK_NONE("terms: {a: [oil], b: [gas], c: [war]}\n    when: a and (c or not b)");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: title:a or count(b) >= 2");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: 2 of (a, b)");
}

static void a_group_that_when_does_not_name_is_told(void **state) {
    (void)state;
    CHECK("terms:\n      a: [oil]\n      b: [gas]\n    when: a",
          {6, 7, "unused-group: a.b: when does not name the group \"b\""});
    CHECK_NONE("terms: {a: [oil], b: [gas]}");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: any");
    CHECK_NONE("terms: {a: [oil], b: [gas]}\n    when: a and not b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_expression_that_no_article_makes_true_is_told),
        cmocka_unit_test(parts_that_ask_for_fields_in_which_nothing_is_sought_are_told),
        cmocka_unit_test(an_expression_that_always_holds_is_told),
        cmocka_unit_test(expressions_that_mean_something_are_not_told),
        cmocka_unit_test(a_group_that_when_does_not_name_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
