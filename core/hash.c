/* SipHash-2-4-128, as a stream over several parts. Words are read little-endian, so that a store
 * moved to another machine keeps its identities. */
#include "core/hash.h"

#include <stdio.h>
#include <string.h>

struct sip {
    uint64_t v0, v1, v2, v3;
    uint64_t word;  /* bytes not yet mixed, low first */
    size_t pending; /* how many of them, 0 to 7 */
    uint64_t bytes;
};

static inline uint64_t rotate(uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
}

static inline void sip_round(struct sip *s) {
    s->v0 += s->v1;
    s->v1 = rotate(s->v1, 13) ^ s->v0;
    s->v0 = rotate(s->v0, 32);
    s->v2 += s->v3;
    s->v3 = rotate(s->v3, 16) ^ s->v2;
    s->v0 += s->v3;
    s->v3 = rotate(s->v3, 21) ^ s->v0;
    s->v2 += s->v1;
    s->v1 = rotate(s->v1, 17) ^ s->v2;
    s->v2 = rotate(s->v2, 32);
}

static inline void sip_mix(struct sip *s, uint64_t word) {
    s->v3 ^= word;
    sip_round(s);
    sip_round(s);
    s->v0 ^= word;
}

/* The reference initialisation, with the key bytes 0, 1, … 15 of the paper's test vectors. */
static void sip_start(struct sip *s) {
    const uint64_t k0 = 0x0706050403020100, k1 = 0x0f0e0d0c0b0a0908;
    *s = (struct sip){
        .v0 = k0 ^ 0x736f6d6570736575,
        .v1 = k1 ^ 0x646f72616e646f6d ^ 0xee,
        .v2 = k0 ^ 0x6c7967656e657261,
        .v3 = k1 ^ 0x7465646279746573,
    };
}

static uint64_t read_word(const unsigned char *at) {
    uint64_t word = 0;
    memcpy(&word, at, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* Whole words at once, on a copy of the state that the compiler keeps in registers. */
static size_t sip_add_words(struct sip *s, const unsigned char *at, size_t bytes) {
    struct sip local = *s;
    size_t done = 0;
    for (; done + 8 <= bytes; done += 8) {
        sip_mix(&local, read_word(at + done));
    }
    *s = local;
    return done;
}

static void sip_add_byte(struct sip *s, unsigned char byte) {
    s->word |= (uint64_t)byte << (8 * s->pending++);
    if (s->pending == 8) {
        sip_mix(s, s->word);
        s->word = 0;
        s->pending = 0;
    }
}

static void sip_add(struct sip *s, const void *data, size_t bytes) {
    const unsigned char *at = data;
    s->bytes += bytes;
    while (bytes > 0 && s->pending != 0) {
        sip_add_byte(s, *at++);
        bytes--;
    }
    size_t done = sip_add_words(s, at, bytes);
    for (; done < bytes; done++) {
        sip_add_byte(s, at[done]);
    }
}

static struct hash sip_end(struct sip *s) {
    struct hash out;
    sip_mix(s, (s->bytes << 56) | s->word);
    s->v2 ^= 0xee;
    for (int i = 0; i < 4; i++) {
        sip_round(s);
    }
    out.low = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
    s->v1 ^= 0xdd;
    for (int i = 0; i < 4; i++) {
        sip_round(s);
    }
    out.high = s->v0 ^ s->v1 ^ s->v2 ^ s->v3;
    return out;
}

struct hash hash_bytes(struct slice text) {
    struct sip s;
    sip_start(&s);
    sip_add(&s, text.data, text.bytes);
    return sip_end(&s);
}

struct hash hash_parts(const struct slice *parts, size_t count) {
    struct sip s;
    sip_start(&s);
    for (size_t i = 0; i < count; i++) {
        unsigned char length[8];
        for (size_t b = 0; b < 8; b++) {
            length[b] = (unsigned char)((uint64_t)parts[i].bytes >> (8 * b));
        }
        sip_add(&s, length, sizeof length);
        sip_add(&s, parts[i].data, parts[i].bytes);
    }
    return sip_end(&s);
}

bool hash_equal(struct hash a, struct hash b) {
    return a.low == b.low && a.high == b.high;
}

void hash_hex(struct hash hash, char out[HASH_HEX_BYTES]) {
    snprintf(out, HASH_HEX_BYTES, "%016llx%016llx", (unsigned long long)hash.high,
             (unsigned long long)hash.low);
}
