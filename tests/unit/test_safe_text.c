#include "tests/unit/unit.h"

#include "core/limits.h"
#include "core/safe_text.h"

static void nothing_of_it_is_obeyed(void **state) {
    (void)state;
    static const struct {
        const char *text, *safe;
    } cases[] = {
        {"plain text", "plain text"},
        {"two\n\tlines\xC2\x85 of it", "two lines of it"},
        {"\x1B[31mred\x1B[0m \a", "[31mred[0m "},
        {"\xC2\x9B"
         "2J",
         "2J"}, /* CSI as one character of C1 */
        {"a\xE2\x80\xAE"
         "b\xE2\x81\xA6"
         "c",
         "abc"},                                                  /* an override and an isolate */
        {"\xEF\xBB\xBFmark", "mark"},                             /* a byte order mark */
        {"\xF3\xA0\x81\x81tag", "tag"},                           /* an invisible tag character */
        {"na\xEFve", "na\xEF\xBF\xBDve"},                         /* Latin-1 */
        {"\xD8\xB7\xD8\xA7\xD9\x84", "\xD8\xB7\xD8\xA7\xD9\x84"}, /* Arabic stays */
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out;
        buffer_init(&out, KIB);
        safe_text_append(slice_of(cases[i].text), &out);
        assert_slice_equal(buffer_slice(&out), cases[i].safe);
        buffer_fini(&out);
    }
}

static void a_long_text_is_cut_between_characters(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t bytes_max;
        const char *safe;
    } cases[] = {
        {"abc", 3, "abc"}, {"abcd", 3, "abc…"}, {"äöü", 3, "ä…"}, {"äöü", 4, "äö…"},
        {"ä", 1, "…"},     {"abc", 0, "…"},     {"", 0, ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer out;
        buffer_init(&out, KIB);
        safe_text_append_cut(slice_of(cases[i].text), cases[i].bytes_max, &out);
        assert_slice_equal(buffer_slice(&out), cases[i].safe);
        buffer_fini(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_it_is_obeyed),
        cmocka_unit_test(a_long_text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
