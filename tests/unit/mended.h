/* What xml_mend makes of a text, gathered for comparison. */
#ifndef TOCSIN_TESTS_MENDED_H
#define TOCSIN_TESTS_MENDED_H

#include "tests/unit/unit.h"

#include "core/buffer.h"
#include "core/limits.h"
#include "ingest/xml_mend.h"

static inline bool mended_gather(void *context, struct slice text) {
    return buffer_append_slice(context, text) == STATUS_OK;
}

/* `fault`: the beginning of the complaint, NULL if there must be none. */
static inline void expect_mended(const char *text, const char *expected, const char *fault) {
    struct buffer out;
    struct xml_mend state;
    buffer_init(&out, MIB);
    assert_int_equal(xml_mend(slice_of(text), mended_gather, &out, &state), STATUS_OK);
    if (!slice_equal(buffer_slice(&out), slice_of(expected))) {
        fail_msg("%s gave %.*s, not %s", text, SLICE_ARG(buffer_slice(&out)), expected);
    }
    const char *first = state.faults.count > 0 ? state.faults.items[0].what : NULL;
    if ((fault == NULL) != (first == NULL) ||
        (fault && strncmp(first, fault, strlen(fault)) != 0)) {
        fail_msg("%s: \"%s\", not \"%s\"", text, first ? first : "no fault",
                 fault ? fault : "no fault");
    }
    buffer_fini(&out);
}

#endif
