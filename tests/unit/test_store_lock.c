/* One holder at a time, and none after its death. */
#include "tests/unit/store_place.h"

#include "store/store_lock.h"

#include <signal.h>
#include <sys/wait.h>

static void held_lock_is_refused_with_the_number_of_its_holder(void **state) {
    struct place *place = *state;
    int first = -1, second = -1;
    struct error error = {0};
    assert_int_equal(store_lock_take(place->path, &first, &error), STATUS_OK);
    assert_int_equal(store_lock_take(place->path, &second, &error), STATUS_IN_USE);
    assert_int_equal(second, -1);
    char expected[64];
    snprintf(expected, sizeof expected, "held by process %ld;", (long)getpid());
    assert_non_null(strstr(error.message, expected));
    store_lock_release(&first);
    assert_int_equal(first, -1);
    store_lock_release(&first);
    assert_int_equal(store_lock_take(place->path, &second, &error), STATUS_OK);
    store_lock_release(&second);
}

static void lock_of_a_killed_process_is_free(void **state) {
    struct place *place = *state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int lock = -1;
        char told = store_lock_take(place->path, &lock, NULL) == STATUS_OK ? 'y' : 'n';
        if (write(ends[1], &told, 1) == 1) {
            pause();
        }
        _exit(0);
    }
    char told = 0;
    assert_int_equal(read(ends[0], &told, 1), 1);
    assert_int_equal(told, 'y');
    int lock = -1;
    assert_int_equal(store_lock_take(place->path, &lock, NULL), STATUS_IN_USE);
    kill(child, SIGKILL);
    assert_int_equal(waitpid(child, NULL, 0), child);
    assert_int_equal(store_lock_take(place->path, &lock, NULL), STATUS_OK);
    store_lock_release(&lock);
    close(ends[0]);
    close(ends[1]);
}

static void folder_that_is_missing_is_an_error(void **state) {
    (void)state;
    int lock = -1;
    struct error error = {0};
    assert_int_equal(store_lock_take("/nonexistent/folder/tocsin.db", &lock, &error), STATUS_IO);
    assert_non_null(strstr(error.message, "/nonexistent/folder/tocsin.db.lock"));
    assert_int_equal(lock, -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(held_lock_is_refused_with_the_number_of_its_holder),
        PLACE_TEST(lock_of_a_killed_process_is_free),
        PLACE_TEST(folder_that_is_missing_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
