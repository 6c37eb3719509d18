/* Where the spaces are: in folded text, where words end. */
#ifndef TOCSIN_MATCHER_SPACES_H
#define TOCSIN_MATCHER_SPACES_H

#include <stdint.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* What is inlined into functions for several processors takes the instructions that each has. */
#define INLINE static inline __attribute__((always_inline))

enum { BLOCK_BYTES = 64 };

/* A bit for each space among the 64 bytes. */
INLINE uint64_t find_spaces(const char *at) {
    uint64_t bits = 0;
#if defined(__x86_64__)
    const __m128i spaces = _mm_set1_epi8(' ');
    for (int i = 0; i < BLOCK_BYTES / 16; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(at + 16 * i));
        bits |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, spaces)) << 16 * i;
    }
#else
    for (int i = 0; i < BLOCK_BYTES; i++) {
        bits |= (uint64_t)(at[i] == ' ') << i;
    }
#endif
    return bits;
}

#endif
