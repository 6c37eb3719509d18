/* The writing side of the store: numbers, transactions, refusals, and what survives kill -9. */
#include "tests/unit/store_place.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void new_store_is_empty_and_has_an_epoch(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    assert_int_equal(strlen(store_epoch(store)), STORE_EPOCH_BYTES - 1);
    assert_int_equal(strspn(store_epoch(store), "0123456789abcdef"), STORE_EPOCH_BYTES - 1);
    assert_int_equal(store_last_seq(store), 0);
    assert_int_equal(store_published_seq(store), 0);
    char epoch[STORE_EPOCH_BYTES];
    strcpy(epoch, store_epoch(store));
    store_close(&store);
    assert_null(store);
    store = open_store(place->path);
    assert_string_equal(store_epoch(store), epoch);
    store_close(&store);
    assert_int_equal(unlink(place->path), 0);
    store = open_store(place->path);
    assert_string_not_equal(store_epoch(store), epoch);
    store_close(&store);
}

static void numbers_follow_each_other_overall_per_category_and_per_rule(void **state) {
    struct place *place = *state;
    static const struct {
        const char *category, *rule;
        struct journal_position expected;
    } table[] = {
        {"actors", "actors.a", {1, 0, 0, 0}}, {"actors", "actors.b", {2, 1, 1, 0}},
        {"bases", "bases.a", {3, 2, 0, 0}},   {"actors", "actors.a", {4, 3, 2, 1}},
        {"bases", "bases.a", {5, 4, 3, 3}},
    };
    struct store *store = open_store(place->path);
    begin(store);
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        struct journal_position got =
            append(store, table[i].category, table[i].rule, item_of("x"), 1);
        assert_memory_equal(&got, &table[i].expected, sizeof got);
    }
    commit(store);
    assert_int_equal(store_last_seq(store), 5);
    store_close(&store);
}

static void rollback_takes_the_numbers_back(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    begin(store);
    append(store, "a", "a.x", item_of("1"), 1);
    commit(store);
    begin(store);
    append(store, "a", "a.x", item_of("2"), 1);
    append(store, "a", "a.x", item_of("3"), 1);
    assert_int_equal(store_put_published(store, 3, NULL), STATUS_OK);
    store_rollback(store);
    assert_int_equal(store_last_seq(store), 1);
    assert_int_equal(store_published_seq(store), 0);
    begin(store);
    struct journal_position got = append(store, "a", "a.x", item_of("2"), 1);
    const struct journal_position expected = {2, 1, 1, 1};
    assert_memory_equal(&got, &expected, sizeof got);
    commit(store);
    store_rollback(store); /* nothing under way: changes nothing */
    assert_int_equal(store_last_seq(store), 2);
    store_close(&store);
}

static void numbers_survive_a_restart(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    begin(store);
    append(store, "a", "a.x", item_of("1"), 1);
    append(store, "b", "b.x", item_of("1"), 1);
    assert_int_equal(store_put_published(store, 1, NULL), STATUS_OK);
    commit(store);
    store_close(&store);
    store = open_store(place->path);
    assert_int_equal(store_last_seq(store), 2);
    assert_int_equal(store_published_seq(store), 1);
    begin(store);
    struct journal_position got = append(store, "a", "a.x", item_of("2"), 1);
    const struct journal_position expected = {3, 2, 1, 1};
    assert_memory_equal(&got, &expected, sizeof got);
    commit(store);
    store_close(&store);
}

static void refuses_numbers_that_do_not_follow(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct error error = {0};
    begin(store);
    const struct journal_entry entry = {.seq = 2, .category = slice_of("a")};
    assert_int_equal(store_append(store, &entry, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "alert 2 cannot follow alert 0"));
    assert_int_equal(store_put_published(store, 1, &error), STATUS_INVALID);
    assert_non_null(strstr(error.message, "the last one is 0"));
    store_rollback(store);
    store_close(&store);
}

