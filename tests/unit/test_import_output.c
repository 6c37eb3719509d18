#include "tests/unit/imported.h"

static const char names[] = "name,id,list,expires\n"
                            "\"Acme, \"\"Best\"\" Widgets Ltd\",x-1,\"a; b\",2030-01-01\n"
                            "FARC,x-2,#c,\nFARC,x-2,,\nAP,x-3,,\n";

static void writes_the_list(void **state) {
    (void)state;
    import_text("plain", names);
    assert_string_equal(
        imported_output(import_write_list),
        "term,entity_id,label,case,weight,severity,language,expires,programme\n"
        "\"Acme, Best Widgets Ltd\",x-1,\"Acme, Best Widgets Ltd\",fold,10,,,2030-01-01,a; b\n"
        "\"Acme, Best Widgets\",x-1,\"Acme, Best Widgets Ltd\",fold,8,,,2030-01-01,a; b\n"
        "FARC,x-2,FARC,exact,10,,,,\"#c\"\n"
        "Farc,x-2,FARC,exact,8,,,,\"#c\"\n");
}

static void writes_what_was_set_aside(void **state) {
    (void)state;
    import_text("plain", names);
    assert_string_equal(imported_output(import_write_rejected),
                        "name,entity_id,reason,explanation\n"
                        "AP,x-3,too_short,too short to mean one thing\n");
}

static void writes_the_report(void **state) {
    (void)state;
    import_text("plain", names);
    assert_string_equal(imported_output(import_write_report),
                        "plain: 3 entities with 4 names in 1 file: 4 terms\n"
                        "         2  spellings that their entity had already\n"
                        "         0  terms that another entity has too (kept)\n"
                        "         1  set aside:\n"
                        "         1    too short to mean one thing\n");
    assert_string_equal(
        imported_output(import_write_report_json),
        "{\"format\":\"plain\",\"files\":1,\"entities\":3,\"names\":4,\"terms\":4,\"duplicates\":2,"
        "\"shared\":0,\"skipped_records\":0,\"corpus_articles\":0,\"set_aside\":{\"all\":1,"
        "\"too_short\":1,\"too_common\":0,\"one_word\":0,\"weak\":0,\"generic\":0,\"too_long\":0,"
        "\"no_words\":0,\"no_entity\":0}}\n");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(writes_the_list),
                                       cmocka_unit_test(writes_what_was_set_aside),
                                       cmocka_unit_test(writes_the_report)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
