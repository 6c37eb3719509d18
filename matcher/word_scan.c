/* Finding whole words and phrases by hashing.
 *
 * A literal that begins and ends with a space can only stand where words begin and end. So the text
 * is walked word by word, and for each word two questions are asked of a Bloom filter: is this word
 * the anchor of a literal, and is this word with the one before it? A literal of one word has that
 * word for its anchor; a longer one the pair of its neighbouring words that is rarest among the
 * literals, so that common names share few slots. Only where the filter says yes, for one word in
 * fifty or fewer, the table of anchors is asked, and then the bytes are compared: the filter and
 * the hashes may be wrong, the answer is not.
 *
 * Why it is fast. The cost of a word is some ten nanoseconds at a million literals and three at a
 * thousand, whatever their number does to an automaton: the filter has both its bits in one 64-bit
 * word, so a question is one load; it is kept small enough for the cache as long as possible; the
 * branches on its answers are hardly ever taken; and a word's hash looks at its first and last
 * eight bytes, never at the middle, so it takes no loop. Spaces are found 64 bytes at a time, a bit
 * for each.
 *
 * What a hostile text can do: choose words that pass the filter. Then each word costs a walk over
 * the anchors with its tag, which share a slot run of bounded expected length; time stays linear in
 * the text. */
#include "matcher/cpu_path.h"
#include "matcher/word_inside.h"

enum {
    CHUNK_WORDS = 512, /* that the steps take together: what they note stays in the first cache */
    FLAT_WORDS = 12,   /* written at once: as many words as 64 bytes of English have, and some */
    WORDS_MAX = CHUNK_WORDS + BLOCK_BYTES + FLAT_WORDS, /* and more than 8 to spare */
    SUSPECTS_MAX = 64,                                  /* records compared together */
    PREFETCH_AHEAD = 8, /* about as many loads as are under way at once */
};

/* A record, or the literal of one, and where its anchor, or it itself, ends. */
struct suspect {
    uint32_t what, end;
};

struct word_scan {
    const struct word_index *index;
    struct slice text;
    word_index_found *found;
    void *context;
    size_t block;                      /* where the next 64 bytes begin */
    size_t start;                      /* of the first word not yet looked at */
    uint64_t before;                   /* the hash of the word before it */
    uint32_t ends[WORDS_MAX];          /* of the words of a chunk */
    uint64_t words[WORDS_MAX];         /* their hashes, … */
    uint64_t pairs[WORDS_MAX];         /* … and those of each with the word before it */
    uint64_t hashes[2 * WORDS_MAX];    /* of the candidates: words and pairs that may be … */
    uint32_t hash_ends[2 * WORDS_MAX]; /* … anchors, and where they end */
    struct suspect suspects[SUSPECTS_MAX];
    size_t suspect_count;
};

/* Step 1: where the words of the next chunk end. The places are written a dozen at a time, whether
 * there are so many or not, because a branch for each block that goes either way costs more. Gives
 * their number, 0 at the end of the text. */
INLINE size_t find_words(struct word_scan *scan) {
    size_t count = 0;
    for (; count < CHUNK_WORDS && scan->block < scan->text.bytes; scan->block += BLOCK_BYTES) {
        uint64_t spaces = find_spaces(scan->text.data + scan->block);
        size_t left = scan->text.bytes - scan->block;
        spaces &= left < BLOCK_BYTES ? ((uint64_t)1 << left) - 1 : UINT64_MAX;
        size_t here = (size_t)__builtin_popcountll(spaces);
        for (size_t written = 0; written < here; written += FLAT_WORDS) {
            for (size_t i = 0; i < FLAT_WORDS; i++) {
                uint32_t place = spaces ? (uint32_t)__builtin_ctzll(spaces) : 0;
                scan->ends[count + written + i] = (uint32_t)scan->block + place;
                spaces &= spaces - 1;
            }
        }
        count += here;
    }
    return count;
}

