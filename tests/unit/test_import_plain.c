#include "tests/unit/imported.h"

static void reads_a_name_a_line(void **state) {
    (void)state;
    import_text("plain", "# our own\n\nHaqqani Network\n  HEZBOLLAH  \r\nHAQQANI, Sirajuddin\nAcme "
                         "Widgets Ltd\nHAMAS");
    assert_string_equal(imported_terms(), "Haqqani Network|Haqqani Network|fold|10\n"
                                          "Hezbollah|HEZBOLLAH|fold|10\n"
                                          "Sirajuddin Haqqani|HAQQANI, Sirajuddin|fold|10\n"
                                          "Haqqani Sirajuddin|HAQQANI, Sirajuddin|fold|10\n"
                                          "Acme Widgets Ltd|Acme Widgets Ltd|fold|10\n"
                                          "Acme Widgets|Acme Widgets Ltd|fold|8\n"
                                          "HAMAS|HAMAS|exact|10\n"
                                          "Hamas|HAMAS|exact|8\n");
}

static void reads_csv_with_a_header(void **state) {
    (void)state;
    import_text("plain",
                "term,entity_id,list,expires\nQuds Force,x-1,mine,2030-01-01\n\"Jerusalem, "
                "Force of\",x-1,mine,\n");
    assert_string_equal(imported_terms(), "Quds Force|x-1|fold|10\n"
                                          "Jerusalem, Force of|x-1|fold|10\n");
    assert_slice_equal(imported.import->entities[0].programme, "mine");
    assert_slice_equal(imported.import->entities[0].expires, "2030-01-01");
    assert_slice_equal(imported.import->entities[0].label, "Quds Force");
}

static void tells_rows_that_are_wrong(void **state) {
    (void)state;
    import_text("plain", "name,id\nQuds Force,x,y\n,x-2\nfine,x-3\n");
    assert_string_equal(imported_terms(),
                        "file 1:2: this row has 3 fields and the header has 2; put quotes around a "
                        "field that has a \",\"\n"
                        "file 1:3: this row has no name; write one or remove it\n");
    import_text("plain", "# nothing\n");
    assert_string_equal(imported_terms(), "file 1:1: there is no name in this file; is it of the "
                                          "format plain?\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_a_name_a_line),
                                       cmocka_unit_test(reads_csv_with_a_header),
                                       cmocka_unit_test(tells_rows_that_are_wrong)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
