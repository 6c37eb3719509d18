#include "matcher/scanner_inside.h"
#include "tests/unit/unit.h"

#include "core/counters.h"
#include "core/limits.h"

#include <stdio.h>

enum { TERMS_MAX = 16, HITS_SHOWN = 12 };

/* One hit as it should be: which term, and the text that it covers. */
struct wanted {
    uint32_t pattern;
    const char *text;
};

static struct database *database_of(const char *const *terms, size_t count, bool exact) {
    struct pattern patterns[TERMS_MAX];
    for (size_t i = 0; i < count; i++) {
        patterns[i] = (struct pattern){.text = slice_of(terms[i]), .case_exact = exact};
    }
    struct database *database = NULL;
    struct error error;
    assert_int_equal(database_create(patterns, count, NULL, &database, &error), STATUS_OK);
    return database;
}

/* Scans `body` both ways and compares the hits, by the original text under each. */
static void check_body(const char *const *terms, size_t count, bool exact, const char *body,
                       const struct wanted *wanted, size_t wanted_count) {
    struct database *database = database_of(terms, count, exact);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.body = slice_of(body)};
    for (int plainly = 0; plainly < 2; plainly++) {
        const struct hit *hits = NULL;
        size_t found = 0;
        assert_int_equal(
            (plainly ? scanner_scan_plainly : scanner_scan)(scanner, &article, &hits, &found),
            STATUS_OK);
        for (size_t i = 0; i < found && found != wanted_count; i++) {
            print_error("found %u: %.*s\n", hits[i].pattern,
                        SLICE_ARG(slice_sub(article.body, hits[i].start, hits[i].end)));
        }
        assert_int_equal(found, wanted_count);
        for (size_t i = 0; i < found; i++) {
            assert_int_equal(hits[i].pattern, wanted[i].pattern);
            assert_int_equal(hits[i].field, FIELD_BODY);
            assert_slice_equal(slice_sub(article.body, hits[i].start, hits[i].end), wanted[i].text);
        }
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
    assert_null(scanner);
}

#define CHECK(exact, body, terms, ...)                                                             \
    do {                                                                                           \
        static const struct wanted wanted_[] = {__VA_ARGS__};                                      \
        check_body(terms, COUNT_OF(terms), exact, body, wanted_, COUNT_OF(wanted_));               \
    } while (0)
#define CHECK_NONE(exact, body, terms) check_body(terms, COUNT_OF(terms), exact, body, NULL, 0)
#define TERMS(...) ((const char *const[]){__VA_ARGS__})

static void hits_cover_the_original_bytes(void **state) {
    (void)state;
    CHECK(false, "\u201CThe \uFB01nal\u201D", TERMS("final"), {0, "\uFB01nal"});
    CHECK(false, "un cafe\u0301, un CAF\u00C9.", TERMS("caf\u00E9"), {0, "cafe\u0301"},
          {0, "CAF\u00C9"});
    CHECK(false, "a soft\u00ADware\u00AD b", TERMS("software"), {0, "soft\u00ADware"});
    CHECK(false, "\U0001F525Taliban\U0001F525 \xFFTaliban\xC3", TERMS("taliban"), {0, "Taliban"},
          {0, "Taliban"});
    CHECK(false, "\u00BD kg \u2167 \u33E0", TERMS("1 2", "viii", "2", "1"), {0, "\u00BD"},
          {2, "\u00BD"}, {3, "\u00BD"}, {1, "\u2167"}, {3, "\u33E0"});
    CHECK(false, "\u1112\u1161\u11AB\u1100\u116E\u11A8.", TERMS("\uD55C\uAD6D"),
          {0, "\u1112\u1161\u11AB\u1100\u116E\u11A8"});
}

static void hits_cover_arabic_with_its_marks(void **state) {
    (void)state;
    CHECK(false,
          "\u0642\u0627\u0644 \u0627\u0644\u0642\u064E\u0627\u0639\u0650\u062F\u064E\u0629\u064F "
          "\u062D\u0642\u0640\u0627\u0646\u06CC\u0640\u0640 \u0645",
          TERMS("\u0627\u0644\u0642\u0627\u0639\u062F\u0647", "\u062D\u0642\u0627\u0646\u064A"),
          {0, "\u0627\u0644\u0642\u064E\u0627\u0639\u0650\u062F\u064E\u0629\u064F"},
          {1, "\u062D\u0642\u0640\u0627\u0646\u06CC\u0640\u0640"});
}

