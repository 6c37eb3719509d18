/* A message of two frames, topic and body, as all of ours are. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_FRAMES_H
#define TOCSIN_PUBLISH_FRAMES_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>
#include <zmq.h>

struct frames {
    zmq_msg_t topic, body; /* owned */
};

void frames_init(struct frames *frames);
void frames_fini(struct frames *frames);
/* Takes one message off the socket without waiting, in place of what `frames` held. STATUS_EMPTY:
 * there is none; STATUS_INVALID: it had another number of frames, and was dropped. */
enum status frames_receive(void *socket, struct frames *frames) WARN_UNUSED;
/* Borrowed until the next receive. */
struct slice frames_topic(struct frames *frames);
struct slice frames_body(struct frames *frames);

/* Waits for the socket until `deadline_us` (monotonic; INT64_MAX: for ever). STATUS_EMPTY: nothing
 * came in time, or a signal arrived. */
enum status frames_wait(void *socket, int64_t deadline_us, struct error *error) WARN_UNUSED;

#endif
