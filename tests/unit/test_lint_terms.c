#include "tests/unit/linted.h"

static void a_duplicate_term_is_told(void **state) {
    (void)state;
    CHECK("terms: [al-Qaeda, oil, AL QAEDA]", {4, 28, "\"AL QAEDA\" is already there in line 4"});
    CHECK("terms: {a: [oil, oil], b: [oil]}", {4, 22, "duplicate-term"});
    CHECK_NONE("terms: [oil, {text: oil, fields: [url]}]");
    CHECK_NONE("terms: [{text: Oil, case: exact}, {text: OIL, case: exact}]");
    CHECK_NONE("terms: [lift* sanctions, lift *sanctions]");
}

static void a_shadowed_term_is_told(void **state) {
    (void)state;
    CHECK("terms: [Afghan Taliban, Taliban]",
          {4, 13, "shadowed-term: a.b: \"Afghan Taliban\" adds nothing to \"Taliban\" in line 4"});
    CHECK("terms: [b c, a b c d]", {4, 18, "\"a b c d\" adds nothing to \"b c\""});
    CHECK("terms: [lift* sanctions, sanctions]", {4, 13, "shadowed-term"});
    CHECK("terms: [lift, lift *sanctions]", {4, 19, "shadowed-term"});
    CHECK_NONE("terms: [lift* sanctions, lift]");
    CHECK_NONE("terms: {a: [Afghan Taliban], b: [Taliban]}");
    CHECK_NONE("terms: [Afghan Taliban, {text: Taliban, fields: [title]}]");
    CHECK_NONE("terms: [US Army, US]");                      /* another case */
    CHECK_NONE("terms: [{text: Us Army, case: exact}, US]"); /* the letters differ in case */
    CHECK_NONE("terms: [Talibans, Taliban]");
    CHECK_NONE("terms: [al-Shabaab, Shabaab]"); /* it also finds "alshabaab" */
    CHECK_NONE("terms: [{text: Afghan Taliban, weight: 2}, Taliban]\n    score: {threshold: 3}");
}

static void a_term_with_options_is_shadowed_by_one_that_finds_more(void **state) {
    (void)state;
    CHECK("terms: [{text: Afghan Taliban, weight: 2}, Taliban]", {4, 13, "shadowed-term"});
    CHECK("terms: [oil, {text: oil, weight: 2}]", {4, 18, "\"oil\" adds nothing to \"oil\""});
    CHECK("terms: [oil, {text: oil, fields: [title]}]", {4, 18, "shadowed-term"});
    CHECK("terms: [{text: oil price, fields: [title]}, oil]", {4, 13, "shadowed-term"});
    CHECK("terms: [ISIS, {text: ISIS, case: fold}]", {4, 13, "shadowed-term"});
    CHECK("terms: [{text: Turkey, case: exact}, Turkey]", {4, 13, "shadowed-term"});
    CHECK("terms: [{text: Taliban, fuzzy: 1}, Taliban]", {4, 40, "shadowed-term"});
    CHECK("terms: [طالبان, {text: طالبان, clitics: false}]", {4, 21, "shadowed-term"});
    CHECK_NONE("terms: [{text: Turkey, case: exact}, {text: TURKEY, case: exact}]");
    CHECK_NONE("terms: [oil, {text: oil price, fields: [url]}]");
    CHECK_NONE("terms: [oil, {regex: 'oil price'}]");
}

static void a_term_with_an_open_end_shadows_what_it_stands_for(void **state) {
    (void)state;
    CHECK("terms: [Afghan*, Afghanistan]",
          {4, 22, "shadowed-term: a.b: \"Afghanistan\" adds nothing to \"Afghan*\" in line 4"});
    CHECK("terms: [unfreez*, unfreez]", {4, 23, "shadowed-term"});
    CHECK("terms: [\"*stan\", Pakistan, Afghan]", {4, 22, "\"Pakistan\" adds nothing"});
    CHECK("terms: [\"*ghan*\", Afghanistan, \"Afghan*\"]", {4, 23, "shadowed"},
          {4, 36, "\"Afghan*\" adds nothing to \"*ghan*\""});
    CHECK("terms: [Afghan*, Afghan refugees, in Afghanistan now]", {4, 22, "shadowed"},
          {4, 39, "shadowed"});
    CHECK("terms: [lift* sanctions, lifting sanctions, lift* sanctions on]", {4, 30, "shadowed"},
          {4, 49, "shadowed"});
    CHECK("terms: [塔利班, 阿富汗塔利班]", {4, 18, "shadowed"});
    CHECK("terms: [ตาลี, ตาลีบัน]", {4, 19, "shadowed"});
    CHECK_NONE("terms: [Afghanistan, Afghan]");
    CHECK_NONE("terms: [Afghan*, \"*Afghanistan\"]");
    CHECK_NONE("terms: [\"*stan\", Afghan*]");
    CHECK_NONE("terms: [lift* sanctions, lift the sanctions, sanctions lifted]");
    CHECK_NONE("terms: [lift* sanctions, lift *sanctions]");
    CHECK("terms: [塔利班, 塔利]", {4, 13, "shadowed"});
    CHECK_NONE("terms: [Afghan*, al-Afghani]"); /* also "alafghani" */
    CHECK_NONE("terms: {a: [Afghan*], b: [Afghanistan]}");
    CHECK_NONE("terms: [{text: Afghan*, fields: [title]}, Afghanistan]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_duplicate_term_is_told),
        cmocka_unit_test(a_shadowed_term_is_told),
        cmocka_unit_test(a_term_with_options_is_shadowed_by_one_that_finds_more),
        cmocka_unit_test(a_term_with_an_open_end_shadows_what_it_stands_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
