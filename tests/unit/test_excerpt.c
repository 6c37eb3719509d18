#include "tests/unit/unit.h"

#include "app/excerpt.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/tocsin-excerpt-XXXXXX";

static void write_file(const char *text, size_t bytes) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, bytes, file), bytes);
    assert_int_equal(fclose(file), 0);
}

static void check_excerpt(size_t line, size_t column, const char *wanted) {
    struct excerpts excerpts;
    struct buffer out;
    struct error error;
    excerpts_init(&excerpts);
    buffer_init(&out, 64 * KIB);
    error_set(&error, STATUS_INVALID, path, line, column, "wrong");
    excerpts_append(&excerpts, &error, &out);
    assert_slice_equal(buffer_slice(&out), wanted);
    buffer_fini(&out);
    excerpts_fini(&excerpts);
}

static void check_text(const char *text, size_t line, size_t column, const char *wanted) {
    write_file(text, strlen(text));
    check_excerpt(line, column, wanted);
}

static void the_caret_stands_below_the_column(void **state) {
    (void)state;
    check_text("rules:\n  - id: x\n", 2, 9, "    2 |   - id: x\n      |         ^\n");
    check_text("abc", 1, 1, "    1 | abc\n      | ^\n");
    check_text("abc\n", 1, 4, "    1 | abc\n      |    ^\n");
    check_text("abc\ndef", 1, 0, "    1 | abc\n");
    check_text("\xEF\xBB\xBF"
               "abc",
               1, 1, "    1 | abc\n      | ^\n");
}

static void lines_end_as_yaml_ends_them(void **state) {
    (void)state;
    check_text("a\r\nb\rc\nd\xC2\x85"
               "e\xE2\x80\xA8"
               "f\xE2\x80\xA9g",
               5, 1, "    5 | e\n      | ^\n");
    check_text("a\r\nb\rc\nd", 2, 1, "    2 | b\n      | ^\n");
    check_text("\n\n", 3, 1, "    3 | \n      | ^\n");
}

static void wide_characters_take_two_columns_and_marks_none(void **state) {
    (void)state;
    check_text("[塔利班, x]", 1, 7, "    1 | [塔利班, x]\n      |          ^\n");
    check_text("[e\xCC\x81, x]", 1, 6, "    1 | [e\xCC\x81, x]\n      |     ^\n");
    check_text("[Талибан, x]", 1, 11, "    1 | [Талибан, x]\n      |           ^\n");
}

static void a_tab_becomes_spaces_and_what_a_terminal_obeys_is_masked(void **state) {
    (void)state;
    check_text("\ta: b", 1, 2, "    1 |     a: b\n      |     ^\n");
    check_text("a\x1B[31mb", 1, 3, "    1 | a\xEF\xBF\xBD[31mb\n      |   ^\n");
    check_text("a\xE2\x80\xAE"
               "b",
               1, 3,
               "    1 | a\xEF\xBF\xBD"
               "b\n      |   ^\n");
    check_text("a\xFF"
               "b",
               1, 3,
               "    1 | a\xEF\xBF\xBD"
               "b\n      |   ^\n");
}

static void of_a_long_line_the_part_around_the_column_is_shown(void **state) {
    (void)state;
    char text[5000];
    memset(text, 'a', sizeof text);
    text[3000] = 'X';
    write_file(text, sizeof text);
    char wanted[512];
    size_t at = (size_t)snprintf(wanted, sizeof wanted, "    1 | …");
    memset(wanted + at, 'a', 100);
    wanted[at + 60] = 'X';
    snprintf(wanted + at + 100, sizeof wanted - at - 100, "…\n      | %*s^\n", 61, "");
    check_excerpt(1, 3001, wanted);
    at = (size_t)snprintf(wanted, sizeof wanted, "    1 | ");
    memset(wanted + at, 'a', 100);
    snprintf(wanted + at + 100, sizeof wanted - at - 100, "…\n      |   ^\n");
    check_excerpt(1, 3, wanted);
}

static void the_cut_may_fall_into_a_wide_character(void **state) {
    (void)state;
    char text[3 * 200 + 2] = "a";
    for (size_t i = 0; i < 200; i++) {
        memcpy(text + 1 + 3 * i, "塔", 3);
    }
    write_file(text, 601);
    struct excerpts excerpts;
    struct buffer out;
    struct error error;
    excerpts_init(&excerpts);
    buffer_init(&out, 64 * KIB);
    error_set(&error, STATUS_INVALID, path, 1, 101, "wrong"); /* column 199 of the terminal */
    excerpts_append(&excerpts, &error, &out);
    char caret[128];
    snprintf(caret, sizeof caret, "\n      | %*s^\n", 61, "");
    assert_non_null(memmem(out.data, out.bytes, caret, strlen(caret)));
    assert_true(slice_starts(buffer_slice(&out), SLICE_LITERAL("    1 | …塔")));
    buffer_fini(&out);
    excerpts_fini(&excerpts);
}

static void nothing_is_shown_of_what_cannot_be_read(void **state) {
    (void)state;
    check_text("abc\n", 0, 0, "");
    check_text("abc\n", 7, 1, "");
    unlink(path);
    check_excerpt(1, 1, "");
    assert_int_equal(mkfifo(path, 0600), 0);
    check_excerpt(1, 1, ""); /* and does not wait for a writer */
    unlink(path);
}

static void one_reader_serves_several_files(void **state) {
    (void)state;
    struct excerpts excerpts;
    struct buffer out;
    struct error here, nowhere;
    write_file("abc\n", 4);
    excerpts_init(&excerpts);
    buffer_init(&out, 64 * KIB);
    error_set(&here, STATUS_INVALID, path, 1, 2, "wrong");
    error_set(&nowhere, STATUS_INVALID, "/nowhere/at.all", 1, 2, "wrong");
    excerpts_append(&excerpts, &here, &out);
    excerpts_append(&excerpts, &here, &out);
    excerpts_append(&excerpts, &nowhere, &out);
    excerpts_append(&excerpts, &here, &out);
    assert_slice_equal(buffer_slice(&out), "    1 | abc\n      |  ^\n    1 | abc\n      |  ^\n"
                                           "    1 | abc\n      |  ^\n");
    buffer_fini(&out);
    excerpts_fini(&excerpts);
}

static int make_path(void **state) {
    (void)state;
    int file = mkstemp(path);
    return file >= 0 ? close(file) : -1;
}

static int remove_path(void **state) {
    (void)state;
    unlink(path);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caret_stands_below_the_column),
        cmocka_unit_test(lines_end_as_yaml_ends_them),
        cmocka_unit_test(wide_characters_take_two_columns_and_marks_none),
        cmocka_unit_test(a_tab_becomes_spaces_and_what_a_terminal_obeys_is_masked),
        cmocka_unit_test(of_a_long_line_the_part_around_the_column_is_shown),
        cmocka_unit_test(the_cut_may_fall_into_a_wide_character),
        cmocka_unit_test(nothing_is_shown_of_what_cannot_be_read),
        cmocka_unit_test(one_reader_serves_several_files),
    };
    return cmocka_run_group_tests(tests, make_path, remove_path);
}
