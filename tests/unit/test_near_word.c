#include "tests/unit/unit.h"

#include "core/near_word.h"

static void a_slip_of_the_hand_is_near(void **state) {
    (void)state;
    static const char *const keys[] = {"title", "terms", "id", "tests", "when"};
    static const struct {
        const char *word, *near;
    } cases[] = {
        {"tilte", "title"}, {"titel", "title"}, {"Title", "title"}, {"WHEN", "when"},
        {"term", "terms"},  {"test", "tests"},  {"wen", "when"},    {"ids", "id"},
        {"ttle", "title"},  {"di", "id"},       {"tle", "title"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        const char *found = near_text(slice_of(cases[i].word), keys, COUNT_OF(keys));
        assert_non_null(found);
        assert_string_equal(found, cases[i].near);
    }
}

static void another_word_is_not_near(void **state) {
    (void)state;
    static const char *const keys[] = {"title", "id", "a", "when"};
    static const char *const words[] = {
        "",
        "x",
        "b",
        "xy",
        "wxyn",
        "severity",
        "titleeee",
        "a very long text that is no name of anything and only stands there by mistake"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        assert_null(near_text(slice_of(words[i]), keys, COUNT_OF(keys)));
    }
    assert_null(near_text(SLICE_LITERAL("title"), NULL, 0));
}

static void letters_are_counted_not_bytes(void **state) {
    (void)state;
    const struct slice names[] = {SLICE_LITERAL("активы"), SLICE_LITERAL("кто")};
    assert_int_equal(near_word(SLICE_LITERAL("актвиы"), names, 2), 0);
    assert_int_equal(near_word(SLICE_LITERAL("кот"), names, 2), 1);
    assert_int_equal(near_word(SLICE_LITERAL("дом"), names, 2), 2);
}

static void the_nearest_is_given_and_of_equals_the_first(void **state) {
    (void)state;
    const struct slice names[] = {SLICE_LITERAL("assess"), SLICE_LITERAL("asset"),
                                  SLICE_LITERAL("assets"), SLICE_LITERAL("assetz")};
    assert_int_equal(near_word(SLICE_LITERAL("assetts"), names, 4), 2);
    assert_int_equal(near_word(SLICE_LITERAL("assetx"), names, 4), 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_of_the_hand_is_near),
        cmocka_unit_test(another_word_is_not_near),
        cmocka_unit_test(letters_are_counted_not_bytes),
        cmocka_unit_test(the_nearest_is_given_and_of_equals_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
