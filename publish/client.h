/* The subscriber's side: connects, sees gaps through seq, prev and heartbeats, heals them by
 * replay, and gives every alert once and in order. One thread per client; each has a libzmq context
 * of its own. (The installed form of it, with the prefix tocsin_, is made of this.)
 *
 * With several topics the order is that of seq within each of them; where nothing is lost on the
 * way, it is that of seq overall. A topic should end in a slash: of a prefix that ends inside a
 * name, such as alert/act, the alerts do not say which one came before, so every jump in seq costs
 * a request to replay. */
#ifndef TOCSIN_PUBLISH_CLIENT_H
#define TOCSIN_PUBLISH_CLIENT_H

#include "core/slice.h"
#include "core/status.h"

#include <stdint.h>

struct client_options {
    const char *alerts;         /* endpoint of the monitor's XPUB socket */
    const char *replay;         /* endpoint of its ROUTER socket; NULL: gaps are told, not healed */
    const struct slice *topics; /* prefixes such as "alert/sanctions/"; none: all alerts */
    size_t topic_count;
    bool since_given;  /* start with the alerts after `since`, by replay */
    uint64_t since;    /* 0: all that are kept; what has expired is then no gap */
    uint64_t last;     /* > 0: start with the last N alerts of the topics, ≤ LIMIT_CLIENT_LAST */
    const char *epoch; /* the epoch that `since` belongs to; NULL: any */
};

struct client;

enum client_event {
    CLIENT_ALERT,     /* one alert, in topic and json */
    CLIENT_GAP,       /* alerts from gap_from to gap_to could not be had (expired, or no replay) */
    CLIENT_NEW_EPOCH, /* the store is a new one: its alerts follow from seq 1 on */
};

struct client_message {
    enum client_event event;
    struct slice topic, json; /* borrowed until the next call */
    uint64_t seq;
    uint64_t gap_from, gap_to;
    struct slice epoch;
};

/* Copies the options. Returns owned. */
enum status client_create(const struct client_options *options, struct client **out,
                          struct error *error) WARN_UNUSED;
void client_destroy(struct client **client);
/* Waits up to timeout_ms (-1: for ever). STATUS_EMPTY: nothing came, or a signal arrived. */
enum status client_next(struct client *client, int64_t timeout_ms, struct client_message *out,
                        struct error *error) WARN_UNUSED;
/* The position to pass as since and epoch next time: of the last alert given, and of those that a
 * filter passed over. */
uint64_t client_position(const struct client *client, struct slice *epoch);

#endif