static void numbers_go_on_when_every_alert_has_expired(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    begin(store);
    for (int i = 0; i < 10; i++) {
        append(store, i % 2 ? "a" : "b", i % 2 ? "a.x" : "b.x", item_of("1"), 100 + i);
    }
    assert_int_equal(store_put_published(store, 10, NULL), STATUS_OK);
    commit(store);
    begin(store);
    assert_int_equal(store_expire(store, 0, 1000, 100, NULL), STATUS_OK);
    commit(store);
    struct store_reader *reader = open_reader(place->path);
    uint64_t oldest = 1, last = 0;
    assert_int_equal(store_reader_bounds(reader, &oldest, &last, NULL), STATUS_OK);
    assert_int_equal(oldest, 0);
    assert_int_equal(last, 10);
    store_reader_close(&reader);
    store_close(&store);
    store = open_store(place->path);
    begin(store);
    struct journal_position got = append(store, "b", "b.x", item_of("2"), 1);
    const struct journal_position expected = {11, 10, 9, 9};
    assert_memory_equal(&got, &expected, sizeof got);
    commit(store);
    store_close(&store);
}

static void expiry_takes_old_published_alerts_oldest_first_and_a_bounded_number(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    begin(store);
    for (int i = 1; i <= 8; i++) {
        append(store, "a", "a.x", item_of("1"), 100 * i);
    }
    assert_int_equal(store_put_published(store, 6, NULL), STATUS_OK);
    commit(store);
    static const struct {
        int64_t before_us;
        size_t max;
        uint64_t oldest;
    } table[] = {
        {100, 10, 1}, /* nothing is older than the first */
        {301, 2, 3},  /* three are, two may go */
        {301, 10, 4},
        {10000, 10, 7}, /* the last two were never published */
    };
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        /* Outside a transaction: it makes its own. */
        assert_int_equal(store_expire(store, 0, table[i].before_us, table[i].max, NULL), STATUS_OK);
        uint64_t oldest = 0, last = 0;
        assert_int_equal(store_reader_bounds(reader, &oldest, &last, NULL), STATUS_OK);
        assert_int_equal(oldest, table[i].oldest);
        assert_int_equal(last, 8);
    }
    store_reader_close(&reader);
    store_close(&store);
}

static void an_item_in_the_last_document_of_its_feed_never_expires(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    const struct feed_state feed = {0};
    const struct slice url = slice_of("http://a/");
    const int64_t day_us = STORE_PRESENCE_AGE_US;
    struct seen_item seen = {0};
    begin(store);
    assert_int_equal(store_put_feed_state(store, url, &feed, NULL), STATUS_OK);
    assert_int_equal(store_put_document(store, url, 10 * day_us, NULL), STATUS_OK);
    assert_int_equal(store_put_seen(store, url, item_of("1"), item_of("c"), 10 * day_us, NULL),
                     STATUS_OK);
    assert_int_equal(store_put_seen(store, url, item_of("2"), item_of("c"), 5 * day_us, NULL),
                     STATUS_OK);
    commit(store);
    /* Only 304 since then, for 200 days: a state without a document. */
    begin(store);
    assert_int_equal(store_put_feed_state(store, url, &feed, NULL), STATUS_OK);
    assert_int_equal(store_expire(store, 200 * day_us, 0, 100, NULL), STATUS_OK);
    commit(store);
    assert_int_equal(store_reader_seen(reader, item_of("1"), &seen, NULL), STATUS_OK);
    assert_int_equal(store_reader_seen(reader, item_of("2"), &seen, NULL), STATUS_EMPTY);
    /* A new document comes without it. */
    begin(store);
    assert_int_equal(store_put_document(store, url, 210 * day_us, NULL), STATUS_OK);
    assert_int_equal(store_expire(store, 200 * day_us, 0, 100, NULL), STATUS_OK);
    commit(store);
    assert_int_equal(store_reader_seen(reader, item_of("1"), &seen, NULL), STATUS_EMPTY);
    store_reader_close(&reader);
    store_close(&store);
}

static void expiry_forgets_items_by_their_last_presence(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    begin(store);
    assert_int_equal(
        store_put_seen(store, slice_of("http://a/"), item_of("gone"), item_of("c"), 100, NULL),
        STATUS_OK);
    assert_int_equal(
        store_put_seen(store, slice_of("http://a/"), item_of("stays"), item_of("c"), 50, NULL),
        STATUS_OK);
    assert_int_equal(
        store_put_seen(store, slice_of("http://a/"), item_of("stays"), item_of("d"), 200, NULL),
        STATUS_OK);
    commit(store);
    begin(store);
    assert_int_equal(store_expire(store, 150, 0, 100, NULL), STATUS_OK);
    commit(store);
    struct seen_item seen = {0};
    assert_int_equal(store_reader_seen(reader, item_of("gone"), &seen, NULL), STATUS_EMPTY);
    assert_int_equal(store_reader_seen(reader, item_of("stays"), &seen, NULL), STATUS_OK);
    assert_int_equal(seen.first_seen_us, 50);
    assert_int_equal(seen.present_us, 200);
    assert_true(hash_equal(seen.content, item_of("d")));
    store_reader_close(&reader);
    store_close(&store);
}

