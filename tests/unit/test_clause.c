#include "rules/clause.h"
#include "tests/oracle/naive_when.h"
#include "tests/unit/worded.h"

#include "core/limits.h"

#define TEXT(text)                                                                                 \
    { text, sizeof(text) - 1 }

static struct arena arena;
static const struct slice groups[] = {TEXT("a"), TEXT("b"), TEXT("c"), TEXT("d")};

static int set_up(void **state) {
    (void)state;
    arena_init(&arena, 16 * MIB);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    arena_fini(&arena);
    return 0;
}

struct judging {
    struct worded worded;
    struct when_finds finds;
    struct clause *clauses;
    size_t count;
};

static void judge(struct judging *judging, const char *when, const char *text, size_t group_count) {
    const struct when_node *node = NULL;
    struct error error = {0};
    size_t column = 0;
    assert_int_equal(
        when_parse(slice_of(when), groups, group_count, &arena, &node, &column, &error), STATUS_OK);
    judging->finds = worded_finds(text, &judging->worded);
    assert_int_equal(
        clauses_judge(node, &judging->finds, &arena, &judging->clauses, &judging->count),
        STATUS_OK);
    assert_int_equal(judging->clauses[0].holds, when_holds(node, &judging->finds));
}

static void a_clause_shows_its_finds_or_the_nearest_to_them(void **state) {
    (void)state;
    static const struct {
        const char *when, *text;
        bool holds;
        enum clause_shows shows;
        uint32_t number;
        size_t place_count, first, second;
        uint64_t missing;
    } cases[] = {
        {"a", "b|.aa", true, CLAUSE_FOUND, 2, 1, 1, 0, 0},
        {"any", "b|.a", true, CLAUSE_FOUND, 2, 1, 0, 0, 4},
        {"a", "b|", false, CLAUSE_NOT_FOUND, 0, 0, 0, 0, 1},
        {"title:a", "b|a", false, CLAUSE_NOT_IN_TITLE, 0, 1, 1, 0, 1},
        {"title:a", "ba|a", true, CLAUSE_FOUND, 1, 1, 1, 0, 0},
        {"all", "a|c", false, CLAUSE_GROUPS, 2, 1, 0, 0, 2},
        {"2 of (a, b, c)", "|bbc", true, CLAUSE_GROUPS, 2, 1, 0, 0, 1},
        {"2 of (a, b)", "|bbc", false, CLAUSE_GROUPS, 1, 1, 0, 0, 1},
        {"count(a) >= 3", "|b.aa", false, CLAUSE_COUNTED, 2, 1, 1, 0, 0},
        {"count(a) < 1", "|b", true, CLAUSE_COUNTED, 0, 0, 0, 0, 1},
        /* near and before: the nearest pair, in the order of the text */
        {"a near/1 b", "|a.....b....a", false, CLAUSE_APART, 4, 2, 1, 2, 0},
        {"a near/4 b", "|a.....b....a", true, CLAUSE_APART, 4, 2, 1, 2, 0},
        {"a near/0 b", "|Aaa.Bb", false, CLAUSE_APART, 1, 2, 0, 1, 0},
        {"a near/9 b", "a|c", false, CLAUSE_SIDE_MISSING, 0, 1, 0, 0, 2},
        {"a near/9 b", "c|c", false, CLAUSE_SIDE_MISSING, 0, 0, 0, 0, 3},
        {"a near/9 b", "b|a", false, CLAUSE_OTHER_TEXT, 0, 2, 1, 0, 0},
        {"a near/9 b", ",a,b", false, CLAUSE_OTHER_TEXT, 0, 2, 0, 1, 0},
        {"a near/9 a", "c|a", false, CLAUSE_OVERLAPPING, 0, 2, 1, 1, 0},
        {"title:a near/9 b", "|ab", false, CLAUSE_SIDE_MISSING, 0, 1, 1, 0, 1},
        {"a before/2 b", "|b.a", false, CLAUSE_REVERSED, 1, 2, 0, 1, 0},
        {"a before/2 b", "|b.a...b", false, CLAUSE_APART, 3, 2, 1, 2, 0},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct judging judging;
        judge(&judging, cases[i].when, cases[i].text, 3);
        const struct clause *clause = &judging.clauses[0];
        if (clause->shows != cases[i].shows || clause->number != cases[i].number) {
            print_error("%s over \"%s\": shows %d, number %u\n", cases[i].when, cases[i].text,
                        clause->shows, clause->number);
        }
        assert_int_equal(judging.count, 1);
        assert_int_equal(clause->holds, cases[i].holds);
        assert_int_equal(clause->shows, cases[i].shows);
        assert_int_equal(clause->number, cases[i].number);
        assert_int_equal(clause->place_count, cases[i].place_count);
        assert_int_equal(clause->missing, cases[i].missing);
        assert_true(clause->place_count < 1 || clause->places[0] == cases[i].first);
        assert_true(clause->place_count < 2 || clause->places[1] == cases[i].second);
    }
}

