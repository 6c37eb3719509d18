#include "tests/unit/unit.h"

#include "app/tail_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/tmp/tocsin-tail-state-XXXXXX";
static char path[128];

static int make_folder(void **state) {
    (void)state;
    if (mkdtemp(folder) == NULL) {
        return -1;
    }
    snprintf(path, sizeof path, "%s/state", folder);
    return 0;
}

static int remove_folder(void **state) {
    (void)state;
    unlink(path);
    return rmdir(folder);
}

static void put(const char *text) {
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void reads_back_what_it_wrote(void **state) {
    (void)state;
    struct tail_state read = {0};
    struct error error;
    assert_int_equal(tail_state_read(path, &read, &error), STATUS_EMPTY);
    const struct tail_state written = {.epoch = "00ff", .seq = UINT64_MAX};
    assert_int_equal(tail_state_write(path, &written, &error), STATUS_OK);
    assert_int_equal(tail_state_read(path, &read, &error), STATUS_OK);
    assert_string_equal(read.epoch, "00ff");
    assert_true(read.seq == UINT64_MAX);
}

static void refuses_a_file_of_another_kind(void **state) {
    (void)state;
    static const char *const wrong[] = {"", "hello\n", "00ff\n", "00ff 12", "00ff x\n", "zz 12\n"};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        struct tail_state read = {.seq = 7};
        struct error error = {0};
        put(wrong[i]);
        assert_int_equal(tail_state_read(path, &read, &error), STATUS_INVALID);
        assert_string_equal(error.file, path);
        assert_int_equal(read.seq, 7);
    }
}

static void says_when_it_cannot_write(void **state) {
    (void)state;
    const struct tail_state written = {.epoch = "00ff", .seq = 1};
    struct error error = {0};
    assert_int_equal(tail_state_write("/nowhere/at/all", &written, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "No such file"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back_what_it_wrote),
        cmocka_unit_test(refuses_a_file_of_another_kind),
        cmocka_unit_test(says_when_it_cannot_write),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
