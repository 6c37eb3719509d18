#include "tests/unit/linted.h"

static void a_very_common_word_is_told(void **state) {
    (void)state;
    CHECK("terms: [oil, The]", {4, 18, "common-word: a.b: \"The\""});
    CHECK("terms: [us]", {4, 13, "common-word"});
    CHECK("terms: [в]", {4, 13, "common-word"});
    CHECK_NONE("terms: [US, the end, thee]");
    CHECK_NONE("terms: [{text: IT, case: exact}]");
}

static void a_word_of_the_second_rank_is_told_where_it_is_enough(void **state) {
    (void)state;
    CHECK("terms: [government]", {4, 13, "articles and is enough for this rule"});
    CHECK("terms: {who: [government], what: [oil]}", {4, 19, "common-word"});
    CHECK("terms: {who: [government], what: [oil]}\n    when: what or who", {4, 19, "is enough"});
    CHECK_NONE("terms: {who: [government], what: [oil]}\n    when: what and who");
    CHECK_NONE("terms: {who: [government], what: [oil]}\n    when: what near/3 who");
    CHECK_NONE("terms: {who: [government], what: [oil]}\n    when: what and not who");
    CHECK_NONE("terms: [government, oil]\n    score: {threshold: 2}");
    CHECK_NONE("terms: [old government]");
}

static void a_word_with_a_star_is_as_common_as_what_it_stands_for(void **state) {
    (void)state;
    CHECK("terms: [governm*]",
          {4, 13, "common-word: a.b: \"governm*\" finds \"government\" too, which stands in "});
    CHECK("terms: ['*overnment']", {4, 13, "\"government\" too"});
    CHECK("terms: ['*overnmen*']", {4, 13, "\"government\" too"});
    CHECK("terms: {who: [there*], what: [oil]}\n    when: what and who", {4, 19, "\"there\" too"});
    CHECK_NONE("terms: {who: [governm*], what: [oil]}\n    when: what and who");
    CHECK_NONE("terms: [governm*]\n    languages: [fa]");
    CHECK_NONE("terms: [governmental*, '*ofgovernment', 'govern* officials']");
    CHECK_NONE("terms: [{text: GOVERNM*, case: exact}]");
}

static void a_word_is_common_in_the_languages_of_the_rule(void **state) {
    (void)state;
    CHECK("terms: [gouvernement]\n    languages: [fr-FR]", {4, 13, "is enough"});
    CHECK_NONE("terms: [gouvernement]\n    languages: [en]");
}

static void an_acronym_without_its_case_is_told(void **state) {
    (void)state;
    CHECK("terms: [isi]", {4, 13, "acronym-case: a.b: \"isi\" is no word"});
    CHECK("terms: [фсб]", {4, 13, "acronym-case"});
    CHECK("terms: [{text: AID, case: fold}]",
          {4, 13, "\"AID\" without its case is also the word \"aid\"; take case: fold out"});
    CHECK_NONE("terms: [oil, war, gas, bn]");
    CHECK_NONE("terms: [ISI, {text: isi, case: exact}, {text: NATO, case: fold}]");
    CHECK_NONE("terms: [isi spies, isis]");
    CHECK_NONE("terms: ['isi*']");
    CHECK_NONE("terms: [کش, 基地]");
}

static void a_letter_of_another_script_is_told(void **state) {
    (void)state;
    CHECK("terms: [T\xD0\xB0liban]",
          {4, 13, "(U+0430) in \"T\xD0\xB0liban\" is Cyrillic, and the word is Latin"});
    CHECK("terms: [al-Qa\xD0\xB5"
          "da network]",
          {4, 13,
           "in \"Qa\xD0\xB5"
           "da\""});
    CHECK("terms: [Т\x61либан]",
          {4, 13, "(U+0061) in \"Т\x61либан\" is Latin, and the word is Cyr"});
    CHECK("terms: [N\xCE\x91TO summit]", {4, 13, "(U+0391)"});
    CHECK("terms: [US \xD0\xA1\xD0\x95 base]", {4, 13, "looks Latin and is not"});
    CHECK_NONE("terms: [Талибан, База NATO, α-synuclein, СВО, ТОК Группа, café]");
    CHECK_NONE("terms: [Pakistan طالبان, 塔利班A]");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_very_common_word_is_told),
        cmocka_unit_test(a_word_of_the_second_rank_is_told_where_it_is_enough),
        cmocka_unit_test(a_word_with_a_star_is_as_common_as_what_it_stands_for),
        cmocka_unit_test(a_word_is_common_in_the_languages_of_the_rule),
        cmocka_unit_test(an_acronym_without_its_case_is_told),
        cmocka_unit_test(a_letter_of_another_script_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
