/* The fetcher: one thread that owns a curl multi handle and a pool of transfers. A feed goes round:
 *
 *   schedule ─▶ (line of a busy host ─▶ schedule) ─▶ transfer ─▶ held ─▶ queue … fetcher_committed
 *       ▲                                                                          │
 *       └────────────────────────────── committed ◀────────────────────────────────┘
 *
 * and is in exactly one of these places. So it is never polled twice at once, and never again
 * before what its last answer brought is saved.
 *
 * Bounds: transfers and held answers together are never more than the slots, for none begins while
 * an answer is held; the committed list has one entry a feed at most.
 *
 * Threads: fetcher_stop and fetcher_committed come from others. They share the committed list and,
 * of a feed that awaits its commit, the state, under the mutex; while a feed is anywhere else on
 * its round its state belongs to the fetch thread alone. curl_multi_wakeup is the one call that
 * curl allows from other threads.
 *
 * The schedule runs on the monotonic clock: a step of the wall clock neither stalls nor rushes it.
 */
#include "ingest/fetch.h"

#include "core/clock.h"
#include "core/counters.h"
#include "core/log.h"
#include "ingest/feed_table.h"
#include "ingest/fetched.h"
#include "ingest/schedule.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/random.h>

enum {
    IDLE_MS = 1000,          /* the longest sleep; wake-ups end it */
    FULL_QUEUE_MS = 20,      /* between two tries to hand over: a queue cannot wake curl */
    CONNECTIONS_KEPT_MIN = 8 /* open connections for another request to the same host */
};
#define NO_MEMORY_RETRY_US ((int64_t)60 * 1000000)

struct slot {
    struct transfer transfer; /* its handle is made when it is first needed */
    uint32_t feed;
    bool active;
};

struct fetcher {
    struct feed_table feeds;
    struct host_table hosts;
    struct schedule schedule;
    struct pace pace;
    struct fetch_options options; /* user_agent is borrowed from user_agent_text */
    char *user_agent_text;        /* owned */
    CURLM *multi;
    struct slot *slots; /* owned */
    size_t slot_count;
    uint32_t *free_slots; /* owned; a stack */
    size_t free_count;
    struct fetched **held; /* owned; a ring of slot_count answers that wait for the queue */
    size_t held_first, held_count;
    pthread_mutex_t mutex; /* over committed and the states of feeds that await their commit */
    uint32_t *committed;   /* owned; feeds to be planned again */
    size_t committed_count;
    atomic_size_t unanswered; /* feeds without a saved answer since the start */
    atomic_bool stopped;
};

/* ---- planning ---- */

/* A time that is further ahead than any delay we give comes from a wrong clock or from a longer
 * interval of before. */
static void plan_next_poll(struct fetcher *fetcher, uint32_t index) {
    const struct feed *feed = &fetcher->feeds.feeds[index];
    int64_t now_us = clock_real_us();
    int64_t due_us = INT64_MIN;
    if (feed->next_poll_us > 0) {
        int64_t delay_us = feed->next_poll_us - now_us;
        int64_t max_us = pace_delay_max_us(&fetcher->pace, feed->every_us, feed->failures);
        due_us = clock_monotonic_us() + (delay_us < max_us ? delay_us : max_us);
    }
    schedule_put(&fetcher->schedule, index, due_us);
}

static void plan_committed(struct fetcher *fetcher) {
    pthread_mutex_lock(&fetcher->mutex);
    for (size_t i = 0; i < fetcher->committed_count; i++) {
        plan_next_poll(fetcher, fetcher->committed[i]);
    }
    fetcher->committed_count = 0;
    pthread_mutex_unlock(&fetcher->mutex);
}

/* ---- transfers ---- */

/* The slot is free again, and the feed that waited longest for this host is due again. */
static void release_slot(struct fetcher *fetcher, struct slot *slot) {
    slot->active = false;
    fetcher->free_slots[fetcher->free_count++] = (uint32_t)(slot - fetcher->slots);
    uint32_t next = host_table_end(&fetcher->hosts, slot->feed);
    if (next != HOST_FEED_NONE) {
        plan_next_poll(fetcher, next);
    }
}

static void postpone(struct fetcher *fetcher, uint32_t index) {
    log_error("%s: out of memory; this feed is tried again in %d s",
              fetcher->feeds.feeds[index].url, (int)(NO_MEMORY_RETRY_US / 1000000));
    schedule_put(&fetcher->schedule, index, clock_monotonic_us() + NO_MEMORY_RETRY_US);
}

