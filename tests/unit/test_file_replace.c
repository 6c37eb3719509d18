#include "app/file_replace.h"
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64], path[128];

static void check_content(const char *expected) {
    char text[64] = "";
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    size_t bytes = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    assert_int_equal(bytes, strlen(expected));
    assert_string_equal(text, expected);
}

static void replaces_a_file_and_keeps_its_permissions(void **state) {
    (void)state;
    struct error error;
    struct stat now;
    assert_int_equal(file_replace(path, SLICE_LITERAL("one"), &error), STATUS_OK);
    check_content("one");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(file_replace(path, SLICE_LITERAL("two two"), &error), STATUS_OK);
    check_content("two two");
    assert_int_equal(stat(path, &now), 0);
    assert_int_equal(now.st_mode & 07777, 0640);
    assert_int_equal(file_replace(path, SLICE_LITERAL(""), &error), STATUS_OK);
    check_content("");
}

static void writes_to_what_is_no_regular_file(void **state) {
    (void)state;
    struct error error;
    assert_int_equal(file_replace("/dev/null", SLICE_LITERAL("x"), &error), STATUS_OK);
    assert_int_equal(file_replace("/dev/full", SLICE_LITERAL("x"), &error), STATUS_IO);
    assert_non_null(strstr(error.message, "No space left"));
}

static void leaves_nothing_behind_when_it_fails(void **state) {
    (void)state;
    struct error error;
    char nowhere[160];
    snprintf(nowhere, sizeof nowhere, "%s/none/x", folder);
    assert_int_equal(file_replace(nowhere, SLICE_LITERAL("x"), &error), STATUS_IO);
    assert_string_equal(error.file, nowhere);
    assert_int_equal(file_replace(folder, SLICE_LITERAL("x"), &error), STATUS_IO);
}

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/tocsin-file-XXXXXX");
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/list.csv", folder);
    return 0;
}

/* Fails if there is more in the folder than the one file. */
static int tear_down(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(replaces_a_file_and_keeps_its_permissions),
                                       cmocka_unit_test(writes_to_what_is_no_regular_file),
                                       cmocka_unit_test(leaves_nothing_behind_when_it_fails)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
