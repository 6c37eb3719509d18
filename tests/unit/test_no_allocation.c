/* Article → matched rules takes nothing from the heap once warm: malloc and its kin are this test's
 * own and are counted. Under a sanitizer they are the sanitizer's, and the tests are skipped. */
#include "core/arena.h"
#include "core/limits.h"
#include "matcher/cpu_path.h"
#include "matcher/scanner_inside.h"
#include "rules/evaluate.h"
#include "tests/unit/ruled.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MALLOC_IS_OURS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MALLOC_IS_OURS 0
#endif
#endif
#ifndef MALLOC_IS_OURS
#define MALLOC_IS_OURS 1
#endif

static size_t allocations;

#if MALLOC_IS_OURS
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

void *malloc(size_t bytes) {
    allocations++;
    return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes) {
    allocations++;
    return __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes) {
    allocations++;
    return __libc_realloc(old, bytes);
}

void *memalign(size_t alignment, size_t bytes) {
    allocations++;
    return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **out, size_t alignment, size_t bytes) {
    *out = memalign(alignment, bytes);
    return *out ? 0 : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t bytes) {
    return memalign(alignment, bytes);
}
#endif

/* ---- what is judged ---- */

/* Whole words only: the word index finds them all. */
static const char plain_rules[] =
    "rules:\n"
    "  - id: a.near\n"
    "    terms: {who: [Taliban, Al-Qaeda, \u0627\u0644\u0642\u0627\u0639\u062F\u0629],"
    " what: [frozen funds, reserves, US]}\n"
    "    when: who near/12 what\n"
    "  - id: a.before\n"
    "    terms: {who: [Taliban], what: [frozen funds]}\n"
    "    when: who before/20 what and not (what before/1 who)\n"
    "  - id: a.exact\n"
    "    terms: [{text: US, case: exact}, {text: Al-Qaeda, case: exact}]\n"
    "  - id: a.edits\n"
    "    terms: [{text: Talibans, fuzzy: 1}, {text: al-Qaidas, fuzzy: 1}, {text: frozem funds, "
    "fuzzy: 1}]\n"
    "    when: count(terms) > 1\n"
    "  - id: a.score\n"
    "    terms: [{text: funds, weight: 3}, {text: Kabul, weight: 2}]\n"
    "    score: {threshold: 4}\n"
    "filters:\n"
    "  - {id: none, rules: ['a.*'], terms: {x: [frozen, Taliban, funds, unheard of]}, when: x "
    "before/1 x and not x}\n"
    "  - {id: one, rules: [a.exact], terms: [in the US]}\n";

/* Stars and scripts without word spaces: Hyperscan finds what the word index cannot. */
static const char open_rules[] =
    "rules:\n"
    "  - id: b.open\n"
    "    terms: {thaw: [unfreez*, '*freezing', '*reez*'], who: [Taliban, Afghan*]}\n"
    "    when: thaw near/30 who\n"
    "  - id: b.scripts\n"
    "    terms: [\u30AC\u30B6, \u4E2D\u56FD, \u0E01\u0E38, {text: 'US \u4E2D\u56FD', case: "
    "exact}]\n"
    "  - id: b.exact\n"
    "    terms: [{text: 'Afgh*', case: exact}, US]\n"
    "  - id: b.before\n"
    "    terms: {a: [a], aa: ['*aaa*']}\n"
    "    when: a before/3 aa or aa before/3 a\n"
    "  - id: b.regex\n"
    "    terms: [{regex: '[A-Z]{2}'}, {regex: 'freez[^ ]+'}, {regex: '[^a-z]\u0E38'}]\n";

enum { ARTICLES = 7, LONG_WORDS = 4000 };

struct desk {
    struct article articles[ARTICLES];
    struct buffer texts[3];
};

static void fill(struct buffer *text, const char *piece, size_t times) {
    buffer_init(text, 16 * MIB);
    for (size_t i = 0; i < times; i++) {
        assert_int_equal(buffer_append_text(text, piece), STATUS_OK);
    }
}

