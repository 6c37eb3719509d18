/* A monitor for tests of the wire: a journal in memory, the real publisher on its thread, ports of
 * the system's choice on loopback. */
#ifndef TOCSIN_TESTS_MONITOR_H
#define TOCSIN_TESTS_MONITOR_H

#include "tests/unit/unit.h"

#include "publish/publisher.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TEST_EPOCH "0123456789abcdef0123456789abcdef"
/* A heartbeat that is only ever sent to greet. */
#define NO_HEARTBEAT_US ((int64_t)3600 * 1000000)
/* How long a test waits for what must come; only a test that fails waits so long. */
enum { PATIENCE_MS = 20000 };

struct memory_entry {
    char topic[64];
    char json[256];
    char category[16];
    char rule[32];
};

enum { MEMORY_ENTRIES_MAX = 100000 };

/* Entry i has seq i + 1. */
struct memory_journal {
    pthread_mutex_t mutex;
    struct memory_entry *entries;
    uint64_t count;
    uint64_t oldest; /* those before it have expired */
    /* Last seq of each category with a name of one letter: those that a heartbeat has. */
    uint64_t category_last[26];
    const char *epoch;
    bool broken; /* every call fails */
};

static inline void memory_init(struct memory_journal *journal) {
    *journal = (struct memory_journal){.oldest = 1, .epoch = TEST_EPOCH};
    pthread_mutex_init(&journal->mutex, NULL);
    journal->entries = calloc(MEMORY_ENTRIES_MAX, sizeof *journal->entries);
    assert_non_null(journal->entries);
}

static inline void memory_fini(struct memory_journal *journal) {
    pthread_mutex_destroy(&journal->mutex);
    free(journal->entries);
}

static inline uint64_t memory_last(const struct memory_journal *journal, const char *category,
                                   const char *rule) {
    for (uint64_t i = journal->count; i > 0; i--) {
        const struct memory_entry *entry = &journal->entries[i - 1];
        if (strcmp(entry->category, category) == 0 &&
            (rule == NULL || strcmp(entry->rule, rule) == 0)) {
            return i;
        }
    }
    return 0;
}

/* `rule` such as "a.x": its category is what stands before the dot. Gives the seq. */
static inline uint64_t memory_add(struct memory_journal *journal, const char *rule) {
    pthread_mutex_lock(&journal->mutex);
    assert_true(journal->count < MEMORY_ENTRIES_MAX);
    struct memory_entry *entry = &journal->entries[journal->count];
    snprintf(entry->rule, sizeof entry->rule, "%s", rule);
    snprintf(entry->category, sizeof entry->category, "%.*s", (int)strcspn(rule, "."), rule);
    uint64_t seq = journal->count + 1;
    snprintf(entry->topic, sizeof entry->topic, "alert/%s/%s/", entry->category, entry->rule);
    snprintf(entry->json, sizeof entry->json,
             "{\"v\":1,\"epoch\":\"%s\",\"seq\":%llu,\"prev\":{\"all\":%llu,\"category\":%llu,"
             "\"rule\":%llu},\"rule\":{\"id\":\"%s\"}}",
             journal->epoch, (unsigned long long)seq, (unsigned long long)seq - 1,
             (unsigned long long)memory_last(journal, entry->category, NULL),
             (unsigned long long)memory_last(journal, entry->category, rule), rule);
    journal->count = seq;
    if (strlen(entry->category) == 1) {
        journal->category_last[entry->category[0] - 'a'] = seq;
    }
    pthread_mutex_unlock(&journal->mutex);
    return seq;
}

/* Those before `oldest` are no longer kept. */
static inline void memory_expire(struct memory_journal *journal, uint64_t oldest) {
    pthread_mutex_lock(&journal->mutex);
    journal->oldest = oldest;
    pthread_mutex_unlock(&journal->mutex);
}

