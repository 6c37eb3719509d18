#include "ingest/base64.h"
#include "tests/unit/unit.h"

#include <stdlib.h>

static bool decodes(const char *from, const char *to) {
    size_t bytes = strlen(from);
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memcpy(text, from, bytes + 1);
    bool good = base64_decode(text, &bytes);
    bool same = good && to && bytes == strlen(to) && memcmp(text, to, bytes) == 0;
    free(text);
    return to ? same : !good;
}

/* The vectors of RFC 4648, section 10, also without their padding. */
static void decodes_the_vectors_of_the_rfc(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"", ""},
        {"Zg==", "f"},
        {"Zm8=", "fo"},
        {"Zm9v", "foo"},
        {"Zm9vYg==", "foob"},
        {"Zm9vYmE=", "fooba"},
        {"Zm9vYmFy", "foobar"},
        {"Zg", "f"},
        {"Zm8", "fo"},
        {" Zm\n9v\tYg=\r\n= ", "foob"},
        {"+/+/", "\xFB\xFF\xBF"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(decodes(rows[i][0], rows[i][1]));
    }
}

static void refuses_what_is_none(void **state) {
    (void)state;
    static const char *const rows[] = {
        "Z", "Zm9vY", "Zm9v!", "Zg==Zg==", "Zg=", "Z===", "Zm-_", "="};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(decodes(rows[i], NULL));
    }
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_the_vectors_of_the_rfc),
        cmocka_unit_test(refuses_what_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
