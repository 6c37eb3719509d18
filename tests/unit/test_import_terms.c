/* The reader of plain CSV fills the import; what is tested is what becomes of its names. */
#include "tests/unit/imported.h"

static const char *const reason_names[] = {
#define X(name, json, text) json,
    IMPORT_REASON_TABLE(X)
#undef X
};

/* "name: reason" of what was set aside, a line each. */
static const char *asides(void) {
    static char shown[8192];
    size_t used = 0;
    shown[0] = '\0';
    for (size_t i = 0; i < imported.import->aside_count; i++) {
        const struct import_aside *aside = &imported.import->asides[i];
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%.*s: %s\n",
                                 SLICE_ARG(aside->text), reason_names[aside->reason]);
    }
    return shown;
}

static void sets_aside_what_would_ring_for_nothing(void **state) {
    (void)state;
    import_text("plain", "AP\nBao\nG 7\n11420\n---!\n------\n, ,\nX Y,\nafter\nafter all\nWill "
                         "Smith\nIL Company\nNATIONAL "
                         "BANK LTD\nEAST WEST UNITED BANK LTD\n\u674E\n\u674E\u5F3A\n");
    assert_string_equal(asides(), "AP: too_short\nBao: too_short\nG 7: too_short\n11420: no_words\n"
                                  "!: no_words\n------: no_words\n, ,: no_words\nX Y: "
                                  "too_short\nafter: too_common\nIL: too_short\n"
                                  "NATIONAL BANK: generic\n\u674E: too_short\n");
}

static void keeps_case_for_short_words_in_capitals(void **state) {
    (void)state;
    import_text("plain", "HAMAS\nPFLP\nISIS Khorasan\nHEZBOLLAH\nEta\n");
    assert_string_equal(imported_terms(), "HAMAS|HAMAS|exact|10\nHamas|HAMAS|exact|8\n"
                                          "PFLP|PFLP|exact|10\n"
                                          "ISIS Khorasan|ISIS Khorasan|fold|10\n"
                                          "Hezbollah|HEZBOLLAH|fold|10\n");
}

static void takes_acronyms_out_of_brackets(void **state) {
    (void)state;
    import_text("plain",
                "RAJAH SOLAIMAN MOVEMENT (RSM)\nAERO CONTINENTE (USA) INC.\nTEHRIK-E TALIBAN "
                "PAKISTAN (TTP)\nISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE\n");
    assert_string_equal(imported_terms(),
                        "Rajah Solaiman Movement|RAJAH SOLAIMAN MOVEMENT (RSM)|fold|10\n"
                        "RSM|RAJAH SOLAIMAN MOVEMENT (RSM)|exact|8\n"
                        "Aero Continente (Usa) Inc.|AERO CONTINENTE (USA) INC.|fold|10\n"
                        "Aero Continente Inc.|AERO CONTINENTE (USA) INC.|fold|8\n"
                        "Aero Continente|AERO CONTINENTE (USA) INC.|fold|8\n"
                        "Tehrik-E Taliban Pakistan|TEHRIK-E TALIBAN PAKISTAN (TTP)|fold|10\n"
                        "TTP|TEHRIK-E TALIBAN PAKISTAN (TTP)|exact|8\n"
                        "Islamic Revolutionary Guard Corps Qods Force|ISLAMIC REVOLUTIONARY GUARD "
                        "CORPS (IRGC)-QODS "
                        "FORCE|fold|10\n"
                        "IRGC|ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE|exact|8\n"
                        "Irgc|ISLAMIC REVOLUTIONARY GUARD CORPS (IRGC)-QODS FORCE|exact|8\n");
}

