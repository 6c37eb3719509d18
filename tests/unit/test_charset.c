#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"
#include "ingest/charset.h"
#include "ingest/charset_convert.h"

#define BYTES(literal) slice_make(literal, sizeof(literal) - 1)

static void expect_utf8(struct slice bytes, const char *content_type, const char *expected) {
    struct buffer room;
    struct slice text = {NULL, 0};
    struct charset_choice choice;
    struct error error = {0};
    buffer_init(&room, KIB);
    if (charset_to_utf8(bytes, slice_of(content_type), &room, &text, &choice, &error) !=
        STATUS_OK) {
        fail_msg("%s", error.message);
    }
    assert_slice_equal(text, expected);
    buffer_fini(&room);
}

static void a_byte_order_mark_decides(void **state) {
    (void)state;
    expect_utf8(BYTES("\xEF\xBB\xBF<a>\xC3\xA9"), "text/xml; charset=koi8-r", "<a>\xC3\xA9");
    expect_utf8(BYTES("\xFF\xFE<\0a\0\xE9\0"), "", "<a\xC3\xA9");
    expect_utf8(BYTES("\xFE\xFF\0<\0a\0\xE9"), "", "<a\xC3\xA9");
    expect_utf8(BYTES("\xFF\xFE\0\0<\0\0\0"), "", "<");
}

static void wide_text_without_a_mark_is_known_by_its_look(void **state) {
    (void)state;
    expect_utf8(BYTES("<\0?\0x\0"), "", "<?x");
    expect_utf8(BYTES("\0<\0?\0x"), "", "<?x");
    expect_utf8(BYTES("\0\0\0<\0\0\0x"), "", "<x");
}

static void the_transport_comes_before_the_document(void **state) {
    (void)state;
    expect_utf8(BYTES("<?xml version='1.0' encoding='iso-8859-1'?>\xC1"),
                "text/xml; charset=\"koi8-r\"",
                "<?xml version='1.0' encoding='iso-8859-1'?>\xD0\xB0");
    expect_utf8(BYTES("<?xml version='1.0' encoding='windows-1251'?>\xE0"), "text/xml",
                "<?xml version='1.0' encoding='windows-1251'?>\xD0\xB0");
    expect_utf8(BYTES(" junk <?xml version=\"1.0\" encoding = \"gb2312\" ?>\xD6\xD0"), "",
                " junk <?xml version=\"1.0\" encoding = \"gb2312\" ?>\xE4\xB8\xAD");
    expect_utf8(BYTES("\x93\x92"), "text/plain; charset=ISO-8859-1", "\xE2\x80\x9C\xE2\x80\x99");
}

static void valid_utf8_is_believed_over_a_single_byte_claim(void **state) {
    (void)state;
    expect_utf8(BYTES("caf\xC3\xA9"), "text/xml; charset=iso-8859-1", "caf\xC3\xA9");
}

static void text_that_is_not_utf8_is_windows_1252(void **state) {
    (void)state;
    expect_utf8(BYTES("caf\xE9 \x96 na\xEFve"), "", "caf\xC3\xA9 \xE2\x80\x93 na\xC3\xAFve");
}

static void a_little_junk_in_utf8_is_replaced_and_counted(void **state) {
    (void)state;
    uint64_t before = counter_get(COUNTER_bytes_undecodable);
    expect_utf8(BYTES("\xE4\xB8\xAD\xE6\x96\x87\xFF."), "",
                "\xE4\xB8\xAD\xE6\x96\x87\xEF\xBF\xBD.");
    assert_int_equal(counter_get(COUNTER_bytes_undecodable) - before, 1);
    expect_utf8(BYTES("\x81\x30."), "text/xml; charset=shift_jis",
                "\xEF\xBF\xBD"
                "0.");
}

static void an_unknown_charset_says_nothing(void **state) {
    (void)state;
    expect_utf8(BYTES("<?xml encoding='x-martian'?>a"), "", "<?xml encoding='x-martian'?>a");
    expect_utf8(BYTES("<?xml version='1.0' encoding='windows-1251'?>\xE0"),
                "text/xml; charset=x-martian",
                "<?xml version='1.0' encoding='windows-1251'?>\xD0\xB0");
}

static void says_what_decided(void **state) {
    (void)state;
    static const struct {
        struct slice bytes;
        const char *content_type, *name;
        enum charset_source source;
        size_t replaced;
        const char *server, *declared;
    } cases[] = {
        {{"\xEF\xBB\xBF<a>", 6},
         "text/xml; charset=koi8-r",
         "UTF-8",
         CHARSET_FROM_MARK,
         0,
         "koi8-r",
         ""},
        {{"\xC1\xFF", 2}, "a; charset=koi8-r", "KOI8-R", CHARSET_FROM_SERVER, 0, "koi8-r", ""},
        {{"<?xml encoding='windows-1251'?>\xE0", 32},
         "",
         "WINDOWS-1251",
         CHARSET_FROM_DECLARATION,
         0,
         "",
         "windows-1251"},
        {{"<?xml encoding='utf-8'?>\xC3\xA9\xC3\xA9\xFF", 29},
         "",
         "UTF-8",
         CHARSET_FROM_DECLARATION,
         1,
         "",
         "utf-8"},
        {{"\xC3\xA9", 2}, "a; charset=koi8-r", "UTF-8", CHARSET_FROM_BYTES, 0, "koi8-r", ""},
        {{"abc", 3}, "a; charset=koi8-r", "KOI8-R", CHARSET_FROM_SERVER, 0, "koi8-r", ""},
        {{"\xC3\xA9", 2}, "", "UTF-8", CHARSET_FROM_BYTES, 0, "", ""},
        {{"abc", 3}, "a; charset=x-martian", "UTF-8", CHARSET_FROM_BYTES, 0, "x-martian", ""},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct buffer room;
        struct slice text = {NULL, 0};
        struct charset_choice choice;
        struct error error = {0};
        buffer_init(&room, KIB);
        assert_int_equal(charset_to_utf8(cases[i].bytes, slice_of(cases[i].content_type), &room,
                                         &text, &choice, &error),
                         STATUS_OK);
        assert_string_equal(choice.name, cases[i].name);
        assert_int_equal(choice.source, cases[i].source);
        assert_int_equal(choice.replaced, cases[i].replaced);
        assert_string_equal(choice.server, cases[i].server);
        assert_string_equal(choice.declared, cases[i].declared);
        buffer_fini(&room);
    }
}

static void valid_bytes_stop_at_the_first_fault(void **state) {
    (void)state;
    assert_int_equal(charset_valid_bytes(BYTES("0123456789abcdef\xC3\xA9\xC3")), 18);
    assert_int_equal(charset_valid_bytes(BYTES("")), 0);
    assert_int_equal(charset_valid_bytes(BYTES("\xED\xA0\x80")), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_byte_order_mark_decides),
        cmocka_unit_test(wide_text_without_a_mark_is_known_by_its_look),
        cmocka_unit_test(the_transport_comes_before_the_document),
        cmocka_unit_test(valid_utf8_is_believed_over_a_single_byte_claim),
        cmocka_unit_test(text_that_is_not_utf8_is_windows_1252),
        cmocka_unit_test(a_little_junk_in_utf8_is_replaced_and_counted),
        cmocka_unit_test(an_unknown_charset_says_nothing),
        cmocka_unit_test(says_what_decided),
        cmocka_unit_test(valid_bytes_stop_at_the_first_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
