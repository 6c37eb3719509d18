/* The publisher: owns every ZeroMQ socket that faces outside. Reads alerts from the journal after
 * the last published seq and sends them on XPUB; sends heartbeats; answers replay requests on
 * ROUTER. */
#ifndef TOCSIN_PUBLISH_PUBLISHER_H
#define TOCSIN_PUBLISH_PUBLISHER_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

/* Where alerts come from: the app joins it to the store. Called on the publisher's thread only. */
struct journal_source {
    void *context;
    enum status (*read)(void *context, uint64_t from, uint64_t to, const struct slice *topics,
                        size_t topic_count, size_t max,
                        bool (*sink)(void *sink_context, uint64_t seq, struct slice topic,
                                     struct slice json),
                        void *sink_context, struct error *error);
    enum status (*bounds)(void *context, uint64_t *oldest, uint64_t *last, struct error *error);
    enum status (*categories)(void *context,
                              void (*sink)(void *sink_context, struct slice category,
                                           uint64_t last_seq),
                              void *sink_context, struct error *error);
};

struct publisher_options {
    const char *alerts; /* endpoint of the XPUB socket */
    const char *replay; /* endpoint of the ROUTER socket; NULL: none */
    int64_t heartbeat_us;
    const char *epoch;
    uint64_t published_seq; /* resume after this one */
};

struct publisher;

/* Binds both sockets: an address in use or not valid is an error that names it. Copies the options
 * and `source`, whose context must live until the publisher is destroyed. Returns owned. */
enum status publisher_create(const struct publisher_options *options,
                             const struct journal_source *source, struct publisher **out,
                             struct error *error) WARN_UNUSED;
/* After publisher_run has returned. Waits up to a second for what the network has not taken yet. */
void publisher_destroy(struct publisher **publisher);

/* Where the sockets are bound, a wildcard port filled in; "" without replay. Borrowed. Any thread.
 */
const char *publisher_alerts_endpoint(const struct publisher *publisher);
const char *publisher_replay_endpoint(const struct publisher *publisher);

/* The publisher thread's body, until publisher_stop; before it returns it publishes what is
 * committed. */
void publisher_run(struct publisher *publisher);
/* Any thread. */
void publisher_stop(struct publisher *publisher);
/* Any thread: alerts were committed. */
void publisher_wake(struct publisher *publisher);
/* Any thread: the last seq handed to the socket. */
uint64_t publisher_seq(const struct publisher *publisher);

#endif
