#include "tests/unit/imported.h"

#define DOCUMENT(records)                                                                          \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST><INDIVIDUALS>\n" records       \
    "</INDIVIDUALS></CONSOLIDATED_LIST>"

static void reads_persons_and_entities(void **state) {
    (void)state;
    import_text(
        "un",
        DOCUMENT("<INDIVIDUAL><FIRST_NAME>SIRAJUDDIN</FIRST_NAME><SECOND_NAME>JALLALOUDINE"
                 "</SECOND_NAME><THIRD_NAME>HAQQANI</THIRD_NAME><UN_LIST_TYPE>Taliban"
                 "</UN_LIST_TYPE><REFERENCE_NUMBER>TAi.144</REFERENCE_NUMBER>"
                 "<NAME_ORIGINAL_SCRIPT>\u0633\u0631\u0627\u062C \u062D\u0642\u0627\u0646\u0649"
                 "</NAME_ORIGINAL_SCRIPT><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY>"
                 "<ALIAS_NAME>Khalifa Sahib</ALIAS_NAME></INDIVIDUAL_ALIAS><INDIVIDUAL_ALIAS>"
                 "<QUALITY>Good</QUALITY><ALIAS_NAME>Siraj Haqani; Abdul Haq son of X Khan "
                 "(\u0639\u0628\u062F \u0627\u0644\u062D\u0642)</ALIAS_NAME>"
                 "</INDIVIDUAL_ALIAS></INDIVIDUAL>"
                 "<ENTITY><FIRST_NAME>EASTERN TURKISTAN ISLAMIC MOVEMENT (ETIM)</FIRST_NAME>"
                 "<REFERENCE_NUMBER>QDe.088</REFERENCE_NUMBER></ENTITY>"));
    assert_string_equal(
        imported_terms(),
        "Sirajuddin Jallaloudine Haqqani|un-TAi.144|fold|10\n"
        "\u0633\u0631\u0627\u062C \u062D\u0642\u0627\u0646\u0649|un-TAi.144|fold|10\n"
        "Siraj Haqani|un-TAi.144|fold|10\n"
        "\u0639\u0628\u062F \u0627\u0644\u062D\u0642|un-TAi.144|fold|10\n"
        "Abdul Haq son of X Khan|un-TAi.144|fold|10\n"
        "Abdul Haq son of Khan|un-TAi.144|fold|8\n"
        "Sirajuddin Haqqani|un-TAi.144|fold|5\n"
        "Khalifa Sahib|un-TAi.144|fold|3\n"
        "Eastern Turkistan Islamic Movement|un-QDe.088|fold|10\n"
        "ETIM|un-QDe.088|exact|8\n"
        "Etim|un-QDe.088|exact|8\n");
    assert_slice_equal(imported.import->entities[0].programme, "Taliban");
    assert_slice_equal(imported.import->entities[1].label, "Eastern Turkistan Islamic Movement");
}

static void refuses_what_is_no_such_list(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"<list/>", "file 1:1: the document is a \"list\"; the UN's list is a CONSOLIDATED_LIST\n"},
        {DOCUMENT("<INDIVIDUAL>\n<FIRST_NAME>X</FIRST_NAME></INDIVIDUAL>"),
         "file 1:3: this record has no REFERENCE_NUMBER; it must have one\n"},
        {DOCUMENT("<ENTITY><REFERENCE_NUMBER>1</REFERENCE_NUMBER></ENTITY>"),
         "file 1:3: this record has no FIRST_NAME; it must have one\n"},
        {DOCUMENT(""), "file 1:1: there is no name in this file; is it of the format un?\n"},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        import_text("un", rows[i][0]);
        assert_string_equal(imported_terms(), rows[i][1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads_persons_and_entities),
                                       cmocka_unit_test(refuses_what_is_no_such_list)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
