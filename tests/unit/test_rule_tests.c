#include "tests/unit/tested.h"

#include "core/buffer.h"

static void results_come_in_order_with_what_was_got(void **state) {
    (void)state;
    struct tested tested;
    run_inline("rules:\n"
               "  - id: a.b\n"
               "    terms: [Taliban, Kabul]\n"
               "    tests: [{match: in Kabul}, {match: in Rome}, {no_match: the Taliban}]\n"
               "  - id: a.c\n"
               "    terms: [Rome]\n"
               "  - id: a.d\n"
               "    enabled: false\n"
               "    terms: [Rome]\n"
               "    tests: [{match: in Rome}]\n"
               "  - id: a.e\n"
               "    feeds: [wire]\n"
               "    terms: [Rome]\n"
               "    tests: [{match: in Rome}, {no_match: in Kabul}]\n",
               &tested);
    const struct rule_tests *tests = &tested.tests;
    static const struct {
        size_t rule, number;
        bool matched, failed, skipped;
    } wanted[] = {{0, 0, true, false, false}, {0, 1, false, true, false},
                  {0, 2, true, true, false},  {2, 0, false, false, true},
                  {3, 0, true, false, false}, {3, 1, false, false, false}};
    assert_int_equal(tests->count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_int_equal(tests->items[i].rule, wanted[i].rule);
        assert_int_equal(tests->items[i].number, wanted[i].number);
        assert_int_equal(tests->items[i].matched, wanted[i].matched);
        assert_int_equal(rule_test_failed(&tests->items[i]), wanted[i].failed);
        assert_int_equal(tests->items[i].skipped, wanted[i].skipped);
    }
    assert_int_equal(tests->passed, 3);
    assert_int_equal(tests->failed, 2);
    assert_int_equal(tests->skipped, 1);
    assert_string_equal(tests->items[1].report, "- match\n+ no match\n  text: in Rome\n"
                                                "  why: none of its terms was found\n");
    assert_string_equal(tests->items[2].report, "- no match\n+ match\n  text: the «Taliban»\n"
                                                "  found: terms; when: any\n");
    end_tests(&tested);
}

static void the_longest_of_overlapping_finds_is_marked(void **state) {
    (void)state;
    struct tested tested;
    run_inline("rules:\n"
               "  - id: a.b\n"
               "    terms: {a: [Afghan, Afghan Taliban, Taliban chief, chief], b: [Rome]}\n"
               "    when: a and b\n"
               "    tests: [{match: \"An Afghan Taliban chief\\nis a chief\"}]\n",
               &tested);
    assert_non_null(
        strstr(tested.tests.items[0].report, "text: An «Afghan Taliban» «chief» is a «chief»\n"));
    end_tests(&tested);
}

static void touched_terms_are_those_of_the_own_tests(void **state) {
    (void)state;
    struct tested tested;
    run_inline("rules:\n"
               "  - id: a.b\n"
               "    terms: [Taliban, Kabul, {text: Rome, fields: [title]}]\n"
               "    tests: [{match: Kabul and Rome}]\n"
               "  - id: a.c\n"
               "    terms: [Kabul, Paris]\n"
               "    tests: [{no_match: none}, {match: Paris}]\n",
               &tested);
    const unsigned char wanted[] = {0, 1, 0, 0, 1};
    assert_memory_equal(tested.tests.touched, wanted, sizeof wanted);
    assert_int_equal(tested.tests.first_terms[1], 3);
    assert_int_equal(tested.tests.first_terms[2], 5);
    end_tests(&tested);
}

static void many_rules_on_many_threads_give_the_same(void **state) {
    (void)state;
    enum { RULES = 500 };
    struct buffer text;
    buffer_init(&text, 1 << 20);
    buffer_append_text(&text, "rules:\n");
    for (int i = 0; i < RULES; i++) {
        buffer_append_format(&text,
                             "  - id: a.r%d\n    terms: [word%d]\n"
                             "    tests: [{match: word%d}, {no_match: word%d}]\n",
                             i, i, i % 3 == 0 ? i + 1 : i, i + 1);
    }
    buffer_append_char(&text, '\0');
    struct tested tested;
    run_inline(text.data, &tested);
    assert_int_equal(tested.tests.count, 2 * RULES);
    for (size_t i = 0; i < 2 * RULES; i++) {
        bool wrong = i % 2 == 0 && i / 2 % 3 == 0;
        assert_int_equal(rule_test_failed(&tested.tests.items[i]), wrong);
    }
    assert_int_equal(tested.tests.failed, (RULES + 2) / 3);
    end_tests(&tested);
    buffer_fini(&text);
}

static void a_set_without_tests_has_no_result(void **state) {
    (void)state;
    struct tested tested;
    run_inline("rules:\n  - id: a.b\n    terms: [Taliban]\n", &tested);
    assert_int_equal(tested.tests.count, 0);
    assert_int_equal(tested.tests.touched[0], 0);
    end_tests(&tested);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_come_in_order_with_what_was_got),
        cmocka_unit_test(the_longest_of_overlapping_finds_is_marked),
        cmocka_unit_test(touched_terms_are_those_of_the_own_tests),
        cmocka_unit_test(many_rules_on_many_threads_give_the_same),
        cmocka_unit_test(a_set_without_tests_has_no_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
