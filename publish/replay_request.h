/* A replay request as it comes from outside (DESIGN 8). Internal to publish/. */
#ifndef TOCSIN_PUBLISH_REPLAY_REQUEST_H
#define TOCSIN_PUBLISH_REPLAY_REQUEST_H

#include "core/limits.h"
#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

struct replay_request {
    uint64_t from; /* at least 1 */
    uint64_t to;   /* 0: to the last */
    size_t max;    /* 1 to LIMIT_REPLAY_ALERTS; what is asked above that is answered with less */
    struct slice topics[LIMIT_REPLAY_TOPICS]; /* none: all alerts */
    size_t topic_count;
    void *document; /* owned; the topics lie in it */
};

/* STATUS_INVALID with a message for the asker, in which nothing of the request is repeated;
 * STATUS_TOO_LARGE past LIMIT_REQUEST_BYTES. Keys that are not known are passed over. */
enum status replay_request_parse(struct slice json, struct replay_request *out,
                                 struct error *error) WARN_UNUSED;
void replay_request_fini(struct replay_request *request);

#endif
