/* The heartbeat as it goes over the wire. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_HEARTBEAT_H
#define TOCSIN_PUBLISH_HEARTBEAT_H

#include "core/buffer.h"

#define HEARTBEAT_TOPIC "heartbeat/"

/* Appends {"v":1,"epoch":…,"seq":…,"oldest":…,"time":…,"categories":{…: last seq, …}}, piece by
 * piece: begin, a call per category, end. Whether it fitted is in out->failed. */
void heartbeat_begin(struct buffer *out, struct slice epoch, uint64_t seq, uint64_t oldest,
                     int64_t time_us);
void heartbeat_category(struct buffer *out, struct slice category, uint64_t last_seq);
void heartbeat_end(struct buffer *out);

#endif
