#include "tests/unit/imported.h"

static void reads_the_sanctions_list_as_csv(void **state) {
    (void)state;
    import_text(
        "uk",
        "Report Date: 23-Sep-2026\r\n"
        "Unique ID,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,Alias strength,Name "
        "non-latin script,Regime Name,\"Individual, Entity, Ship\"\r\n"
        "RUS0001,PUTIN,Vladimir,Vladimirovich,,,,Primary Name,,"
        "\u0412\u043B\u0430\u0434\u0438\u043C\u0438\u0440 \u041F\u0443\u0442\u0438\u043D,Russia,"
        "Individual\r\n"
        "RUS0001,Volodya Putin,,,,,,Alias,Low quality,,Russia,Individual\r\n"
        "AFG0002,HAJI KHAIRULLAH EXCHANGE LTD,,,,,,Primary Name,,,Afghanistan,Entity\r\n");
    assert_string_equal(imported_terms(), "Vladimir Vladimirovich Putin|uk-RUS0001|fold|10\n"
                                          "Putin Vladimir Vladimirovich|uk-RUS0001|fold|10\n"
                                          "Vladimir Putin|uk-RUS0001|fold|8\n"
                                          "\u0412\u043B\u0430\u0434\u0438\u043C\u0438\u0440 "
                                          "\u041F\u0443\u0442\u0438\u043D|uk-RUS0001|fold|10\n"
                                          "Volodya Putin|uk-RUS0001|fold|3\n"
                                          "Haji Khairullah Exchange Ltd|uk-AFG0002|fold|10\n"
                                          "Haji Khairullah Exchange|uk-AFG0002|fold|8\n");
    assert_slice_equal(imported.import->entities[0].programme, "Russia");
}

static void reads_the_consolidated_list_as_csv(void **state) {
    (void)state;
    import_text("uk", "Last Updated,30/05/2026\n"
                      "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Group "
                      "Type,Alias Type,Alias Quality,Regime,Group ID\n"
                      "ROSNEFT OIL,0,0,,,,,,Entity,AKA,Good,Russia,456\n"
                      "MIGHTY WAVE,,,,,,,,Ship,Primary Name,,Iran,457\n");
    assert_string_equal(imported_terms(), "Rosneft Oil|uk-456|fold|10\n"
                                          "Mighty Wave|uk-457|fold|10\n");
}

static void reads_both_as_xml(void **state) {
    (void)state;
    import_text(
        "uk",
        "<Designations><Designation><UniqueID>AFG0006</UniqueID><Names><Name><Name1>MOHAMMAD"
        "</Name1><Name2>HASSAN</Name2><Name6>AKHUND</Name6><NameType>Primary name</NameType>"
        "</Name><Name><Name6>Wali Akhund</Name6><NameType>Alias</NameType><AliasStrength>Low"
        "</AliasStrength></Name></Names><NonLatinNames><NonLatinName><NameNonLatinScript>"
        "\u062D\u0633\u0646 \u0622\u062E\u0648\u0646\u062F</NameNonLatinScript></NonLatinName>"
        "</NonLatinNames><RegimeName>Afghanistan</RegimeName><IndividualEntityShip>Individual"
        "</IndividualEntityShip></Designation></Designations>");
    assert_string_equal(imported_terms(),
                        "Mohammad Hassan Akhund|uk-AFG0006|fold|10\n"
                        "Akhund Mohammad Hassan|uk-AFG0006|fold|10\n"
                        "\u062D\u0633\u0646 \u0622\u062E\u0648\u0646\u062F|uk-AFG0006|fold|10\n"
                        "Wali Akhund|uk-AFG0006|fold|3\n");
    import_text("uk",
                "<ArrayOfFinancialSanctionsTarget xmlns=\"x\"><FinancialSanctionsTarget><name1>Ivan"
                "</name1><Name6>PETROFF</Name6><GroupTypeDescription>Individual"
                "</GroupTypeDescription><GroupID>7</GroupID><RegimeName>Russia</RegimeName>"
                "</FinancialSanctionsTarget></ArrayOfFinancialSanctionsTarget>");
    assert_string_equal(imported_terms(), "Ivan Petroff|uk-7|fold|10\nPetroff Ivan|uk-7|fold|10\n");
}

static void refuses_what_is_no_such_list(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"<Designations>\n<Designation><Names/></Designation></Designations>",
         "file 1:2: this record has no UniqueID; it must have one\n"},
        {"x,y\n",
         "file 1:1: there is no header with a column \"Name 6\"; the UK's lists have Name 6, "
         "Name 1, \u2026; take the CSV or XML as it was published\n"},
        {"Name 6,Group ID\nX,1\n", "file 1:1: the header has no column \"Alias Type\"; is this the "
                                   "file as it was published?\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("uk", rows[i][0]);
        imported.errors[strlen(rows[i][1])] = '\0'; /* the first error */
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_the_sanctions_list_as_csv),
                                       cmocka_unit_test(reads_the_consolidated_list_as_csv),
                                       cmocka_unit_test(reads_both_as_xml),
                                       cmocka_unit_test(refuses_what_is_no_such_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
