/* How many transfers each host has, and which feeds wait for one of them to end. Not thread-safe.
 */
#ifndef TOCSIN_INGEST_HOST_TABLE_H
#define TOCSIN_INGEST_HOST_TABLE_H

#include "core/slice.h"
#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

#define HOST_FEED_NONE UINT32_MAX

struct host {
    uint32_t active;        /* transfers under way */
    uint32_t waiting_first; /* feeds, oldest first; HOST_FEED_NONE: none */
    uint32_t waiting_last;
};

struct host_table {
    struct host *hosts; /* owned; one per distinct name */
    size_t count;
    uint32_t *feed_host;         /* owned; [feed]: index into hosts */
    uint32_t *feed_next_waiting; /* owned; [feed]: the feed behind it in its host's line */
    uint32_t active_max;         /* a host's transfers at once */
};

/* names[i] is the host of feed i, as compared: the caller brings it into lower case. Copies what it
 * keeps. `active_max` ≥ 1. */
enum status host_table_init(struct host_table *table, const struct slice *names, size_t count,
                            size_t active_max) WARN_UNUSED;
void host_table_fini(struct host_table *table);
/* True: the feed may begin, and its host has one transfer more. False: it stands in line. */
bool host_table_begin(struct host_table *table, uint32_t feed);
/* A transfer of the feed's host ended: takes the feed that waited longest out of the line.
 * HOST_FEED_NONE if none did. */
uint32_t host_table_end(struct host_table *table, uint32_t feed);

#endif
