/* Opening, binding and connecting. Connections are watched by TCP keepalive, not by ZMTP
 * heartbeats: those can abort a subscriber under back-pressure (libzmq#3937). */
#include "publish/endpoint.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zmq.h>

/* A peer that vanished without a word is noticed after 60 + 4 * 15 s. */
enum { KEEPALIVE_IDLE_S = 60, KEEPALIVE_INTERVAL_S = 15, KEEPALIVE_COUNT = 4 };
/* Tries to connect again after 0.1 s, then less and less often, at least every 5 s. */
enum { RECONNECT_MS = 100, RECONNECT_MS_MAX = 5000 };

static bool set_number(void *socket, int option, int value) {
    return zmq_setsockopt(socket, option, &value, sizeof value) == 0;
}

static bool set_options(void *socket, const struct endpoint_options *options) {
    return set_number(socket, ZMQ_SNDHWM, options->send_messages_max) &&
           set_number(socket, ZMQ_RCVHWM, options->receive_messages_max) &&
           zmq_setsockopt(socket, ZMQ_MAXMSGSIZE, &options->message_bytes_max,
                          sizeof options->message_bytes_max) == 0 &&
           set_number(socket, ZMQ_LINGER, options->linger_ms) && set_number(socket, ZMQ_IPV6, 1) &&
           set_number(socket, ZMQ_TCP_KEEPALIVE, 1) &&
           set_number(socket, ZMQ_TCP_KEEPALIVE_IDLE, KEEPALIVE_IDLE_S) &&
           set_number(socket, ZMQ_TCP_KEEPALIVE_INTVL, KEEPALIVE_INTERVAL_S) &&
           set_number(socket, ZMQ_TCP_KEEPALIVE_CNT, KEEPALIVE_COUNT) &&
           set_number(socket, ZMQ_RECONNECT_IVL, RECONNECT_MS) &&
           set_number(socket, ZMQ_RECONNECT_IVL_MAX, RECONNECT_MS_MAX);
}

enum status endpoint_open(void *context, const struct endpoint_options *options, void **out,
                          struct error *error) {
    void *socket = zmq_socket(context, options->type);
    if (socket == NULL) {
        return error_set(error, STATUS_NETWORK, NULL, 0, 0,
                         "cannot open a ZeroMQ socket: %s; raise the limit of open files "
                         "(ulimit -n)",
                         zmq_strerror(errno));
    }
    if (!set_options(socket, options)) {
        enum status status = error_set(error, STATUS_INTERNAL, NULL, 0, 0,
                                       "cannot set up a ZeroMQ socket: %s", zmq_strerror(errno));
        zmq_close(socket);
        return status;
    }
    *out = socket;
    return STATUS_OK;
}

/* What is wrong and what would be right, for an errno of zmq_bind or zmq_connect. */
static enum status endpoint_error(const char *endpoint, int number, struct error *error) {
    static const char form[] = "write tcp://ADDRESS:PORT, such as tcp://127.0.0.1:5590, or "
                               "ipc:///path/of/a/socket";
    switch (number) {
    case EADDRINUSE:
        return error_set(error, STATUS_IN_USE, NULL, 0, 0,
                         "%s is in use by another process; stop that one, or choose another port",
                         endpoint);
    case EINVAL:
    case EPROTONOSUPPORT:
    case ENOCOMPATPROTO:
        return error_set(error, STATUS_INVALID, NULL, 0, 0, "\"%s\" is no endpoint; %s", endpoint,
                         form);
    case ENODEV:
    case EADDRNOTAVAIL:
        return error_set(error, STATUS_INVALID, NULL, 0, 0,
                         "%s: this machine has no such address or interface; use 127.0.0.1, an "
                         "address of this machine, or * for all of them",
                         endpoint);
    case EACCES:
        return error_set(error, STATUS_NETWORK, NULL, 0, 0,
                         "%s: this user may not listen there; choose a port of 1024 or above, or "
                         "a folder that this user may write",
                         endpoint);
    case ENOENT:
        return error_set(error, STATUS_NETWORK, NULL, 0, 0,
                         "%s: no such folder; create it, or name another path", endpoint);
    default:
        return error_set(error, STATUS_NETWORK, NULL, 0, 0, "%s: %s", endpoint,
                         zmq_strerror(number));
    }
}

/* libzmq takes what it can of a port and drops the rest: 70000 becomes 4464. So a port is judged
 * here. */
static bool port_is_right(const char *endpoint, bool may_be_wildcard) {
    const char *colon = strrchr(endpoint, ':');
    if (strncmp(endpoint, "tcp://", 6) != 0 || colon == NULL) {
        return true; /* whatever else is wrong, libzmq sees */
    }
    if (may_be_wildcard && strcmp(colon, ":*") == 0) {
        return true;
    }
    char *end = NULL;
    bool begins_with_digit = colon[1] >= '0' && colon[1] <= '9';
    unsigned long port = strtoul(colon + 1, &end, 10);
    return begins_with_digit && *end == '\0' && port <= UINT16_MAX && (port > 0 || may_be_wildcard);
}

/* "tcp://[::ffff:127.0.0.1]:5590", as a socket that speaks IPv6 calls it, is
 * "tcp://127.0.0.1:5590". */
static void unmap_address(char bound[ENDPOINT_BYTES]) {
    static const char mapped[] = "tcp://[::ffff:";
    char *bracket = strchr(bound, ']');
    if (strncmp(bound, mapped, sizeof mapped - 1) != 0 || bracket == NULL ||
        strchr(bound + sizeof mapped - 1, '.') == NULL) {
        return;
    }
    char plain[ENDPOINT_BYTES];
    const char *address = bound + sizeof mapped - 1;
    snprintf(plain, sizeof plain, "tcp://%.*s%s", (int)(bracket - address), address, bracket + 1);
    strcpy(bound, plain);
}

enum status endpoint_bind(void *socket, const char *endpoint, char bound[ENDPOINT_BYTES],
                          struct error *error) {
    if (!port_is_right(endpoint, true)) {
        return endpoint_error(endpoint, EINVAL, error);
    }
    if (zmq_bind(socket, endpoint) != 0) {
        return endpoint_error(endpoint, zmq_errno(), error);
    }
    size_t bytes = ENDPOINT_BYTES;
    if (zmq_getsockopt(socket, ZMQ_LAST_ENDPOINT, bound, &bytes) != 0) {
        return endpoint_error(endpoint, zmq_errno(), error);
    }
    unmap_address(bound);
    return STATUS_OK;
}

enum status endpoint_connect(void *socket, const char *endpoint, struct error *error) {
    if (!port_is_right(endpoint, false)) {
        return endpoint_error(endpoint, EINVAL, error);
    }
    if (zmq_connect(socket, endpoint) != 0) {
        return endpoint_error(endpoint, zmq_errno(), error);
    }
    return STATUS_OK;
}
