#include "tests/unit/unit.h"

#include "app/source.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/tocsin-source-XXXXXX";

static void put(const char *name, const char *text) {
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int make_folder(void **state) {
    (void)state;
    char below[256];
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(below, sizeof below, "%s/b", folder);
    mkdir(below, 0700);
    put("c.txt", "see");
    put("a.txt", "ay");
    put("b/z.txt", "zed");
    put(".hidden", "no");
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    char command[256];
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void a_folder_is_its_files_in_byte_order(void **state) {
    (void)state;
    static const char *const wanted[] = {"a.txt", "b/z.txt", "c.txt"};
    struct source_list list = {0};
    struct error error = {0};
    assert_int_equal(source_list_add(&list, folder, &error), STATUS_OK);
    assert_int_equal(source_list_add(&list, "-", &error), STATUS_OK);
    assert_int_equal(source_list_add(&list, "http://a.example/", &error), STATUS_OK);
    assert_int_equal(list.count, 5);
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_string_equal(list.names[i] + strlen(folder) + 1, wanted[i]);
    }
    assert_string_equal(list.names[3], "-");
    source_list_fini(&list);
}

static void a_file_is_read_whole(void **state) {
    (void)state;
    char path[256];
    snprintf(path, sizeof path, "%s/b/z.txt", folder);
    struct source source = {0};
    struct error error = {0};
    assert_int_equal(source_read(path, &source, &error), STATUS_OK);
    assert_slice_equal(source.bytes, "zed");
    source_fini(&source);
}

static void what_is_not_there_is_named(void **state) {
    (void)state;
    struct source source = {0};
    struct source_list list = {0};
    struct error error = {0};
    assert_int_equal(source_read("/nowhere/x", &source, &error), STATUS_IO);
    assert_string_equal(error.file, "/nowhere/x");
    assert_int_equal(source_list_add(&list, "/nowhere/y", &error), STATUS_IO);
    assert_string_equal(error.file, "/nowhere/y");
    assert_int_equal(source_read(folder, &source, &error), STATUS_IO);
    source_list_fini(&list);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_folder_is_its_files_in_byte_order),
        cmocka_unit_test(a_file_is_read_whole),
        cmocka_unit_test(what_is_not_there_is_named),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
