#include "core/limits.h"
#include "ingest/json_mend.h"
#include "tests/unit/unit.h"

#include <jansson.h>
#include <string.h>

struct mended {
    struct buffer text;
    struct fault_list faults;
};

static void mend(const char *text, struct mended *out) {
    out->faults = (struct fault_list){0};
    buffer_init(&out->text, MIB);
    assert_int_equal(json_mend(slice_of(text), &out->text, &out->faults), STATUS_OK);
}

static void slips_are_mended_and_told(void **state) {
    (void)state;
    static const struct {
        const char *text, *mended, *fault;
        size_t at;
    } cases[] = {
        {"[\"a\\ud83dz\"]", "[\"a\\ufffdz\"]", "an escape of half a surrogate pair", 3},
        {"[\"\\udE00\"]", "[\"\\ufffd\"]", "an escape of half a surrogate pair", 2},
        {"[\"\\ud83d\\u0041\"]", "[\"\\ufffd\\u0041\"]", "an escape of half a surrogate pair", 2},
        {"[\"a\nb\"]", "[\"a\\u000ab\"]", "a control character in a string", 3},
        {"[\"a\\'b\"]", "[\"a\\\\'b\"]", "a backslash that begins no escape; \\\\ would be right",
         3},
        {"[\"\\u12g4\"]", "[\"\\\\u12g4\"]",
         "a backslash that begins no escape; \\\\ would be right", 2},
        {"{\"a\":[1,2, ] ,}", "{\"a\":[1,2 ] }", "a comma with nothing behind it", 9},
        {"{\"a\":1}\n</html>", "{\"a\":1}", "text after the end", 7},
        {"{\"a\":[{\"b\":1},{\"c\":\"x", "{\"a\":[{\"b\":1}]}",
         "the document ends before its last bracket", 21},
        {"{\"a\":1,\"b\":[{\"c\":2,\"d\":[", "{\"a\":1,\"b\":[{\"c\":2}]}",
         "the document ends before its last bracket", 24},
        {"{\"a\":1,\"b", "{\"a\":1}", "the document ends before its last bracket", 9},
        {"{\"a\":{\"b\":2}", "{\"a\":{\"b\":2}}", "the document ends before its last bracket", 12},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct mended mended;
        mend(cases[i].text, &mended);
        assert_slice_equal(buffer_slice(&mended.text), cases[i].mended);
        assert_true(mended.faults.count > 0);
        assert_string_equal(mended.faults.items[0].what, cases[i].fault);
        assert_int_equal(mended.faults.items[0].at[0], cases[i].at);
        json_t *tree = json_loadb(mended.text.data, mended.text.bytes, 0, NULL);
        assert_non_null(tree);
        json_decref(tree);
        buffer_fini(&mended.text);
    }
}

static void what_is_well_formed_is_left_alone(void **state) {
    (void)state;
    static const char *const cases[] = {
        "{\"a\": [1, -2.5e3, true, null, \"\\u00e9\\ud83d\\ude00\\n\\/\"], \"b\": {}}\n ",
        "[]",
        "\"x\"",
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct mended mended;
        mend(cases[i], &mended);
        assert_int_equal(mended.faults.count, 0);
        assert_slice_equal(slice_trim(buffer_slice(&mended.text)),
                           i == 0 ? "{\"a\": [1, -2.5e3, true, null, "
                                    "\"\\u00e9\\ud83d\\ude00\\n\\/\"], \"b\": {}}"
                                  : cases[i]);
        buffer_fini(&mended.text);
    }
}

/* Cut anywhere, a feed is JSON again as long as its first member is there. */
static void a_text_cut_anywhere_is_closed(void **state) {
    (void)state;
    static const char text[] =
        "{\"version\":\"1\",\"items\":[{\"id\":\"1\",\"tags\":[\"a\",\"b\\\"\"]},"
        "{\"id\":\"2\",\"title\":\"\\u00e9x\"}],\"n\":{\"m\":[[1],[2,{}]]}}";
    for (size_t bytes = strlen("{\"version\":\"1\","); bytes < sizeof text - 1; bytes++) {
        struct mended mended = {0};
        buffer_init(&mended.text, MIB);
        assert_int_equal(json_mend(slice_make(text, bytes), &mended.text, &mended.faults),
                         STATUS_OK);
        json_t *tree = json_loadb(mended.text.data, mended.text.bytes, 0, NULL);
        if (tree == NULL) {
            fail_msg("%zu bytes gave %.*s", bytes, SLICE_ARG(buffer_slice(&mended.text)));
        }
        const struct fault *last = &mended.faults.items[mended.faults.count - 1];
        assert_string_equal(last->what, "the document ends before its last bracket");
        json_decref(tree);
        buffer_fini(&mended.text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slips_are_mended_and_told),
        cmocka_unit_test(what_is_well_formed_is_left_alone),
        cmocka_unit_test(a_text_cut_anywhere_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
