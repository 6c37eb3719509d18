#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "matcher/fold.h"
#include "rules/common_words.h"

static void words_are_found_by_their_bytes(void **state) {
    (void)state;
    static const char *const common[] = {"the", "said", "من", "в", "dans", "در"};
    static const char *const rare[] = {"", "thee", "th", "taliban", "The", "zzz", "\xFF"};
    for (size_t i = 0; i < COUNT_OF(common); i++) {
        const struct common_word *found = common_word_find(slice_of(common[i]));
        assert_non_null(found);
        assert_string_equal(found->word, common[i]);
        assert_in_range(found->percent, 8, 100);
    }
    for (size_t i = 0; i < COUNT_OF(rare); i++) {
        assert_null(common_word_find(slice_of(rare[i])));
    }
    assert_true(short_word_known(SLICE_LITERAL("oil")) && short_word_known(SLICE_LITERAL("bn")));
    assert_false(short_word_known(SLICE_LITERAL("isi")) || short_word_known(SLICE_LITERAL("")));
}

static void assert_folded(const char *word) {
    struct buffer folded;
    buffer_init(&folded, 64 * KIB);
    assert_int_equal(fold_append(slice_of(word), false, &folded), STATUS_OK);
    assert_slice_equal(slice_trim(buffer_slice(&folded)), word);
    buffer_fini(&folded);
}

/* Otherwise a word would never be met: terms are looked up as the matcher folds them. */
static void words_are_what_the_matcher_makes_of_them_and_in_order(void **state) {
    (void)state;
    for (size_t i = 0; i < common_word_count; i++) {
        assert_folded(common_words[i].word);
        assert_true(i == 0 || strcmp(common_words[i - 1].word, common_words[i].word) < 0);
    }
    for (size_t i = 0; i < short_word_count; i++) {
        assert_folded(short_words[i]);
        assert_true(i == 0 || strcmp(short_words[i - 1], short_words[i]) < 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_found_by_their_bytes),
        cmocka_unit_test(words_are_what_the_matcher_makes_of_them_and_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
