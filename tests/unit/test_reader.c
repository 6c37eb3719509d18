/* The reading side of the store: what it gives back, filters of the journal, pages, refusals. */
#include "tests/unit/store_place.h"

struct seen_walk {
    uint64_t seqs[64];
    size_t count;
    size_t stop_after;
};

static bool note_seq(void *context, uint64_t seq, struct slice topic, struct slice json) {
    struct seen_walk *walk = context;
    char text[64];
    snprintf(text, sizeof text, "{\"seq\":%llu}", (unsigned long long)seq);
    assert_slice_equal(json, text);
    assert_true(slice_starts(topic, slice_of("alert/")));
    walk->seqs[walk->count++] = seq;
    return walk->count != walk->stop_after;
}

static void gives_feed_state_back_byte_for_byte(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    const struct feed_state saved = {
        .etag = slice_make("W/\"a\0b\xff\"", 9),
        .last_modified = slice_of("Fri, 02 Jan 2026 03:04:05 GMT"),
        .body = {0x0123456789abcdef, 0xfedcba9876543210},
        .next_poll_us = 1767323045000000,
        .last_success_us = 5,
        .failures = 4000000000u,
    };
    const struct feed_state emptied = {0};
    struct slice url = slice_of("https://example.org/ünï.xml");
    struct arena arena;
    arena_init(&arena, 4096);
    struct feed_state got = {0};
    assert_int_equal(store_reader_feed_state(reader, url, &arena, &got, NULL), STATUS_EMPTY);
    begin(store);
    assert_int_equal(store_put_feed_state(store, url, &saved, NULL), STATUS_OK);
    commit(store);
    assert_int_equal(store_reader_feed_state(reader, url, &arena, &got, NULL), STATUS_OK);
    assert_true(slice_equal(got.etag, saved.etag));
    assert_true(slice_equal(got.last_modified, saved.last_modified));
    assert_true(hash_equal(got.body, saved.body));
    assert_int_equal(got.next_poll_us, saved.next_poll_us);
    assert_int_equal(got.last_success_us, 5);
    assert_int_equal(got.failures, 4000000000u);
    begin(store);
    assert_int_equal(store_put_feed_state(store, url, &emptied, NULL), STATUS_OK);
    commit(store);
    assert_int_equal(store_reader_feed_state(reader, url, &arena, &got, NULL), STATUS_OK);
    assert_int_equal(got.etag.bytes, 0);
    assert_true(hash_equal(got.body, emptied.body));
    arena_fini(&arena);
    store_reader_close(&reader);
    store_close(&store);
}

static void says_when_the_arena_is_too_small(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    const struct feed_state saved = {.etag = slice_of("0123456789012345678901234567890123456789")};
    begin(store);
    assert_int_equal(store_put_feed_state(store, slice_of("u"), &saved, NULL), STATUS_OK);
    commit(store);
    struct arena arena;
    arena_init(&arena, 32);
    struct feed_state got = {0};
    assert_int_equal(store_reader_feed_state(reader, slice_of("u"), &arena, &got, NULL),
                     STATUS_NO_MEMORY);
    assert_int_equal(got.etag.bytes, 0);
    arena_fini(&arena);
    store_reader_close(&reader);
    store_close(&store);
}

static void alerted_asks_for_item_and_rule_together(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    begin(store);
    append(store, "a", "a.x", item_of("one"), 1);
    append(store, "a", "a.y", item_of("two"), 1);
    commit(store);
    static const struct {
        const char *item, *rule;
        bool expected;
    } table[] = {
        {"one", "a.x", true},  {"one", "a.y", false}, {"two", "a.y", true},
        {"two", "a.x", false}, {"two", "a.z", false}, {"no", "a.x", false},
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        bool alerted = !table[i].expected;
        assert_int_equal(store_reader_alerted(reader, item_of(table[i].item),
                                              slice_of(table[i].rule), &alerted, NULL),
                         STATUS_OK);
        assert_int_equal(alerted, table[i].expected);
    }
    store_reader_close(&reader);
    store_close(&store);
}

/* seq: 1 a/a.x, 2 b/b.x, 3 ab/ab.x, 4 a/a.y, 5 a/a.x … again from 5 on, 12 alerts. */
static void fill(struct store *store) {
    static const char *const names[][2] = {
        {"a", "a.x"}, {"b", "b.x"}, {"ab", "ab.x"}, {"a", "a.y"}};
    begin(store);
    for (int i = 0; i < 12; i++) {
        append(store, names[i % 4][0], names[i % 4][1], item_of("i"), 1);
    }
    commit(store);
}

