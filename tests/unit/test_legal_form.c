#include "rules/legal_form.h"
#include "tests/unit/unit.h"

static void strips_legal_forms(void **state) {
    (void)state;
    static const char *const rows[][2] = {
        {"ANGLO-CARIBBEAN CO., LTD.", "ANGLO-CARIBBEAN"},
        {"CECOEX, S.A.", "CECOEX"},
        {"GRUPO X, S.A. DE C.V.", "GRUPO X"},
        {"AGRICOLA RUELAS, S.P.R. DE R.I.", "AGRICOLA RUELAS"},
        {"GAZPROM VNIIGAZ, OOO", "GAZPROM VNIIGAZ"},
        {"OOO Volga", "Volga"},
        {"Limited Liability Company KVT-RUS", "KVT-RUS"},
        {"PUBLIC JOINT STOCK COMPANY MOTOVILIKHA PLANTS", "MOTOVILIKHA PLANTS"},
        {"M & S SYNDICATE (PVT) LTD.", "M & S SYNDICATE"},
        {"Ozean Development GmbH & Co. KG", "Ozean Development"},
        {"M/S. AL ZAROONI EXCHANGE", "AL ZAROONI EXCHANGE"},
        {"Fine Foods Sdn. Bhd.", "Fine Foods"},
        {"Acme Holdings Pte. Ltd.", "Acme Holdings"},
        {"LLC", "LLC"},
        {"Ltd. Co.", "Ltd."},
        {"Taliban", "Taliban"},
        {"Company of Heroes", "Company of Heroes"},
        {"Incubator", "Incubator"},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_slice_equal(legal_form_strip(slice_of(rows[i][0])), rows[i][1]);
    }
}

static void knows_forms_in_capitals_and_general_words(void **state) {
    (void)state;
    assert_true(legal_form_is_capitals(SLICE_LITERAL("LLC")));
    assert_true(legal_form_is_capitals(SLICE_LITERAL("(OOO),")));
    assert_false(legal_form_is_capitals(SLICE_LITERAL("LTD")));
    assert_false(legal_form_is_capitals(SLICE_LITERAL("")));
    assert_true(legal_form_is_generic(SLICE_LITERAL("TRADING")));
    assert_true(legal_form_is_generic(SLICE_LITERAL("Group,")));
    assert_false(legal_form_is_generic(SLICE_LITERAL("Khatam")));
    assert_false(legal_form_is_generic(SLICE_LITERAL("&")));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(strips_legal_forms),
                                       cmocka_unit_test(knows_forms_in_capitals_and_general_words)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
