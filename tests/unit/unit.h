/* cmocka with what it needs included before it, and the words our unit tests share. */
#ifndef TOCSIN_TESTS_UNIT_H
#define TOCSIN_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/slice.h"

#include <string.h>

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

#define assert_slice_equal(found, text)                                                            \
    do {                                                                                           \
        struct slice found_ = (found);                                                             \
        assert_int_equal(found_.bytes, strlen(text));                                              \
        assert_memory_equal(found_.data ? found_.data : "", (text), strlen(text));                 \
    } while (0)

#endif
