#include "tests/unit/imported.h"

#define HEADER "_id,source,entity_number,type,programs,name,end_date,alt_names\n"

static void reads_all_lists_of_the_table(void **state) {
    (void)state;
    import_text("csl", HEADER
                "0123456789abcdef0123,Entity List (EL) - Bureau of X,,,,Suzhou Chaowei Co. Ltd,,\n"
                "100000000000f,SDN,1,Individual,SDGT; IRGC,\"LEONTYEV, Vadim\",,\"LEONTIEV, "
                "Vadim; BELYY\"\n"
                "200000000000f,Denied Persons List (DPL),,,,Edwin Acety,2027-09-07,\n");
    assert_string_equal(imported_terms(), "Suzhou Chaowei Co. Ltd|csl-0123456789ab|fold|10\n"
                                          "Suzhou Chaowei|csl-0123456789ab|fold|8\n"
                                          "Vadim Leontyev|csl-100000000000|fold|10\n"
                                          "Leontyev Vadim|csl-100000000000|fold|10\n"
                                          "Vadim Leontiev|csl-100000000000|fold|10\n"
                                          "Leontiev Vadim|csl-100000000000|fold|10\n"
                                          "Edwin Acety|csl-200000000000|fold|10\n");
    const struct import_entity *entities = imported.import->entities;
    assert_slice_equal(entities[0].programme, "EL");
    assert_slice_equal(entities[1].programme, "SDGT; IRGC");
    assert_slice_equal(entities[2].programme, "DPL");
    assert_slice_equal(entities[2].expires, "2027-09-07");
    assert_int_equal(imported.import->reasons[IMPORT_ONE_WORD], 1);
}

static void refuses_what_is_no_such_table(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"a,b\n1,2\n",
         "file 1:1: there is no header with a column \"_id\"; the Consolidated Screening "
         "List as CSV has _id, source, name, \u2026\n"},
        {"_id,source,type,programs,alt_names,end_date\n",
         "file 1:1: the header has no column \"name\"; is this the file as it was published?\n"},
        {HEADER ",EL,,,,X,,\n", "file 1:2: this row has no _id; write one or remove it\n"},
        {HEADER "1,EL,,,,,,\n", "file 1:2: this row has no name; write one or remove it\n"},
        {HEADER "1,EL,,,\n", "file 1:2: this row has 5 fields and the header has 8; put quotes "
                             "around a field that has a \",\"\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("csl", rows[i][0]);
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_all_lists_of_the_table),
                                       cmocka_unit_test(refuses_what_is_no_such_table)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