/* Short and long, of one script and of many, with few hits and with thousands. */
static void desk_init(struct desk *desk) {
    static const struct slice authors[] = {{"Taliban US", 10}, {"\u30AC\u30B6", 6}};
    fill(&desk->texts[0], "The Taliban, US and al-Qaeda: frozen funds; unfreezing. ", LONG_WORDS);
    fill(&desk->texts[1],
         "\u30AC\u30B6\u306E\u6226\u4E89US\u4E2D\u56FD \u0627\u0644\u0642\u064E\u0627\u0639\u0650"
         "\u062F\u064E\u0629\u064F \u0E01\u0E48\u0E38 caf\u00E9 \xFF Afghans \u1112\u1161\u11AB ",
         LONG_WORDS);
    fill(&desk->texts[2], "aaaa a aaaaaaaaaa.", LONG_WORDS);
    struct article articles[ARTICLES] = {
        {.title = slice_of("Taliban want frozen funds"),
         .body = slice_of("Kabul funds in the US; the Afghans say so")},
        {.body = buffer_slice(&desk->texts[0])},
        {.title = slice_of("\u30AC\u30B6"),
         .body = buffer_slice(&desk->texts[1]),
         .authors = {authors, 2}},
        {.body = buffer_slice(&desk->texts[2])},
        {.body = slice_of("nothing of the kind")},
        {.summary = slice_of("US \u4E2D\u56FD unfreezes Taliban reserves")},
        {.title = slice_of("")},
    };
    memcpy(desk->articles, articles, sizeof articles);
}

static void desk_fini(struct desk *desk) {
    for (size_t i = 0; i < COUNT_OF(desk->texts); i++) {
        buffer_fini(&desk->texts[i]);
    }
}

/* ---- judging, counted ---- */

struct judge {
    struct rule_set *set;
    struct database *database;
    struct scanner *scanner;
    struct evaluator *evaluator;
};

static struct judge judge_new(const char *rules) {
    struct judge judge = {.set = ruled(rules)};
    struct error error = {0};
    size_t count = 0;
    const struct pattern *patterns = rule_set_patterns(judge.set, &count);
    assert_int_equal(database_create(patterns, count, NULL, &judge.database, &error), STATUS_OK);
    assert_int_equal(scanner_create(judge.database, &judge.scanner), STATUS_OK);
    assert_int_equal(evaluator_create(judge.set, &judge.evaluator), STATUS_OK);
    return judge;
}

static void judge_end(struct judge *judge) {
    evaluator_destroy(&judge->evaluator);
    scanner_destroy(&judge->scanner);
    database_destroy(&judge->database);
    rule_set_destroy(&judge->set);
}

/* Gives how many rules matched in all articles; *made is what was allocated meanwhile. */
static size_t judge_desk(struct judge *judge, const struct desk *desk, bool plainly, size_t *made) {
    size_t matched = 0;
    size_t before = allocations;
    bool good = true;
    for (size_t i = 0; i < ARTICLES; i++) {
        const struct hit *hits = NULL;
        size_t count = 0, its = 0;
        const struct article *article = &desk->articles[i];
        good &= (plainly ? scanner_scan_plainly : scanner_scan)(judge->scanner, article, &hits,
                                                                &count) == STATUS_OK &&
                evaluator_judge(judge->evaluator, article, hits, count, &its) == STATUS_OK;
        matched += its;
    }
    *made = allocations - before;
    assert_true(good);
    return matched;
}

static void check(const char *rules, bool with_hyperscan, size_t matched) {
    if (!MALLOC_IS_OURS) {
        print_message("skipped: malloc is the sanitizer's\n");
        skip();
    }
    struct desk desk;
    desk_init(&desk);
    struct judge judge = judge_new(rules);
    assert_int_equal(judge.database->hyperscan != NULL, with_hyperscan);
    size_t made;
    judge_desk(&judge, &desk, false, &made);
    assert_int_not_equal(made, 0); /* else nothing is counted */
    for (int way = 0; way < 2 * CPU_PATH_COUNT; way++) {
        if (cpu_path_choose((enum cpu_path)(way / 2))) {
            assert_int_equal(judge_desk(&judge, &desk, way % 2, &made), matched);
            assert_int_equal(made, 0);
        }
    }
    judge_end(&judge);
    desk_fini(&desk);
}

static void a_warm_word_index_and_its_rules_allocate_nothing(void **state) {
    (void)state;
    check(plain_rules, false, 4 + 2 + 3 + 2 + 1);
}

static void a_warm_hyperscan_and_its_rules_allocate_nothing(void **state) {
    (void)state;
    check(open_rules, true, 2 + 2 + 4 + 1 + 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_warm_word_index_and_its_rules_allocate_nothing),
        cmocka_unit_test(a_warm_hyperscan_and_its_rules_allocate_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
