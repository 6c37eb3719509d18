/* SQLite's codes as errors for people, and hashes as keys. */
#include "tests/unit/store_place.h"

#include "store/connection.h"

#include <signal.h>
#include <sys/resource.h>

static struct connection open_writer(const char *path) {
    struct connection connection = {0};
    assert_int_equal(connection_open_writer(path, &connection, NULL), STATUS_OK);
    return connection;
}

static void full_disk_names_the_path_and_asks_for_space(void **state) {
    struct place *place = *state;
    struct connection connection = open_writer(place->path);
    assert_int_equal(connection_execute(&connection, "CREATE TABLE t (x)", NULL), STATUS_OK);
    int64_t pages = 0;
    /* SQLite gives the same code, by the same road, as for a file system without space. */
    assert_int_equal(connection_number(&connection, "PRAGMA max_page_count=3", &pages, NULL),
                     STATUS_OK);
    struct error error = {0};
    assert_int_equal(
        connection_execute(&connection, "INSERT INTO t VALUES (zeroblob(100000))", &error),
        STATUS_STORE);
    assert_string_equal(error.file, place->path);
    assert_non_null(strstr(error.message, "full"));
    assert_non_null(strstr(error.message, "free some space"));
    connection_close(&connection);
}

static void failed_write_is_told_and_the_connection_stays_usable(void **state) {
    struct place *place = *state;
    struct connection connection = open_writer(place->path);
    assert_int_equal(connection_execute(&connection, "CREATE TABLE t (x)", NULL), STATUS_OK);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, small;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 65536;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    struct error error = {0};
    enum status status =
        connection_execute(&connection, "INSERT INTO t VALUES (zeroblob(1000000))", &error);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(status, STATUS_IO);
    assert_non_null(strstr(error.message, "ulimit -f"));
    /* The connection is usable again. */
    assert_int_equal(connection_execute(&connection, "INSERT INTO t VALUES (1)", NULL), STATUS_OK);
    connection_close(&connection);
}

static void locked_database_says_that_another_holds_it(void **state) {
    struct place *place = *state;
    struct connection one = open_writer(place->path), two = open_writer(place->path);
    assert_int_equal(connection_execute(&one, "CREATE TABLE t (x); BEGIN IMMEDIATE", NULL),
                     STATUS_OK);
    sqlite3_busy_timeout(two.database, 0);
    struct error error = {0};
    assert_int_equal(connection_execute(&two, "BEGIN IMMEDIATE", &error), STATUS_IN_USE);
    assert_non_null(strstr(error.message, "another process holds it locked"));
    connection_close(&two);
    connection_close(&one);
}

static void reader_cannot_write(void **state) {
    struct place *place = *state;
    struct connection writer = open_writer(place->path);
    assert_int_equal(connection_execute(&writer, "CREATE TABLE t (x)", NULL), STATUS_OK);
    connection_close(&writer);
    struct connection reader = {0};
    assert_int_equal(connection_open_reader(place->path, &reader, NULL), STATUS_OK);
    assert_int_equal(connection_execute(&reader, "INSERT INTO t VALUES (1)", NULL), STATUS_IO);
    connection_close(&reader);
}

static void bad_statement_leaves_none_prepared(void **state) {
    struct place *place = *state;
    struct connection connection = open_writer(place->path);
    const char *const sql[] = {"SELECT 1", "SELECT 2", "SELEKT 3"};
    sqlite3_stmt *statements[3] = {0};
    assert_int_equal(connection_prepare_all(&connection, sql, 3, statements, NULL), STATUS_STORE);
    for (size_t i = 0; i < 3; i++) {
        assert_null(statements[i]);
    }
    assert_null(sqlite3_next_stmt(connection.database, NULL));
    connection_close(&connection);
}

static void relative_path_and_link_resolve_to_one_name(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    fclose(file);
    char round_about[160], link_path[128];
    snprintf(round_about, sizeof round_about, "%s/./../%s/tocsin.db", place->folder,
             strrchr(place->folder, '/') + 1);
    snprintf(link_path, sizeof link_path, "%s/link", place->folder);
    assert_int_equal(symlink("tocsin.db", link_path), 0);
    const char *const names[] = {place->path, round_about, link_path};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        char *resolved = NULL;
        assert_int_equal(connection_resolve(names[i], &resolved, NULL), STATUS_OK);
        assert_string_equal(resolved, place->path);
        free(resolved);
    }
    unlink(link_path);
}

static void path_of_an_absent_file_resolves_through_its_folder(void **state) {
    struct place *place = *state;
    char *resolved = NULL;
    assert_int_equal(connection_resolve(place->path, &resolved, NULL), STATUS_OK);
    assert_string_equal(resolved, place->path);
    free(resolved);
    char folder[128];
    struct error error = {0};
    snprintf(folder, sizeof folder, "%s/new/", place->folder);
    assert_int_equal(connection_resolve(folder, &resolved, &error), STATUS_NOT_FOUND);
    assert_int_equal(connection_resolve("", &resolved, &error), STATUS_INVALID);
}

static void key_keeps_the_hash_in_one_byte_order(void **state) {
    (void)state;
    struct hash hash = {0x0807060504030201, 0x100f0e0d0c0b0a09};
    struct hash_key key = hash_key_of(hash);
    for (int i = 0; i < HASH_KEY_BYTES; i++) {
        assert_int_equal(key.bytes[i], i + 1);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(full_disk_names_the_path_and_asks_for_space),
        PLACE_TEST(failed_write_is_told_and_the_connection_stays_usable),
        PLACE_TEST(locked_database_says_that_another_holds_it),
        PLACE_TEST(reader_cannot_write),
        PLACE_TEST(bad_statement_leaves_none_prepared),
        PLACE_TEST(relative_path_and_link_resolve_to_one_name),
        PLACE_TEST(path_of_an_absent_file_resolves_through_its_folder),
        cmocka_unit_test(key_keeps_the_hash_in_one_byte_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