static enum status begin_transfer(struct fetcher *fetcher, struct slot *slot) {
    const struct feed *feed = &fetcher->feeds.feeds[slot->feed];
    const struct feed_state state = feed_get_state(feed);
    const struct transfer_request request = {
        .url = feed->url,
        .etag = state.etag,
        .last_modified = state.last_modified,
        .allow_private = feed->allow_private,
    };
    enum status status = STATUS_OK;
    if (slot->transfer.easy == NULL) {
        status = transfer_init(&slot->transfer, &fetcher->options);
    }
    if (status == STATUS_OK) {
        status = transfer_begin(&slot->transfer, &request);
    }
    if (status == STATUS_OK &&
        curl_multi_add_handle(fetcher->multi, slot->transfer.easy) != CURLM_OK) {
        status = STATUS_NO_MEMORY;
    }
    return status;
}

static void begin_poll(struct fetcher *fetcher, uint32_t feed) {
    if (!host_table_begin(&fetcher->hosts, feed)) {
        return;
    }
    struct slot *slot = &fetcher->slots[fetcher->free_slots[--fetcher->free_count]];
    slot->feed = feed;
    slot->active = true;
    if (begin_transfer(fetcher, slot) != STATUS_OK) {
        release_slot(fetcher, slot);
        postpone(fetcher, feed);
    }
}

/* None while an answer is held: that is how a full queue slows us. */
static void begin_due_polls(struct fetcher *fetcher) {
    int64_t now_us = clock_monotonic_us();
    while (fetcher->held_count == 0 && fetcher->free_count > 0) {
        const struct schedule_entry *first = schedule_first(&fetcher->schedule);
        if (first == NULL || first->due_us > now_us) {
            return;
        }
        begin_poll(fetcher, schedule_take(&fetcher->schedule).feed);
    }
}

static void count_poll(const struct fetched *fetched) {
    counter_add(COUNTER_polls, 1);
    if (fetched->status == STATUS_NOT_MODIFIED) {
        counter_add(
            fetched->http_status == 304 ? COUNTER_polls_not_modified : COUNTER_polls_unchanged, 1);
    } else if (fetched->status != STATUS_OK) {
        counter_add(COUNTER_polls_failed, 1);
    }
}

static void hold(struct fetcher *fetcher, struct fetched *fetched) {
    size_t at = (fetcher->held_first + fetcher->held_count) % fetcher->slot_count;
    fetcher->held[at] = fetched;
    fetcher->held_count++;
    pthread_mutex_lock(&fetcher->mutex);
    fetcher->feeds.feeds[fetched->feed].awaits_commit = true;
    pthread_mutex_unlock(&fetcher->mutex);
}

static void end_poll(struct fetcher *fetcher, CURL *easy, CURLcode code) {
    char *context = NULL;
    (void)curl_easy_getinfo(easy, CURLINFO_PRIVATE, &context);
    struct slot *slot = (struct slot *)(void *)context; /* its first member is the transfer */
    (void)curl_multi_remove_handle(fetcher->multi, easy);
    const struct feed *feed = &fetcher->feeds.feeds[slot->feed];
    const struct feed_state state = feed_get_state(feed);
    struct transfer_result result;
    struct fetched *fetched = NULL;
    transfer_end(&slot->transfer, code, &result);
    enum status status = fetched_create(slot->feed, &slot->transfer, &result, &state,
                                        &fetcher->pace, feed->every_us, clock_real_us(), &fetched);
    release_slot(fetcher, slot);
    if (status != STATUS_OK) {
        postpone(fetcher, slot->feed);
        return;
    }
    count_poll(fetched);
    hold(fetcher, fetched);
}

static void drive_transfers(struct fetcher *fetcher) {
    int count = 0;
    CURLMcode code = curl_multi_perform(fetcher->multi, &count);
    if (code != CURLM_OK) {
        log_error("curl cannot go on with its transfers: %s", curl_multi_strerror(code));
    }
    for (CURLMsg *message; (message = curl_multi_info_read(fetcher->multi, &count)) != NULL;) {
        if (message->msg == CURLMSG_DONE) {
            end_poll(fetcher, message->easy_handle, message->data.result);
        }
    }
}

/* ---- handing over ---- */

