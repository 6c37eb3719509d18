/* The matcher against its oracle on random terms and random texts: of several scripts, with stars,
 * hyphens, exact case, proclitics and edits, and random regexes; on every path of the processor,
 * with Hyperscan and without. The hits must be the oracle's, to the byte, and what it calls no term
 * the database must refuse.
 *
 * usage: oracle_random [DATABASES]     of up to sixteen terms, ten articles for each
 *
 * Each database is made from its number, its seed, so that a failure can be looked at again. */
#include "core/utf8.h"
#include "matcher/cpu_path.h"
#include "matcher/pattern_check.h"
#include "matcher/scanner_inside.h"
#include "tests/oracle/naive_matcher.h"
#include "tests/oracle/oracle_check.h"
#include "tests/oracle/random_regex.h"

#include <string.h>

enum {
    DATABASES = 1000,
    ARTICLES = 10,
    TERMS_MAX = 16,
    FILLERS = 1001,
    SEEDS_A_FILLING = 16, /* one database in so many is filled up */
};

static uint64_t random_state;

static uint32_t random_below(uint32_t limit) {
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 33) % limit;
}

static enum {
    RANDOM_MIXED,
    RANDOM_ASCII,
    RANDOM_SCRIPTS,
    RANDOM_CLITICS,
    RANDOM_EDITS,
    RANDOM_KINDS
} random_kind;

/* Few letters, so that terms are found: of Latin, Arabic, Hebrew, Cyrillic, Greek, Thai,
 * Devanagari, Kana, Han, Hangul and Ethiopic, which fold in every way there is. */
static const char *random_piece_of_scripts(void) {
    static const uint32_t points[] = {
        'a',    'b',    'a',    'B',     ' ',     ' ',    '-',    '.',    '1',    0x0627,
        0x0639, 0x0629, 0x064E, 0x0654,  0x0640,  0x06CC, 0x0661, 0xFEFB, 0xFDFA, 0x05E9,
        0x05B8, 0x0419, 0x0438, 0x0306,  0x03A3,  0x03C2, 0x0345, 0x0E01, 0x0E38, 0x0E48,
        0x0E40, 0x0939, 0x093F, 0x094D,  0x0958,  0x304B, 0x3099, 0x304C, 0xFF76, 0xFF9E,
        0x4E2D, 0x56FD, 0x33E0, 0x1112,  0x1161,  0x11AB, 0xD55C, 0xD558, 0x1200, 0x1361,
        0xFB01, 0x00BD, 0x2474, 0x1D400, 0x1F525, 0x200D, 0x200F, 0x00AD,
    };
    static char piece[UTF8_BYTES_MAX + 1];
    memset(piece, 0, sizeof piece);
    utf8_encode(points[random_below(sizeof points / sizeof *points)], piece);
    return piece;
}

/* The letters that proclitics are made of, and few others; words, so that terms go on. */
static const char *random_piece_of_clitics(bool term) {
    static const char *const pieces[] = {
        "\u0648", "\u0641", "\u0628", "\u0644", "\u0644", "\u0643", "\u0627", "\u0627\u0644",
        "\u0623", "\u062F", "\u062F", "\u0647", "\u0627", "\u0654", " ",      " ",
        "\u05D5", "\u05D4", "\u05D1", "\u05DC", "\u05DE", "\u05E9", "\u05DB", "\u05D3",
        "\u05D4", "\u05D3", " ",      "-",      "*"};
    return pieces[random_below(sizeof pieces / sizeof *pieces - !term)];
}

/* Words of six letters and about, of few letters, so that many are one edit apart; also of letters
 * that share bytes. */
static const char *random_piece_of_edits(bool term) {
    static const char *const pieces[] = {
        "a",      "b",      "a",      "b",      "a", "b",          "ab", "aba", "bab", "\u0431",
        "\u0432", "\u0431", "\u0391", "\u4E2D", "7", "\U0001E900", " ",  " ",   "-",   "*"};
    return pieces[random_below(sizeof pieces / sizeof *pieces - !term)];
}

