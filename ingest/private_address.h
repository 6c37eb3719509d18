/* Which addresses a feed may not lead to unless its configuration says so: the request would reach
 * what only this machine or its network can see (server-side request forgery). */
#ifndef TOCSIN_INGEST_PRIVATE_ADDRESS_H
#define TOCSIN_INGEST_PRIVATE_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

/* True for every address that is not plain public unicast: loopback, private, link-local, unique
 * local, shared (CGNAT), multicast, unspecified, documentation, reserved; for IPv6 forms that carry
 * an IPv4 address the carried one is judged. A family that is neither IPv4 nor IPv6 is private. */
bool address_is_private(const struct sockaddr *address);
/* The same of an address as text; what is no address is private. */
bool address_text_is_private(const char *text);

#endif
