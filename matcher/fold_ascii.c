/* Folding ASCII. Letters become small, digits stay, every run of other bytes becomes one space: so
 * of 64 bytes each is either kept, changed in its place, or, as a separator after a separator, left
 * out. What is kept is one bit a byte, and that word of bits is also the way back from folded bytes
 * to the text (folded_article.c).
 *
 * AVX-512 closes the gaps with one instruction (VPCOMPRESSB, into a register: with a memory operand
 * it is slow on Zen 4). AVX2 has none: 8 bytes at a time are shuffled together by a table of 256
 * shuffles, and blocks without a gap are stored as they are. The table path asks nothing of the
 * processor.
 *
 * The last block of a stretch is short: the vector paths read it with a mask, or from a copy, since
 * what lies behind the text may not be ours. */
#include "matcher/fold_ascii.h"

#include "matcher/cpu_path.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

/* What one block does to the run; `keep` may be 0, then there was nothing to write. */
static inline void run_add_block(struct fold_ascii *run, size_t bytes, uint64_t keep, size_t kept) {
    if (run->blocks && keep != 0) {
        run->blocks[run->block_count++] = (struct fold_block){
            .original = (uint32_t)run->at, .folded = (uint32_t)run->out_bytes, .keep = keep};
    }
    run->at += bytes;
    run->out_bytes += kept;
}

static void fold_by_table(struct fold_ascii *run) {
    while (run->at < run->until && run->text[run->at] < 0x80) {
        size_t left = run->until - run->at;
        size_t bytes = left < FOLD_BLOCK_BYTES ? left : FOLD_BLOCK_BYTES;
        const unsigned char *text = run->text + run->at;
        unsigned char *out = run->out + run->out_bytes;
        unsigned char before = out[-1];
        uint64_t keep = 0;
        size_t kept = 0, i = 0;
        for (; i < bytes && text[i] < 0x80; i++) {
            unsigned char folded = run->table[text[i]];
            bool keeps =
                (folded | before) != ' '; /* no letter or digit or-ed with one is a space */
            out[kept] = folded;
            keep |= (uint64_t)keeps << i;
            kept += keeps;
            before = folded;
        }
        run_add_block(run, i, keep, kept);
    }
}

#if defined(__x86_64__)

static bool keeps_case(const struct fold_ascii *run) {
    return run->table['A'] == 'A';
}

static uint64_t low_bits(size_t count) {
    return count < 64 ? ((uint64_t)1 << count) - 1 : UINT64_MAX;
}

CPU_PATH_TARGET_AVX512 static void fold_by_avx512(struct fold_ascii *run) {
    const __m512i small = _mm512_set1_epi8(0x20);
    const __m512i spaces = _mm512_set1_epi8(' ');
    const __mmask64 folds = keeps_case(run) ? 0 : UINT64_MAX;
    uint64_t after_space = run->out[run->out_bytes - 1] == ' ';
    while (run->at < run->until) {
        uint64_t valid = low_bits(run->until - run->at);
        __m512i text = _mm512_maskz_loadu_epi8(valid, run->text + run->at);
        uint64_t beyond = _mm512_movepi8_mask(text);
        if (beyond) {
            valid &= low_bits((size_t)__builtin_ctzll(beyond));
        }
        if (valid == 0) {
            return;
        }
        __m512i lowered = _mm512_or_si512(text, small);
        uint64_t letters = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(lowered, _mm512_set1_epi8('a')),
                                                  _mm512_set1_epi8(26));
        uint64_t digits = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(text, _mm512_set1_epi8('0')),
                                                 _mm512_set1_epi8(10));
        uint64_t words = letters | digits;
        uint64_t separators = ~words & valid;
        uint64_t keep = valid & ~(separators & (separators << 1 | after_space));
        __m512i folded = _mm512_mask_mov_epi8(spaces, words, text);
        folded = _mm512_mask_mov_epi8(folded, letters & folds, lowered);
        _mm512_storeu_si512(run->out + run->out_bytes, _mm512_maskz_compress_epi8(keep, folded));
        size_t bytes = (size_t)__builtin_popcountll(valid);
        after_space = separators >> (bytes - 1) & 1;
        run_add_block(run, bytes, keep, (size_t)__builtin_popcountll(keep));
        if (beyond) {
            return;
        }
    }
}