static const char *random_piece(bool term) {
    static const char *const letters[] = {"a",      "b",      "a",      "b",     "A",
                                          "\u00E9", "a",      "b",      "a",     "\u00DF",
                                          "\u4E2D", "\u56FD", "\u4E2D", "\u0391"};
    static const char *const others[] = {" ",      "-",      " ",      "'",  "\u2019", ".",   "\n",
                                         "\u200D", "\u00AD", "\u0301", "  ", ", ",     "\xFF"};
    if (term && random_below(8) == 0) {
        return "*";
    }
    if (random_kind == RANDOM_ASCII && random_below(60) > 0) {
        return &"a\0b\0A\0a\0b\0 \0 \0.\0-\0'"[2 * random_below(10)];
    }
    if (random_kind == RANDOM_SCRIPTS) {
        return random_piece_of_scripts();
    }
    if (random_kind == RANDOM_CLITICS) {
        return random_piece_of_clitics(term);
    }
    if (random_kind == RANDOM_EDITS) {
        return random_piece_of_edits(term);
    }
    return random_below(10) < 7 ? letters[random_below(sizeof letters / sizeof *letters)]
                                : others[random_below(sizeof others / sizeof *others - term)];
}

static size_t random_text(char *out, size_t pieces, bool term) {
    size_t bytes = 0;
    for (size_t i = 0; i < pieces; i++) {
        const char *piece = random_piece(term);
        memcpy(out + bytes, piece, strlen(piece));
        bytes += strlen(piece);
    }
    return bytes;
}

static const char *random_piece_of_text(void) {
    return random_piece(false);
}

static struct pattern random_pattern(char *text) {
    if (random_below(6) == 0) {
        const struct random_source source = {random_below, random_piece_of_text,
                                             .any_case = random_kind != RANDOM_SCRIPTS};
        return (struct pattern){.text = random_regex(&source, text), .regex = true};
    }
    size_t pieces = (random_kind == RANDOM_EDITS ? 6 : 1) + random_below(9);
    return (struct pattern){.text = slice_make(text, random_text(text, pieces, true)),
                            .case_exact = random_below(3) == 0,
                            .clitics = random_below(2) == 0,
                            .fuzzy = random_below(random_kind == RANDOM_EDITS ? 2 : 8) == 0};
}

struct random_case {
    uint64_t seed;
    char terms[TERMS_MAX][64];
    struct pattern patterns[TERMS_MAX + FILLERS];
    size_t pattern_count;
    size_t regexes, refused; /* regexes in all, and those that Hyperscan does not take */
};

static void check_refused(const struct random_case *made, const struct pattern *pattern) {
    struct database *database = NULL;
    struct error error = {0};
    ORACLE_CHECK(database_create(pattern, 1, NULL, &database, &error) == STATUS_INVALID,
                 "seed %llu: \"%.*s\"", (unsigned long long)made->seed, SLICE_ARG(pattern->text));
}

/* Words that stand in no text: past a number of whole words Hyperscan is not asked for them. */
static void add_fillers(struct random_case *made) {
    static char fillers[FILLERS][8];
    for (size_t i = 0; i < FILLERS; i++) {
        snprintf(fillers[i], sizeof fillers[i], "x%zu", i);
        made->patterns[made->pattern_count++] = (struct pattern){.text = slice_of(fillers[i])};
    }
}

static void random_patterns(struct random_case *made) {
    size_t count = 1 + random_below(TERMS_MAX);
    made->pattern_count = made->regexes = made->refused = 0;
    while (made->pattern_count < count) {
        char *text = made->terms[made->pattern_count];
        struct pattern pattern = random_pattern(text);
        enum naive_reading reading = naive_pattern_check(&pattern);
        if (pattern.regex && reading == NAIVE_VALID &&
            pattern_check_whole(&pattern, NULL) != STATUS_OK) {
            made->refused++;
            continue;
        }
        made->regexes += pattern.regex;
        if (reading == NAIVE_INVALID) {
            check_refused(made, &pattern);
        } else if (reading == NAIVE_VALID) {
            made->patterns[made->pattern_count++] = pattern;
        }
    }
    if (made->seed % SEEDS_A_FILLING == 0) {
        add_fillers(made);
    }
}

