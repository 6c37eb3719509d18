/* The special-purpose ranges of IPv4 and IPv6 as two tables (IANA "IPv4 / IPv6 Special-Purpose
 * Address Registry", RFC 6890 and its updates). IPv4 is open but for the table; IPv6 is shut but
 * for 2000::/3, the only range from which global unicast addresses are given out, less the table.
 *
 * Judged at the moment a socket is opened and again before each request, never from the name: a
 * name can resolve to another address a second later. */
#include "ingest/private_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct range4 {
    uint32_t network;
    unsigned bits;
};

static const struct range4 private4[] = {
    {0x00000000, 8},  /* 0.0.0.0/8: this network; 0.0.0.0 reaches this machine */
    {0x0A000000, 8},  /* 10.0.0.0/8: private */
    {0x64400000, 10}, /* 100.64.0.0/10: shared address space (CGNAT) */
    {0x7F000000, 8},  /* 127.0.0.0/8: loopback */
    {0xA9FE0000, 16}, /* 169.254.0.0/16: link-local; cloud metadata services live here */
    {0xAC100000, 12}, /* 172.16.0.0/12: private */
    {0xC0000000, 24}, /* 192.0.0.0/24: protocol assignments */
    {0xC0000200, 24}, /* 192.0.2.0/24: documentation */
    {0xC0586300, 24}, /* 192.88.99.0/24: 6to4 relays, retired */
    {0xC0A80000, 16}, /* 192.168.0.0/16: private */
    {0xC6120000, 15}, /* 198.18.0.0/15: benchmarking */
    {0xC6336400, 24}, /* 198.51.100.0/24: documentation */
    {0xCB007100, 24}, /* 203.0.113.0/24: documentation */
    {0xE0000000, 4},  /* 224.0.0.0/4: multicast */
    {0xF0000000, 4},  /* 240.0.0.0/4: reserved, and broadcast */
};

static bool is_private4(uint32_t address) {
    for (size_t i = 0; i < sizeof private4 / sizeof *private4; i++) {
        uint32_t mask = ~(uint32_t)0 << (32 - private4[i].bits);
        if ((address & mask) == private4[i].network) {
            return true;
        }
    }
    return false;
}

enum treatment { REFUSED, CARRIES_IPV4 };

struct range6 {
    uint8_t prefix[12];
    unsigned bits;
    enum treatment treatment;
    unsigned offset; /* CARRIES_IPV4: of the IPv4 address, in bytes */
};

static const struct range6 special6[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, CARRIES_IPV4, 12}, /* ::ffff:0:0/96: mapped */
    {{0x00, 0x64, 0xff, 0x9b}, 96, CARRIES_IPV4, 12},                   /* 64:ff9b::/96: NAT64 */
    {{0x20, 0x02}, 16, CARRIES_IPV4, 2},                                /* 2002::/16: 6to4 */
    {{0x20, 0x01, 0x00}, 23, REFUSED, 0},       /* 2001::/23: protocol assignments, Teredo */
    {{0x20, 0x01, 0x0d, 0xb8}, 32, REFUSED, 0}, /* 2001:db8::/32: documentation */
    {{0x3f, 0xff, 0x00}, 20, REFUSED, 0},       /* 3fff::/20: documentation */
};

static bool has_prefix(const uint8_t *address, const struct range6 *range) {
    unsigned whole = range->bits / 8, rest = range->bits % 8;
    if (memcmp(address, range->prefix, whole) != 0) {
        return false;
    }
    return rest == 0 || ((address[whole] ^ range->prefix[whole]) >> (8 - rest)) == 0;
}

static uint32_t read_ipv4(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_private6(const uint8_t address[16]) {
    for (size_t i = 0; i < sizeof special6 / sizeof *special6; i++) {
        const struct range6 *range = &special6[i];
        if (has_prefix(address, range)) {
            return range->treatment == REFUSED || is_private4(read_ipv4(address + range->offset));
        }
    }
    return (address[0] & 0xe0) != 0x20; /* outside 2000::/3 */
}

bool address_is_private(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        struct sockaddr_in ipv4;
        memcpy(&ipv4, address, sizeof ipv4);
        return is_private4(ntohl(ipv4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 ipv6;
        memcpy(&ipv6, address, sizeof ipv6);
        return is_private6(ipv6.sin6_addr.s6_addr);
    }
    return true;
}

bool address_text_is_private(const char *text) {
    struct in_addr ipv4;
    if (inet_pton(AF_INET, text, &ipv4) == 1) {
        return is_private4(ntohl(ipv4.s_addr));
    }
    struct in6_addr ipv6;
    return inet_pton(AF_INET6, text, &ipv6) != 1 || is_private6(ipv6.s6_addr);
}
