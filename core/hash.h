/* SipHash-2-4 with 128-bit output (Aumasson and Bernstein, "SipHash: a fast short-input PRF",
 * 2012), under a fixed key: stable over runs and machines, good for identities, not for secrets. */
#ifndef TOCSIN_CORE_HASH_H
#define TOCSIN_CORE_HASH_H

#include "core/slice.h"

#include <stdint.h>

enum { HASH_HEX_BYTES = 33 };

struct hash {
    uint64_t low, high;
};

/* Of the parts in order, each with its length, so that ("a","bc") and ("ab","c") differ. */
struct hash hash_parts(const struct slice *parts, size_t count);
struct hash hash_bytes(struct slice text); /* of the bytes alone */
bool hash_equal(struct hash a, struct hash b);
void hash_hex(struct hash hash, char out[HASH_HEX_BYTES]); /* 32 lower-case digits, NUL */

#endif
