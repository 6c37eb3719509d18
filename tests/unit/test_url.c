#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/url.h"

static void expect_url(const char *base, const char *reference, const char *expected) {
    struct buffer out;
    buffer_init(&out, KIB);
    assert_int_equal(url_resolve(slice_of(base), slice_of(reference), &out), STATUS_OK);
    if (!slice_equal(buffer_slice(&out), slice_of(expected))) {
        fail_msg("%s from %s gave \"%.*s\", not \"%s\"", reference, base,
                 SLICE_ARG(buffer_slice(&out)), expected);
    }
    buffer_fini(&out);
}

/* The examples of RFC 3986, 5.4. */
static void resolves_as_the_rfc_shows(void **state) {
    (void)state;
    static const char *const cases[][2] = {
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        expect_url("http://a/b/c/d;p?q", cases[i][0], cases[i][1]);
    }
}

static void forgives_what_feeds_get_wrong(void **state) {
    (void)state;
    expect_url("http://a", "b", "http://a/b");
    expect_url("http://a/", "  b c\xC3\xA9 \n", "http://a/b c\xC3\xA9");
    expect_url("", "b", "b");
    expect_url("feeds.xml", "b", "b");
    expect_url("http://a/x", "HTTPS://Q/z", "HTTPS://Q/z");
}

static void a_cap_is_kept(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 8);
    assert_int_equal(url_resolve(slice_of("http://a/b"), slice_of("c"), &out), STATUS_TOO_LARGE);
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(resolves_as_the_rfc_shows),
        cmocka_unit_test(forgives_what_feeds_get_wrong),
        cmocka_unit_test(a_cap_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
