#include "matcher/scanner_inside.h"
#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATTERNS_MAX = 8 };

struct wanted {
    uint32_t pattern;
    const char *slice;
    uint32_t start, first_word, last_word;
};

/* The regexes, and terms (written with '=' before them), on a body. */
static void check(const char *const *texts, const char *body, const struct wanted *wanted,
                  size_t wanted_count) {
    struct pattern patterns[PATTERNS_MAX];
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    size_t count = 0;
    for (; texts[count]; count++) {
        bool term = texts[count][0] == '=';
        patterns[count] = (struct pattern){.text = slice_of(texts[count] + term), .regex = !term};
    }
    assert_int_equal(database_create(patterns, count, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.title = slice_of("~ ~"), .body = slice_of(body)};
    for (int plainly = 0; plainly < 2; plainly++) {
        const struct hit *hits = NULL;
        size_t hit_count = 0;
        assert_int_equal(
            (plainly ? scanner_scan_plainly : scanner_scan)(scanner, &article, &hits, &hit_count),
            STATUS_OK);
        for (size_t i = 0; i < hit_count; i++) {
            const struct hit *hit = &hits[i];
            bool same =
                i < wanted_count && hit->field == FIELD_BODY && hit->pattern == wanted[i].pattern &&
                hit->start == wanted[i].start && hit->end == hit->start + strlen(wanted[i].slice) &&
                memcmp(body + hit->start, wanted[i].slice, hit->end - hit->start) == 0 &&
                hit->first_word == wanted[i].first_word && hit->last_word == wanted[i].last_word;
            if (!same) {
                fail_msg("%s: hit %zu of %u [%u,%u) words %u-%u", body, i, hit->pattern, hit->start,
                         hit->end, hit->first_word, hit->last_word);
            }
        }
        assert_int_equal(hit_count, wanted_count);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
}

#define CHECK(texts, body, ...)                                                                    \
    check((const char *const[]){texts, NULL}, body, (const struct wanted[]){__VA_ARGS__},          \
          COUNT_OF(((const struct wanted[]){__VA_ARGS__})))
#define BOTH(a, b) a, b

static void the_text_as_written_is_asked(void **state) {
    (void)state;
    CHECK("[A-Z]{2}-\\d+", "see ab-1, AB-12; XAB-3", {0, "AB-12", 10, 3, 4}, {0, "AB-3", 18, 5, 6});
    CHECK("(?i)caf\u00E9", "un CAF\u00C9 cafe", {0, "CAF\u00C9", 3, 1, 1});
    CHECK("\\$[0-9.]+ billion", "a $7.5 billion", {0, "$7.5 billion", 2, 1, 3});
    CHECK("a.c", "a\u4E2Dc abbc", {0, "a\u4E2Dc", 0, 0, 2});
    CHECK("^Kabul", "Kabul Kabul", {0, "Kabul", 0, 0, 0});
    CHECK("Kabul$", "Kabul Kabul", {0, "Kabul", 6, 1, 1});
}

static void the_longest_of_one_start_is_the_hit(void **state) {
    (void)state;
    CHECK("[0-9]+", "1234 5", {0, "1234", 0, 0, 0}, {0, "5", 5, 1, 1});
    CHECK("a.*b", "x a b ab c", {0, "a b ab", 2, 1, 3});
    /* Two starts whose ends come in turn. */
    CHECK("(?:a[^p]*p[^p]*p|b[^q]*q)", "a b p q p", {0, "a b p q p", 0, 0, 4},
          {0, "b p q", 2, 1, 3});
    CHECK(BOTH("[0-9]+", "[0-9]+x?"), "12x", {0, "12", 0, 0, 0}, {1, "12x", 0, 0, 0});
}

static void words_are_numbered_as_those_of_terms(void **state) {
    (void)state;
    CHECK(BOTH("aed", "=Qaeda"), "the Al-Qaeda's men", {1, "Qaeda", 7, 2, 2}, {0, "aed", 8, 2, 2});
    CHECK(BOTH("\u56FD.", "=\u56FD"), "in \u4E2D\u56FD\u4EBA", {1, "\u56FD", 6, 2, 2},
          {0, "\u56FD\u4EBA", 6, 2, 3});
    CHECK("\\$", "$ one, two $ three $", {0, "$", 0, 0, 0}, {0, "$", 11, 1, 1}, {0, "$", 19, 2, 2});
    CHECK("e t", "one two three", {0, "e t", 2, 0, 1});
    CHECK("o,", "one two, three", {0, "o,", 6, 1, 1});
    CHECK(" three", "one two three", {0, " three", 7, 2, 2});
    /* The accent of a letter is dropped when folded: it is of the letter's word. */
    CHECK("\u0301.", "cafe\u0301 x", {0, "\u0301 ", 4, 0, 0});
    CHECK("[!]", "!", {0, "!", 0, 0, 0});
}

static void a_text_of_many_blocks_is_numbered_like_a_short_one(void **state) {
    (void)state;
    enum { WORDS = 500 };
    static char body[WORDS * 8];
    size_t bytes = 0;
    struct pattern pattern = {.text = slice_of("[a-z]#[0-9]+"), .regex = true};
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    for (unsigned i = 0; i < WORDS; i++) { /* of ASCII, and of words that fold in the long way */
        bytes += (size_t)snprintf(body + bytes, sizeof body - bytes, "%s",
                                  i % 10 == 9  ? "a#9 "
                                  : i % 7 == 6 ? "\u00E9\uFB01 "
                                               : "word ");
    }
    struct article article = {.body = slice_make(body, bytes)};
    assert_int_equal(database_create(&pattern, 1, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    const struct hit *hits = NULL;
    size_t count = 0;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(count, WORDS / 10);
    for (unsigned i = 0; i < count; i++) { /* "a#9" is two words */
        assert_int_equal(hits[i].first_word, 10 * i + 9 + i);
        assert_int_equal(hits[i].last_word, hits[i].first_word + 1);
        assert_memory_equal(body + hits[i].start, "a#9", hits[i].end - hits[i].start);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
}

/* What folding made nothing of has no block to look up. */
static void a_text_may_begin_or_be_without_words(void **state) {
    (void)state;
    CHECK("[.]", ".", {0, ".", 0, 0, 0});
    char dots[300];
    memset(dots, '.', sizeof dots);
    memcpy(dots + sizeof dots - 10, " a. b! c.", 10);
    CHECK("(?:a[.]|^[.]|!)", dots, {0, ".", 0, 0, 0}, {0, "a.", 291, 0, 0}, {0, "!", 295, 1, 1});
    memset(dots, '.', sizeof dots);
    memcpy(dots, "a b", 3);
    dots[sizeof dots - 1] = '\0';
    CHECK("[.]$", dots, {0, ".", 298, 1, 1});
}

static void every_text_is_asked_on_its_own(void **state) {
    (void)state;
    const struct slice authors[] = {SLICE_LITERAL("A1"), SLICE_LITERAL("B2 A3")};
    struct pattern pattern = {.text = slice_of("[A-Z][0-9]$"), .regex = true};
    struct article article = {
        .title = slice_of("T1"), .body = slice_of("no"), .authors = {.items = authors, .count = 2}};
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    assert_int_equal(database_create(&pattern, 1, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    const struct hit *hits = NULL;
    size_t count = 0;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(hits[0].field, FIELD_TITLE);
    assert_int_equal(hits[1].index, 0);
    assert_int_equal(hits[2].index, 1);
    assert_int_equal(hits[2].start, 3);
    assert_int_equal(hits[2].first_word, 1);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

static void faults_of_utf8_are_no_letters(void **state) {
    (void)state;
    CHECK("a.b",
          "a\xFF"
          "b a\xE4\xB8"
          "b ab a-b",
          {0,
           "a\xFF"
           "b",
           0, 0, 1},
          {0, "a-b", 12, 5, 6});
    CHECK("[^a]b",
          "\x80"
          "b",
          {0,
           "\x80"
           "b",
           0, 0, 0});
    CHECK("\\x{FFFD}|a", "\xFF a", {0, "a", 2, 0, 0});
}

static void too_many_hits_are_counted(void **state) {
    (void)state;
    size_t bytes = 2 * (LIMIT_ARTICLE_HITS + 10);
    char *body = malloc(bytes);
    assert_non_null(body);
    for (size_t i = 0; i < bytes; i++) {
        body[i] = i % 2 ? ' ' : '$';
    }
    struct pattern pattern = {.text = slice_of("[$]"), .regex = true};
    struct article article = {.body = slice_make(body, bytes)};
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    uint64_t before = counter_get(COUNTER_hits_over_limit);
    assert_int_equal(database_create(&pattern, 1, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    const struct hit *hits = NULL;
    size_t count = 0;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(count, LIMIT_ARTICLE_HITS);
    assert_int_equal(counter_get(COUNTER_hits_over_limit) - before, 10);
    scanner_destroy(&scanner);
    database_destroy(&database);
    free(body);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_text_as_written_is_asked),
        cmocka_unit_test(the_longest_of_one_start_is_the_hit),
        cmocka_unit_test(words_are_numbered_as_those_of_terms),
        cmocka_unit_test(a_text_of_many_blocks_is_numbered_like_a_short_one),
        cmocka_unit_test(a_text_may_begin_or_be_without_words),
        cmocka_unit_test(every_text_is_asked_on_its_own),
        cmocka_unit_test(faults_of_utf8_are_no_letters),
        cmocka_unit_test(too_many_hits_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
