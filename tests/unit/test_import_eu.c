#include "tests/unit/imported.h"

static void reads_xml(void **state) {
    (void)state;
    import_text(
        "eu", "<?xml version=\"1.0\"?>\n<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\">"
              "<sanctionEntity euReferenceNumber=\"EU.27.28\" logicalId=\"13\">"
              "<regulation programme=\"IRQ\"/><subjectType code=\"person\"/>"
              "<nameAlias wholeName=\"Saddam Hussein Al-Tikriti\" strong=\"true\"/>"
              "<nameAlias firstName=\"Abu\" middleName=\"\" lastName=\"Ali\" wholeName=\"\" "
              "strong=\"true\"/><nameAlias wholeName=\"Abou Aly\" strong=\"false\"/>"
              "</sanctionEntity><sanctionEntity logicalId=\"14\"><subjectType code=\"enterprise\"/>"
              "<nameAlias wholeName=\"Sirius Weapons LLC\"/></sanctionEntity></export>");
    assert_string_equal(imported_terms(), "Saddam Hussein Al-Tikriti|EU.27.28|fold|10\n"
                                          "Abu Ali|EU.27.28|fold|10\n"
                                          "Abou Aly|EU.27.28|fold|3\n"
                                          "Sirius Weapons LLC|eu-14|fold|10\n"
                                          "Sirius Weapons|eu-14|fold|8\n");
    assert_slice_equal(imported.import->entities[0].programme, "IRQ");
}

#define HEADER                                                                                     \
    "\xEF\xBB\xBF"                                                                                 \
    "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_SubjectType;"            \
    "Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_MiddleName;"     \
    "NameAlias_WholeName\n"

static void reads_csv(void **state) {
    (void)state;
    import_text("eu", HEADER "28/10/2025;13;EU.27.28;P;IRQ;;;;Saddam Hussein Al-Tikriti\n"
                             "28/10/2025;13;EU.27.28;P;IRQ;Ali;Abu;;\n"
                             "28/10/2025;13;EU.27.28;P;IRQ;;;;\n"
                             "28/10/2025;14;;enterprise;SYR;;;;\"Orient; Club\"\n");
    assert_string_equal(imported_terms(), "Saddam Hussein Al-Tikriti|EU.27.28|fold|10\n"
                                          "Abu Ali|EU.27.28|fold|10\n"
                                          "Orient; Club|eu-14|fold|10\n");
}

static void refuses_what_is_no_such_list(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"<list/>", "file 1:1: the document is a \"list\"; the EU's list is an export\n"},
        {"<export>\n<sanctionEntity logicalId=\"1\"/></export>",
         "file 1:2: this sanctionEntity has no nameAlias; it must have one\n"},
        {"<export>\n<sanctionEntity><nameAlias wholeName=\"X\"/></sanctionEntity></export>",
         "file 1:2: this sanctionEntity has no logicalId; it must have one\n"},
        {"a,b\n",
         "file 1:1: there is no header with a column \"Entity_LogicalId\"; the EU's list is "
         "XML, or CSV of version 1.1 with semicolons\n"},
        {HEADER "x;;;P;IRQ;;;;Name\n",
         "file 1:2: this row has no Entity_LogicalId; write one or remove it\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("eu", rows[i][0]);
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_xml), cmocka_unit_test(reads_csv),
                                       cmocka_unit_test(refuses_what_is_no_such_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
