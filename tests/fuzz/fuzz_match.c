/* Terms and a text → hits. The input: a term a line (before it '=': the case matters, '+': with
 * proclitics, '~': one edit is let through; '/': a regex), an empty line, the title on a line, and
 * the body. On every path of the processor, with Hyperscan and without, the hits must be those of
 * the oracle; and what the oracle calls no term the database must refuse. */
#include "tests/fuzz/fuzz.h"

#include "core/limits.h"
#include "core/utf8.h"
#include "matcher/cpu_path.h"
#include "matcher/pattern_check.h"
#include "matcher/scanner_inside.h"
#include "tests/oracle/naive_matcher.h"

#include <string.h>

enum {
    TERMS_MAX = 24,
    TEXT_BYTES_MAX = 4096,
    REGEX_TEXT_BYTES_MAX = 256, /* the oracle is slow */
    REGEX_BYTES_MAX = 48,
};

struct input {
    struct pattern known[TERMS_MAX]; /* to the oracle */
    size_t known_count;
    struct pattern all[TERMS_MAX];
    size_t all_count;
    struct article article;
    bool has_regex;
};

static struct slice next_line(struct slice *rest) {
    const char *newline = rest->bytes > 0 ? memchr(rest->data, '\n', rest->bytes) : NULL;
    size_t end = newline ? (size_t)(newline - rest->data) : rest->bytes;
    struct slice line = slice_sub(*rest, 0, end);
    *rest = slice_sub(*rest, end + (newline != NULL), rest->bytes);
    return line;
}

static void check_refused(const struct pattern *pattern) {
    struct database *database = NULL;
    struct error error = {0};
    FUZZ_CHECK(database_create(pattern, 1, NULL, &database, &error) == STATUS_INVALID);
}

static bool take(struct slice *line, char flag) {
    bool taken = line->bytes > 0 && line->data[0] == flag;
    *line = slice_sub(*line, taken, line->bytes);
    return taken;
}

/* Regexes that the oracle knows are looked for. Of the others it is asked whether they are any. */
static void read_regex(struct input *input, struct slice text) {
    struct pattern pattern = {.text = text, .regex = true};
    struct error error = {0};
    if (!utf8_valid(text) || text.bytes > REGEX_BYTES_MAX || input->all_count == TERMS_MAX) {
        return;
    }
    enum status status = pattern_check(&pattern, &error);
    FUZZ_CHECK(status == STATUS_OK || (status == STATUS_INVALID && error.message[0] != '\0'));
    FUZZ_CHECK(error.column <= text.bytes + 1);
    enum naive_reading reading = naive_pattern_check(&pattern);
    FUZZ_CHECK(reading != NAIVE_INVALID || status == STATUS_INVALID);
    if (reading == NAIVE_VALID && pattern_check_whole(&pattern, &error) == STATUS_OK) {
        input->known[input->known_count++] = pattern;
        input->all[input->all_count++] = pattern;
        input->has_regex = true;
    }
}

static void read_term(struct input *input, struct slice line) {
    if (take(&line, '/')) {
        read_regex(input, line);
        return;
    }
    struct pattern pattern = {
        .case_exact = take(&line, '='), .clitics = take(&line, '+'), .fuzzy = take(&line, '~')};
    pattern.text = line;
    if (!utf8_valid(pattern.text) || input->all_count == TERMS_MAX) {
        return;
    }
    switch (naive_term_check(&pattern)) {
    case NAIVE_INVALID:
        check_refused(&pattern);
        break;
    case NAIVE_VALID:
        input->known[input->known_count++] = pattern;
        input->all[input->all_count++] = pattern;
        break;
    case NAIVE_UNKNOWN:
        input->all[input->all_count++] = pattern;
        break;
    }
}

static void read_input(struct slice rest, struct input *input) {
    memset(input, 0, sizeof *input);
    struct slice line;
    while ((line = next_line(&rest)).bytes > 0) {
        read_term(input, line);
    }
    input->article.title = next_line(&rest);
    input->article.body = slice_sub(rest, 0, TEXT_BYTES_MAX);
    if (input->has_regex) {
        input->article.title = slice_sub(input->article.title, 0, REGEX_TEXT_BYTES_MAX);
        input->article.body = slice_sub(rest, 0, REGEX_TEXT_BYTES_MAX);
    }
}

/* Scans all ways. Without `wanted` the first way is what the others must agree with. */
static void check_all_ways(const struct pattern *patterns, size_t pattern_count,
                           const struct article *article, const struct hit *wanted,
                           size_t wanted_count) {
    static struct hit first[LIMIT_ARTICLE_HITS];
    struct database *database = NULL;
    struct scanner *scanner = NULL;
    struct error error = {0};
    FUZZ_CHECK(database_create(patterns, pattern_count, NULL, &database, &error) == STATUS_OK);
    FUZZ_CHECK(scanner_create(database, &scanner) == STATUS_OK);
    for (int way = 0; way < 2 * CPU_PATH_COUNT; way++) {
        if (!cpu_path_choose((enum cpu_path)(way / 2))) {
            continue;
        }
        const struct hit *hits = NULL;
        size_t count = 0;
        FUZZ_CHECK((way % 2 ? scanner_scan_plainly : scanner_scan)(scanner, article, &hits,
                                                                   &count) == STATUS_OK);
        if (wanted == NULL) {
            for (size_t i = 0; i < count; i++) {
                first[i] = hits[i];
            }
            wanted = first;
            wanted_count = count;
        }
        FUZZ_CHECK(count == wanted_count);
        FUZZ_CHECK(count == 0 || memcmp(hits, wanted, count * sizeof *hits) == 0);
    }
    scanner_destroy(&scanner);
    database_destroy(&database);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes) {
    static struct input input;
    static const struct hit none;
    read_input(slice_make((const char *)data, bytes), &input);
    struct naive_matcher *oracle = naive_matcher_create(input.known, input.known_count);
    size_t count;
    const struct hit *hits = naive_matcher_scan(oracle, &input.article, &count);
    check_all_ways(input.known, input.known_count, &input.article, hits ? hits : &none, count);
    if (input.all_count > input.known_count) {
        check_all_ways(input.all, input.all_count, &input.article, NULL, 0);
    }
    naive_matcher_destroy(&oracle);
    return 0;
}
