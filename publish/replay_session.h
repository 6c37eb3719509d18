/* The asking side of replay: one request under way at a time, asked again when no answer comes.
 * Internal to publish/. */
#ifndef TOCSIN_PUBLISH_REPLAY_SESSION_H
#define TOCSIN_PUBLISH_REPLAY_SESSION_H

#include "core/slice.h"
#include "publish/frames.h"

#include <stdint.h>

struct replay_session {
    void *context;        /* borrowed */
    const char *endpoint; /* borrowed; NULL: there is no replay */
    void *socket;         /* owned; NULL while nothing is open */
    bool asked;           /* a request is under way: for from to `to` */
    uint64_t from, to;
    int64_t late_at_us; /* monotonic: then the answer is overdue */
    unsigned tries;     /* requests in a row that got no whole answer */
};

/* Opens the socket, so that a wrong endpoint is told at once. */
enum status replay_session_open(struct replay_session *session, struct error *error) WARN_UNUSED;
void replay_session_close(struct replay_session *session);
/* Asks for alerts from to `to`; topics: none for all. */
enum status replay_session_ask(struct replay_session *session, uint64_t from, uint64_t to,
                               const struct slice *topics, size_t topic_count,
                               struct error *error) WARN_UNUSED;
/* The next frames of the answer. STATUS_EMPTY: nothing until deadline_us, or a signal. STATUS_END:
 * the answer is overdue; the request is off, and `tries` says how often in a row. */
enum status replay_session_receive(struct replay_session *session, int64_t deadline_us,
                                   struct frames *frames, struct error *error) WARN_UNUSED;
/* The request has been answered, or its answer is of no use any more. */
void replay_session_done(struct replay_session *session);
/* Forgets the request, and makes sure that nothing of its answer is ever met again. */
void replay_session_reset(struct replay_session *session);

#endif
