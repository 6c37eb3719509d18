#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/quote.h"

#define TEXT(text)                                                                                 \
    { text, sizeof(text) - 1 }

static const struct article article = {
    .title = TEXT("Kabul\nspeaks"),
    .body = TEXT("0123456789 0123456789 0123456789 0123456789 äöü Kabul and\t\x1B[1m Herat, "
                 "0123456789 0123456789 0123456789 0123456789"),
};

static struct hit find(enum article_field field, const char *text) {
    struct slice whole = article_text(&article, field, 0);
    const char *at = memmem(whole.data, whole.bytes, text, strlen(text));
    assert_non_null(at);
    uint32_t start = (uint32_t)(at - whole.data);
    return (struct hit){
        .field = (uint16_t)field, .start = start, .end = start + (uint32_t)strlen(text)};
}

static void expect(const struct hit *first, const struct hit *second, const char *wanted) {
    struct buffer out;
    buffer_init(&out, 64 * KIB);
    quote_append(&article, first, second, &out);
    assert_slice_equal(buffer_slice(&out), wanted);
    buffer_fini(&out);
}

static void a_find_is_marked_in_its_text(void **state) {
    (void)state;
    struct hit kabul = find(FIELD_BODY, "Kabul"), title = find(FIELD_TITLE, "Kabul");
    struct hit herat = find(FIELD_BODY, "Herat");
    expect(&title, NULL, " [title] «Kabul» speaks");
    expect(&kabul, NULL,
           " [body] …0123456789 0123456789 0123456789 äöü «Kabul» and [1m Herat, 0123456789 "
           "0123456789 0…");
    expect(&kabul, &herat,
           " [body] …0123456789 0123456789 0123456789 äöü «Kabul» and [1m «Herat», 0123456789 "
           "0123456789 0123456789 01234…");
}

static void two_texts_are_two_quotes(void **state) {
    (void)state;
    struct hit title = find(FIELD_TITLE, "Kabul"), speaks = find(FIELD_TITLE, "speaks");
    struct hit start = find(FIELD_BODY, "0123456789");
    expect(&title, &start,
           " [title] «Kabul» speaks [body] «0123456789» 0123456789 0123456789 0123456789 äöü…");
    expect(&speaks, &title, " [title] Kabul «speaks» [title] «Kabul» speaks");
}

static void a_find_alone_is_safe_too(void **state) {
    (void)state;
    struct hit hit = find(FIELD_BODY, "and\t\x1B[1m");
    struct buffer out;
    buffer_init(&out, KIB);
    quote_append_find(&article, &hit, &out);
    assert_slice_equal(buffer_slice(&out), "\"and [1m\"");
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_find_is_marked_in_its_text),
        cmocka_unit_test(two_texts_are_two_quotes),
        cmocka_unit_test(a_find_alone_is_safe_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
