/* A check that stays in every build and says what was not so. */
#ifndef TOCSIN_TESTS_ORACLE_CHECK_H
#define TOCSIN_TESTS_ORACLE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define ORACLE_CHECK(condition, ...)                                                               \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: not so: %s: ", __FILE__, __LINE__, #condition);                \
            fprintf(stderr, __VA_ARGS__);                                                          \
            fputc('\n', stderr);                                                                   \
            exit(1);                                                                               \
        }                                                                                          \
    } while (0)

#endif
