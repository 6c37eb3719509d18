#include "tests/unit/unit.h"

#include "core/limits.h"
#include "rules/rule_paths.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[32];
static struct arena arena;
static struct rule_errors errors;
static struct rule_paths paths;

static int set_up(void **state) {
    (void)state;
    strcpy(folder, "/tmp/tocsin-paths-XXXXXX");
    arena_init(&arena, MIB);
    errors = (struct rule_errors){0};
    paths = (struct rule_paths){.arena = &arena};
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static int tear_down(void **state) {
    (void)state;
    rule_paths_fini(&paths);
    rule_errors_fini(&errors);
    arena_fini(&arena);
    return nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

static const char *below(const char *name) {
    static char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void touch(const char *name) {
    FILE *file = fopen(below(name), "w");
    assert_non_null(file);
    fclose(file);
}

static void add(const char *path) {
    assert_int_equal(rule_paths_add(&paths, path, &errors), STATUS_OK);
}

static void a_folder_gives_its_rule_files_in_byte_order(void **state) {
    (void)state;
    static const char *const files[] = {"b.yaml",     "a.yml",    "a/z.yaml", "B.yaml",
                                        "a/b/c.yaml", "note.txt", ".c.yaml",  "a/.x/d.yaml",
                                        "a-b.yaml",   "a.yaml~",  ".yaml",    "yaml"};
    static const char *const wanted[] = {"B.yaml",     "a-b.yaml", "a.yml",
                                         "a/b/c.yaml", "a/z.yaml", "b.yaml"};
    assert_int_equal(mkdir(below("a"), 0700), 0);
    assert_int_equal(mkdir(below("a/b"), 0700), 0);
    assert_int_equal(mkdir(below("a/.x"), 0700), 0);
    assert_int_equal(mkdir(below("d.yaml"), 0700), 0);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        touch(files[i]);
    }
    add(folder);
    assert_int_equal(errors.count, 0);
    assert_int_equal(paths.count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_string_equal(paths.items[i], below(wanted[i]));
    }
}

static void files_keep_the_order_in_which_they_are_named(void **state) {
    (void)state;
    touch("b.rules");
    touch("a.yaml");
    add(below("b.rules"));
    add(below("a.yaml"));
    assert_int_equal(errors.count, 0);
    assert_int_equal(paths.count, 2);
    assert_string_equal(paths.items[0], below("b.rules"));
    assert_string_equal(paths.items[1], below("a.yaml"));
}

static void a_link_to_a_folder_is_not_followed(void **state) {
    (void)state;
    touch("a.yaml");
    assert_int_equal(symlink(".", below("loop")), 0);
    assert_int_equal(symlink("a.yaml", below("b.yaml")), 0);
    add(folder);
    assert_int_equal(errors.count, 0);
    assert_int_equal(paths.count, 2);
    assert_string_equal(paths.items[1], below("b.yaml"));
}

static void what_gives_no_file_is_an_error(void **state) {
    (void)state;
    add(below("nothing"));
    assert_int_equal(errors.count, 1);
    assert_string_equal(errors.items[0].file, below("nothing"));
    assert_non_null(strstr(errors.items[0].message, "No such file"));
    touch("note.txt");
    add(folder);
    assert_int_equal(errors.count, 2);
    assert_string_equal(errors.items[1].file, folder);
    assert_non_null(strstr(errors.items[1].message, "no rule file"));
    assert_int_equal(paths.count, 0);
}

static void a_folder_too_deep_is_told(void **state) {
    (void)state;
    enum { DEPTH = 17 };
    char name[2 * DEPTH + 8] = "d";
    for (size_t i = 0; i < DEPTH; i++) {
        assert_int_equal(mkdir(below(name), 0700), 0);
        strcat(name, "/d");
    }
    touch("a.yaml");
    add(folder);
    assert_int_equal(paths.count, 1);
    assert_int_equal(errors.count, 1);
    assert_non_null(strstr(errors.items[0].message, "too deep"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_gives_its_rule_files_in_byte_order, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(files_keep_the_order_in_which_they_are_named, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_link_to_a_folder_is_not_followed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_gives_no_file_is_an_error, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_too_deep_is_told, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
