/* The publisher: one thread, and every socket that faces outside.
 *
 * Its loop has four steps, none of which waits: send what the journal has after the last seq sent,
 * take subscriptions, answer replay requests (a few per round, so that alerts never wait behind
 * askers), send the heartbeat when it is due. Then it sleeps in zmq_poll until a commit wakes it, a
 * socket has something, or the next heartbeat is due.
 *
 * A slow subscriber costs nobody else: XPUB drops for that one past its high-water mark, and what
 * it lost it sees by seq and prev and gets by replay.
 *
 * Other threads reach it through an eventfd and two atomics only: a ZeroMQ socket must not be
 * shared. Sockets are made on the creating thread and handed to the publisher's thread by its
 * start. Where publisher and client live in one process each has its own libzmq context. */
#include "publish/publisher.h"

#include "core/buffer.h"
#include "core/clock.h"
#include "core/counters.h"
#include "core/limits.h"
#include "core/log.h"
#include "publish/endpoint.h"
#include "publish/heartbeat.h"
#include "publish/replay_answer.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <zmq.h>

#define PAGE_ALERTS ((size_t)512)        /* sent before the other steps have their turn */
#define ROUND_REQUESTS 4                 /* replay requests answered in one round */
#define ROUND_SUBSCRIBE 256              /* subscriptions taken in one round */
#define LINGER_MS 1000                   /* at the end, for what the network has not taken yet */
#define RETRY_US ((int64_t)1000000)      /* after the journal could not be read */
#define GREETING_GAP_US ((int64_t)20000) /* between heartbeats for new subscribers */
#define STOP_TRIES 3                     /* to read the journal once more before the end */

struct publisher {
    struct journal_source source;
    char *epoch;
    int64_t heartbeat_us;
    void *context, *alerts, *replay;
    char alerts_endpoint[ENDPOINT_BYTES], replay_endpoint[ENDPOINT_BYTES];
    int wake;
    atomic_bool stopping;
    _Atomic uint64_t seq;
    int64_t heartbeat_at_us; /* monotonic: when the next is due */
    int64_t greeted_us;      /* monotonic: when one was sent last */
    int64_t read_at_us;      /* monotonic: not to be read before; set after a failure */
    struct buffer heartbeat;
};

/* ---- making ---- */

static enum status open_alerts(struct publisher *publisher, const char *endpoint,
                               struct error *error) {
    const struct endpoint_options options = {
        .type = ZMQ_XPUB,
        .send_messages_max = LIMIT_SUBSCRIBER_ALERTS,
        .receive_messages_max = LIMIT_SUBSCRIBER_ALERTS,
        .message_bytes_max = (int64_t)LIMIT_REQUEST_BYTES,
        .linger_ms = LINGER_MS,
    };
    enum status status = endpoint_open(publisher->context, &options, &publisher->alerts, error);
    if (status != STATUS_OK) {
        return status;
    }
    int yes = 1; /* tell of every subscription, not only of the first to a topic */
    zmq_setsockopt(publisher->alerts, ZMQ_XPUB_VERBOSE, &yes, sizeof yes);
    return endpoint_bind(publisher->alerts, endpoint, publisher->alerts_endpoint, error);
}

static enum status open_replay(struct publisher *publisher, const char *endpoint,
                               struct error *error) {
    const struct endpoint_options options = {
        .type = ZMQ_ROUTER,
        .send_messages_max =
            3 * (int)LIMIT_REPLAY_ALERTS, /* an answer fits behind one not yet taken */
        .receive_messages_max = 16,
        .message_bytes_max = (int64_t)LIMIT_REQUEST_BYTES,
        .linger_ms = LINGER_MS,
    };
    enum status status = endpoint_open(publisher->context, &options, &publisher->replay, error);
    if (status != STATUS_OK) {
        return status;
    }
    int yes = 1; /* say when a peer cannot take a message; see replay_answer.c */
    zmq_setsockopt(publisher->replay, ZMQ_ROUTER_MANDATORY, &yes, sizeof yes);
    return endpoint_bind(publisher->replay, endpoint, publisher->replay_endpoint, error);
}

static enum status open_all(struct publisher *publisher, const struct publisher_options *options,
                            struct error *error) {
    publisher->context = zmq_ctx_new();
    publisher->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (publisher->context == NULL || publisher->wake < 0) {
        return error_set(error, STATUS_NETWORK, NULL, 0, 0,
                         "cannot set up publishing: %s; raise the limit of open files (ulimit -n)",
                         strerror(errno));
    }
    enum status status = open_alerts(publisher, options->alerts, error);
    if (status == STATUS_OK && options->replay) {
        status = open_replay(publisher, options->replay, error);
    }
    return status;
}

