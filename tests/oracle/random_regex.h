/* Random regexes, of what naive_regex.h knows. */
#ifndef TOCSIN_TESTS_RANDOM_REGEX_H
#define TOCSIN_TESTS_RANDOM_REGEX_H

#include "core/slice.h"

#include <stdint.h>

enum { RANDOM_REGEX_BYTES_MAX = 60 };

struct random_source {
    uint32_t (*below)(uint32_t limit);
    const char *(*piece)(void); /* of a text */
    bool any_case;              /* (?i) may stand in front */
};

/* Writes one of 1 to RANDOM_REGEX_BYTES_MAX bytes, which may match the empty text. */
struct slice random_regex(const struct random_source *source,
                          char out[static RANDOM_REGEX_BYTES_MAX]);

#endif