static void finds_on_the_same_words_are_told_as_such(void **state) {
    (void)state;
    const struct hit wide = {.field = FIELD_BODY, .first_word = 0, .last_word = 3, .end = 8};
    const struct hit inside = {
        .field = FIELD_BODY, .first_word = 2, .last_word = 2, .start = 4, .end = 6};
    const struct when_find items[] = {{0, &wide}, {1, &inside}};
    const struct when_finds finds = {.items = items, .count = 2, .groups = 3};
    struct judging judging;
    judge(&judging, "a near/5 b", "", 3);
    assert_int_equal(
        clauses_judge(judging.clauses[0].node, &finds, &arena, &judging.clauses, &judging.count),
        STATUS_OK);
    assert_int_equal(judging.clauses[0].shows, CLAUSE_OVERLAPPING);
    assert_false(judging.clauses[0].holds);
}

static void a_row_is_one_clause_with_many_parts(void **state) {
    (void)state;
    struct judging judging;
    judge(&judging, "a and (b and not (c or title:a or count(b) > 1))", "|ab", 3);
    static const struct {
        enum when_kind kind;
        uint32_t parent, depth;
        bool holds;
    } wanted[] = {
        {WHEN_AND, CLAUSE_NO_PARENT, 0, true},
        {WHEN_GROUPS, 0, 1, true},
        {WHEN_GROUPS, 0, 1, true},
        {WHEN_NOT, 0, 1, true},
        {WHEN_OR, 3, 2, false},
        {WHEN_GROUPS, 4, 3, false},
        {WHEN_TITLE, 4, 3, false},
        {WHEN_COUNT, 4, 3, false},
    };
    assert_int_equal(judging.count, COUNT_OF(wanted));
    for (size_t i = 0; i < COUNT_OF(wanted); i++) {
        assert_int_equal(judging.clauses[i].node->kind, wanted[i].kind);
        assert_int_equal(judging.clauses[i].parent, wanted[i].parent);
        assert_int_equal(judging.clauses[i].depth, wanted[i].depth);
        assert_int_equal(judging.clauses[i].holds, wanted[i].holds);
    }
}

/* By the place of the clause in the row of all. */
static void the_cause_is_the_first_that_must_change_or_the_nearest_that_may(void **state) {
    (void)state;
    static const struct {
        const char *when, *text;
        size_t cause;
    } cases[] = {
        {"a and b and c", "|a", 2},
        {"a and not b", "|ab", 3},
        {"a or b and c", "|", 1},
        {"a and c or b near/1 c", "|b...c", 4}, /* a word too far is nearer than nothing found */
        {"a and b and c or title:c", "|c", 5},
        {"not (a or b)", "|a.b", 2},
        {"not (a and b and c)", "|abc", 2},
        {"a near/3 b", "|a....b", 0},
        /* of what holds: what it would fail without */
        {"a and b", "|ab", 1},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        struct judging judging;
        judge(&judging, cases[i].when, cases[i].text, 3);
        size_t cause = clauses_cause(judging.clauses, judging.count);
        if (cause != cases[i].cause) {
            print_error("%s over \"%s\": %zu\n", cases[i].when, cases[i].text, cause);
        }
        assert_int_equal(cause, cases[i].cause);
    }
}

/* ---- against when_holds and the oracle ---- */