static inline enum status memory_read(void *context, uint64_t from, uint64_t to,
                                      const struct slice *topics, size_t topic_count, size_t max,
                                      bool (*sink)(void *, uint64_t, struct slice, struct slice),
                                      void *sink_context, struct error *error) {
    struct memory_journal *journal = context;
    pthread_mutex_lock(&journal->mutex);
    uint64_t count = journal->count, oldest = journal->oldest;
    bool broken = journal->broken;
    pthread_mutex_unlock(&journal->mutex);
    if (broken) {
        return error_set(error, STATUS_STORE, NULL, 0, 0, "broken on purpose");
    }
    uint64_t last = to == 0 || to > count ? count : to;
    size_t given = 0;
    for (uint64_t seq = from > oldest ? from : oldest; seq <= last && given < max; seq++) {
        const struct memory_entry *entry = &journal->entries[seq - 1];
        bool wanted = topic_count == 0;
        for (size_t i = 0; i < topic_count; i++) {
            wanted = wanted || slice_starts(slice_of(entry->topic), topics[i]);
        }
        if (!wanted) {
            continue;
        }
        given++;
        if (!sink(sink_context, seq, slice_of(entry->topic), slice_of(entry->json))) {
            break;
        }
    }
    return STATUS_OK;
}

static inline enum status memory_bounds(void *context, uint64_t *oldest, uint64_t *last,
                                        struct error *error) {
    struct memory_journal *journal = context;
    pthread_mutex_lock(&journal->mutex);
    bool broken = journal->broken;
    *oldest = journal->oldest <= journal->count ? journal->oldest : 0;
    *last = journal->count;
    pthread_mutex_unlock(&journal->mutex);
    return broken ? error_set(error, STATUS_STORE, NULL, 0, 0, "broken on purpose") : STATUS_OK;
}

static inline enum status memory_categories(void *context,
                                            void (*sink)(void *, struct slice, uint64_t),
                                            void *sink_context, struct error *error) {
    struct memory_journal *journal = context;
    (void)error;
    pthread_mutex_lock(&journal->mutex);
    for (size_t i = 0; i < COUNT_OF(journal->category_last); i++) {
        char name = (char)('a' + i);
        if (journal->category_last[i] > 0) {
            sink(sink_context, slice_make(&name, 1), journal->category_last[i]);
        }
    }
    pthread_mutex_unlock(&journal->mutex);
    return STATUS_OK;
}

struct monitor {
    struct memory_journal *journal;
    struct publisher *publisher;
    pthread_t thread;
    char alerts[128], replay[128];
};

static inline void *monitor_body(void *context) {
    publisher_run(context);
    return NULL;
}

static inline struct publisher *monitor_publisher(struct memory_journal *journal,
                                                  const char *alerts, const char *replay,
                                                  int64_t heartbeat_us, uint64_t published) {
    const struct journal_source source = {
        .context = journal,
        .read = memory_read,
        .bounds = memory_bounds,
        .categories = memory_categories,
    };
    const struct publisher_options options = {
        .alerts = alerts,
        .replay = replay,
        .heartbeat_us = heartbeat_us,
        .epoch = journal->epoch,
        .published_seq = published,
    };
    struct publisher *publisher = NULL;
    struct error error = {0};
    if (publisher_create(&options, &source, &publisher, &error) != STATUS_OK) {
        fail_msg("%s", error.message);
    }
    return publisher;
}

static inline void monitor_start_at(struct monitor *monitor, struct memory_journal *journal,
                                    const char *alerts, const char *replay, int64_t heartbeat_us,
                                    uint64_t published) {
    monitor->journal = journal;
    monitor->publisher = monitor_publisher(journal, alerts, replay, heartbeat_us, published);
    strcpy(monitor->alerts, publisher_alerts_endpoint(monitor->publisher));
    strcpy(monitor->replay, publisher_replay_endpoint(monitor->publisher));
    assert_int_equal(pthread_create(&monitor->thread, NULL, monitor_body, monitor->publisher), 0);
}

static inline void monitor_start(struct monitor *monitor, struct memory_journal *journal,
                                 int64_t heartbeat_us, uint64_t published) {
    monitor_start_at(monitor, journal, "tcp://127.0.0.1:*", "tcp://127.0.0.1:*", heartbeat_us,
                     published);
}

static inline void monitor_stop(struct monitor *monitor) {
    publisher_stop(monitor->publisher);
    pthread_join(monitor->thread, NULL);
    publisher_destroy(&monitor->publisher);
}

/* Adds an alert and wakes the publisher. */
static inline uint64_t monitor_add(struct monitor *monitor, const char *rule) {
    uint64_t seq = memory_add(monitor->journal, rule);
    publisher_wake(monitor->publisher);
    return seq;
}

#endif
