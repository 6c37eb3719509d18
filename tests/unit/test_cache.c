#include "matcher/cache.h"
#include "matcher/database_inside.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <fcntl.h>
#include <hs/hs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATH_BYTES = 512 };
static char place[64], folder[80];

static int set_up(void **state) {
    (void)state;
    snprintf(place, sizeof place, "/tmp/tocsin-cache-XXXXXX");
    assert_non_null(mkdtemp(place));
    snprintf(folder, sizeof folder, "%s/compiled", place);
    return 0;
}

static void remove_all(const char *path) {
    DIR *entries = opendir(path);
    const struct dirent *entry;
    while (entries && (entry = readdir(entries)) != NULL) {
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            unlinkat(dirfd(entries), entry->d_name, 0);
        }
    }
    if (entries) {
        closedir(entries);
    }
    rmdir(path);
}

static int tear_down(void **state) {
    (void)state;
    remove_all(folder);
    remove_all(place);
    return 0;
}

/* A database that needs Hyperscan, and the key and path of its file. */
struct made {
    struct database *database;
    struct hash key;
    char path[PATH_BYTES];
};

static struct made make(const char *term) {
    struct made made;
    struct error error = {0};
    const struct pattern patterns[] = {{.text = slice_of(term)}, {.text = slice_of("Bagram")}};
    assert_int_equal(database_create(patterns, 2, folder, &made.database, &error), STATUS_OK);
    assert_non_null(made.database->hyperscan);
    assert_true(cache_key(&made.database->dictionary, 0, &made.key));
    char hex[HASH_HEX_BYTES];
    hash_hex(made.key, hex);
    snprintf(made.path, sizeof made.path, "%s/hyperscan-%s.db", folder, hex);
    return made;
}

static bool loads(struct hash key) {
    struct hs_database *database = cache_load(folder, key);
    hs_free_database(database);
    return database != NULL;
}

static size_t files(void) {
    size_t count = 0;
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    const struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        count += entry->d_name[0] != '.';
    }
    closedir(entries);
    return count;
}

static void what_was_compiled_is_read_back(void **state) {
    (void)state;
    struct made first = make("sanction*");
    struct stat about;
    assert_int_equal(stat(first.path, &about), 0);
    assert_int_equal(about.st_mode & 0777, 0600);
    assert_int_equal(files(), 1);
    char *compiled = NULL, *read = NULL;
    size_t compiled_bytes = 0, read_bytes = 0;
    struct hs_database *again = cache_load(folder, first.key);
    assert_non_null(again);
    assert_int_equal(hs_serialize_database(first.database->hyperscan, &compiled, &compiled_bytes),
                     HS_SUCCESS);
    assert_int_equal(hs_serialize_database(again, &read, &read_bytes), HS_SUCCESS);
    assert_int_equal(compiled_bytes, read_bytes);
    assert_memory_equal(compiled, read, read_bytes);
    free(compiled);
    free(read);
    hs_free_database(again);
    struct made second = make("sanction*"); /* from the file: it is not written again */
    struct stat later;
    assert_int_equal(stat(first.path, &later), 0);
    assert_int_equal(about.st_ino, later.st_ino);
    database_destroy(&first.database);
    database_destroy(&second.database);
}

static void other_terms_have_another_key(void **state) {
    (void)state;
    struct made one = make("sanction*"), other = make("sanctio*");
    assert_false(hash_equal(one.key, other.key));
    assert_int_equal(files(), 2);
    database_destroy(&one.database);
    database_destroy(&other.database);
}

static size_t read_file(const char *path, char **out) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fseek(file, 0, SEEK_END);
    size_t bytes = (size_t)ftell(file);
    rewind(file);
    *out = malloc(bytes);
    assert_non_null(*out);
    assert_int_equal(fread(*out, 1, bytes, file), bytes);
    fclose(file);
    return bytes;
}

static void write_file(const char *path, const char *data, size_t bytes) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_true(file >= 0);
    assert_int_equal(write(file, data, bytes), bytes);
    close(file);
}