static void scripts_without_word_spaces_need_no_boundary(void **state) {
    (void)state;
    CHECK(false, "\u4ED6\u5728\u57FA\u5730\u7EC4\u7EC7\u91CC, USA\u5728",
          TERMS("\u57FA\u5730\u7EC4\u7EC7", "usa", "\u57FA\u5730*\u7EC4", "*\u57FA\u5730\u7EC4*"),
          {3, "\u57FA\u5730\u7EC4"}, {0, "\u57FA\u5730\u7EC4\u7EC7"}, {1, "USA"});
    /* never within a character: the mark that makes ga of ka */
    CHECK(false, "\u30A2\u30D5\u30AB \u30A2\u30D5\u30AC", TERMS("\u30A2\u30D5\u30AB"),
          {0, "\u30A2\u30D5\u30AB"});
    CHECK(false, "\u0E01\u0E32\u0E23\u0E4C\u0E15\u0E39\u0E19 \u0E01\u0E32\u0E23",
          TERMS("\u0E01\u0E32\u0E23"), {0, "\u0E01\u0E32\u0E23"});
}

/* A voiced kana is folded to two characters, of which the second is a mark. */
static void hits_cover_voiced_kana_wherever_they_stand(void **state) {
    (void)state;
    CHECK(false, "\u30AC\u30B6\u306E", TERMS("\u30AC\u30B6"), {0, "\u30AC\u30B6"});
    CHECK(false, "\u30AC\u30AC\u30AC\u30B6", TERMS("\u30AC\u30B6"), {0, "\u30AC\u30B6"});
    CHECK(false, "a run of ASCII that is long enough for a block: \u30AC\u30B6 and on",
          TERMS("\u30AC\u30B6"), {0, "\u30AC\u30B6"});
    CHECK(false, "\u30AC\u30AB", TERMS("\u30AB"), {0, "\u30AB"}); /* not a part of the first */
    CHECK_NONE(false, "\u30AC", TERMS("\u3099"));
}

static void phrases_cross_punctuation_but_no_word(void **state) {
    (void)state;
    static const char *const terms[] = {"al qaeda", "qaeda in iraq"};
    CHECK(false,
          "Al-Qaeda, Al\n\tQaeda; al \u201Cqaeda\u201D (in) Iraq. al the qaeda, alqaeda al qaedas",
          terms, {0, "Al-Qaeda"}, {0, "Al\n\tQaeda"}, {0, "al \u201Cqaeda"},
          {1, "qaeda\u201D (in) Iraq"});
}

static void a_star_stands_for_the_rest_of_a_word(void **state) {
    (void)state;
    CHECK(false, "Unfreezing unfreez, refreeze", TERMS("unfreez*"), {0, "Unfreezing"},
          {0, "unfreez"});
    CHECK(false, "pretaliban taliban's talibanised", TERMS("*taliban", "*liba*"), {0, "pretaliban"},
          {1, "pretaliban"}, {0, "taliban"}, {1, "taliban"}, {1, "talibanised"});
    CHECK(false,
          "lifting sanctions; lift the sanctions; uplift sanctions; lifts\n\u201CSanctions\u201D",
          TERMS("lift* sanctions"), {0, "lifting sanctions"}, {0, "lifts\n\u201CSanctions"});
    CHECK(false, "the unfrozen frozen funding of it", TERMS("*frozen fund*", "the *frozen* frozen"),
          {1, "the unfrozen frozen"}, {0, "frozen funding"});
    CHECK(false, "lift* use lifted us lifted him", TERMS("lift* us", "*ifte* us", "lift* use*"),
          {2, "lift* use"}, {0, "lifted us"}, {1, "lifted us"});
    CHECK(false, "foobar\u5728\u4E2D foo", TERMS("foo* \u5728"), {0, "foobar\u5728"});
}

