/* What is remembered of a feed between two polls: read from the store at start, sent as a
 * conditional request (RFC 9110, section 13), saved in the transaction that saves the items it
 * belongs to. */
#ifndef TOCSIN_CORE_FEED_STATE_H
#define TOCSIN_CORE_FEED_STATE_H

#include "core/hash.h"

#include <stdint.h>

struct feed_state {
    struct slice etag;          /* byte-exact as received, quotes and W/ included; empty: none */
    struct slice last_modified; /* byte-exact as received; empty: none */
    struct hash body;           /* of the decoded body last accepted; zeros: none */
    int64_t next_poll_us;       /* real time; 0: never polled */
    int64_t last_success_us;    /* real time; 0: never */
    uint32_t failures;          /* polls failed in a row */
};

#endif
