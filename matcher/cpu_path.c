/* Asking the processor once, and keeping the answer. */
#include "matcher/cpu_path.h"

#include <stdatomic.h>

static atomic_int chosen = CPU_PATH_COUNT; /* not yet asked */

const char *cpu_path_name(enum cpu_path path) {
    static const char *const names[] = {"plain", "AVX2", "AVX-512"};
    return names[path];
}

bool cpu_path_able(enum cpu_path path) {
    bool able = true;
#if defined(__x86_64__)
    if (path >= CPU_PATH_AVX2) {
        able = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
               __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
    }
    if (path >= CPU_PATH_AVX512) {
        able = able && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
               __builtin_cpu_supports("avx512vbmi2");
    }
#else
    able = path == CPU_PATH_PLAIN;
#endif
    return able;
}

enum cpu_path cpu_path_get(void) {
    int path = atomic_load_explicit(&chosen, memory_order_relaxed);
    if (path == CPU_PATH_COUNT) {
        do {
            path--;
        } while (!cpu_path_able((enum cpu_path)path));
        atomic_store_explicit(&chosen, path, memory_order_relaxed);
    }
    return (enum cpu_path)path;
}

bool cpu_path_choose(enum cpu_path path) {
    if (!cpu_path_able(path)) {
        return false;
    }
    atomic_store_explicit(&chosen, (int)path, memory_order_relaxed);
    return true;
}
