#include "tests/unit/linted.h"

static void a_duplicate_term_is_told(void **state) {
    (void)state;
    CHECK("terms: [al-Qaeda, oil, AL QAEDA]", {4, 28, "\"AL QAEDA\" is already there in line 4"});
    CHECK("terms: {a: [oil, oil], b: [oil]}", {4, 22, "duplicate-term"});
    CHECK_NONE("terms: [oil, {text: oil, fields: [url]}]");
    CHECK_NONE("terms: [ISIS, {text: ISIS, case: fold}]");
    CHECK_NONE("terms: [{text: Oil, case: exact}, {text: OIL, case: exact}]");
    CHECK_NONE("terms: [lift* sanctions, lift *sanctions]");
    CHECK_NONE("terms: [unfreez*, unfreez]");
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
    CHECK_NONE("terms: [{text: Afghan Taliban, weight: 2}, Taliban]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_duplicate_term_is_told),
        cmocka_unit_test(a_shadowed_term_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