static void a_star_within_a_long_word_is_found_once(void **state) {
    (void)state;
    enum { LETTERS = 20000 };
    static char body[LETTERS + 8];
    memset(body, 'a', LETTERS);
    strcpy(body + LETTERS, " b aaa");
    const struct wanted wanted[] = {{0, body}, {1, body}, {0, "aaa"}};
    static char long_word[LETTERS + 1], with_b[LETTERS + 3];
    memcpy(long_word, body, LETTERS);
    memcpy(with_b, body, LETTERS + 2);
    struct wanted expected[COUNT_OF(wanted)];
    memcpy(expected, wanted, sizeof wanted);
    expected[0].text = long_word;
    expected[1].text = with_b;
    check_body(TERMS("*aaa*", "*aaa* b"), 2, false, body, expected, COUNT_OF(expected));
}

static void exact_terms_want_their_case(void **state) {
    (void)state;
    static const char body[] =
        "US, us, Us; the US\u2019 U.S. isis ISIS \u00C9TAT \u00E9tat E\u0301TAT";
    CHECK(true, body, TERMS("US", "ISIS", "\u00C9TAT"), {0, "US"}, {0, "US"}, {1, "ISIS"},
          {2, "\u00C9TAT"}, {2, "E\u0301TAT"});
    CHECK(true, "Al-Qaeda alQaeda AlQaeda al qaeda Al Qaeda", TERMS("Al-Qaeda"), {0, "Al-Qaeda"},
          {0, "AlQaeda"}, {0, "Al Qaeda"});
    CHECK(true, "Afghans afghans AFGHANS", TERMS("Afgh*"), {0, "Afghans"});
    CHECK(true, "Stra\u00DFe STRASSE Strasse", TERMS("Stra\u00DFe"), {0, "Stra\u00DFe"});
}

/* One half folds to "1 2". */
static void exact_terms_begin_within_a_character_of_several_words(void **state) {
    (void)state;
    CHECK(true, "\u00BD USA", TERMS("2 USA"), {0, "\u00BD USA"});
    CHECK_NONE(true, "\u00BD usa", TERMS("2 USA"));
}

static void case_is_settled_for_each_pattern(void **state) {
    (void)state;
    struct pattern patterns[] = {{.text = slice_of("US"), .case_exact = true},
                                 {.text = slice_of("us")},
                                 {.text = slice_of("Us"), .case_exact = true}};
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    assert_int_equal(database_create(patterns, 3, NULL, &database, NULL), STATUS_OK);
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.title = slice_of("us US")};
    const struct hit *hits;
    size_t count;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(count, 3);
    assert_int_equal(hits[0].pattern, 1);
    assert_int_equal(hits[1].pattern, 0);
    assert_int_equal(hits[2].pattern, 1);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

static void marks_inside_a_word_may_be_left_out(void **state) {
    (void)state;
    CHECK(false, "Al-Qaeda al qaeda alqaeda Al\u2011Qa'eda", TERMS("Al-Qaeda"), {0, "Al-Qaeda"},
          {0, "al qaeda"}, {0, "alqaeda"});
    CHECK(false, "al qa ida, alqa ida, al qaida, alqaida", TERMS("Al-Qa\u2019ida"),
          {0, "al qa ida"}, {0, "al qaida"}, {0, "alqaida"});
    CHECK(false, "xray x-ray", TERMS("x-ray"), {0, "x-ray"}); /* four letters joined */
    CHECK(false, "counterterrorists counter terrorists", TERMS("counter-terror*"),
          {0, "counterterrorists"}, {0, "counter terrorists"});
}

static void nested_and_overlapping_hits_are_all_told(void **state) {
    (void)state;
    CHECK(false, "New York Times Square",
          TERMS("york times", "new york", "times", "new york times", "times square"),
          {1, "New York"}, {3, "New York Times"}, {0, "York Times"}, {2, "Times"},
          {4, "Times Square"});
    CHECK(false, "a a a", TERMS("a a"), {0, "a a"}, {0, "a a"});
}

