/* Which files the store takes for its own. */
#include "tests/unit/store_place.h"

#include "store/schema.h"

#include <sqlite3.h>

static void run_sql(const char *path, const char *sql) {
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

static void expect_refusal(const char *path, enum status status, const char *message) {
    struct store *store = NULL;
    struct error error = {0};
    assert_int_equal(store_open(path, &store, &error), status);
    assert_null(store);
    assert_string_equal(error.file, path);
    assert_non_null(strstr(error.message, message));
    struct store_reader *reader = NULL;
    assert_int_equal(store_reader_open(path, &reader, &error), status);
    assert_non_null(strstr(error.message, message));
}

static void refuses_a_newer_version_and_says_so(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    store_close(&store);
    run_sql(place->path, "PRAGMA user_version=2");
    expect_refusal(place->path, STATUS_UNSUPPORTED,
                   "made by a newer tocsin (its version is 2, this program knows 1)");
}

static void refuses_a_version_that_never_was(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    store_close(&store);
    run_sql(place->path, "PRAGMA user_version=0");
    expect_refusal(place->path, STATUS_INVALID, "version 0");
}

static void refuses_the_database_of_another_program_and_leaves_it_alone(void **state) {
    struct place *place = *state;
    run_sql(place->path, "CREATE TABLE bookmarks (url)");
    expect_refusal(place->path, STATUS_INVALID, "database of another program");
    /* Still in rollback mode: not even the journal mode was touched. */
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(place->path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "PRAGMA journal_mode", -1, &statement, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(statement, 0), "delete");
    sqlite3_finalize(statement);
    sqlite3_close(database);
}

static void refuses_a_text_file(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    for (int i = 0; i < 200; i++) {
        fputs("rules: [rules/sets]\n", file);
    }
    fclose(file);
    struct store *store = NULL;
    struct error error = {0};
    assert_int_equal(store_open(place->path, &store, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "no store of tocsin"));
    file = fopen(place->path, "r");
    assert_non_null(file);
    char line[64] = "";
    assert_non_null(fgets(line, sizeof line, file));
    assert_string_equal(line, "rules: [rules/sets]\n");
    fclose(file);
}

static void fills_a_file_of_no_bytes(void **state) {
    struct place *place = *state;
    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    fclose(file);
    struct store *store = open_store(place->path);
    store_close(&store);
    struct store_reader *reader = open_reader(place->path);
    store_reader_close(&reader);
}

static void damaged_epoch_is_an_error(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    store_close(&store);
    run_sql(place->path, "UPDATE store SET epoch='short'");
    struct error error = {0};
    assert_int_equal(store_open(place->path, &store, &error), STATUS_STORE);
    assert_non_null(strstr(error.message, "no epoch"));
    run_sql(place->path, "DELETE FROM store");
    assert_int_equal(store_open(place->path, &store, &error), STATUS_STORE);
}

static void marks_the_file_as_its_own_in_wal_mode(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    store_close(&store);
    struct connection connection = {0};
    assert_int_equal(connection_open_writer(place->path, &connection, NULL), STATUS_OK);
    int64_t number = 0;
    assert_int_equal(connection_number(&connection, "PRAGMA application_id", &number, NULL),
                     STATUS_OK);
    assert_int_equal(number, SCHEMA_APPLICATION_ID);
    assert_int_equal(connection_number(&connection, "PRAGMA user_version", &number, NULL),
                     STATUS_OK);
    assert_int_equal(number, SCHEMA_VERSION);
    assert_int_equal(connection_number(&connection, "PRAGMA synchronous", &number, NULL),
                     STATUS_OK);
    assert_int_equal(number, 2); /* FULL */
    connection_close(&connection);
    FILE *file = fopen(place->path, "r");
    assert_non_null(file);
    unsigned char header[20];
    assert_int_equal(fread(header, 1, sizeof header, file), sizeof header);
    fclose(file);
    assert_int_equal(header[18], 2); /* file format: WAL (SQLite file format, 1.3.3) */
    assert_int_equal(header[19], 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(refuses_a_newer_version_and_says_so),
        PLACE_TEST(refuses_a_version_that_never_was),
        PLACE_TEST(refuses_the_database_of_another_program_and_leaves_it_alone),
        PLACE_TEST(refuses_a_text_file),
        PLACE_TEST(fills_a_file_of_no_bytes),
        PLACE_TEST(damaged_epoch_is_an_error),
        PLACE_TEST(marks_the_file_as_its_own_in_wal_mode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