/* A bit wrong anywhere, or the end cut off anywhere: not believed, compiled anew, written over. */
static void a_damaged_file_is_replaced(void **state) {
    (void)state;
    struct made made = make("sanction*");
    database_destroy(&made.database);
    char *data;
    size_t bytes = read_file(made.path, &data);
    for (size_t at = 0; at < bytes; at += 1 + at / 64) {
        data[at] ^= 0x10;
        write_file(made.path, data, bytes);
        assert_false(loads(made.key));
        data[at] ^= 0x10;
        write_file(made.path, data, at);
        assert_false(loads(made.key));
    }
    struct made again = make("sanction*");
    assert_true(loads(again.key));
    database_destroy(&again.database);
    free(data);
}

static void what_is_not_ours_alone_is_not_read(void **state) {
    (void)state;
    struct made made = make("sanction*"), other = make("asset*");
    database_destroy(&made.database);
    database_destroy(&other.database);
    assert_true(loads(made.key));
    assert_int_equal(chmod(made.path, 0620), 0);
    assert_false(loads(made.key));
    assert_int_equal(unlink(made.path), 0);
    assert_int_equal(symlink(other.path, made.path), 0);
    assert_false(loads(made.key));
    assert_int_equal(unlink(made.path), 0);
    assert_int_equal(mkfifo(made.path, 0600), 0);
    assert_false(loads(made.key)); /* and does not wait for a writer */
    assert_int_equal(unlink(made.path), 0);
    assert_int_equal(rename(other.path, made.path), 0); /* the right name, another's database */
    assert_false(loads(made.key));
}

static void only_those_used_last_are_kept(void **state) {
    (void)state;
    struct made first = make("first*");
    database_destroy(&first.database);
    for (size_t i = 0; i < 2 * (size_t)CACHE_FILES_KEPT; i++) {
        char term[32];
        snprintf(term, sizeof term, "term%zu*", i);
        struct made made = make(term);
        assert_true(loads(made.key));
        assert_true(loads(first.key)); /* used again and again: never the oldest */
        database_destroy(&made.database);
    }
    assert_int_equal(files(), CACHE_FILES_KEPT);
}

static void what_a_killed_writer_left_is_removed(void **state) {
    (void)state;
    struct made made = make("first*");
    database_destroy(&made.database);
    char old[PATH_BYTES], young[PATH_BYTES], strange[PATH_BYTES];
    snprintf(old, sizeof old, "%s/hyperscan-00.1-0.tmp", folder);
    snprintf(young, sizeof young, "%s/hyperscan-00.1-1.tmp", folder);
    snprintf(strange, sizeof strange, "%s/notes.tmp", folder);
    write_file(old, "x", 1);
    write_file(young, "x", 1);
    write_file(strange, "x", 1);
    const struct timespec long_ago[2] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
    assert_int_equal(utimensat(AT_FDCWD, old, long_ago, 0), 0);
    assert_int_equal(utimensat(AT_FDCWD, strange, long_ago, 0), 0);
    made = make("second*");
    database_destroy(&made.database);
    assert_int_not_equal(access(old, F_OK), 0);
    assert_int_equal(access(young, F_OK), 0);
    assert_int_equal(access(strange, F_OK), 0); /* not ours to judge */
}

static void without_a_folder_all_is_compiled(void **state) {
    (void)state;
    write_file(folder, "x", 1); /* a file stands where the folder should be made */
    struct made made = make("sanction*");
    struct error error = {0};
    assert_int_equal(cache_save(folder, made.key, made.database->hyperscan, &error), STATUS_IO);
    assert_string_equal(error.message, "Not a directory");
    assert_int_equal(strncmp(error.file, folder, strlen(folder)), 0);
    assert_false(loads(made.key));
    database_destroy(&made.database);
    assert_int_equal(unlink(folder), 0);
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_was_compiled_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(other_terms_have_another_key, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_is_replaced, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_not_ours_alone_is_not_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_those_used_last_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_a_killed_writer_left_is_removed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_a_folder_all_is_compiled, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