static void phrases_do_not_cross_fields(void **state) {
    (void)state;
    const struct slice authors[] = {SLICE_LITERAL("Al"), SLICE_LITERAL("Qaeda")};
    struct article article = {
        .title = slice_of("al"),
        .summary = slice_of("qaeda al"),
        .body = slice_of("qaeda. Al Qaeda"),
        .authors = {authors, 2},
        .categories = {authors + 1, 1},
        .url = slice_of("https://al-qaeda.example/"),
    };
    struct database *database = database_of(TERMS("al qaeda", "qaed* al"), 2, false);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    const struct hit *hits;
    size_t count;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    static const struct hit wanted[] = {
        {.pattern = 1,
         .field = FIELD_SUMMARY,
         .start = 0,
         .end = 8,
         .first_word = 0,
         .last_word = 1},
        {.pattern = 1, .field = FIELD_BODY, .start = 0, .end = 9, .first_word = 0, .last_word = 1},
        {.pattern = 0, .field = FIELD_BODY, .start = 7, .end = 15, .first_word = 1, .last_word = 2},
        {.pattern = 0, .field = FIELD_URL, .start = 8, .end = 16, .first_word = 1, .last_word = 2},
    };
    assert_int_equal(count, COUNT_OF(wanted));
    assert_memory_equal(hits, wanted, sizeof wanted);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

static void words_are_numbered_within_each_text(void **state) {
    (void)state;
    const struct slice authors[] = {SLICE_LITERAL("Jane Doe"), SLICE_LITERAL("John Doe")};
    struct article article = {
        .title = slice_of("\u4ED6\u5728 Doe\u7684\u4E2D\u56FD"),
        .body = slice_of("One two-three, Doe."),
        .authors = {authors, 2},
    };
    struct database *database = database_of(TERMS("doe", "\u4E2D\u56FD"), 2, false);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    const struct hit *hits;
    size_t count;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    static const uint32_t wanted[][4] = {/* field, index, first word, last word */
                                         {FIELD_TITLE, 0, 2, 2},
                                         {FIELD_TITLE, 0, 4, 5},
                                         {FIELD_BODY, 0, 3, 3},
                                         {FIELD_AUTHORS, 0, 1, 1},
                                         {FIELD_AUTHORS, 1, 1, 1}};
    assert_int_equal(count, COUNT_OF(wanted));
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(hits[i].field, wanted[i][0]);
        assert_int_equal(hits[i].index, wanted[i][1]);
        assert_int_equal(hits[i].first_word, wanted[i][2]);
        assert_int_equal(hits[i].last_word, wanted[i][3]);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
}

static void an_empty_database_finds_nothing(void **state) {
    (void)state;
    check_body(NULL, 0, false, "anything at all", NULL, 0);
    CHECK_NONE(false, "", TERMS("a"));
    CHECK_NONE(false, "\xFF\xFE ...", TERMS("a"));
}

static void a_failed_scan_is_counted_and_done_another_way(void **state) {
    (void)state;
    struct database *database = database_of(TERMS("al qaeda", "unfreez*"), 2, false);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.body = slice_of("Al-Qaeda unfreezing")};
    uint64_t before = counter_get(COUNTER_scan_failures);
    struct hs_scratch *scratch = scanner->scratch;
    scanner->scratch = NULL; /* hs_scan answers HS_INVALID */
    const struct hit *hits;
    size_t count = 0;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(counter_get(COUNTER_scan_failures) - before, 1);
    assert_int_equal(count, 2);
    scanner->scratch = scratch;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(counter_get(COUNTER_scan_failures) - before, 1);
    assert_int_equal(count, 2);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

static void hits_past_the_limit_are_counted(void **state) {
    (void)state;
    struct buffer body;
    buffer_init(&body, 1 << 20);
    for (size_t i = 0; i < LIMIT_ARTICLE_HITS + 5; i++) {
        assert_int_equal(buffer_append_text(&body, "us "), STATUS_OK);
    }
    struct database *database = database_of(TERMS("us"), 1, false);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.body = buffer_slice(&body)};
    uint64_t before = counter_get(COUNTER_hits_over_limit);
    const struct hit *hits;
    size_t count = 0;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    assert_int_equal(count, LIMIT_ARTICLE_HITS);
    assert_int_equal(counter_get(COUNTER_hits_over_limit) - before, 5);
    assert_int_equal(hits[count - 1].first_word, LIMIT_ARTICLE_HITS - 1);
    scanner_destroy(&scanner);
    database_destroy(&database);
    buffer_fini(&body);
}