/* Step 2: the hashes of the words, and of the pairs. */
INLINE void hash_all(struct word_scan *scan, size_t word_count) {
    const char *text = scan->text.data;
    uint64_t before = scan->before;
    size_t start = scan->start;
    for (size_t i = 0; i < word_count; i++) {
        /* Step 1 wrote it; the analyzer cannot see that. NOLINTNEXTLINE(clang-analyzer-core.*) */
        size_t end = scan->ends[i];
        uint64_t word = hash_word(text + start, end - start);
        scan->words[i] = word;
        scan->pairs[i] = hash_pair(before, word);
        before = word;
        start = end + 1;
    }
    scan->before = before;
    scan->start = start;
}

/* Keeps a hash if the filter has it. Every one is noted, and kept by counting on. */
INLINE size_t note(struct word_scan *scan, const struct word_index *index, size_t count,
                   uint64_t hash, uint32_t end) {
    scan->hashes[count] = hash;
    scan->hash_ends[count] = end;
    return count + ((~index->filter[hash >> index->filter_shift] & filter_bits(hash)) == 0);
}

/* Step 3: which words and pairs may be anchors. Nothing but questions, so that as many of them as
 * possible wait for memory together. Gives the number of candidates. */
INLINE size_t find_candidates(struct word_scan *scan, size_t word_count) {
    const struct word_index index = *scan->index; /* so that no store makes it be loaded again */
    size_t count = 0;
    for (size_t i = 0; i < word_count; i++) {
        count = note(scan, &index, count, scan->words[i], scan->ends[i]);
        count = note(scan, &index, count, scan->pairs[i], scan->ends[i]);
    }
    return count;
}

#if defined(__x86_64__)

/* find_words, whose places AVX-512 can close up by itself. */
CPU_PATH_TARGET_AVX512 static inline size_t find_words_avx512(struct word_scan *scan) {
    static const unsigned char numbers[BLOCK_BYTES] = {
        0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
        22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
        44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    __m512i places_all = _mm512_loadu_si512(numbers);
    size_t count = 0;
    for (; count < CHUNK_WORDS && scan->block < scan->text.bytes; scan->block += BLOCK_BYTES) {
        __m512i bytes = _mm512_loadu_si512(scan->text.data + scan->block);
        uint64_t spaces = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(' '));
        spaces = _bzhi_u64(spaces, (unsigned)(scan->text.bytes - scan->block < BLOCK_BYTES
                                                  ? scan->text.bytes - scan->block
                                                  : BLOCK_BYTES));
        __m512i places = _mm512_maskz_compress_epi8(spaces, places_all);
        size_t here = (size_t)__builtin_popcountll(spaces);
        const __m512i block = _mm512_set1_epi32((int)scan->block);
        for (size_t written = 0; written < here; written += 16) {
            __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));
            _mm512_storeu_si512(scan->ends + count + written, _mm512_add_epi32(wide, block));
            places = _mm512_shuffle_i64x2(places, places, 0x39); /* the next 16 to the front */
        }
        count += here;
    }
    return count;
}

/* hash_word of eight words. */
CPU_PATH_TARGET_AVX512 static inline __m512i avx512_hash_words(const char *text, __mmask8 valid,
                                                               __m512i starts, __m512i ends) {
    const __m512i eight = _mm512_set1_epi64(8);
    __m512i bytes = _mm512_sub_epi64(ends, starts);
    __m512i skipped = _mm512_sub_epi64(_mm512_max_epu64(bytes, eight), eight);
    __m512i beyond =
        _mm512_slli_epi64(_mm512_sub_epi64(_mm512_add_epi64(skipped, eight), bytes), 3);
    __m512i none = _mm512_setzero_si512();
    __m512i first = _mm512_mask_i64gather_epi64(none, valid, starts, text, 1);
    __m512i last =
        _mm512_mask_i64gather_epi64(none, valid, _mm512_add_epi64(starts, skipped), text, 1);
    first = _mm512_srlv_epi64(_mm512_sllv_epi64(first, beyond), beyond);
    last = _mm512_srlv_epi64(_mm512_sllv_epi64(last, beyond), beyond);
    __m512i hash =
        _mm512_add_epi64(_mm512_mullo_epi64(first, _mm512_set1_epi64((int64_t)HASH_FIRST)),
                         _mm512_mullo_epi64(last, _mm512_set1_epi64((int64_t)HASH_LAST)));
    return _mm512_xor_si512(hash, _mm512_srli_epi64(hash, HASH_FOLD));
}

