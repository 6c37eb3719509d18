/* Where the time of document_parse goes, step by step. */
#ifndef TOCSIN_BENCH_PARSE_STEPS_H
#define TOCSIN_BENCH_PARSE_STEPS_H

#include <stdint.h>

enum parse_step {
    STEP_CHARSET,
    STEP_MEND, /* the pass before libxml2 */
    STEP_XML,  /* libxml2 */
    STEP_HTML, /* HTML → text, and text → clean text */
    STEP_DATES,
    STEP_REST, /* what elements mean, links, the articles themselves */
    STEP_COUNT
};

const char *parse_step_name(enum parse_step step);

/* Between the two, every call of a step is timed; one thread. `ns` are of each step, without the
 * others that it called; STEP_REST is what is left of the time between. */
void parse_steps_begin(void);
void parse_steps_end(int64_t ns[STEP_COUNT]);

#endif
