/* Host names become small numbers once, at the start; after that the table is plain arrays. A feed
 * whose host is busy leaves the schedule and stands in the host's line, a list threaded through one
 * array, so that a thousand feeds of one busy host cost nothing while they wait. */
#include "ingest/host_table.h"

#include "core/hash.h"

#include <assert.h>
#include <stdlib.h>

/* Open addressing over name indexes, at most half full; needed only while the table is made. */
struct name_set {
    uint32_t *slots; /* feed whose name it is, or HOST_FEED_NONE */
    size_t mask;
};

static enum status name_set_init(struct name_set *set, size_t count) {
    size_t capacity = 16;
    while (capacity < 2 * count) {
        capacity *= 2;
    }
    set->slots = malloc(capacity * sizeof *set->slots);
    if (set->slots == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < capacity; i++) {
        set->slots[i] = HOST_FEED_NONE;
    }
    set->mask = capacity - 1;
    return STATUS_OK;
}

/* The first feed with the same name; `feed` itself if it is the first. */
static uint32_t name_set_first(struct name_set *set, const struct slice *names, uint32_t feed) {
    size_t at = hash_bytes(names[feed]).low & set->mask;
    while (set->slots[at] != HOST_FEED_NONE) {
        if (slice_equal(names[set->slots[at]], names[feed])) {
            return set->slots[at];
        }
        at = (at + 1) & set->mask;
    }
    set->slots[at] = feed;
    return feed;
}

static void number_hosts(struct host_table *table, struct name_set *set, const struct slice *names,
                         size_t count) {
    for (uint32_t feed = 0; feed < count; feed++) {
        uint32_t first = name_set_first(set, names, feed);
        if (first == feed) {
            table->hosts[table->count] =
                (struct host){.waiting_first = HOST_FEED_NONE, .waiting_last = HOST_FEED_NONE};
            table->feed_host[feed] = (uint32_t)table->count++;
        } else {
            table->feed_host[feed] = table->feed_host[first];
        }
        table->feed_next_waiting[feed] = HOST_FEED_NONE;
    }
}

enum status host_table_init(struct host_table *table, const struct slice *names, size_t count,
                            size_t active_max) {
    assert(active_max >= 1);
    size_t room = count > 0 ? count : 1;
    struct name_set set = {0};
    struct host_table made = {
        .hosts = malloc(room * sizeof *made.hosts),
        .feed_host = malloc(room * sizeof *made.feed_host),
        .feed_next_waiting = malloc(room * sizeof *made.feed_next_waiting),
        .active_max = active_max < UINT32_MAX ? (uint32_t)active_max : UINT32_MAX,
    };
    enum status status = name_set_init(&set, count);
    if (made.hosts == NULL || made.feed_host == NULL || made.feed_next_waiting == NULL) {
        status = STATUS_NO_MEMORY;
    }
    if (status != STATUS_OK) {
        host_table_fini(&made);
        goto cleanup;
    }
    number_hosts(&made, &set, names, count);
    *table = made;
cleanup:
    free(set.slots);
    return status;
}

void host_table_fini(struct host_table *table) {
    free(table->hosts);
    free(table->feed_host);
    free(table->feed_next_waiting);
    *table = (struct host_table){0};
}

static void join_line(struct host_table *table, struct host *host, uint32_t feed) {
    table->feed_next_waiting[feed] = HOST_FEED_NONE;
    if (host->waiting_first == HOST_FEED_NONE) {
        host->waiting_first = feed;
    } else {
        table->feed_next_waiting[host->waiting_last] = feed;
    }
    host->waiting_last = feed;
}

bool host_table_begin(struct host_table *table, uint32_t feed) {
    struct host *host = &table->hosts[table->feed_host[feed]];
    if (host->active >= table->active_max) {
        join_line(table, host, feed);
        return false;
    }
    host->active++;
    return true;
}

uint32_t host_table_end(struct host_table *table, uint32_t feed) {
    struct host *host = &table->hosts[table->feed_host[feed]];
    assert(host->active > 0);
    host->active--;
    uint32_t next = host->waiting_first;
    if (next != HOST_FEED_NONE) {
        host->waiting_first = table->feed_next_waiting[next];
    }
    return next;
}
