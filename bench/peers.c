/* Articles and terms are written to files, one a line, and each peer is run on them. */
#include "bench/peers.h"

#include "bench/temporary.h"
#include "core/limits.h"
#include "matcher/fold.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum { COMMAND_BYTES = 4096, TIMED_OUT = 124, ROUNDS_MANY_TERMS = 1, MANY_TERMS = 50000 };

struct peer {
    const char *name;
    const char *command; /* with the files and the number of rounds after it */
    bool folded;
    /* What its count must be; SIZE_MAX: it has a notion of its own of what a match is. */
    size_t expected;
};

static bool write_articles(const struct corpus *corpus, const struct temporary *folder) {
    struct buffer folded, written;
    buffer_init(&folded, UINT32_MAX);
    buffer_init(&written, UINT32_MAX);
    for (size_t i = 0; i < corpus->count; i++) {
        const struct article *article = &corpus->articles[i];
        const struct slice texts[] = {article->title, article->summary, article->body};
        buffer_append_slice(&folded, corpus_folded(corpus, i));
        buffer_append_char(&folded, '\n');
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            for (size_t at = 0; at < texts[t].bytes; at++) {
                char byte = texts[t].data[at];
                buffer_append_char(&written, byte == '\n' || byte == '\r' ? ' ' : byte);
            }
            buffer_append_char(&written, ' ');
        }
        buffer_append_char(&written, '\n');
    }
    bool good = folded.failed == STATUS_OK && written.failed == STATUS_OK &&
                temporary_write(folder, "folded.text", buffer_slice(&folded)) &&
                temporary_write(folder, "written.text", buffer_slice(&written));
    buffer_fini(&folded);
    buffer_fini(&written);
    return good;
}

static bool write_terms(const struct slice *terms, size_t count, const struct temporary *folder) {
    struct buffer folded, written;
    buffer_init(&folded, UINT32_MAX);
    buffer_init(&written, UINT32_MAX);
    for (size_t i = 0; i < count; i++) {
        (void)!fold_append(terms[i], false, &folded);
        buffer_append_char(&folded, '\n');
        buffer_append_slice(&written, terms[i]);
        buffer_append_char(&written, '\n');
    }
    bool good = folded.failed == STATUS_OK && written.failed == STATUS_OK &&
                temporary_write(folder, "folded.terms", buffer_slice(&folded)) &&
                temporary_write(folder, "written.terms", buffer_slice(&written));
    buffer_fini(&folded);
    buffer_fini(&written);
    return good;
}

/* What the peer prints; its exit status. */
static int run_peer(const struct peer *peer, const struct temporary *folder, size_t rounds,
                    long long *us, size_t *matches) {
    char command[COMMAND_BYTES];
    const char *kind = peer->folded ? "folded" : "written";
    snprintf(command, sizeof command, "timeout 60 %s %s/%s.terms %s/%s.text %zu 2>/dev/null",
             peer->command, folder->path, kind, folder->path, kind, rounds);
    FILE *output = popen(command, "r");
    if (output == NULL) {
        return 1;
    }
    int read = fscanf(output, "%lld %zu", us, matches);
    int status = pclose(output);
    if (status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        return WEXITSTATUS(status);
    }
    return read == 2 ? 0 : 1;
}

static bool measure_peer(const struct bench_options *options, const struct corpus *corpus,
                         size_t term_count, const struct temporary *folder, const struct peer *peer,
                         int64_t reference_us) {
    size_t rounds = term_count < MANY_TERMS ? options->rounds : ROUNDS_MANY_TERMS;
    long long us = 0;
    size_t matches = 0;
    int code = run_peer(peer, folder, rounds, &us, &matches);
    if (code != 0) {
        printf("  %-42s %s\n", peer->name,
               code == TIMED_OUT ? "not done in a minute" : "not installed, or it gave up");
        return true;
    }
    if (peer->expected != SIZE_MAX && matches != peer->expected) {
        fprintf(stderr, "tocsin-bench: %s counts %zu where a bare scan counts %zu\n", peer->name,
                matches, peer->expected);
        return false;
    }
    char name[64];
    snprintf(name, sizeof name, "  %s", peer->name);
    bench_print(name, peer->folded ? corpus->folded.bytes : corpus->bytes, us, reference_us);
    return true;
}

bool peers_measure(const struct bench_options *options, const struct corpus *corpus,
                   const struct slice *terms, size_t count,
                   const struct peers_reference *reference) {
    const struct peer peers[] = {
        {"pyahocorasick, folded text",
         "/usr/bin/python3 -B " TOCSIN_BENCH_PEERS "/ahocorasick_scan.py", true,
         reference->matches},
        {"RE2::Set, folded text", TOCSIN_BENCH_RE2, true, reference->different},
        {"rg -iwF", "/usr/bin/python3 -B " TOCSIN_BENCH_PEERS "/ripgrep_scan.py", false, SIZE_MAX},
    };
    struct temporary folder;
    if (!temporary_make(&folder)) {
        return false;
    }
    bool good = write_articles(corpus, &folder) && write_terms(terms, count, &folder);
    for (size_t i = 0; i < sizeof peers / sizeof *peers && good; i++) {
        good = measure_peer(options, corpus, count, &folder, &peers[i], reference->us);
    }
    temporary_remove(&folder);
    return good;
}
