/* ZeroMQ sockets with the options that all of ours share, and errors that name the endpoint and say
 * what would be right. Internal to publish/. */
#ifndef TOCSIN_PUBLISH_ENDPOINT_H
#define TOCSIN_PUBLISH_ENDPOINT_H

#include "core/status.h"

#include <stdbool.h>
#include <stdint.h>

enum { ENDPOINT_BYTES = 256 };

struct endpoint_options {
    int type;              /* ZMQ_XPUB, … */
    int send_messages_max; /* high-water marks, per peer */
    int receive_messages_max;
    int64_t message_bytes_max; /* of one message from outside; larger ones end the connection */
    int linger_ms;
};

/* A socket that is neither bound nor connected yet. zmq_close is the caller's. */
enum status endpoint_open(void *context, const struct endpoint_options *options, void **out,
                          struct error *error) WARN_UNUSED;
/* `bound` gets the address as it came out, a wildcard port filled in. */
enum status endpoint_bind(void *socket, const char *endpoint, char bound[ENDPOINT_BYTES],
                          struct error *error) WARN_UNUSED;
enum status endpoint_connect(void *socket, const char *endpoint, struct error *error) WARN_UNUSED;

#endif