/* Shows the case and the first hit that is not as it should be. */
static void explain(const struct random_case *made, const struct article *article,
                    const struct hit *hits, size_t count, const struct hit *wanted,
                    size_t wanted_count) {
    for (size_t i = 0; i < made->pattern_count && i < TERMS_MAX; i++) {
        fprintf(stderr, "%s %zu%s: \"%.*s\"\n", made->patterns[i].regex ? "regex" : "term", i,
                made->patterns[i].case_exact ? " exact" : "", SLICE_ARG(made->patterns[i].text));
    }
    fprintf(stderr, "title \"%.*s\"\nbody \"%.*s\"\nauthors \"%.*s\", \"%.*s\"\n",
            SLICE_ARG(article->title), SLICE_ARG(article->body),
            SLICE_ARG(article->authors.items[0]), SLICE_ARG(article->authors.items[1]));
    for (size_t i = 0; i < count || i < wanted_count; i++) {
        struct hit none = {0};
        struct hit found = i < count ? hits[i] : none;
        struct hit hit = i < wanted_count ? wanted[i] : none;
        if (memcmp(&found, &hit, sizeof hit) != 0) {
            fprintf(stderr,
                    "hit %zu: found %u %u[%u,%u) words %u-%u, wanted %u %u[%u,%u) words %u-%u\n", i,
                    found.pattern, found.field, found.start, found.end, found.first_word,
                    found.last_word, hit.pattern, hit.field, hit.start, hit.end, hit.first_word,
                    hit.last_word);
            return;
        }
    }
}

static void check_scan(struct scanner *scanner, const struct random_case *made, bool plainly,
                       const struct article *article, const struct hit *wanted,
                       size_t wanted_count) {
    const struct hit *hits = NULL;
    size_t count = 0;
    ORACLE_CHECK((plainly ? scanner_scan_plainly : scanner_scan)(scanner, article, &hits, &count) ==
                     STATUS_OK,
                 "scanning");
    bool same =
        count == wanted_count && (count == 0 || memcmp(hits, wanted, count * sizeof *hits) == 0);
    if (!same) {
        explain(made, article, hits, count, wanted, wanted_count);
    }
    ORACLE_CHECK(same, "seed %llu, path %s, %s Hyperscan: %zu hits, the oracle has %zu",
                 (unsigned long long)made->seed, cpu_path_name(cpu_path_get()),
                 plainly ? "without" : "with", count, wanted_count);
}

struct sums {
    size_t cases, hits, regexes, refused;
};

static void check_random_article(struct scanner *scanner, struct naive_matcher *oracle,
                                 const struct random_case *made, struct sums *sums) {
    static char texts[4][4096];
    struct slice slices[4];
    for (size_t i = 0; i < 4; i++) {
        size_t pieces = random_below(i == 1 ? 500 : 20);
        slices[i] = slice_make(texts[i], random_text(texts[i], pieces, false));
    }
    struct article article = {.title = slices[0], .body = slices[1], .authors = {slices + 2, 2}};
    size_t wanted_count;
    const struct hit *wanted = naive_matcher_scan(oracle, &article, &wanted_count);
    for (int way = 0; way < 2 * CPU_PATH_COUNT; way++) {
        if (cpu_path_choose((enum cpu_path)(way / 2))) {
            check_scan(scanner, made, way % 2, &article, wanted, wanted_count);
            sums->cases++;
        }
    }
    sums->hits += wanted_count;
}

static void check_seed(uint64_t seed, struct sums *sums) {
    static struct random_case made;
    made.seed = seed;
    random_state = seed * 0x9E3779B97F4A7C15u;
    random_kind = seed % RANDOM_KINDS;
    random_patterns(&made);
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    struct error error = {0};
    ORACLE_CHECK(database_create(made.patterns, made.pattern_count, NULL, &database, &error) ==
                     STATUS_OK,
                 "seed %llu: %s", (unsigned long long)seed, error.message);
    ORACLE_CHECK(scanner_create(database, &scanner) == STATUS_OK, "memory");
    struct naive_matcher *oracle = naive_matcher_create(made.patterns, made.pattern_count);
    for (size_t i = 0; i < ARTICLES; i++) {
        check_random_article(scanner, oracle, &made, sums);
    }
    sums->regexes += made.regexes;
    sums->refused += made.refused;
    naive_matcher_destroy(&oracle);
    scanner_destroy(&scanner);
    database_destroy(&database);
}

int main(int argc, char **argv) {
    size_t databases = argc > 1 ? strtoul(argv[1], NULL, 10) : DATABASES;
    struct sums sums = {0};
    for (uint64_t seed = 1; seed <= databases; seed++) {
        check_seed(seed, &sums);
    }
    printf("%zu databases, %zu regexes, %zu scans of articles, %zu hits, as the oracle has them\n",
           databases, sums.regexes, sums.cases, sums.hits);
    ORACLE_CHECK(sums.hits > 10 * databases, "there is something to compare");
    ORACLE_CHECK(5 * sums.refused < sums.regexes, "%zu of %zu regexes refused", sums.refused,
                 sums.regexes);
    return 0;
}
