/* An oracle for the scanner: what terms mean (DESIGN 5 and 7), written down as plainly as can be,
 * word by word, without literals, hashes, folded buffers, blocks or Hyperscan. Regexes
 * are looked for in the texts as they are (naive_regex.h). It uses nothing of matcher/, folding
 * included (naive_fold.h). So that it can be asked about all of a corpus and ten
 * thousand names, the forms of the terms stand sorted by one of their words. */
#ifndef TOCSIN_TESTS_NAIVE_MATCHER_H
#define TOCSIN_TESTS_NAIVE_MATCHER_H

#include "core/article.h"
#include "core/hit.h"
#include "core/pattern.h"
#include "tests/oracle/naive_term.h"

struct naive_matcher;

/* Of a term naive_term_check; of a regex, unknown if it is more than naive_regex.h knows. */
enum naive_reading naive_pattern_check(const struct pattern *pattern);
/* Borrows the patterns, each of which naive_pattern_check calls valid. */
struct naive_matcher *naive_matcher_create(const struct pattern *patterns, size_t count);
void naive_matcher_destroy(struct naive_matcher **matcher);
/* All hits in the article, each once, in the scanner's order; borrowed until the next call. */
const struct hit *naive_matcher_scan(struct naive_matcher *matcher, const struct article *article,
                                     size_t *count);

#endif
