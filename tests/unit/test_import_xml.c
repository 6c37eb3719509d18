/* Any XML importer does: the UN's is taken. */
#include "tests/unit/imported.h"

static bool said(const char *part) {
    return strstr(imported_terms(), part) != NULL;
}

static void tells_the_place_of_broken_xml(void **state) {
    (void)state;
    import_text("un", "<CONSOLIDATED_LIST>\n<INDIVIDUALS>\n</CONSOLIDATED_LIST>");
    assert_true(said("file 1:3:"));
    assert_true(said("this is not well-formed XML"));
    import_text("un", "<CONSOLIDATED_LIST>");
    assert_true(said("this is not well-formed XML"));
    import_text("un", "no xml");
    assert_true(said("file 1:1:"));
    import_text("un", "<CONSOLIDATED_LIST>&unknown;</CONSOLIDATED_LIST>");
    assert_true(said("file 1:1:"));
}

static void loads_nothing_of_a_broken_document(void **state) {
    (void)state;
    import_text("un", "<CONSOLIDATED_LIST><ENTITY><FIRST_NAME>Good Name</FIRST_NAME>"
                      "<REFERENCE_NUMBER>1</REFERENCE_NUMBER></ENTITY><ENTITY>");
    assert_int_equal(imported.status, STATUS_INVALID);
    assert_null(imported.import);
}

static void refuses_document_types(void **state) {
    (void)state;
    import_text("un", "<!DOCTYPE CONSOLIDATED_LIST [<!ENTITY a \"b\">]>\n"
                      "<CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>");
    assert_true(said("no document type"));
}

static void knows_xml_by_its_first_sign(void **state) {
    (void)state;
    assert_true(import_is_xml(SLICE_LITERAL("\xEF\xBB\xBF <a/>")));
    assert_false(import_is_xml(SLICE_LITERAL("a;b")));
    assert_false(import_is_xml(SLICE_LITERAL("")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(tells_the_place_of_broken_xml),
                                       cmocka_unit_test(loads_nothing_of_a_broken_document),
                                       cmocka_unit_test(refuses_document_types),
                                       cmocka_unit_test(knows_xml_by_its_first_sign)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
