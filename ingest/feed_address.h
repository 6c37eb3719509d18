/* A feed's address, judged before anything is sent to it. */
#ifndef TOCSIN_INGEST_FEED_ADDRESS_H
#define TOCSIN_INGEST_FEED_ADDRESS_H

#include "core/status.h"

enum { FEED_HOST_BYTES = 256 };

/* `url` is NUL-terminated. Writes its host, in lower case, without port and without the brackets of
 * an IPv6 address. STATUS_INVALID says what is wrong with it: only http and https are fetched. */
enum status feed_address_host(const char *url, char host[FEED_HOST_BYTES],
                              struct error *error) WARN_UNUSED;

#endif