static void nothing_of_a_rolled_back_transaction_is_seen(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store_reader *reader = open_reader(place->path);
    const struct feed_state feed = {.etag = slice_of("\"1\""), .next_poll_us = 5};
    begin(store);
    assert_int_equal(store_put_feed_state(store, slice_of("http://a/"), &feed, NULL), STATUS_OK);
    assert_int_equal(
        store_put_seen(store, slice_of("http://a/"), item_of("1"), item_of("c"), 1, NULL),
        STATUS_OK);
    append(store, "a", "a.x", item_of("1"), 1);
    store_rollback(store);
    struct arena arena;
    arena_init(&arena, 4096);
    struct feed_state got = {0};
    struct seen_item seen = {0};
    bool alerted = true;
    assert_int_equal(store_reader_feed_state(reader, slice_of("http://a/"), &arena, &got, NULL),
                     STATUS_EMPTY);
    assert_int_equal(store_reader_seen(reader, item_of("1"), &seen, NULL), STATUS_EMPTY);
    assert_int_equal(store_reader_alerted(reader, item_of("1"), slice_of("a.x"), &alerted, NULL),
                     STATUS_OK);
    assert_false(alerted);
    arena_fini(&arena);
    store_reader_close(&reader);
    store_close(&store);
}

static void second_writer_is_told_who_holds_the_store(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    struct store *second = NULL;
    struct error error = {0};
    assert_int_equal(store_open(place->path, &second, &error), STATUS_IN_USE);
    assert_null(second);
    char holder[64];
    snprintf(holder, sizeof holder, "held by process %ld", (long)getpid());
    assert_non_null(strstr(error.message, holder));
    assert_string_equal(error.file, place->path);
    /* The refused one must not have disturbed the first. */
    begin(store);
    append(store, "a", "a.x", item_of("1"), 1);
    commit(store);
    store_close(&store);
    store = open_store(place->path);
    store_close(&store);
}

static void lock_is_one_for_all_names_of_the_file(void **state) {
    struct place *place = *state;
    struct store *store = open_store(place->path);
    char link_path[128];
    snprintf(link_path, sizeof link_path, "%s/other.db", place->folder);
    assert_int_equal(symlink(place->path, link_path), 0);
    struct store *second = NULL;
    enum status status = store_open(link_path, &second, NULL);
    unlink(link_path);
    assert_int_equal(status, STATUS_IN_USE);
    store_close(&store);
}

static void folder_that_is_missing_is_named(void **state) {
    struct place *place = *state;
    struct store *store = NULL;
    struct error error = {0};
    char path[128];
    snprintf(path, sizeof path, "%s/no/such/tocsin.db", place->folder);
    assert_int_equal(store_open(path, &store, &error), STATUS_NOT_FOUND);
    assert_string_equal(error.file, path);
    assert_non_null(strstr(error.message, "/no/such/"));
    assert_non_null(strstr(error.message, "create it"));
}

static void folder_instead_of_file_is_refused(void **state) {
    struct place *place = *state;
    struct store *store = NULL;
    struct error error = {0};
    assert_int_equal(store_open(place->folder, &store, &error), STATUS_INVALID);
    assert_string_equal(error.file, place->folder);
    assert_non_null(strstr(error.message, "this is a folder; name a file in it"));
}

static void folder_without_write_permission_is_refused(void **state) {
    struct place *place = *state;
    uid_t user = geteuid();
    assert_int_equal(chmod(place->folder, 0555), 0);
    if (user == 0) {
        assert_int_equal(seteuid(65534), 0); /* root may write everywhere: be somebody else */
    }
    struct store *store = NULL;
    struct error error = {0};
    enum status status = store_open(place->path, &store, &error);
    assert_int_equal(seteuid(user), 0);
    assert_int_equal(chmod(place->folder, 0755), 0);
    assert_int_equal(status, STATUS_IO);
    assert_string_equal(error.file, place->path);
    assert_non_null(strstr(error.message, "write permission"));
}