/* 32 bytes, folded but for the gaps; a bit of *words for each letter or digit. */
CPU_PATH_TARGET_AVX2 static inline __m256i avx2_fold(__m256i text, bool keep_case,
                                                     uint32_t *words) {
    const __m256i small = _mm256_set1_epi8(0x20);
    __m256i lowered = _mm256_or_si256(text, small);
    __m256i from_a = _mm256_sub_epi8(lowered, _mm256_set1_epi8('a'));
    __m256i from_0 = _mm256_sub_epi8(text, _mm256_set1_epi8('0'));
    __m256i letter = _mm256_cmpeq_epi8(_mm256_min_epu8(from_a, _mm256_set1_epi8(25)), from_a);
    __m256i digit = _mm256_cmpeq_epi8(_mm256_min_epu8(from_0, _mm256_set1_epi8(9)), from_0);
    __m256i word = _mm256_or_si256(letter, digit);
    *words = (uint32_t)_mm256_movemask_epi8(word);
    __m256i folded = _mm256_blendv_epi8(_mm256_set1_epi8(' '), text, word);
    return keep_case ? folded : _mm256_blendv_epi8(folded, lowered, letter);
}

/* The kept ones of 64 bytes, closed up; gives how many. Writes at most 8 bytes past them. */
CPU_PATH_TARGET_AVX2 static inline size_t avx2_write(const __m256i halves[2], uint64_t keep,
                                                     unsigned char *out) {
    if (keep == UINT64_MAX) {
        _mm256_storeu_si256((__m256i *)out, halves[0]);
        _mm256_storeu_si256((__m256i *)(out + 32), halves[1]);
        return FOLD_BLOCK_BYTES;
    }
    uint64_t folded[8];
    _mm256_storeu_si256((__m256i *)folded, halves[0]);
    _mm256_storeu_si256((__m256i *)(folded + 4), halves[1]);
    size_t kept = 0;
    for (size_t i = 0; i < 8; i++) {
        uint64_t kept_bits = keep >> 8 * i & 0xFF;
        uint64_t kept_bytes = _pdep_u64(kept_bits, UINT64_C(0x0101010101010101)) * 0xFF;
        uint64_t closed = _pext_u64(folded[i], kept_bytes);
        memcpy(out + kept, &closed, sizeof closed);
        kept += (size_t)__builtin_popcountll(kept_bits);
    }
    return kept;
}

CPU_PATH_TARGET_AVX2 static void fold_by_avx2(struct fold_ascii *run) {
    uint64_t after_space = run->out[run->out_bytes - 1] == ' ';
    bool keep_case = keeps_case(run);
    while (run->at < run->until) {
        size_t left = run->until - run->at;
        unsigned char copy[FOLD_BLOCK_BYTES];
        const unsigned char *text = run->text + run->at;
        if (left < FOLD_BLOCK_BYTES) {
            memset(copy, 0, sizeof copy);
            text = memcpy(copy, text, left);
        }
        __m256i low = _mm256_loadu_si256((const __m256i *)text);
        __m256i high = _mm256_loadu_si256((const __m256i *)(text + 32));
        uint64_t beyond = (uint32_t)_mm256_movemask_epi8(low) |
                          (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
        uint64_t valid = low_bits(left);
        if (beyond) {
            valid &= low_bits((size_t)__builtin_ctzll(beyond));
        }
        if (valid == 0) {
            return;
        }
        uint32_t words[2];
        __m256i halves[2] = {avx2_fold(low, keep_case, &words[0]),
                             avx2_fold(high, keep_case, &words[1])};
        uint64_t separators = ~(words[0] | (uint64_t)words[1] << 32) & valid;
        uint64_t keep = valid & ~(separators & (separators << 1 | after_space));
        size_t bytes = (size_t)__builtin_popcountll(valid);
        after_space = separators >> (bytes - 1) & 1;
        run_add_block(run, bytes, keep, avx2_write(halves, keep, run->out + run->out_bytes));
        if (beyond) {
            return;
        }
    }
}

#endif

void fold_ascii(struct fold_ascii *run) {
#if defined(__x86_64__)
    switch (cpu_path_get()) {
    case CPU_PATH_AVX512:
        fold_by_avx512(run);
        return;
    case CPU_PATH_AVX2:
        fold_by_avx2(run);
        return;
    default:
        break;
    }
#endif
    fold_by_table(run);
}
