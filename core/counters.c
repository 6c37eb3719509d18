/* The counters: one atomic word each. */
#include "core/counters.h"

#include <stdatomic.h>

static _Atomic uint64_t values[COUNTER_COUNT];

void counter_add(enum counter counter, uint64_t n) {
    atomic_fetch_add_explicit(&values[counter], n, memory_order_relaxed);
}

uint64_t counter_get(enum counter counter) {
    return atomic_load_explicit(&values[counter], memory_order_relaxed);
}

const char *counter_name(enum counter counter) {
    static const char *const names[] = {
#define X(name, text) #name,
        COUNTER_TABLE(X)
#undef X
    };
    return names[counter];
}

const char *counter_text(enum counter counter) {
    static const char *const texts[] = {
#define X(name, text) text,
        COUNTER_TABLE(X)
#undef X
    };
    return texts[counter];
}