/* STATUS_FULL or STATUS_STOPPED if something is still held. */
static enum status hand_over(struct fetcher *fetcher, struct queue *out) {
    while (fetcher->held_count > 0) {
        enum status status = queue_try_push(out, fetcher->held[fetcher->held_first]);
        if (status != STATUS_OK) {
            return status;
        }
        fetcher->held_first = (fetcher->held_first + 1) % fetcher->slot_count;
        fetcher->held_count--;
    }
    return STATUS_OK;
}

/* Until a socket is ready, curl has something to time out, a feed is due, or someone wakes us. */
static void wait_for_work(struct fetcher *fetcher) {
    int64_t timeout_ms = fetcher->held_count > 0 ? FULL_QUEUE_MS : IDLE_MS;
    const struct schedule_entry *first = schedule_first(&fetcher->schedule);
    if (first != NULL && fetcher->held_count == 0 && fetcher->free_count > 0) {
        int64_t now_us = clock_monotonic_us();
        int64_t due_ms = first->due_us <= now_us ? 0 : (first->due_us - now_us + 999) / 1000;
        timeout_ms = due_ms < timeout_ms ? due_ms : timeout_ms;
    }
    (void)curl_multi_poll(fetcher->multi, NULL, 0, (int)timeout_ms, NULL);
}

static void drop_all(struct fetcher *fetcher) {
    for (size_t i = 0; i < fetcher->slot_count; i++) {
        if (fetcher->slots[i].active) {
            (void)curl_multi_remove_handle(fetcher->multi, fetcher->slots[i].transfer.easy);
            fetcher->slots[i].active = false;
        }
    }
    for (; fetcher->held_count > 0; fetcher->held_count--) {
        fetched_destroy(&fetcher->held[fetcher->held_first]);
        fetcher->held_first++;
        fetcher->held_first = fetcher->held_first == fetcher->slot_count ? 0 : fetcher->held_first;
    }
}

void fetcher_run(struct fetcher *fetcher, struct queue *out) {
    sigset_t pipe_only; /* OpenSSL writes without MSG_NOSIGNAL; this thread wants EPIPE */
    sigemptyset(&pipe_only);
    sigaddset(&pipe_only, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe_only, NULL);
    while (!atomic_load(&fetcher->stopped)) {
        plan_committed(fetcher);
        begin_due_polls(fetcher);
        drive_transfers(fetcher);
        if (hand_over(fetcher, out) == STATUS_STOPPED) {
            break;
        }
        wait_for_work(fetcher);
    }
    drop_all(fetcher);
}

/* ---- called by other threads ---- */

void fetcher_stop(struct fetcher *fetcher) {
    atomic_store(&fetcher->stopped, true);
    (void)curl_multi_wakeup(fetcher->multi);
}

/* The thread looks at the list whenever it wakes, at least every IDLE_MS: it is only woken for a
 * feed that is due before that. */
void fetcher_committed(struct fetcher *fetcher, size_t index, const struct feed_state *state) {
    pthread_mutex_lock(&fetcher->mutex);
    struct feed *feed = index < fetcher->feeds.count ? &fetcher->feeds.feeds[index] : NULL;
    if (feed != NULL && feed->awaits_commit) {
        feed_put_state(feed, state);
        feed->awaits_commit = false;
        fetcher->committed[fetcher->committed_count++] = (uint32_t)index;
        if (!feed->answered) {
            feed->answered = true;
            atomic_fetch_sub(&fetcher->unanswered, 1);
        }
    }
    pthread_mutex_unlock(&fetcher->mutex);
    if (state->next_poll_us <= clock_real_us() + (int64_t)IDLE_MS * 1000) {
        (void)curl_multi_wakeup(fetcher->multi);
    }
}

bool fetcher_all_polled(const struct fetcher *fetcher) {
    return atomic_load(&fetcher->unanswered) == 0;
}

/* ---- making and unmaking ---- */

static enum status make_slots(struct fetcher *fetcher, size_t count) {
    fetcher->slots = calloc(count, sizeof *fetcher->slots);
    fetcher->free_slots = calloc(count, sizeof *fetcher->free_slots);
    fetcher->held = calloc(count, sizeof *fetcher->held);
    if (fetcher->slots == NULL || fetcher->free_slots == NULL || fetcher->held == NULL) {
        return STATUS_NO_MEMORY;
    }
    fetcher->slot_count = count;
    for (size_t i = 0; i < count; i++) {
        fetcher->free_slots[fetcher->free_count++] = (uint32_t)(count - 1 - i);
    }
    return STATUS_OK;
}