/* ---- kill -9 ---- */

enum { KILL_ROUNDS = 5, BATCH_ALERTS = 7 };

/* Commits batches until killed; tells each commit by one byte. */
static void child_body(const char *path, int told) {
    struct store *store = NULL;
    if (store_open(path, &store, NULL) != STATUS_OK) {
        _exit(1);
    }
    for (;;) {
        if (store_begin(store, NULL) != STATUS_OK) {
            _exit(2);
        }
        for (int i = 0; i < BATCH_ALERTS; i++) {
            append(store, "a", i % 2 ? "a.x" : "a.y", item_of("1"), 1);
        }
        if (store_commit(store, NULL) != STATUS_OK || write(told, "c", 1) != 1) {
            _exit(3);
        }
    }
}

struct walk_check {
    uint64_t expected;
    bool whole;
};

static bool check_entry(void *context, uint64_t seq, struct slice topic, struct slice json) {
    struct walk_check *check = context;
    char text[128];
    snprintf(text, sizeof text, "{\"seq\":%llu}", (unsigned long long)seq);
    check->whole = check->whole && seq == check->expected && slice_equal(json, slice_of(text)) &&
                   slice_starts(topic, slice_of("alert/a/a."));
    check->expected++;
    return true;
}

static void check_journal(const char *path, uint64_t last) {
    struct store_reader *reader = open_reader(path);
    struct walk_check check = {.expected = 1, .whole = true};
    assert_int_equal(
        store_reader_journal(reader, 1, 0, NULL, 0, SIZE_MAX, check_entry, &check, NULL),
        STATUS_OK);
    assert_true(check.whole);
    assert_int_equal(check.expected, last + 1);
    store_reader_close(&reader);
}

static void killed_writer_leaves_a_gapless_journal_of_whole_batches(void **state) {
    struct place *place = *state;
    uint64_t before = 0;
    for (int round = 0; round < KILL_ROUNDS; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            close(ends[0]);
            child_body(place->path, ends[1]);
        }
        close(ends[1]);
        /* The kill comes at whatever point the child has reached after its n-th commit. */
        uint64_t commits = 0;
        char byte = 0;
        for (int i = 0; i < 3 + 11 * round; i++) {
            assert_int_equal(read(ends[0], &byte, 1), 1);
            commits++;
        }
        kill(child, SIGKILL);
        while (read(ends[0], &byte, 1) == 1) {
            commits++;
        }
        close(ends[0]);
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how));
        struct store *store = open_store(place->path); /* the lock died with its holder */
        uint64_t last = store_last_seq(store);
        assert_int_equal(last % BATCH_ALERTS, 0);
        assert_true(last >= before + commits * BATCH_ALERTS);
        check_journal(place->path, last);
        before = last;
        store_close(&store);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        PLACE_TEST(new_store_is_empty_and_has_an_epoch),
        PLACE_TEST(numbers_follow_each_other_overall_per_category_and_per_rule),
        PLACE_TEST(rollback_takes_the_numbers_back),
        PLACE_TEST(numbers_survive_a_restart),
        PLACE_TEST(refuses_numbers_that_do_not_follow),
        PLACE_TEST(numbers_go_on_when_every_alert_has_expired),
        PLACE_TEST(expiry_takes_old_published_alerts_oldest_first_and_a_bounded_number),
        PLACE_TEST(expiry_forgets_items_by_their_last_presence),
        PLACE_TEST(an_item_in_the_last_document_of_its_feed_never_expires),
        PLACE_TEST(nothing_of_a_rolled_back_transaction_is_seen),
        PLACE_TEST(second_writer_is_told_who_holds_the_store),
        PLACE_TEST(lock_is_one_for_all_names_of_the_file),
        PLACE_TEST(folder_that_is_missing_is_named),
        PLACE_TEST(folder_instead_of_file_is_refused),
        PLACE_TEST(folder_without_write_permission_is_refused),
        PLACE_TEST(killed_writer_leaves_a_gapless_journal_of_whole_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
