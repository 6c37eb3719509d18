#include "tests/unit/imported.h"

#include "core/counters.h"

static void knows_its_formats(void **state) {
    (void)state;
    size_t count = 0;
    const struct import_format *formats = import_formats(&count);
    assert_int_equal(count, 8);
    for (size_t i = 0; i < count; i++) {
        assert_true(import_format_known(formats[i].name));
    }
    assert_false(import_format_known("ofca"));
}

static void tells_the_place_of_a_byte_that_is_no_utf8(void **state) {
    (void)state;
    import_text("plain", "fine name\nJos\xE9 Garcia\n");
    assert_string_equal(
        imported_terms(),
        "file 1:2:4: the byte E9 here is not UTF-8 text; convert the file, for example "
        "with iconv -f WINDOWS-1252 -t UTF-8\n");
}

static void tells_the_errors_of_all_files_and_loads_none(void **state) {
    (void)state;
    const char *const texts[] = {"7,1\n", "Good\xFF\n"};
    import_texts("ofac", texts, 2, false);
    assert_int_equal(imported.status, STATUS_INVALID);
    assert_null(imported.import);
    assert_non_null(strstr(imported.errors, "file 1:1: this row has 2 fields"));
    assert_non_null(strstr(imported.errors, "file 2:1:5: the byte FF"));
}

static void tells_of_a_file_that_is_not_there(void **state) {
    (void)state;
    const char *const files[] = {"/nonexistent/sdn.csv", "/"};
    struct import_options options = {.format = "ofac", .files = files, .file_count = 2};
    struct rule_errors errors = {0};
    struct import *import = NULL;
    assert_int_equal(import_read(&options, &import, &errors), STATUS_INVALID);
    assert_int_equal(errors.count, 2);
    assert_string_equal(errors.items[0].file, "/nonexistent/sdn.csv");
    assert_non_null(strstr(errors.items[0].message, "No such file"));
    assert_non_null(strstr(errors.items[1].message, "Is a directory"));
    rule_errors_fini(&errors);
}

/* All the lists that are shared, with no error and more terms than entities. */
static void reads_the_shared_lists(void **state) {
    (void)state;
    static const struct {
        const char *format, *files[3];
        size_t entities_min;
    } lists[] = {
        {"ofac", {"ofac/sdn_2024-01-11.csv", "ofac/alt_2024-01-08.csv"}, 13827},
        {"ofac", {"ofac/sdn_2021-08-18.csv"}, 9000},
        {"csl", {"csl/consolidated_2022-05.csv"}, 14000},
        {"un", {"un/UN_consolidated.xml"}, 1003},
        {"petrarch",
         {"petrarch/Phoenix.Countries.actors.txt", "petrarch/Phoenix.International.actors.txt",
          "petrarch/Phoenix.MilNonState.actors.txt"},
         20000},
        {"plain", {"names.csv"}, 40000},
    };
    if (access(TOCSIN_SHARED_DATA "/watchlists", R_OK) != 0) {
        print_message("skipped: no shared data\n");
        skip();
    }
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        static char paths[3][512];
        const char *files[3];
        struct import_options options = {.format = lists[i].format, .files = files};
        for (size_t f = 0; f < 3 && lists[i].files[f]; f++) {
            snprintf(paths[f], sizeof paths[f], "%s/watchlists/%s", TOCSIN_SHARED_DATA,
                     lists[i].files[f]);
            files[options.file_count++] = paths[f];
        }
        struct rule_errors errors = {0};
        struct import *import = NULL;
        assert_int_equal(import_read(&options, &import, &errors), STATUS_OK);
        assert_true(import->entity_count >= lists[i].entities_min);
        assert_true(import->term_count >= import->entity_count);
        for (size_t t = 0; t < import->term_count; t++) {
            assert_null(memchr(import->terms[t].text.data, '*', import->terms[t].text.bytes));
            assert_true(import->terms[t].text.bytes <= LIMIT_TERM_BYTES);
        }
        import_destroy(&import);
        rule_errors_fini(&errors);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(knows_its_formats),
        cmocka_unit_test(tells_the_place_of_a_byte_that_is_no_utf8),
        cmocka_unit_test(tells_the_errors_of_all_files_and_loads_none),
        cmocka_unit_test(tells_of_a_file_that_is_not_there),
        cmocka_unit_test(reads_the_shared_lists)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
