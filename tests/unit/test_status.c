#include "tests/unit/unit.h"

#include "core/status.h"

static void every_code_has_its_text(void **state) {
    (void)state;
    assert_string_equal(status_text(STATUS_OK), "ok");
    assert_string_equal(status_text(STATUS_INTERNAL), "library fault");
    assert_string_equal(status_text((enum status)999), "unknown status");
}

static void error_names_what_is_known_of_the_place(void **state) {
    (void)state;
    struct error error;
    char text[256];
    assert_int_equal(error_set(&error, STATUS_INVALID, "a.yaml", 3, 7, "bad %s", "key"),
                     STATUS_INVALID);
    error_format(&error, text, sizeof text);
    assert_string_equal(text, "a.yaml:3:7: bad key");
    error.column = 0;
    error_format(&error, text, sizeof text);
    assert_string_equal(text, "a.yaml:3: bad key");
    error.line = 0;
    error_format(&error, text, sizeof text);
    assert_string_equal(text, "a.yaml: bad key");
    error.file[0] = '\0';
    error_format(&error, text, sizeof text);
    assert_string_equal(text, "bad key");
}

static void error_can_be_made_of_itself(void **state) {
    (void)state;
    struct error error;
    (void)error_set(&error, STATUS_IO, "f", 1, 0, "inner");
    (void)error_set(&error, error.status, error.file, error.line, 0, "outer: %s", error.message);
    assert_string_equal(error.message, "outer: inner");
    assert_string_equal(error.file, "f");
}

static void error_may_be_unwanted(void **state) {
    (void)state;
    assert_int_equal(error_set(NULL, STATUS_IO, NULL, 0, 0, "x"), STATUS_IO);
}

static void long_texts_are_cut(void **state) {
    (void)state;
    char *text = test_malloc(5000);
    memset(text, 'x', 4999);
    text[4999] = '\0';
    struct error error;
    (void)error_set(&error, STATUS_IO, text, 1, 1, "%s", text);
    assert_int_equal(strlen(error.file), ERROR_FILE_BYTES - 1);
    assert_int_equal(strlen(error.message), ERROR_MESSAGE_BYTES - 1);
    test_free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_has_its_text),
        cmocka_unit_test(error_names_what_is_known_of_the_place),
        cmocka_unit_test(error_can_be_made_of_itself),
        cmocka_unit_test(error_may_be_unwanted),
        cmocka_unit_test(long_texts_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