/* hash_pair of eight pairs. */
CPU_PATH_TARGET_AVX512 static inline __m512i avx512_hash_pairs(__m512i before, __m512i words) {
    __m512i hash = _mm512_xor_si512(_mm512_rol_epi64(before, HASH_TURN), words);
    hash = _mm512_mullo_epi64(hash, _mm512_set1_epi64((int64_t)HASH_PAIR));
    return _mm512_xor_si512(hash, _mm512_srli_epi64(hash, HASH_FOLD));
}

/* Notes those of eight hashes that the filter has; gives how many. */
CPU_PATH_TARGET_AVX512 static inline size_t avx512_note(struct word_scan *scan,
                                                        const struct word_index *index,
                                                        size_t count, __mmask8 valid,
                                                        __m512i hashes, __m256i ends) {
    const __m512i one = _mm512_set1_epi64(1), six_bits = _mm512_set1_epi64(63);
    __m512i places = _mm512_srl_epi64(hashes, _mm_cvtsi32_si128((int)index->filter_shift));
    __m512i there =
        _mm512_mask_i64gather_epi64(_mm512_setzero_si512(), valid, places, index->filter, 8);
    __m512i bits = _mm512_or_si512(
        _mm512_sllv_epi64(one, _mm512_and_si512(hashes, six_bits)),
        _mm512_sllv_epi64(one, _mm512_and_si512(_mm512_srli_epi64(hashes, 6), six_bits)));
    __mmask8 has =
        valid & _mm512_testn_epi64_mask(_mm512_andnot_si512(there, bits), _mm512_set1_epi64(-1));
    _mm512_storeu_si512(scan->hashes + count, _mm512_maskz_compress_epi64(has, hashes));
    _mm256_storeu_si256((__m256i *)(scan->hash_ends + count),
                        _mm256_maskz_compress_epi32(has, ends));
    return (size_t)__builtin_popcount(has);
}

static inline __mmask8 first_of_eight(size_t left) {
    return left < 8 ? (__mmask8)((1 << left) - 1) : 0xFF;
}

/* hash_all, eight words at a time. */
CPU_PATH_TARGET_AVX512 static inline void hash_all_avx512(struct word_scan *scan,
                                                          size_t word_count) {
    __m512i before = _mm512_set1_epi64((int64_t)scan->before);
    __m256i ends = _mm256_set1_epi32((int)scan->start - 1);
    for (size_t i = 0; i < word_count; i += 8) {
        __m256i last_ends = ends;
        ends = _mm256_loadu_si256((const __m256i *)(scan->ends + i));
        __m256i starts = _mm256_alignr_epi32(ends, last_ends, 7);
        starts = _mm256_add_epi32(starts, _mm256_set1_epi32(1));
        __m512i words =
            avx512_hash_words(scan->text.data, first_of_eight(word_count - i),
                              _mm512_cvtepu32_epi64(starts), _mm512_cvtepu32_epi64(ends));
        _mm512_storeu_si512(scan->words + i, words);
        _mm512_storeu_si512(scan->pairs + i,
                            avx512_hash_pairs(_mm512_alignr_epi64(words, before, 7), words));
        before = words;
    }
    /* Step 1 wrote it; the analyzer cannot see that. NOLINTNEXTLINE(clang-analyzer-core.*) */
    scan->start = (size_t)scan->ends[word_count - 1] + 1;
    scan->before = scan->words[word_count - 1];
}

/* find_candidates, eight words at a time. */
CPU_PATH_TARGET_AVX512 static inline size_t find_candidates_avx512(struct word_scan *scan,
                                                                   size_t word_count) {
    const struct word_index index = *scan->index;
    size_t count = 0;
    for (size_t i = 0; i < word_count; i += 8) {
        __mmask8 valid = first_of_eight(word_count - i);
        __m256i ends = _mm256_loadu_si256((const __m256i *)(scan->ends + i));
        __m512i words = _mm512_loadu_si512(scan->words + i);
        __m512i pairs = _mm512_loadu_si512(scan->pairs + i);
        count += avx512_note(scan, &index, count, valid, words, ends);
        count += avx512_note(scan, &index, count, valid, pairs, ends);
    }
    return count;
}

#endif

