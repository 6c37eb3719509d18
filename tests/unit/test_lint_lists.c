#include "tests/unit/ruled.h"

#include "core/clock.h"
#include "rules/lint.h"

#include <stdio.h>

/* The warnings of a list, and where it is named: the line and column of the item. */
static void check(const char *text, const struct term_list *like, const struct told *wanted,
                  size_t count) {
    struct arena arena;
    struct rule_errors errors = {0}, warnings = {0};
    struct term_list list = {.id = SLICE_LITERAL("names"),
                             .path = "names.csv",
                             .file = "rules.yaml",
                             .line = 2,
                             .column = 5,
                             .used = true};
    if (like) {
        list.used = like->used;
        list.allowed = like->allowed;
        list.allows = like->allows;
    }
    arena_init(&arena, (size_t)1 << 24);
    assert_int_equal(term_list_read(slice_of(text), &arena, &errors, &list), STATUS_OK);
    assert_false(list.failed);
    lint_list(&list, &warnings);
    assert_told(warnings.items, warnings.count, wanted, count);
    for (size_t i = 0; i < warnings.count; i++) {
        bool named = strstr(warnings.items[i].message, "unused-") == warnings.items[i].message;
        assert_string_equal(warnings.items[i].file, named ? "rules.yaml" : "names.csv");
    }
    rule_errors_fini(&warnings);
    rule_errors_fini(&errors);
    arena_fini(&arena);
}

#define CHECK(text, like, ...) check(text, like, TOLD(__VA_ARGS__), COUNT_OF(TOLD(__VA_ARGS__)))

static void entries_are_looked_at_in_order(void **state) {
    (void)state;
    CHECK("entity_id,term,expires,case\n"
          "1,Kabul,2001-01-01,\n"
          "1,Herat,2199-01-01,\n"
          "2,government,,\n"
          "3,T\xD0\xB0liban,,\n"
          "1,KABUL!,,fold\n"
          "2,Kabul,,\n"
          "1,US,,\n1,US,,\n1,us,,fold\n",
          NULL, {2, 3, "list-expiry: names: \"Kabul\" has expired"},
          {4, 3, "common-word: names: \"government\" stands in"}, {5, 3, "look-alike: names: "},
          {6, 3, "duplicate-term: names: \"KABUL!\" is already there in line 2"},
          {9, 3, "duplicate-term: names: \"US\" is already there in line 8"},
          {10, 3, "common-word: names: \"us\" stands"});
    check("term,case\ngovernment,exact\nSirajuddin Haqqani,\n", NULL, NULL, 0);
}

static void expiry_is_told_thirty_days_before(void **state) {
    (void)state;
    static const struct {
        int64_t days;
        bool told;
    } cases[] = {{2, true}, {29, true}, {32, false}};
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char day[CLOCK_TEXT_BYTES], text[128];
        clock_format(clock_real_us() + cases[i].days * 86400 * 1000000, 0, day);
        snprintf(text, sizeof text, "term,expires\nKhost,%.10s\n", day);
        const struct told wanted = {2, 1, "list-expiry: names: \"Khost\" expires in less than"};
        check(text, NULL, &wanted, cases[i].told);
    }
}

static void a_list_that_nobody_uses_is_told(void **state) {
    (void)state;
    struct term_list unused = {.used = false};
    CHECK("term\nKhost\n", &unused, {2, 5, "unused-list: names: no rule and no filter uses"});
}

static void comments_at_the_list_silence_its_entries(void **state) {
    (void)state;
    static const struct lint_allow allow[] = {
        {.word = {"list-expiry", 11}, .line = 2, .column = 9, .code = 1u << LINT_LIST_EXPIRY},
        {.word = {"common-word", 11}, .line = 2, .column = 20, .code = 1u << LINT_COMMON_WORD}};
    struct term_list silenced = {.used = true,
                                 .allowed = allow[0].code | allow[1].code,
                                 .allows = {.items = allow, .count = 2}};
    CHECK("term,expires\nKhost,2001-01-01\n", &silenced,
          {2, 20, "unused-allow: names: there is no common-word here"});
    check("term,expires\nKhost,2001-01-01\ngovernment,\n", &silenced, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_looked_at_in_order),
        cmocka_unit_test(expiry_is_told_thirty_days_before),
        cmocka_unit_test(a_list_that_nobody_uses_is_told),
        cmocka_unit_test(comments_at_the_list_silence_its_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