static enum status make_multi(struct fetcher *fetcher) {
    fetcher->multi = curl_multi_init();
    if (fetcher->multi == NULL) {
        return STATUS_NO_MEMORY;
    }
    long kept = fetcher->slot_count > CONNECTIONS_KEPT_MIN ? (long)fetcher->slot_count
                                                           : CONNECTIONS_KEPT_MIN;
    (void)curl_multi_setopt(fetcher->multi, CURLMOPT_PIPELINING, CURLPIPE_NOTHING);
    (void)curl_multi_setopt(fetcher->multi, CURLMOPT_MAXCONNECTS, kept);
    return STATUS_OK;
}

static enum status copy_options(struct fetcher *fetcher, const struct fetch_options *options) {
    struct slice agent = options->user_agent;
    fetcher->options = *options;
    fetcher->user_agent_text = malloc(agent.bytes + 1);
    if (fetcher->user_agent_text == NULL) {
        return STATUS_NO_MEMORY;
    }
    for (size_t i = 0; i < agent.bytes; i++) {
        fetcher->user_agent_text[i] = agent.data[i];
    }
    fetcher->options.user_agent = slice_make(fetcher->user_agent_text, agent.bytes);
    fetcher->pace.min_interval_us = options->min_interval_us;
    if (getrandom(&fetcher->pace.random, sizeof fetcher->pace.random, GRND_NONBLOCK) !=
        (ssize_t)sizeof fetcher->pace.random) {
        fetcher->pace.random = (uint64_t)clock_real_us();
    }
    return STATUS_OK;
}

static enum status make_parts(struct fetcher *fetcher, const struct feed_config *feeds,
                              const struct feed_state *states, size_t count,
                              const struct fetch_options *options, struct error *error) {
    enum status status = feed_table_init(&fetcher->feeds, feeds, states, count, error);
    if (status == STATUS_OK) {
        status = feed_table_hosts(&fetcher->feeds, options->per_host, &fetcher->hosts, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    size_t slots = options->concurrency < count ? options->concurrency : count;
    fetcher->committed = calloc(count > 0 ? count : 1, sizeof *fetcher->committed);
    status = fetcher->committed ? schedule_init(&fetcher->schedule, count) : STATUS_NO_MEMORY;
    if (status == STATUS_OK) {
        status = make_slots(fetcher, slots > 0 ? slots : 1);
    }
    if (status == STATUS_OK) {
        status = make_multi(fetcher);
    }
    if (status == STATUS_OK) {
        status = copy_options(fetcher, options);
    }
    if (status != STATUS_OK) {
        return error_set(error, status, NULL, 0, 0, "no memory for %zu feeds", count);
    }
    return STATUS_OK;
}

enum status fetcher_create(const struct feed_config *feeds, const struct feed_state *states,
                           size_t count, const struct fetch_options *options, struct fetcher **out,
                           struct error *error) {
    enum status status = transfer_global_init(error);
    if (status != STATUS_OK) {
        return status;
    }
    struct fetcher *fetcher = calloc(1, sizeof *fetcher);
    if (fetcher == NULL) {
        return error_set(error, STATUS_NO_MEMORY, NULL, 0, 0, "out of memory");
    }
    pthread_mutex_init(&fetcher->mutex, NULL);
    status = make_parts(fetcher, feeds, states, count, options, error);
    if (status != STATUS_OK) {
        fetcher_destroy(&fetcher);
        return status;
    }
    atomic_store(&fetcher->unanswered, count);
    for (uint32_t i = 0; i < count; i++) {
        plan_next_poll(fetcher, i);
    }
    *out = fetcher;
    return STATUS_OK;
}

void fetcher_destroy(struct fetcher **address) {
    struct fetcher *fetcher = *address;
    if (fetcher == NULL) {
        return;
    }
    for (size_t i = 0; i < fetcher->slot_count; i++) {
        if (fetcher->slots[i].transfer.easy != NULL) {
            transfer_fini(&fetcher->slots[i].transfer);
        }
    }
    curl_multi_cleanup(fetcher->multi);
    free(fetcher->slots);
    free(fetcher->free_slots);
    free(fetcher->held);
    free(fetcher->committed);
    free(fetcher->user_agent_text);
    schedule_fini(&fetcher->schedule);
    host_table_fini(&fetcher->hosts);
    feed_table_fini(&fetcher->feeds);
    pthread_mutex_destroy(&fetcher->mutex);
    free(fetcher);
    *address = NULL;
}