static size_t make_finds(struct naive_random *random, struct naive_find *naive, struct hit *hits,
                         struct when_find *items, struct when_finds *finds) {
    enum { FINDS_MAX = 12, WORDS = 20 };
    size_t count = naive_random(random, FINDS_MAX);
    for (size_t i = 0; i < count; i++) {
        uint32_t word = naive_random(random, WORDS);
        uint16_t field = naive_random(random, 4) == 0 ? FIELD_TITLE : FIELD_BODY;
        hits[i] = (struct hit){.field = field,
                               .start = word,
                               .end = word + 1,
                               .first_word = word,
                               .last_word = word + naive_random(random, 3)};
    }
    *finds = (struct when_finds){.items = items};
    for (uint32_t key = 0; key < 2 * WORDS; key++) {
        for (size_t i = 0; i < count; i++) {
            if (hits[i].start + (hits[i].field == FIELD_TITLE ? 0 : WORDS) != key) {
                continue;
            }
            uint32_t group = naive_random(random, NAIVE_GROUPS);
            naive[finds->count] = (struct naive_find){.group = group, .hit = hits[i]};
            items[finds->count++] = (struct when_find){.group = group, .hit = &hits[i]};
            finds->groups |= (uint64_t)1 << group;
            finds->title_groups |= (uint64_t)(hits[i].field == FIELD_TITLE) << group;
        }
    }
    return finds->count;
}

/* What a clause says it was found by must be so. */
static void check_places(const struct clause *clause, const struct when_finds *finds) {
    const struct when_find *places[2] = {NULL, NULL};
    for (size_t i = 0; i < clause->place_count; i++) {
        assert_true(clause->places[i] < finds->count);
        places[i] = &finds->items[clause->places[i]];
    }
    if (clause->shows == CLAUSE_FOUND) {
        assert_true(clause->node->groups >> places[0]->group & 1);
        assert_true(clause->node->kind != WHEN_TITLE || places[0]->hit->field == FIELD_TITLE);
    }
    if (clause->shows == CLAUSE_APART || clause->shows == CLAUSE_REVERSED) {
        assert_int_equal(places[0]->hit->field, places[1]->hit->field);
        assert_int_equal(places[1]->hit->first_word - places[0]->hit->last_word - 1,
                         clause->number);
        assert_int_equal(clause->holds,
                         clause->shows == CLAUSE_APART && clause->number <= clause->node->number);
    }
}

static void every_clause_has_the_truth_of_when_holds(void **state) {
    (void)state;
    enum { ROUNDS = 20000 };
    struct naive_random random = {.state = 1815};
    struct buffer text;
    size_t true_count = 0, clause_count = 0;
    buffer_init(&text, MIB);
    for (size_t round = 0; round < ROUNDS; round++) {
        struct naive_node nodes[NAIVE_NODES_MAX + 4];
        struct naive_find naive[16];
        struct hit hits[16];
        struct when_find items[16];
        struct when_finds finds;
        size_t node_count = 0, column = 0;
        const struct naive_node *root = naive_make(&random, nodes, &node_count, 4);
        size_t find_count = make_finds(&random, naive, hits, items, &finds);
        const struct when_node *node = NULL;
        struct clause *clauses = NULL;
        size_t count = 0;
        struct error error = {0};
        arena_reset(&arena);
        buffer_clear(&text);
        naive_write(root, 1, &random, &text);
        assert_int_equal(
            when_parse(buffer_slice(&text), groups, NAIVE_GROUPS, &arena, &node, &column, &error),
            STATUS_OK);
        assert_int_equal(clauses_judge(node, &finds, &arena, &clauses, &count), STATUS_OK);
        assert_int_equal(clauses[0].holds, naive_holds(root, naive, find_count));
        assert_int_equal(when_denied(node), naive_denied(root, false));
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(clauses[i].holds, when_holds(clauses[i].node, &finds));
            assert_true(clauses[i].distance > 0);
            check_places(&clauses[i], &finds);
            true_count += clauses[i].holds;
        }
        assert_true(clauses_cause(clauses, count) < count);
        clause_count += count;
    }
    assert_in_range(true_count, clause_count / 4, 3 * clause_count / 4);
    buffer_fini(&text);
}

static void a_full_arena_is_told(void **state) {
    (void)state;
    struct arena small;
    struct judging judging;
    struct clause *clauses = NULL;
    size_t count = 0;
    judge(&judging, "a and b", "|a", 3);
    arena_init(&small, 1);
    assert_int_equal(
        clauses_judge(judging.clauses[0].node, &judging.finds, &small, &clauses, &count),
        STATUS_NO_MEMORY);
    assert_null(clauses);
    arena_fini(&small);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clause_shows_its_finds_or_the_nearest_to_them),
        cmocka_unit_test(finds_on_the_same_words_are_told_as_such),
        cmocka_unit_test(a_row_is_one_clause_with_many_parts),
        cmocka_unit_test(the_cause_is_the_first_that_must_change_or_the_nearest_that_may),
        cmocka_unit_test(every_clause_has_the_truth_of_when_holds),
        cmocka_unit_test(a_full_arena_is_told),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