static void compares_with_case_what_could_be_any_word(void **state) {
    (void)state;
    import_text("plain", "PROFIT CORPORATION, C.A.\nTHE BASE\nThe Youth\nTHE ISLAMIC STATE\n");
    assert_string_equal(imported_terms(),
                        "Profit Corporation, C.A.|PROFIT CORPORATION, C.A.|fold|10\n"
                        "Profit|PROFIT CORPORATION, C.A.|exact|8\n"
                        "The Base|THE BASE|exact|10\n"
                        "The Youth|The Youth|exact|10\n"
                        "The Islamic State|THE ISLAMIC STATE|fold|10\n");
}

static void sets_aside_ships_of_one_word(void **state) {
    (void)state;
    import_text("ofac", "1,JUSTICE,vessel,IRAN,,,,,,,,\n2,YV2964,aircraft,X,,,,,,,,\n3,MIGHTY "
                        "HOPE,vessel,IRAN,,,,,,,,\n");
    assert_string_equal(imported_terms(), "YV2964|ofac-2|fold|10\nMighty Hope|ofac-3|fold|10\n");
    assert_string_equal(asides(), "Justice: one_word\n");
}

static void keeps_banks_that_are_names(void **state) {
    (void)state;
    import_text("plain", "NATIONAL BANK\nSavings Bank\nWORLD BANK\nGeneral Electric\nTRADING\n");
    assert_string_equal(imported_terms(), "World Bank|WORLD BANK|fold|10\n"
                                          "General Electric|General Electric|fold|10\n");
    assert_string_equal(asides(),
                        "National Bank: generic\nSavings Bank: generic\nTrading: generic\n");
}

static void counts_spellings_that_fold_to_the_same(void **state) {
    (void)state;
    import_text("plain", "name,id\nAl-Qaida,1\nAL QAIDA,1\n\"Al  Qa\u00EFda.\",1\nAl-Qaida,2\n");
    assert_string_equal(imported_terms(), "Al-Qaida|1|fold|10\nAl-Qaida|2|fold|10\n");
    assert_int_equal(imported.import->duplicate_count, 2);
    assert_int_equal(imported.import->shared_count, 1);
}

static void knows_a_person_by_capitals_before_a_comma(void **state) {
    (void)state;
    import_text("plain", "AL-ZAWAHIRI, Ayman\nForces, Armed\nCECOEX, S.A.\nPRESEVO, MEDVEDJA\n");
    assert_string_equal(imported_terms(), "Ayman Al-Zawahiri|AL-ZAWAHIRI, Ayman|fold|10\n"
                                          "Al-Zawahiri Ayman|AL-ZAWAHIRI, Ayman|fold|10\n"
                                          "Forces, Armed|Forces, Armed|fold|10\n"
                                          "Cecoex, S.A.|CECOEX, S.A.|fold|10\n"
                                          "Cecoex|CECOEX, S.A.|exact|8\n"
                                          "Presevo, Medvedja|PRESEVO, MEDVEDJA|fold|10\n");
}

static void sets_aside_names_longer_than_a_term(void **state) {
    (void)state;
    char text[2048];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    import_text("plain", text);
    assert_int_equal(imported.import->reasons[IMPORT_TOO_LONG], 1);
    for (size_t i = 0; i < sizeof text - 1; i++) {
        text[i] = i % 3 ? 'x' : ' ';
    }
    text[2 * 3 * LIMIT_TERM_WORDS] = '\0';
    import_text("plain", text);
    assert_int_equal(imported.import->reasons[IMPORT_TOO_LONG], 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(sets_aside_what_would_ring_for_nothing),
                                       cmocka_unit_test(keeps_case_for_short_words_in_capitals),
                                       cmocka_unit_test(takes_acronyms_out_of_brackets),
                                       cmocka_unit_test(compares_with_case_what_could_be_any_word),
                                       cmocka_unit_test(sets_aside_ships_of_one_word),
                                       cmocka_unit_test(keeps_banks_that_are_names),
                                       cmocka_unit_test(counts_spellings_that_fold_to_the_same),
                                       cmocka_unit_test(knows_a_person_by_capitals_before_a_comma),
                                       cmocka_unit_test(sets_aside_names_longer_than_a_term)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
