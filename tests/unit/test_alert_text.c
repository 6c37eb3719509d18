/* The alert for people: the lines, the emphasis, and nothing of strangers that reaches the
 * terminal. */
#include "tests/unit/unit.h"

#include "publish/alert_text.h"

#include <stdio.h>

static const char example[] =
    "{\"v\":1,\"id\":\"1\",\"seq\":3,\"time\":\"2026-01-02T03:04:05.678Z\",\"rule\":{\"id\":\"a."
    "x\","
    "\"title\":\"Haqqani network\",\"severity\":\"high\"},\"matches\":[{\"text\":\"us\"},"
    "{\"text\":\"Haqqani\"},{\"text\":\"Haqqani Network\"}],\"snippet\":\"The Haqqani Network told "
    "us of Haqqani’s house\",\"article\":{\"title\":\"A title\",\"url\":\"https://e.org/a\"},"
    "\"feed\":{\"url\":\"https://e.org/f\",\"title\":\"Example News\"}}";

static void expect(const char *json, bool colour, const char *expected) {
    struct buffer out;
    buffer_init(&out, 65536);
    assert_int_equal(alert_text_append(slice_of(json), colour, &out), STATUS_OK);
    buffer_append_char(&out, '\0');
    assert_string_equal(out.data, expected);
    buffer_fini(&out);
}

static void three_lines_without_colour(void **state) {
    (void)state;
    expect(example, false,
           "2026-01-02 03:04:05Z HIGH     Haqqani network — A title\n"
           "    The »Haqqani Network« told »us« of »Haqqani«’s house\n"
           "    Example News  https://e.org/a\n");
}

static void three_lines_in_colour(void **state) {
    (void)state;
    expect(example, true,
           "2026-01-02 03:04:05Z \033[1;31mHIGH    \033[0m Haqqani network — A title\n"
           "    The \033[1mHaqqani Network\033[0m told \033[1mus\033[0m of \033[1mHaqqani"
           "\033[0m’s house\n"
           "    \033[2mExample News  https://e.org/a\033[0m\n");
}

static void leaves_out_lines_and_parts_that_are_not_known(void **state) {
    (void)state;
    static const struct {
        const char *json, *expected;
    } table[] = {
        {"{\"time\":\"t\",\"rule\":{\"id\":\"a.x\"}}", "t  a.x\n"},
        {"{\"time\":\"t\",\"rule\":{\"id\":\"a.x\",\"severity\":\"info\"},"
         "\"feed\":{\"url\":\"f\",\"title\":\"\"},\"snippet\":\"\"}",
         "t INFO     a.x\n    f\n"},
        {"{\"time\":\"t\",\"rule\":{\"id\":\"a.x\",\"severity\":\"critical\"},"
         "\"article\":{\"url\":\"u\"}}",
         "t CRITICAL a.x\n    u\n"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        expect(table[i].json, false, table[i].expected);
    }
}

static void emphasises_scripts_without_spaces(void **state) {
    (void)state;
    expect(
        "{\"time\":\"t\",\"rule\":{\"id\":\"a\",\"severity\":\"low\"},\"snippet\":\"在塔利班说\","
        "\"matches\":[{\"text\":\"塔利班\"},{\"text\":\"\"},{}]}",
        false, "t LOW      a\n    在»塔利班«说\n");
}

/* Every text of the outside, in every place where one is printed. */
static void nothing_of_strangers_reaches_the_terminal(void **state) {
    (void)state;
    static const struct {
        const char *text, *shown;
    } table[] = {
        {"a\\u001b[2Jb", "a[2Jb"},         /* escape */
        {"a\\u009b31mb", "a31mb"},         /* the C1 form of it */
        {"a\\u0007\\u0008\\u007fb", "ab"}, /* bell, backspace, delete */
        {"a\\u0000b", "ab"},
        {"a\\r\\n\\tb", "a b"}, /* lines and tabs are one space */
        {"a\\u2028\\u0085b", "a b"},
        {"a\\u202eb\\u2066c\\u200fd\\u061ce", "abcde"}, /* turning the direction of the line */
        {"a\\ufeffb\\udb40\\udc41c", "abc"},            /* byte order mark, invisible tags */
        {"é\\u0301漢\\ud83d\\ude00", "é\xCC\x81漢\xF0\x9F\x98\x80"},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        char json[1024], expected[1024];
        const char *t = table[i].text, *s = table[i].shown;
        snprintf(
            json, sizeof json,
            "{\"time\":\"%s\",\"rule\":{\"id\":\"r\",\"title\":\"%s\",\"severity\":\"%s\"},"
            "\"snippet\":\"<%s>\",\"matches\":[{\"text\":\"%s\"}],\"article\":{\"title\":\"%s\","
            "\"url\":\"%s\"},\"feed\":{\"title\":\"%s\"}}",
            t, t, t, t, t, t, t, t);
        snprintf(expected, sizeof expected, "%s %s %s — %s\n    <»%s«>\n    %s  %s\n", s, s, s, s,
                 s, s, s);
        expect(json, false, expected);
    }
}

static void refuses_what_is_no_alert(void **state) {
    (void)state;
    static const char *const table[] = {
        "",
        "{",
        "[]",
        "null",
        "{}",
        "{\"rule\":{\"id\":\"x\"}}",
        "{\"time\":\"t\"}",
        "{\"time\":1,\"rule\":{\"id\":\"x\"}}",
        "{\"time\":\"t\",\"rule\":\"x\"}",
    };
    struct buffer out;
    buffer_init(&out, 1024);
    buffer_append_text(&out, "kept");
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        assert_int_equal(alert_text_append(slice_of(table[i]), true, &out), STATUS_INVALID);
        assert_slice_equal(buffer_slice(&out), "kept");
    }
    buffer_fini(&out);
}

static void full_buffer_is_left_as_it_was(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, 60);
    buffer_append_text(&out, "kept");
    assert_int_equal(alert_text_append(slice_of(example), false, &out), STATUS_TOO_LARGE);
    assert_slice_equal(buffer_slice(&out), "kept");
    buffer_fini(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_lines_without_colour),
        cmocka_unit_test(three_lines_in_colour),
        cmocka_unit_test(leaves_out_lines_and_parts_that_are_not_known),
        cmocka_unit_test(emphasises_scripts_without_spaces),
        cmocka_unit_test(nothing_of_strangers_reaches_the_terminal),
        cmocka_unit_test(refuses_what_is_no_alert),
        cmocka_unit_test(full_buffer_is_left_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
