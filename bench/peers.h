/* What others make of the same text and terms, where they are installed: pyahocorasick and RE2::Set
 * on the folded bytes, ripgrep on the text as written. Each is a program of its own (bench/peers),
 * which times itself. */
#ifndef TOCSIN_BENCH_PEERS_H
#define TOCSIN_BENCH_PEERS_H

#include "bench/cases.h"
#include "bench/corpus.h"

/* What a bare hs_scan found and took: all matches; different terms, summed over the articles. */
struct peers_reference {
    size_t matches, different;
    int64_t us;
};

/* Prints a line for each peer. False if one counts other matches than the reference; one that is
 * not there, or is not done in a minute, is told and is no fault. */
bool peers_measure(const struct bench_options *options, const struct corpus *corpus,
                   const struct slice *terms, size_t count,
                   const struct peers_reference *reference);

#endif