static void a_warm_scanner_keeps_its_memory(void **state) {
    (void)state;
    struct buffer body;
    buffer_init(&body, 1 << 20);
    for (size_t i = 0; i < 3000; i++) {
        assert_int_equal(buffer_append_text(&body, "US and Al-Qaeda, "), STATUS_OK);
    }
    struct database *database = database_of(TERMS("US", "Al-Qaeda"), 2, true);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.title = slice_of("US"), .body = buffer_slice(&body)};
    const struct hit *hits;
    size_t count;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    struct scanner warm = *scanner;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
        assert_int_equal(count, 6001);
        assert_ptr_equal(scanner->found, warm.found);
        assert_ptr_equal(scanner->hits, warm.hits);
        assert_ptr_equal(scanner->kept.data, warm.kept.data);
        assert_ptr_equal(scanner->folded.buffer.data, warm.folded.buffer.data);
        assert_ptr_equal(scanner->folded.texts, warm.folded.texts);
        assert_ptr_equal(scanner->folded.blocks, warm.folded.blocks);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
    buffer_fini(&body);
}

/* The seed article: each hit's slice must fold to the term. */
static void finds_the_seed_articles_terms(void **state) {
    (void)state;
    FILE *file = fopen(TOCSIN_SHARED_DATA "/seed/article.txt", "rb");
    if (file == NULL) {
        print_message("skipped: no shared data\n");
        skip();
    }
    static char text[64 * 1024];
    size_t bytes = fread(text, 1, sizeof text, file);
    fclose(file);
    static const struct {
        const char *term;
        const char *slices[2]; /* what a hit may look like */
        size_t count;
    } rows[] = {
        {"Al-Qaeda", {"Al-Qaeda", NULL}, 12},
        {"al-Qaida", {"al-Qaida", NULL}, 1},
        {"unfreez*", {"unfreezing", "Unfreezing"}, 3},
        {"frozen funds", {"frozen funds", NULL}, 1},
        {"Sirajuddin Haqqani", {"Sirajuddin Haqqani", NULL}, 6},
        {"Twin Towers", {"Twin Towers", NULL}, 1},
    };
    const char *terms[COUNT_OF(rows)];
    size_t counts[COUNT_OF(rows)] = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        terms[i] = rows[i].term;
    }
    struct database *database = database_of(terms, COUNT_OF(rows), false);
    struct scanner *scanner = NULL;
    assert_int_equal(scanner_create(database, &scanner), STATUS_OK);
    struct article article = {.body = slice_make(text, bytes)};
    const struct hit *hits;
    size_t count;
    assert_int_equal(scanner_scan(scanner, &article, &hits, &count), STATUS_OK);
    for (size_t i = 0; i < count; i++) {
        struct slice slice = slice_sub(article.body, hits[i].start, hits[i].end);
        uint32_t pattern = hits[i].pattern;
        counts[pattern]++;
        assert_true(slice_equal(slice, slice_of(rows[pattern].slices[0])) ||
                    slice_equal(slice, slice_of(rows[pattern].slices[1])));
    }
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        assert_int_equal(counts[i], rows[i].count);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_cover_the_original_bytes),
        cmocka_unit_test(hits_cover_arabic_with_its_marks),
        cmocka_unit_test(scripts_without_word_spaces_need_no_boundary),
        cmocka_unit_test(hits_cover_voiced_kana_wherever_they_stand),
        cmocka_unit_test(phrases_cross_punctuation_but_no_word),
        cmocka_unit_test(a_star_stands_for_the_rest_of_a_word),
        cmocka_unit_test(a_star_within_a_long_word_is_found_once),
        cmocka_unit_test(exact_terms_want_their_case),
        cmocka_unit_test(exact_terms_begin_within_a_character_of_several_words),
        cmocka_unit_test(case_is_settled_for_each_pattern),
        cmocka_unit_test(marks_inside_a_word_may_be_left_out),
        cmocka_unit_test(nested_and_overlapping_hits_are_all_told),
        cmocka_unit_test(phrases_do_not_cross_fields),
        cmocka_unit_test(words_are_numbered_within_each_text),
        cmocka_unit_test(an_empty_database_finds_nothing),
        cmocka_unit_test(a_failed_scan_is_counted_and_done_another_way),
        cmocka_unit_test(hits_past_the_limit_are_counted),
        cmocka_unit_test(a_warm_scanner_keeps_its_memory),
        cmocka_unit_test(finds_the_seed_articles_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
