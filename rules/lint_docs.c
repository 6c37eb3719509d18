/* What each warning means, for people: tocsin rules check --explain, SARIF and rules/LINT.md all
 * take it from here. The tests run both examples of each. */
#include "rules/lint.h"

#define TESTED                                                                                     \
    "    tests: [{match: talks on frozen funds in Kabul}, {no_match: a football match}]\n"

static const struct lint_doc docs[LINT_COUNT] = {
    [LINT_MISSING_TEST] =
        {"The rule has no inline test.",
         "A rule that was never tried on a text may never match, or match everything.",
         "Add a text that must match and one that must not.",
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [Taliban]\n",
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [Taliban]\n"
         "    tests:\n"
         "      - match: \"The Taliban met a delegation\"\n"
         "      - no_match: \"A talisman was found\"\n"},
    [LINT_COMMON_WORD] =
        {"A term is a word that many articles have, whatever they are about.",
         "A word that stands in one article of ten rings the bell all day. The table of such words "
         "is counted from news in several languages (rules/common_words.py). A word of the upper "
         "third is told wherever it stands; the others only where they alone make the rule match.",
         "Write a longer phrase, or ask for another group beside it.",
         "rules:\n"
         "  - id: sanctions.talks\n"
         "    terms: [government]\n" TESTED,
         "rules:\n"
         "  - id: sanctions.talks\n"
         "    terms: {who: [government], what: [frozen funds]}\n"
         "    when: who near/20 what\n" TESTED},
    [LINT_ACRONYM_CASE] =
        {"An acronym is compared without its capitals.",
         "\"US\" without its case is \"us\", \"WHO\" is \"who\". A term written in capitals is "
         "case-exact by itself; one in two or three small letters that news knows as no word was "
         "probably meant to be one.",
         "Write it in capitals, and leave case: fold out.",
         "rules:\n"
         "  - id: actors.isi\n"
         "    terms: [isi]\n" TESTED,
         "rules:\n"
         "  - id: actors.isi\n"
         "    terms: [ISI]\n" TESTED},
    [LINT_LOOK_ALIKE] = {"A word has a letter of another script that only looks right.",
                         "A Cyrillic \xD0\xB0 among Latin letters is no a: the term finds nothing. "
                         "It comes in with "
                         "copied text.",
                         "Type the word again.",
                         "rules:\n"
                         "  - id: actors.taliban\n"
                         "    terms: [T\xD0\xB0liban]\n" TESTED,
                         "rules:\n"
                         "  - id: actors.taliban\n"
                         "    terms: [Taliban]\n" TESTED},
    [LINT_DUPLICATE_TERM] =
        {"A term stands twice in a group, as it is compared.",
         "Case, accents and hyphens do not count, so \"al-Qaeda\" and \"AL QAEDA\" are one term.",
         "Take one of the two out.",
         "rules:\n"
         "  - id: actors.al-qaeda\n"
         "    terms: [al-Qaeda, AL QAEDA]\n" TESTED,
         "rules:\n"
         "  - id: actors.al-qaeda\n"
         "    terms: [al-Qaeda]\n" TESTED},
    [LINT_SHADOWED_TERM] = {"A term is found only where a shorter one of its group is found too.",
                            "Every \"Afghan Taliban\" has a \"Taliban\" in it: the longer term "
                            "changes nothing. Either "
                            "it is left over, or the shorter one is wider than was meant.",
                            "Take the longer term out, or the shorter one.",
                            "rules:\n"
                            "  - id: actors.taliban\n"
                            "    terms: [Afghan Taliban, Taliban]\n" TESTED,
                            "rules:\n"
                            "  - id: actors.taliban\n"
                            "    terms: [Taliban]\n" TESTED},
    [LINT_NEVER_MATCHES] =
        {"No article can make the rule, or a part of its when, true.",
         "A group is asked for and denied at once, the rule has expired, or the weights of all "
         "terms together do not reach the threshold.",
         "Mend the expression, the date or the threshold.",
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: {thaw: [unfreez*], noise: [cricket]}\n"
         "    when: thaw and noise and not noise\n" TESTED,
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: {thaw: [unfreez*], noise: [cricket]}\n"
         "    when: thaw and not noise\n" TESTED},
    [LINT_ALWAYS_TRUE] =
        {"A part of when holds whatever is found, or holds where nothing is found.",
         "A rule is judged as soon as one of its terms is found. \"a or not b\" then holds for "
         "nearly every article that has any term of the rule; \"count(a) >= 0\" always holds.",
         "Write \"and not\" for \"or not\"; compare a count with 1 or more.",
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: {thaw: [unfreez*], noise: [cricket]}\n"
         "    when: thaw or not noise\n" TESTED,
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: {thaw: [unfreez*], noise: [cricket]}\n"
         "    when: thaw and not noise\n" TESTED},
    [LINT_UNUSED_GROUP] = {"when does not name a group.",
                           "Its terms are looked for, and change nothing but what the alert shows.",
                           "Name the group in when, or take it out.",
                           "rules:\n"
                           "  - id: sanctions.thaw\n"
                           "    terms: {thaw: [unfreez*], who: [Taliban]}\n"
                           "    when: thaw\n" TESTED,
                           "rules:\n"
                           "  - id: sanctions.thaw\n"
                           "    terms: {thaw: [unfreez*], who: [Taliban]}\n"
                           "    when: thaw and who\n" TESTED},
    [LINT_SLOW_REGEX] =
        {"A regex has no text of three letters that every match holds, or begins with something of "
         "any length.",
         "Hyperscan looks for such a text first, and tries the regex only where it stands. Without "
         "one it is tried nearly everywhere, for every article. An open start, as of "
         "\"[0-9]+ tanks\", may make a match begin at every letter before it.",
         "Add what stands around it, or write the few texts that are meant as terms.",
         "rules:\n"
         "  - id: sanctions.notice\n"
         "    terms: [{regex: '[A-Z]{2}-[0-9]+'}]\n" TESTED,
         "rules:\n"
         "  - id: sanctions.notice\n"
         "    terms: [{regex: 'CVE-[0-9]+'}]\n" TESTED},
    [LINT_ASCII_CLASS] =
        {"A regex with letters beyond ASCII has \\w, \\W, \\b or \\B, which know ASCII alone.",
         "\"санкци\\w*\" ends before the next Russian letter.",
         "Write \\p{L} or the letters that are meant, as in [а-яё].",
         "rules:\n"
         "  - id: sanctions.russian\n"
         "    terms: [{regex: 'санкци\\w*'}]\n" TESTED,
         "rules:\n"
         "  - id: sanctions.russian\n"
         "    terms: [{regex: 'санкци[а-яё]*'}]\n" TESTED},
    [LINT_UNMATCHED_GLOB] =
        {"A filter names rules that are not there.",
         "It withholds nothing: the id may be misspelled, or the rule was renamed since.",
         "Correct the name, or take it out.",
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: [unfreez*]\n" TESTED "filters:\n"
         "  - id: sport\n"
         "    rules: [sanction.*]\n"
         "    terms: [cricket]\n",
         "rules:\n"
         "  - id: sanctions.thaw\n"
         "    terms: [unfreez*]\n" TESTED "filters:\n"
         "  - id: sport\n"
         "    rules: [sanctions.*]\n"
         "    terms: [cricket]\n"},
    [LINT_UNUSED_LIST] =
        {"A list is named, and no rule or filter of the file uses it.",
         "What stands in it is looked for by nobody, though it looks as if it were.",
         "Use it in a group, as {list: ID}, or take it out.",
         "lists: [{id: names, file: names.csv}]\n"
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [frozen funds]\n" TESTED,
         "lists: [{id: names, file: names.csv}]\n"
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [frozen funds, {list: names}]\n" TESTED},
    [LINT_LIST_EXPIRY] =
        {"An entry of a list has expired, or will within 30 days.",
         "From that day on it is not found any more. A list that nobody renews falls silent entry "
         "by entry.",
         "Move the date, leave it empty, or take the entry out.",
         "lists: [{id: names, file: names.csv}]\n"
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [{list: names}]\n" TESTED,
         "lists: [{id: names, file: names.csv}]\n"
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [{list: names}]\n" TESTED},
    [LINT_UNUSED_ALLOW] =
        {"A comment silences a warning that is not there.",
         "It would hide the next mistake of that kind. The code may be misspelled, the comment may "
         "stand at no rule, or the rule was mended since.",
         "Take the comment out, or correct its code.",
         "rules:\n"
         "  # lint: allow common-word\n"
         "  - id: actors.taliban\n"
         "    terms: [Taliban]\n" TESTED,
         "rules:\n"
         "  - id: actors.taliban\n"
         "    terms: [Taliban]\n" TESTED},
};

const struct lint_doc *lint_doc(enum lint_code code) {
    return &docs[code];
}

const char *lint_doc_list(enum lint_code code, bool cured) {
    switch (code) {
    case LINT_UNUSED_LIST:
        return "term,entity_id\nSirajuddin Haqqani,un-1\n";
    case LINT_LIST_EXPIRY:
        return cured ? "term,expires\nSirajuddin Haqqani,2199-06-30\n"
                     : "term,expires\nSirajuddin Haqqani,2021-06-30\n";
    default:
        return NULL;
    }
}