/* The literals whose records are just like the text: the suspects become them. */
static size_t compare_suspects(struct word_scan *scan) {
    size_t alike = 0;
    for (size_t i = 0; i < scan->suspect_count; i++) {
        const struct word_record *record = record_at(scan->index, scan->suspects[i].what);
        size_t anchor_end = scan->suspects[i].end;
        size_t start = anchor_end - record->anchor_end;
        if (record->anchor_end <= anchor_end && scan->text.bytes - start >= record->bytes &&
            memcmp(scan->text.data + start, record->text, record->bytes) == 0) {
            __builtin_prefetch(&scan->index->dictionary->literals[record->literal]);
            scan->suspects[alike++] =
                (struct suspect){record->literal, (uint32_t)(start + record->bytes)};
        }
    }
    return alike;
}

/* Step 5: compares the suspects and tells of those that are literals. */
static void settle_suspects(struct word_scan *scan) {
    const struct dictionary *dictionary = scan->index->dictionary;
    size_t count = compare_suspects(scan);
    for (size_t i = 0; i < count; i++) {
        const struct dictionary_literal *literal = &dictionary->literals[scan->suspects[i].what];
        __builtin_prefetch(&dictionary->entries[literal->first_entry]);
    }
    for (size_t i = 0; i < count; i++) {
        scan->found(scan->context, scan->suspects[i].what, scan->suspects[i].end);
    }
    scan->suspect_count = 0;
}

/* Step 4: which records the candidates lead to. Memory is asked for each slot some candidates
 * ahead, and for each record before step 5 looks at the first: of a million literals nothing is in
 * a cache, and only waits that overlap are bearable. */
static void settle_candidates(struct word_scan *scan, size_t count) {
    const struct word_index *index = scan->index;
    const uint64_t *hashes = scan->hashes;
    for (size_t i = 0; i < count && i < PREFETCH_AHEAD; i++) {
        __builtin_prefetch(&index->slots[hash_slot(index, hashes[i])]);
    }
    for (size_t i = 0; i < count; i++) {
        if (i + PREFETCH_AHEAD < count) {
            __builtin_prefetch(&index->slots[hash_slot(index, hashes[i + PREFETCH_AHEAD])]);
        }
        uint32_t tag = hash_tag(hashes[i]);
        for (size_t slot = hash_slot(index, hashes[i]); index->slots[slot].record != 0;
             slot = (slot + 1) & index->slot_mask) {
            if (index->slots[slot].tag != tag) {
                continue;
            }
            uint32_t record = index->slots[slot].record;
            __builtin_prefetch(&index->records[record]);
            scan->suspects[scan->suspect_count++] = (struct suspect){record, scan->hash_ends[i]};
            if (scan->suspect_count == SUSPECTS_MAX) {
                settle_suspects(scan);
            }
        }
    }
    settle_suspects(scan);
}

INLINE void scan_all(struct word_scan *scan) {
    size_t words;
    while ((words = find_words(scan)) > 0) {
        hash_all(scan, words);
        settle_candidates(scan, find_candidates(scan, words));
    }
}

#if defined(__x86_64__)
CPU_PATH_TARGET_AVX512 static void scan_with_avx512(struct word_scan *scan) {
    size_t words;
    while ((words = find_words_avx512(scan)) > 0) {
        hash_all_avx512(scan, words);
        settle_candidates(scan, find_candidates_avx512(scan, words));
    }
}

CPU_PATH_TARGET_AVX2 static void scan_with_avx2(struct word_scan *scan) {
    scan_all(scan);
}
#endif

void word_index_scan(const struct word_index *index, struct slice text, word_index_found *found,
                     void *context) {
    if (index->dictionary->whole_count == 0) {
        return;
    }
    struct word_scan scan;
    scan.index = index;
    scan.text = text;
    scan.found = found;
    scan.context = context;
    scan.block = 0;
    scan.start = 0;
    scan.before = 0;
    scan.suspect_count = 0;
#if defined(__x86_64__)
    switch (cpu_path_get()) {
    case CPU_PATH_AVX512:
        scan_with_avx512(&scan);
        return;
    case CPU_PATH_AVX2:
        scan_with_avx2(&scan);
        return;
    default:
        break;
    }
#endif
    scan_all(&scan);
}
