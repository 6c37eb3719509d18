/* Answering replay requests on a ROUTER socket. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_REPLAY_ANSWER_H
#define TOCSIN_PUBLISH_REPLAY_ANSWER_H

#include "core/slice.h"
#include "publish/publisher.h"

#define REPLAY_END_TOPIC "end/"
#define REPLAY_ERROR_TOPIC "error/"

/* Takes one request off `router` and answers it, without ever waiting. STATUS_EMPTY: there was
 * none; STATUS_OK: one was dealt with, whatever came of it. The publisher's thread only. */
enum status replay_answer_next(void *router, const struct journal_source *source) WARN_UNUSED;

#endif
