#include "matcher/database_inside.h"
#include "matcher/regex.h"
#include "tests/unit/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void tells_what_is_no_regex(void **state) {
    (void)state;
    const struct {
        struct slice text;
        const char *says;
    } rows[] = {
        {SLICE_LITERAL("(a"), "Missing close parenthesis"},
        {SLICE_LITERAL("(?=a)b"), "Zero-width assertions"},
        {SLICE_LITERAL("(a)\\1"), "Back-references"},
        {SLICE_LITERAL("a*"), "empty text"},
        {SLICE_LITERAL("a|"), "empty text"},
        {SLICE_LITERAL("^"), "empty text"},
        {SLICE_LITERAL("\\b"), "empty text"},
        {SLICE_LITERAL(""), "it is empty"},
        {SLICE_LITERAL("\xFF"), "UTF-8"},
        {SLICE_LITERAL("a\0b"), "NUL"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct error error = {0};
        assert_int_equal(regex_check(rows[i].text, &error), STATUS_INVALID);
        if (strstr(error.message, rows[i].says) == NULL) {
            fail_msg("%zu: %s", i, error.message);
        }
    }
    static const char *const good[] = {"CVE-\\d{4}-\\d{4,7}", "(?i)\u0441\u0431\u0438\u0442\\w*",
                                       "[\u0410-\u042F]+", "\\bfoo\\b", "^foo$"};
    for (size_t i = 0; i < COUNT_OF(good); i++) {
        assert_int_equal(regex_check_whole(slice_of(good[i]), NULL), STATUS_OK);
    }
}

static void only_compiling_tells_what_is_too_large(void **state) {
    (void)state;
    struct slice large = SLICE_LITERAL("a.{0,3000}b");
    struct error error = {0};
    assert_int_equal(regex_check(large, &error), STATUS_OK);
    assert_int_equal(regex_check_whole(large, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "too large"));
    assert_non_null(strstr(error.message, "near"));
    struct pattern patterns[] = {{.text = slice_of("Kabul")},
                                 {.text = slice_of("b+"), .regex = true},
                                 {.text = large, .regex = true}};
    struct database *database = NULL;
    assert_int_equal(database_create(patterns, 3, NULL, &database, &error), STATUS_INVALID);
    assert_int_equal(error.line, 2);
    patterns[2].text = slice_of("(");
    assert_int_equal(database_create(patterns, 3, NULL, &database, &error), STATUS_INVALID);
    assert_int_equal(error.line, 2);
    assert_null(database);
}

static void regexes_know_their_patterns(void **state) {
    (void)state;
    struct pattern patterns[] = {{.text = slice_of("a+"), .regex = true},
                                 {.text = slice_of("a+")},
                                 {.text = slice_of("b+"), .regex = true}};
    struct regex_set set;
    assert_int_equal(regex_set_init(&set, patterns, 3, NULL, NULL), STATUS_OK);
    assert_int_equal(set.count, 2);
    assert_int_equal(set.patterns[0], 0);
    assert_int_equal(set.patterns[1], 2);
    regex_set_fini(&set);
    assert_int_equal(regex_set_init(&set, patterns + 1, 1, NULL, NULL), STATUS_OK);
    assert_null(set.database);
    regex_set_fini(&set);
}

/* The sum of the inodes of the files, which must be so many. */
static ino_t files(const char *folder, size_t wanted) {
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    ino_t sum = 0;
    size_t count = 0;
    assert_non_null(entries);
    while ((entry = readdir(entries)) != NULL) {
        sum += entry->d_name[0] != '.' ? entry->d_ino : 0;
        count += entry->d_name[0] != '.';
    }
    closedir(entries);
    assert_int_equal(count, wanted);
    return sum;
}

static void what_was_compiled_is_read_back(void **state) {
    (void)state;
    char folder[] = "/tmp/tocsin-regex-XXXXXX", command[64];
    assert_non_null(mkdtemp(folder));
    struct pattern pattern = {.text = slice_of("a+b"), .regex = true};
    struct regex_set set;
    assert_int_equal(regex_set_init(&set, &pattern, 1, folder, NULL), STATUS_OK);
    regex_set_fini(&set);
    ino_t made = files(folder, 2); /* of the finder, and of what tells where */
    assert_int_equal(regex_set_init(&set, &pattern, 1, folder, NULL), STATUS_OK);
    assert_int_equal(files(folder, 2), made);
    regex_set_fini(&set);
    pattern.text = slice_of("a+c");
    assert_int_equal(regex_set_init(&set, &pattern, 1, folder, NULL), STATUS_OK);
    (void)files(folder, 4);
    regex_set_fini(&set);
    snprintf(command, sizeof command, "rm -r %s", folder);
    assert_int_equal(system(command), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_no_regex),
        cmocka_unit_test(only_compiling_tells_what_is_too_large),
        cmocka_unit_test(regexes_know_their_patterns),
        cmocka_unit_test(what_was_compiled_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
