/* The names of severities. */
#include "core/alert.h"

static const char *const severity_names[] = {"info", "low", "medium", "high", "critical"};

const char *severity_name(enum severity severity) {
    return severity_names[severity];
}

bool severity_parse(struct slice text, enum severity *out) {
    for (size_t i = 0; i < SEVERITY_COUNT; i++) {
        if (slice_equal(text, slice_of(severity_names[i]))) {
            *out = (enum severity)i;
            return true;
        }
    }
    return false;
}
