#include "tests/unit/unit.h"

#include "core/limits.h"
#include "ingest/html_writer.h"

#include <string.h>

static void the_widest_gap_stands_between_runs_only(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, MIB);
    struct html_writer writer = {.out = &out};
    html_want_gap(&writer, HTML_GAP_SPACE);
    assert_int_equal(html_write_run(&writer, "a", 1), STATUS_OK);
    html_want_gap(&writer, HTML_GAP_NEWLINE);
    html_want_gap(&writer, HTML_GAP_SPACE);
    assert_int_equal(html_write_run(&writer, "", 0), STATUS_OK);
    assert_int_equal(html_write_run(&writer, "b c", 3), STATUS_OK);
    html_want_gap(&writer, HTML_GAP_SPACE);
    assert_slice_equal(buffer_slice(&out), "a\nb c");
    buffer_fini(&out);
}

static void a_muted_writer_writes_and_wishes_nothing(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, MIB);
    struct html_writer writer = {.out = &out};
    assert_int_equal(html_write_run(&writer, "a", 1), STATUS_OK);
    writer.muted = true;
    html_want_gap(&writer, HTML_GAP_NEWLINE);
    assert_int_equal(html_write_value(&writer, SLICE_LITERAL("x &amp; y")), STATUS_OK);
    writer.muted = false;
    assert_int_equal(html_write_run(&writer, "b", 1), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), "ab");
    buffer_fini(&out);
}

static void a_run_ends_before_what_cannot_stand(void **state) {
    (void)state;
    static const struct {
        const char *text;
        size_t at, end;
    } cases[] = {
        {"ab", 0, 2},       {"a b", 0, 3},         {"a  b", 0, 1},           {"a b ", 0, 3},
        {" a", 0, 0},       {"a<b", 0, 1},         {"a <b", 0, 1},           {"a &b", 0, 1},
        {"a\nb", 0, 1},     {"<", 0, 0},           {"a\xC2\xA0z", 0, 1},     {"a\xC2\xA1z", 0, 4},
        {"\xC2\xA0", 0, 0}, {"a \xC2\xA0z", 0, 1}, {"\xE4\xB8\xAD b", 0, 5}, {"xab", 1, 3},
        {"", 0, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        size_t end = html_run_end(slice_of(cases[i].text), cases[i].at);
        if (end != cases[i].end) {
            fail_msg("the run in \"%s\" ends at %zu, not %zu", cases[i].text, end, cases[i].end);
        }
    }
}

static void a_value_is_set_apart_and_its_references_decoded(void **state) {
    (void)state;
    struct buffer out;
    buffer_init(&out, MIB);
    struct html_writer writer = {.out = &out};
    assert_int_equal(html_write_run(&writer, "a", 1), STATUS_OK);
    const struct slice value = SLICE_LITERAL(" <b>\xC2\xA0&amp; &nbsp; & &copy=1 &copy ");
    assert_int_equal(html_write_value(&writer, value), STATUS_OK);
    assert_int_equal(html_write_run(&writer, "z", 1), STATUS_OK);
    assert_slice_equal(buffer_slice(&out), "a <b> & & &copy=1 \xC2\xA9 z");
    buffer_fini(&out);
}

/* The same by the letter: runs hold what is neither <, & nor space but for single spaces between.
 */
static size_t naive_run_end(struct slice text, size_t at) {
    size_t end = at;
    while (at < text.bytes) {
        bool is_blank = text.data[at] == ' ' && end == at && at > 0;
        unsigned char c = (unsigned char)text.data[at];
        bool is_no_break =
            c == 0xC2 && (at + 1 == text.bytes || (unsigned char)text.data[at + 1] == 0xA0);
        bool before_latin = c == 0xC2 && end < at; /* then the space may be one of several */
        if (before_latin || c < ' ' || c == '<' || c == '&' || c == 0x7F || is_no_break ||
            (c == ' ' && !is_blank)) {
            break;
        }
        at += c == 0xC2 ? 2 : 1;
        end = is_blank ? end : at;
    }
    return end;
}

static void runs_end_in_the_same_place_wherever_they_lie(void **state) {
    (void)state;
    static const char *const parts[] = {"a",   "b",    "cd",       "e",        "f",
                                        "ghi", " ",    " ",        "<",        "&",
                                        "\n",  "\x7F", "\xC2\xA0", "\xC2\xAB", "\xD0\x96"};
    unsigned random = 1;
    for (size_t round = 0; round < 200000; round++) {
        char text[160] = "x";
        size_t bytes = 1;
        unsigned usual = round % 2 ? 8 : 7; /* half of the texts have few double spaces */
        for (size_t i = 0; i < 40 + round % 8; i++) {
            random = random * 1103515245u + 12345u;
            unsigned kinds = (random >> 28) == 0 ? 15 : usual;
            const char *part = parts[(random >> 16) % kinds];
            memcpy(text + bytes, part, strlen(part));
            bytes += strlen(part);
        }
        size_t expected = naive_run_end(slice_make(text, bytes), 0);
        assert_int_equal(html_run_end(slice_make(text, bytes), 0), expected);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_widest_gap_stands_between_runs_only),
        cmocka_unit_test(a_muted_writer_writes_and_wishes_nothing),
        cmocka_unit_test(a_run_ends_before_what_cannot_stand),
        cmocka_unit_test(runs_end_in_the_same_place_wherever_they_lie),
        cmocka_unit_test(a_value_is_set_apart_and_its_references_decoded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