static void journal_gives_the_range_and_topics_asked_for(void **state) {
    struct place *place = *state;
    static const struct {
        uint64_t from, to;
        const char *topics[3];
        size_t max;
        size_t stop_after;
        const char *expected;
    } table[] = {
        {0, 0, {0}, 100, 0, "1 2 3 4 5 6 7 8 9 10 11 12 "},
        {1, 0, {0}, 3, 0, "1 2 3 "},
        {5, 7, {0}, 100, 0, "5 6 7 "},
        {7, 5, {0}, 100, 0, ""},
        {13, 0, {0}, 100, 0, ""},
        {UINT64_MAX, UINT64_MAX, {0}, 100, 0, ""},
        {1, 0, {0}, 0, 0, ""},
        {1, 0, {0}, 100, 2, "1 2 "},
        {1, 0, {"alert/a/"}, 100, 0, "1 4 5 8 9 12 "},
        {1, 0, {"alert/a"}, 100, 0, "1 3 4 5 7 8 9 11 12 "},
        {1, 0, {"alert/a/a.y/"}, 100, 0, "4 8 12 "},
        {1, 0, {"alert/a/a.y/", "alert/b/"}, 100, 0, "2 4 6 8 10 12 "},
        {3, 9, {"alert/a/a.y/", "alert/b/"}, 2, 0, "4 6 "},
        {1, 0, {"alert/none/"}, 100, 0, ""},
        {1, 0, {""}, 2, 0, "1 2 "},
        {1, 0, {"alert/%/"}, 100, 0, ""},
    };
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    fill(store);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct slice topics[3];
        size_t count = 0;
        while (count < 3 && table[i].topics[count]) {
            topics[count] = slice_of(table[i].topics[count]);
            count++;
        }
        struct seen_walk walk = {.stop_after = table[i].stop_after};
        assert_int_equal(store_reader_journal(reader, table[i].from, table[i].to, topics, count,
                                              table[i].max, note_seq, &walk, NULL),
                         STATUS_OK);
        char got[256] = "";
        for (size_t k = 0; k < walk.count; k++) {
            char number[24];
            snprintf(number, sizeof number, "%llu ", (unsigned long long)walk.seqs[k]);
            strcat(got, number);
        }
        assert_string_equal(got, table[i].expected);
    }
    store_reader_close(&reader);
    store_close(&store);
}

struct counted_walk {
    uint64_t next;
    struct store *store;
};

/* Appends while it reads: a long walk sees a growing journal, and does not hinder the writer. */
static bool count_and_append(void *context, uint64_t seq, struct slice topic, struct slice json) {
    struct counted_walk *walk = context;
    (void)topic;
    (void)json;
    assert_int_equal(seq, walk->next);
    walk->next++;
    if (seq % 10000 == 0) {
        begin(walk->store);
        append(walk->store, "a", "a.x", item_of("late"), 1);
        commit(walk->store);
    }
    return true;
}

static void long_walk_goes_in_pages_and_meets_what_is_added(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    begin(store);
    for (int i = 0; i < 20000; i++) {
        append(store, "a", "a.x", item_of("i"), 1);
    }
    commit(store);
    struct counted_walk walk = {.next = 1, .store = store};
    assert_int_equal(
        store_reader_journal(reader, 1, 0, NULL, 0, SIZE_MAX, count_and_append, &walk, NULL),
        STATUS_OK);
    /* 20,000 there at the start; that of 10,000 lands behind them, that of 20,000 may come too
     * late. */
    assert_in_range(walk.next, 20002, 20003);
    store_reader_close(&reader);
    store_close(&store);
}

static void keep_category(void *context, struct slice category, uint64_t last_seq) {
    char *text = context;
    snprintf(text + strlen(text), 32, "%.*s=%llu ", SLICE_ARG(category),
             (unsigned long long)last_seq);
}

static void categories_come_in_name_order_with_their_last_seq(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    char text[256] = "";
    assert_int_equal(store_reader_categories(reader, keep_category, text, NULL), STATUS_OK);
    assert_string_equal(text, "");
    fill(store);
    assert_int_equal(store_reader_categories(reader, keep_category, text, NULL), STATUS_OK);
    assert_string_equal(text, "a=12 ab=11 b=10 ");
    store_reader_close(&reader);
    store_close(&store);
}

static void bounds_of_an_empty_and_of_a_filled_journal(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    uint64_t oldest = 9, last = 9;
    assert_int_equal(store_reader_bounds(reader, &oldest, &last, NULL), STATUS_OK);
    assert_int_equal(oldest, 0);
    assert_int_equal(last, 0);
    fill(store);
    assert_int_equal(store_reader_bounds(reader, &oldest, &last, NULL), STATUS_OK);
    assert_int_equal(oldest, 1);
    assert_int_equal(last, 12);
    store_reader_close(&reader);
    store_close(&store);
}

static void store_without_a_monitor_can_be_read(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    fill(store);
    store_close(&store);
    struct store_reader *reader = open_reader(place->path);
    uint64_t oldest = 0, last = 0;
    assert_int_equal(store_reader_bounds(reader, &oldest, &last, NULL), STATUS_OK);
    assert_int_equal(last, 12);
    store_reader_close(&reader);
    assert_null(reader);
    store_reader_close(&reader);
}

static void refuses_what_is_no_store(void **state) {
    struct place *place = *state;
    struct store_reader *reader = NULL;
    struct error error = {0};
    assert_int_equal(store_reader_open(place->path, &reader, &error), STATUS_NOT_FOUND);
    assert_string_equal(error.file, place->path);
    assert_non_null(strstr(error.message, "no store here"));

    FILE *file = fopen(place->path, "w");
    assert_non_null(file);
    fclose(file);
    assert_int_equal(store_reader_open(place->path, &reader, &error), STATUS_NOT_FOUND);
    assert_non_null(strstr(error.message, "this store is empty"));

    file = fopen(place->path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++) {
        fputs("feeds:\n", file);
    }
    fclose(file);
    assert_int_equal(store_reader_open(place->path, &reader, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "no store of tocsin"));
    assert_null(reader);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(gives_feed_state_back_byte_for_byte),
        PLACE_TEST(says_when_the_arena_is_too_small),
        PLACE_TEST(alerted_asks_for_item_and_rule_together),
        PLACE_TEST(journal_gives_the_range_and_topics_asked_for),
        PLACE_TEST(long_walk_goes_in_pages_and_meets_what_is_added),
        PLACE_TEST(categories_come_in_name_order_with_their_last_seq),
        PLACE_TEST(bounds_of_an_empty_and_of_a_filled_journal),
        PLACE_TEST(store_without_a_monitor_can_be_read),
        PLACE_TEST(refuses_what_is_no_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
