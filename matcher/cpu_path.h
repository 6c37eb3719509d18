/* Which of the ways through the hot loops this processor can go. All ways give the same bytes. */
#ifndef TOCSIN_MATCHER_CPU_PATH_H
#define TOCSIN_MATCHER_CPU_PATH_H

#include <stdbool.h>

enum cpu_path {
    CPU_PATH_PLAIN,  /* asks nothing of the processor */
    CPU_PATH_AVX2,   /* AVX2, BMI1, BMI2, POPCNT */
    CPU_PATH_AVX512, /* those, and AVX-512 F, BW, DQ, VL, VBMI2 */
    CPU_PATH_COUNT
};

const char *cpu_path_name(enum cpu_path path); /* "plain", "AVX2", "AVX-512"; static */
bool cpu_path_able(enum cpu_path path);
/* The one in use: the widest this processor is able to go, unless chosen. Any thread. */
enum cpu_path cpu_path_get(void);
/* For tests and benchmarks: the whole process goes this path from now on. False if the processor is
 * not able to. */
bool cpu_path_choose(enum cpu_path path);

/* What the functions of a path are compiled for. */
#define CPU_PATH_TARGET_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define CPU_PATH_TARGET_AVX512                                                                     \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi2,bmi,bmi2,popcnt")))

#endif
