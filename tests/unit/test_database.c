#include "matcher/database_inside.h"
#include "tests/unit/unit.h"

#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>

static void no_patterns_make_an_empty_database(void **state) {
    (void)state;
    struct database *database = NULL;
    assert_int_equal(database_create(NULL, 0, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(database_pattern_count(database), 0);
    assert_null(database->hyperscan);
    database_destroy(&database);
    assert_null(database);
    database_destroy(&database); /* of nothing */
}

static void counts_patterns_not_forms(void **state) {
    (void)state;
    const struct pattern patterns[] = {{.text = slice_of("Al-Qaeda")},
                                       {.text = slice_of("al qaeda"), .case_exact = true}};
    struct database *database = NULL;
    assert_int_equal(database_create(patterns, 2, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(database_pattern_count(database), 2);
    assert_int_equal(database->dictionary.literal_count, 2);
    database_destroy(&database);
}

static void hyperscan_takes_what_is_not_whole_and_few_whole_ones(void **state) {
    (void)state;
    enum { COUNT = 3000 };
    static char texts[COUNT][16];
    static struct pattern patterns[COUNT + 1];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(texts[i], sizeof texts[i], "name %zu", i);
        patterns[i] = (struct pattern){.text = slice_of(texts[i])};
    }
    patterns[COUNT] = (struct pattern){.text = slice_of("unfreez*")};
    static const struct {
        size_t first, count;
        bool hyperscan, has_whole;
    } rows[] = {{0, 10, false, false},
                {COUNT - 10, 11, true, true},
                {0, COUNT, false, false},
                {0, COUNT + 1, true, false}};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        struct database *database = NULL;
        assert_int_equal(
            database_create(patterns + rows[i].first, rows[i].count, NULL, &database, NULL),
            STATUS_OK);
        assert_int_equal(database->hyperscan != NULL, rows[i].hyperscan);
        assert_int_equal(database->hyperscan_has_whole, rows[i].has_whole);
        database_destroy(&database);
    }
}

static void names_the_pattern_that_is_wrong(void **state) {
    (void)state;
    static const struct {
        const char *term, *message;
    } rows[] = {
        {"...", "term \"...\" has no letter or digit"},
        {"ab*", "term \"ab*\": a word with '*' needs at least 3 other characters"},
        {"lift * sanctions", "term \"lift * sanctions\": a '*' stands alone"},
        {"", "term \"\" has no letter or digit"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        const struct pattern patterns[] = {{.text = slice_of("fine")},
                                           {.text = slice_of("also fine"), .case_exact = true},
                                           {.text = slice_of(rows[i].term)}};
        struct database *database = NULL;
        struct error error;
        assert_int_equal(database_create(patterns, 3, NULL, &database, &error), STATUS_INVALID);
        assert_null(database);
        assert_int_equal(error.status, STATUS_INVALID);
        assert_int_equal(error.line, 2);
        assert_memory_equal(error.message, rows[i].message, strlen(rows[i].message));
        assert_int_equal(database_create(patterns, 3, NULL, &database, NULL), STATUS_INVALID);
    }
}

static void every_byte_value_can_be_looked_for(void **state) {
    (void)state;
    /* characters whose UTF-8 holds many different bytes, and what a regex would take for its own */
    const struct pattern patterns[] = {{.text = slice_of("(a|b)+ [c] \\d $ ^ . ?")},
                                       {.text = slice_of("\u0939\u093F\u0928\u094D\u0926\u0940")},
                                       {.text = slice_of("\U00020000\uD55C\u0416")}};
    struct database *database = NULL;
    struct error error;
    assert_int_equal(database_create(patterns, 3, NULL, &database, &error), STATUS_OK);
    database_destroy(&database);
}

static void takes_thousands_of_patterns(void **state) {
    (void)state;
    enum { COUNT = 5000, BYTES = 32 };
    static char texts[COUNT][BYTES];
    static struct pattern patterns[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        snprintf(texts[i], BYTES, "Name-%zu of Number%zu", i * 7919 % 100000, i);
        patterns[i] = (struct pattern){.text = slice_of(texts[i]), .case_exact = i % 2};
    }
    struct database *database = NULL;
    struct error error;
    assert_int_equal(database_create(patterns, COUNT, NULL, &database, &error), STATUS_OK);
    assert_int_equal(database_pattern_count(database), COUNT);
    assert_true(database->dictionary.literal_count > COUNT); /* the joined forms too */
    database_destroy(&database);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_patterns_make_an_empty_database),
        cmocka_unit_test(counts_patterns_not_forms),
        cmocka_unit_test(hyperscan_takes_what_is_not_whole_and_few_whole_ones),
        cmocka_unit_test(names_the_pattern_that_is_wrong),
        cmocka_unit_test(every_byte_value_can_be_looked_for),
        cmocka_unit_test(takes_thousands_of_patterns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
