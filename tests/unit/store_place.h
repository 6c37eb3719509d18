/* A folder of its own for a test of the store, and the store's calls with failure made loud. */
#ifndef TOCSIN_TESTS_STORE_PLACE_H
#define TOCSIN_TESTS_STORE_PLACE_H

#include "tests/unit/unit.h"

#include "store/reader.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct place {
    char folder[64];
    char path[96];
};

static inline int place_make(void **state) {
    struct place *place = calloc(1, sizeof *place);
    assert_non_null(place);
    strcpy(place->folder, "/tmp/tocsin-store-XXXXXX");
    assert_non_null(mkdtemp(place->folder));
    snprintf(place->path, sizeof place->path, "%s/tocsin.db", place->folder);
    *state = place;
    return 0;
}

static inline int place_remove(void **state) {
    struct place *place = *state;
    static const char *const endings[] = {"", "-wal", "-shm", ".lock"};
    for (size_t i = 0; i < COUNT_OF(endings); i++) {
        char name[128];
        snprintf(name, sizeof name, "%s%s", place->path, endings[i]);
        unlink(name);
    }
    rmdir(place->folder);
    free(place);
    return 0;
}

#define PLACE_TEST(name) cmocka_unit_test_setup_teardown(name, place_make, place_remove)

static inline struct store *open_store(const char *path) {
    struct store *store = NULL;
    struct error error = {0};
    if (store_open(path, &store, &error) != STATUS_OK) {
        fail_msg("%s", error.message);
    }
    return store;
}

static inline struct store_reader *open_reader(const char *path) {
    struct store_reader *reader = NULL;
    struct error error = {0};
    if (store_reader_open(path, &reader, &error) != STATUS_OK) {
        fail_msg("%s", error.message);
    }
    return reader;
}

static inline struct hash item_of(const char *name) {
    return hash_bytes(slice_of(name));
}

/* Appends the next alert of a rule; its JSON says its number, so that a mixed-up frame is seen. */
static inline struct journal_position append(struct store *store, const char *category,
                                             const char *rule, struct hash item, int64_t time_us) {
    struct journal_position position = {0};
    assert_int_equal(store_position(store, slice_of(category), slice_of(rule), &position, NULL),
                     STATUS_OK);
    char topic[128], json[128];
    snprintf(topic, sizeof topic, "alert/%s/%s/", category, rule);
    snprintf(json, sizeof json, "{\"seq\":%llu}", (unsigned long long)position.seq);
    const struct journal_entry entry = {
        .seq = position.seq,
        .category = slice_of(category),
        .rule = slice_of(rule),
        .topic = slice_of(topic),
        .json = slice_of(json),
        .id = hash_bytes(slice_of(json)),
        .item = item,
        .time_us = time_us,
    };
    assert_int_equal(store_append(store, &entry, NULL), STATUS_OK);
    return position;
}

static inline void begin(struct store *store) {
    assert_int_equal(store_begin(store, NULL), STATUS_OK);
}

static inline void commit(struct store *store) {
    assert_int_equal(store_commit(store, NULL), STATUS_OK);
}

#endif
