#include "tests/unit/imported.h"

#define SDN                                                                                        \
    "36,\"ACME TRADING CO., LTD.\",-0- ,\"CUBA\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"      \
    "7,\"HAQQANI, Sirajuddin\",\"individual\",\"SDGT] [IRGC\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ," \
    "\"DOB 1973; a.k.a. 'ABU-'UMAR KHALID'; f.k.a. 'LUCAS'.\"\r\n"                                 \
    "9,\"MIGHTY HOPE\",\"vessel\",\"IRAN\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n"

static const char *const alt =
    "7,1,\"aka\",\"HAQANI, Siraj\",-0- \r\n8,2,\"aka\",\"GONE\",-0- \r\n\x1A";

static const char expected[] = "Acme Trading Co., Ltd.|ofac-36|fold|10\n"
                               "Acme Trading|ofac-36|fold|8\n"
                               "Sirajuddin Haqqani|ofac-7|fold|10\n"
                               "Haqqani Sirajuddin|ofac-7|fold|10\n"
                               "Siraj Haqani|ofac-7|fold|10\n"
                               "Haqani Siraj|ofac-7|fold|10\n"
                               "Abu-Umar Khalid|ofac-7|fold|3\n"
                               "Mighty Hope|ofac-9|fold|10\n";

static void joins_entities_and_aliases_in_any_order(void **state) {
    (void)state;
    const char *const forwards[] = {SDN "\x1A", alt}, *const backwards[] = {alt, SDN};
    import_texts("ofac", forwards, 2, false);
    assert_string_equal(imported_terms(), expected);
    assert_slice_equal(imported.import->entities[1].programme, "SDGT; IRGC");
    assert_slice_equal(imported.import->entities[1].label, "Sirajuddin Haqqani");
    assert_int_equal(imported.import->reasons[IMPORT_NO_ENTITY], 1);
    assert_int_equal(imported.import->reasons[IMPORT_WEAK_ALIAS], 1);
    import_texts("ofac", backwards, 2, false);
    assert_string_equal(imported_terms(), expected);
}

static void takes_two_editions_as_one(void **state) {
    (void)state;
    const char *const texts[] = {SDN, SDN};
    import_texts("ofac", texts, 2, false);
    assert_int_equal(imported.import->entity_count, 3);
    assert_int_equal(imported.import->term_count, 6);
}

static void refuses_what_is_no_such_file(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"7,1,aka\n", "file 1:1: this row has 3 fields; a row of sdn.csv has 12 and one of alt.csv "
                      "5\n"},
        {"ent_num,alt_num,type,name,remarks\n", "file 1:1:1: \"ent_num\" is no entity number; the "
                                                "files have no header, and each row begins "
                                                "with a number\n"},
        {"7,1,\"aka\",-0- ,-0- \n", "file 1:1: this row has no name; write one or remove it\n"},
        {"7,1,\"aka\",\"X", "file 1:1:11: this quoted field has no end; close it with a quote, and "
                            "write quotes inside it twice\n"},
        {"", "file 1:1: there is no name in this file; is it of the format ofac?\n"},
        {"7,1,\"aka\",\"HAQANI, Siraj\",-0-\n", "file 1: these are aliases of entities that no "
                                                "file has; name the file of the entities too, "
                                                "for ofac sdn.csv with alt.csv\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("ofac", rows[i][0]);
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(joins_entities_and_aliases_in_any_order),
                                       cmocka_unit_test(takes_two_editions_as_one),
                                       cmocka_unit_test(refuses_what_is_no_such_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