enum status publisher_create(const struct publisher_options *options,
                             const struct journal_source *source, struct publisher **out,
                             struct error *error) {
    struct publisher *publisher = calloc(1, sizeof *publisher);
    if (publisher == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    publisher->source = *source;
    publisher->wake = -1;
    publisher->heartbeat_us = options->heartbeat_us;
    buffer_init(&publisher->heartbeat, LIMIT_HEARTBEAT_BYTES);
    atomic_init(&publisher->stopping, false);
    atomic_init(&publisher->seq, options->published_seq);
    publisher->epoch = strdup(options->epoch);
    enum status status = STATUS_OK;
    if (publisher->epoch == NULL) {
        status = error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    if (status == STATUS_OK) {
        status = open_all(publisher, options, error);
    }
    if (status != STATUS_OK) {
        publisher_destroy(&publisher);
        return status;
    }
    *out = publisher;
    return STATUS_OK;
}

void publisher_destroy(struct publisher **address) {
    struct publisher *publisher = *address;
    if (publisher == NULL) {
        return;
    }
    if (publisher->replay) {
        zmq_close(publisher->replay);
    }
    if (publisher->alerts) {
        zmq_close(publisher->alerts);
    }
    if (publisher->context) {
        while (zmq_ctx_term(publisher->context) != 0 && zmq_errno() == EINTR) {
        }
    }
    if (publisher->wake >= 0) {
        close(publisher->wake);
    }
    buffer_fini(&publisher->heartbeat);
    free(publisher->epoch);
    free(publisher);
    *address = NULL;
}

const char *publisher_alerts_endpoint(const struct publisher *publisher) {
    return publisher->alerts_endpoint;
}

const char *publisher_replay_endpoint(const struct publisher *publisher) {
    return publisher->replay_endpoint;
}

/* ---- what other threads may call ---- */

void publisher_wake(struct publisher *publisher) {
    uint64_t one = 1;
    (void)!write(publisher->wake, &one, sizeof one); /* full: it is awake already */
}

void publisher_stop(struct publisher *publisher) {
    atomic_store(&publisher->stopping, true);
    publisher_wake(publisher);
}

uint64_t publisher_seq(const struct publisher *publisher) {
    return atomic_load(&publisher->seq);
}

/* ---- the steps ---- */

/* XPUB never waits: a subscriber past its high-water mark is passed over. */
static bool send_frames(void *socket, struct slice topic, struct slice body) {
    int sent = 0;
    do {
        sent = zmq_send(socket, topic.data, topic.bytes, ZMQ_SNDMORE | ZMQ_DONTWAIT);
    } while (sent < 0 && zmq_errno() == EINTR);
    if (sent < 0) {
        return false;
    }
    do {
        sent = zmq_send(socket, body.data, body.bytes, ZMQ_DONTWAIT);
    } while (sent < 0 && zmq_errno() == EINTR);
    return sent >= 0;
}

struct page {
    struct publisher *publisher;
    size_t alerts;
};

static bool send_alert(void *context, uint64_t seq, struct slice topic, struct slice json) {
    struct page *page = context;
    if (!send_frames(page->publisher->alerts, topic, json)) {
        log_error("publishing alert %llu: %s", (unsigned long long)seq, zmq_strerror(zmq_errno()));
        return false;
    }
    atomic_store(&page->publisher->seq, seq);
    counter_add(COUNTER_alerts_published, 1);
    page->alerts++;
    return true;
}

/* One page of what is committed and not sent. STATUS_OK: perhaps there is more; STATUS_EMPTY: no.
 */
static enum status publish_page(struct publisher *publisher) {
    struct page page = {.publisher = publisher};
    struct error error = {0};
    enum status status =
        publisher->source.read(publisher->source.context, publisher_seq(publisher) + 1, 0, NULL, 0,
                               PAGE_ALERTS, send_alert, &page, &error);
    if (status != STATUS_OK) {
        log_error("the journal cannot be read: %s; trying again", error.message);
        publisher->read_at_us = clock_monotonic_us() + RETRY_US;
        return status;
    }
    return page.alerts == PAGE_ALERTS ? STATUS_OK : STATUS_EMPTY;
}

static void add_category(void *context, struct slice category, uint64_t last_seq) {
    heartbeat_category(context, category, last_seq);
}

static void send_heartbeat(struct publisher *publisher, int64_t now_us) {
    struct buffer *body = &publisher->heartbeat;
    struct journal_source *source = &publisher->source;
    struct error error = {0};
    uint64_t oldest = 0, last = 0;
    publisher->greeted_us = now_us;
    publisher->heartbeat_at_us = now_us + publisher->heartbeat_us;
    enum status status = source->bounds(source->context, &oldest, &last, &error);
    buffer_clear(body);
    heartbeat_begin(body, slice_of(publisher->epoch), publisher_seq(publisher), oldest,
                    clock_real_us());
    if (status == STATUS_OK) {
        status = source->categories(source->context, add_category, body, &error);
    }
    heartbeat_end(body);
    if (status != STATUS_OK || body->failed != STATUS_OK) {
        log_error("no heartbeat: %s",
                  status != STATUS_OK ? error.message : status_text(body->failed));
        return;
    }
    send_frames(publisher->alerts, slice_of(HEARTBEAT_TOPIC), buffer_slice(body));
}

/* Whether the message is a new subscription that takes in heartbeats: 1, then a prefix of the
 * topic. */
static bool wants_heartbeat(struct slice message) {
    return message.bytes > 0 && message.data[0] == 1 &&
           slice_starts(SLICE_LITERAL(HEARTBEAT_TOPIC),
                        slice_make(message.data + 1, message.bytes - 1));
}

/* A new subscriber learns at once where the journal stands, so that it need not wait for the next
 * heartbeat to see what it has missed. */
static void take_subscriptions(struct publisher *publisher) {
    bool greet = false;
    for (int i = 0; i < ROUND_SUBSCRIBE; i++) {
        zmq_msg_t message;
        zmq_msg_init(&message);
        int bytes = zmq_msg_recv(&message, publisher->alerts, ZMQ_DONTWAIT);
        if (bytes >= 0) {
            greet = wants_heartbeat(slice_make(zmq_msg_data(&message), (size_t)bytes)) || greet;
        }
        zmq_msg_close(&message);
        if (bytes < 0) {
            break;
        }
    }
    int64_t greeting_us = publisher->greeted_us + GREETING_GAP_US;
    if (greet && greeting_us < publisher->heartbeat_at_us) {
        publisher->heartbeat_at_us = greeting_us;
    }
}

static void answer_requests(struct publisher *publisher) {
    for (int i = 0; publisher->replay && i < ROUND_REQUESTS; i++) {
        if (replay_answer_next(publisher->replay, &publisher->source) != STATUS_OK) {
            return;
        }
    }
}

/* ---- the loop ---- */

static long poll_timeout_ms(const struct publisher *publisher, int64_t now_us) {
    int64_t until_us = publisher->heartbeat_at_us;
    if (publisher->read_at_us > now_us && publisher->read_at_us < until_us) {
        until_us = publisher->read_at_us;
    }
    return until_us <= now_us ? 0 : (long)((until_us - now_us + 999) / 1000);
}

static void wait_for_work(struct publisher *publisher, bool more) {
    zmq_pollitem_t items[3] = {
        {.fd = publisher->wake, .events = ZMQ_POLLIN},
        {.socket = publisher->alerts, .events = ZMQ_POLLIN},
        {.socket = publisher->replay, .events = ZMQ_POLLIN},
    };
    long timeout_ms = more ? 0 : poll_timeout_ms(publisher, clock_monotonic_us());
    (void)!zmq_poll(items, publisher->replay ? 3 : 2, timeout_ms); /* a signal: just a round more */
    uint64_t wakes = 0;
    (void)!read(publisher->wake, &wakes, sizeof wakes);
}

/* What was committed before the stop, then one heartbeat so that a lost last alert still shows. */
static void finish(struct publisher *publisher) {
    int tries = 0;
    enum status status = STATUS_OK;
    while (status != STATUS_EMPTY && tries < STOP_TRIES) {
        status = publish_page(publisher);
        tries += status != STATUS_OK;
    }
    send_heartbeat(publisher, clock_monotonic_us());
}

void publisher_run(struct publisher *publisher) {
    publisher->heartbeat_at_us = clock_monotonic_us();
    while (!atomic_load(&publisher->stopping)) {
        bool more = false;
        if (clock_monotonic_us() >= publisher->read_at_us) {
            more = publish_page(publisher) == STATUS_OK;
        }
        take_subscriptions(publisher);
        answer_requests(publisher);
        int64_t now_us = clock_monotonic_us();
        if (now_us >= publisher->heartbeat_at_us) {
            send_heartbeat(publisher, now_us);
        }
        wait_for_work(publisher, more);
    }
    finish(publisher);
}
