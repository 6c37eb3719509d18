#include "tests/unit/unit.h"

#include "core/buffer.h"

static void grows_up_to_its_cap_and_no_further(void **state) {
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    char block[400];
    memset(block, 'a', sizeof block);
    assert_int_equal(buffer_append(&buffer, block, sizeof block), STATUS_OK);
    assert_int_equal(buffer_append(&buffer, block, sizeof block), STATUS_OK);
    assert_int_equal(buffer_append(&buffer, block, sizeof block), STATUS_TOO_LARGE);
    assert_int_equal(buffer.bytes, 800);
    assert_int_equal(buffer.failed, STATUS_TOO_LARGE);
    assert_int_equal(buffer_append(&buffer, block, 200), STATUS_OK);
    assert_int_equal(buffer.bytes, 1000);
    assert_int_equal(buffer.failed, STATUS_TOO_LARGE);
    buffer_clear(&buffer);
    assert_int_equal(buffer.failed, STATUS_OK);
    buffer_fini(&buffer);
}

static void json_escapes_what_must_be_escaped(void **state) {
    (void)state;
    const struct {
        struct slice text;
        const char *wanted;
    } cases[] = {
        {SLICE_LITERAL("plain"), "\"plain\""},
        {SLICE_LITERAL(""), "\"\""},
        {SLICE_LITERAL("a\"b\\c"), "\"a\\\"b\\\\c\""},
        {SLICE_LITERAL("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\""},
        {SLICE_LITERAL("\x00\x1f\x7f"), "\"\\u0000\\u001f\\u007f\""},
        {SLICE_LITERAL("\xD8\xAD\xE2\x80\x93\xF0\x9F\x94\x94"),
         "\"\xD8\xAD\xE2\x80\x93\xF0\x9F\x94\x94\""},
        {SLICE_LITERAL("a\xFFz"), "\"a\xEF\xBF\xBDz\""},
        {SLICE_LITERAL("\xE2\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\""},
        {SLICE_LITERAL("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\""},
    };
    struct buffer buffer;
    buffer_init(&buffer, 4096);
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        buffer_clear(&buffer);
        assert_int_equal(buffer_append_json(&buffer, cases[i].text), STATUS_OK);
        assert_slice_equal(buffer_slice(&buffer), cases[i].wanted);
    }
    buffer_fini(&buffer);
}

static void json_that_does_not_fit_leaves_nothing(void **state) {
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 8);
    assert_int_equal(buffer_append_text(&buffer, "ab"), STATUS_OK);
    assert_int_equal(buffer_append_json(&buffer, slice_of("123456")), STATUS_TOO_LARGE);
    assert_slice_equal(buffer_slice(&buffer), "ab");
    buffer_fini(&buffer);
}

static void format_appends_what_printf_would_print(void **state) {
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 4096);
    assert_int_equal(buffer_append_format(&buffer, "%d-%s", 12, "x"), STATUS_OK);
    assert_int_equal(buffer_append_utf8(&buffer, 0x10348), STATUS_OK);
    assert_int_equal(buffer_append_utf8(&buffer, 0xD800), STATUS_OK);
    assert_slice_equal(buffer_slice(&buffer), "12-x\xF0\x90\x8D\x88\xEF\xBF\xBD");
    buffer_fini(&buffer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_up_to_its_cap_and_no_further),
        cmocka_unit_test(json_escapes_what_must_be_escaped),
        cmocka_unit_test(json_that_does_not_fit_leaves_nothing),
        cmocka_unit_test(format_appends_what_printf_would_print),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
